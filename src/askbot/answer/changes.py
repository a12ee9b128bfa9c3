"""What changed: statements of one speaker on one thing that differ over time, and speakers who differ at one time.

Candidates are statements that share most of the words of the shorter one; `same_thing` decides whether they differ.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import combinations

from askbot.answer.quantities import quantities
from askbot.answer.same_thing import Said, figures_differ, is_contradicted, of_one_thing
from askbot.people import Quote

LEAST_SHARED = 3
"""Words of content that two statements must share."""
SHARE = 0.6
"""Of the words of the one that has fewer, the share that both must have."""
MOST_TOGETHER = 400
"""Statements that share a word from which on the word says nothing."""


class ChangeKind(StrEnum):
    """What differs, and between whom."""

    FIGURE = "figure changed"
    """One speaker gives another figure later."""
    STANCE = "stance changed"
    """One speaker denies what the same one asserts at another time."""
    SOURCES_DIFFER = "sources differ"
    """Two speakers give different figures at one time, or one denies what the other says."""


@dataclass(frozen=True, slots=True)
class Change:
    """Two statements that differ."""

    kind: ChangeKind
    earlier: Quote
    later: Quote
    """Of the same day or without days, the one that stands later in the library."""
    shared: tuple[str, ...]
    """Stems of the words that both have."""


def changes(quotes: Iterable[Quote]) -> tuple[Change, ...]:
    """Where statements differ, the latest first; of several that show the same, one."""
    said = [one for one in map(Said.of, quotes) if one.is_denied or one.is_asserted or one.figures]
    differing: list[Change] = []
    seen: set[tuple[object, ...]] = set()
    for one, other in _alike(said):
        first, second = (one, other) if _order(one) <= _order(other) else (other, one)
        change = _compared(first, second)
        key = (change.kind, _mark(first), _mark(second)) if change else ()
        if change and key not in seen:
            seen.add(key)
            differing.append(change)
    return tuple(sorted(differing, key=_latest_first))


def _alike(said: Sequence[Said]) -> Iterator[tuple[Said, Said]]:
    """Pairs that share enough words, each once, found by the words that few statements have."""
    having: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(said):
        for stem in one.stems:
            having[stem].append(place)
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for places in having.values():
        if len(places) <= MOST_TOGETHER:
            for pair in combinations(places, 2):
                shared[pair] += 1
    for (one, other), count in shared.items():
        least = min(len(said[one].stems), len(said[other].stems))
        if count >= LEAST_SHARED and len(said[one].stems & said[other].stems) >= SHARE * least:
            yield said[one], said[other]


def _compared(one: Said, other: Said) -> Change | None:
    if one.saying.text == other.saying.text or _mark(one) == _mark(other) or not of_one_thing(one, other):
        return None
    kind = _kind(one, other)
    return Change(kind, one.quote, other.quote, tuple(sorted(one.stems & other.stems))) if kind else None


def _kind(one: Said, other: Said) -> ChangeKind | None:
    if one.quote.person.number != other.quote.person.number:
        differs = figures_differ(one, other) or is_contradicted(one, other)
        return ChangeKind.SOURCES_DIFFER if differs else None
    if one.day is None or other.day is None or one.day == other.day:
        return None
    if figures_differ(one, other):
        return ChangeKind.FIGURE
    return ChangeKind.STANCE if is_contradicted(one, other) else None


def _order(one: Said) -> tuple[date, str, int]:
    return one.day or date.min, one.saying.document, one.saying.start


def _mark(one: Said) -> tuple[object, ...]:
    """What of a statement is the same in a copy of it."""
    values = tuple(sorted(figure.value for figure in quantities(one.saying.text)))
    return one.quote.person.number, one.day, values, one.is_denied, tuple(sorted(one.stems))[:LEAST_SHARED]


def _latest_first(change: Change) -> tuple[int, str, int]:
    cited = change.later.statement.citation
    return -(cited.date.toordinal() if cited.date else 0), cited.document, cited.start
