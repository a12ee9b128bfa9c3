"""Whether a text is English, which is all that the head was trained on."""

from __future__ import annotations

from collections.abc import Sequence

from askbot.attribution.words import Word

FUNCTION_WORDS = frozenset(
    "the of and to in that is for it on was with as by at from are be has have had not this he she they but an".split()
)
LEAST = 0.12
"""Share of words; English prose has about 0.3, other European languages below 0.08."""
FEW = 20
"""Words below which the share says little."""


def is_english(words: Sequence[Word]) -> bool:
    """By the share of common English words; a very short text counts as English."""
    own = [w.lower for w in words if w.is_word]
    return len(own) < FEW or sum(w in FUNCTION_WORDS for w in own) >= LEAST * len(own)
