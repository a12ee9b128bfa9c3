"""Months, weekdays, seasons and years that a question names, and whether a sentence is about others.

"How much did output grow in *November*?" is not answered by "output grew .4 percent in *December*".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

MONTHS: Sequence[str] = (
    "january february march april may june july august september october november december"
).split()
"""English names, in small letters, from January."""
_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_SEASONS = "spring summer autumn winter".split()
_WORD = re.compile(r"[A-Za-z]+")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
UNNAMED = 0.5
"""The doubt where a sentence names no time of the sort, nor does anything above it."""

Times = Sequence[frozenset[str]]
"""Names of months, of weekdays, of seasons, and years."""


def named_times(text: str) -> Times:
    """The times that a text names, by sort; months and weekdays have a capital, which must not begin the text."""
    tokens = _WORD.findall(text)
    capital = {word.lower() for word in tokens[1:] if word[0].isupper()}
    small = {word.lower() for word in tokens}
    names = (capital.intersection(MONTHS), capital.intersection(_DAYS), small.intersection(_SEASONS))
    return (*map(frozenset, names), frozenset(_YEAR.findall(text)))


def another_time(question: str, sentence: str, above: str, day: date | None) -> float:
    """How far a sentence is about another time than a question, 0 to 1.

    Args:
        question: What is asked.
        sentence: What may answer.
        above: Its passage, title and headings, which may name the time for it.
        day: The document's date, which may be the time that is meant.
    """
    own = _of_day(day)
    doubts = [0.0]
    for asked, there, around, dated in zip(*map(named_times, (question, sentence, above)), own, strict=True):
        if asked and not asked & there:
            doubts.append(1.0 if there else UNNAMED * (not asked & (around | dated)))
    return max(doubts)


def _of_day(day: date | None) -> Times:
    """The month, weekday and year of a day; no season."""
    if day is None:
        return (frozenset(),) * 4
    named = (MONTHS[day.month - 1], _DAYS[day.weekday()])
    return (frozenset({named[0]}), frozenset({named[1]}), frozenset(), frozenset({str(day.year)}))
