"""Whether a question was asked in another language than the passages are written in."""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass

from askbot.domain import Answer, Status

UNKNOWN = "und"
"""The code for a language that cannot be determined (ISO 639-2)."""
LEAST_SHARE = 0.25
"""Share of common words from which a short text speaks for a language."""
LEAST_COMMON = 2.5
"""Common words that speak for a language in a longer text, whatever their share."""
LEAST_WORDS = 3
CLEARLY = 2.0
"""How many times as many common words as any of the passages' languages has."""


@dataclass(frozen=True, slots=True)
class OtherLanguage:
    """The language of a question, and those of the passages that were found for it."""

    asked: str
    """Two letters (ISO 639-1), or UNKNOWN."""
    written: tuple[str, ...]


def other_language(answer: Answer) -> OtherLanguage | None:
    """The languages, where a question without an answer is in none of those of its passages; else None."""
    written = Counter(s.language for hit in answer.hits for s in hit.passage.sentences if s.language != UNKNOWN)
    if answer.status is Status.ANSWERED or not written:
        return None
    codes = tuple(code for code, _ in written.most_common())
    text = " ".join(hit.passage.text for hit in answer.hits)
    asked = UNKNOWN if _script(answer.question) != _script(text) else _language(answer.question, codes)
    return OtherLanguage(asked, codes) if asked not in codes else None


def _language(question: str, written: tuple[str, ...]) -> str:
    """The language that a question clearly speaks for; the first of `written` where it speaks for none."""
    from askbot.attribution.languages.detection import load_detector  # brings NumPy, which few answers need

    share = load_detector().share(question)
    best = share.best
    rivals = max((share.common.get(code, 0) for code in written), default=0)
    enough = share.total >= LEAST_WORDS and share.common[best] >= min(LEAST_SHARE * share.total, LEAST_COMMON)
    return best if enough and share.common[best] >= CLEARLY * max(rivals, 0.5) else written[0]


def _script(text: str) -> str:
    """The script of most letters: the first word of their names in Unicode, such as LATIN."""
    scripts = Counter(unicodedata.name(char, "?").split()[0] for char in text if char.isalpha())
    return next((name for name, _ in scripts.most_common(1)), "LATIN")
