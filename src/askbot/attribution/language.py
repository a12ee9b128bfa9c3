"""Which language a text is in, as far as attribution must know."""

from __future__ import annotations

from collections.abc import Sequence

from askbot.attribution.words import Word

ENGLISH = "en"
FUNCTION_WORDS = frozenset(
    "the of and to in that is for it on was with as by at from are be has have had not this he she they but an".split()
)
LEAST = 0.12
"""Share of words; English prose has about 0.3, other European languages below 0.08."""
FEW = 20
"""Words below which the share says little."""


def language_of(words: Sequence[Word]) -> str | None:
    """The two letters of a text's language (ISO 639-1), None where it is not known.

    By the share of common English words; a very short text counts as English.
    """
    lowers = [w.lower for w in words if w.is_word]
    if len(lowers) < FEW or sum(w in FUNCTION_WORDS for w in lowers) >= LEAST * len(lowers):
        return ENGLISH
    return None
