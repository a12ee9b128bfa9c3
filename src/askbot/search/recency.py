"""Questions about the present: they want what was written lately (Li and Croft, Time-based language models, 2003)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from askbot.index.document_dates import Place, Times

_DAYS = "(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_NOW = re.compile(
    r"\b(?:today|tonight|yesterday|tomorrow|now|current(?:ly)?|recent(?:ly)?|latest|newest|newly|upcoming|next"
    r"|this (?:day|week|month|year|season|morning|spring|summer|autumn|fall|winter)"
    rf"|last (?:night|week|month|year|season|{_DAYS})|{_DAYS}"
    r"|new(?! (?:york|zealand|delhi|jersey|hampshire|mexico|orleans|england|guinea|caledonia|south wales|brunswick"
    r"|testament|world|deal)\b))\b",
    re.IGNORECASE,
)
"""Words that point from the day on which a question is asked."""


def asks_of_present(question: str) -> bool:
    """Whether a question is about the time in which it is asked."""
    return bool(_NOW.search(question))


def recency(place: Place, times: Times | None) -> float:
    """How late a passage's document was written, -.5 to .5; 0 for one of median age, or where its age is unknown.

    The corpus's own median age is the half-life, so that daily briefings and a decade's articles are both spread.
    Where most are of one day, as in a corpus of one briefing, it says nothing.
    """
    if times is None or place.day is None or times.present == times.middle:
        return 0.0
    half_life = times.present - times.middle
    return 0.5 ** (max(times.present - place.day, 0) / half_life) - 0.5
