"""What changed: statements of one speaker on one thing that differ over time, and speakers who differ at one time.

Candidates are statements that share most of the words of the shorter one; `same_thing` decides whether they differ.
Whoever gives figures that go up and down from day to day reports routinely, of another day each time: what the market
was lent, how many ships wait. That is no change. A figure that only rises, or only falls, is: each step is one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import combinations, pairwise

from askbot.answer.claims import SAME_TIME
from askbot.answer.named_before import is_named_before
from askbot.answer.quantities import quantities
from askbot.answer.same_thing import Said, figures_differ, is_contradicted, of_one_thing
from askbot.answer.toll_series import rivals, steps
from askbot.answer.tolls import tolls_of
from askbot.people import Quote
from askbot.people.groups import Groups

LEAST_SHARED = 3
"""Words of content that two statements must share."""
SHARE = 0.5
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


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two statements that differ, ready to be compared with other pairs."""

    kind: ChangeKind
    earlier: Said
    later: Said
    is_named: bool = False
    """The later one says what the figure was before."""

    def change(self) -> Change:
        shared = tuple(sorted(self.earlier.stems & self.later.stems))
        return Change(self.kind, self.earlier.quote, self.later.quote, shared)


def changes(quotes: Iterable[Quote]) -> tuple[Change, ...]:
    """Where statements differ, the latest first; of several that show the same, one."""
    said = [one for one in map(Said.of, quotes) if one.is_denied or one.is_asserted or one.figures]
    pairs: dict[tuple[object, ...], _Pair] = {}
    for one, other in _alike(said):
        first, second = (one, other) if _order(one) <= _order(other) else (other, one)
        if pair := _compared(first, second):
            pairs.setdefault((pair.kind, _mark(first), _mark(second)), pair)
    figures = [pair for pair in pairs.values() if pair.kind is ChangeKind.FIGURE and not pair.is_named]
    others = [pair for pair in pairs.values() if pair.kind is not ChangeKind.FIGURE]
    named = {_order(pair.later): pair for pair in sorted(pairs.values(), key=_of_earlier) if pair.is_named}
    found = {(_order(pair.earlier), _order(pair.later)): pair for pair in (*_running(said), *others)}
    risen = {_order(pair.later) for pair in found.values()}
    rest = [pair for pair in (*_steps(figures), *named.values()) if _order(pair.later) not in risen]
    return tuple(sorted((one.change() for one in (*found.values(), *rest)), key=_latest_first))


def _running(said: Sequence[Said]) -> Iterator[_Pair]:
    """What speakers count day after day: each step of it, and where two differ."""
    tolls = [toll for one in said for toll in tolls_of(one)]
    for earlier, later in steps(tolls):
        yield _Pair(ChangeKind.FIGURE, earlier.said, later.said)
    for one, other in rivals(tolls):
        yield _Pair(ChangeKind.SOURCES_DIFFER, one.said, other.said)


def _of_earlier(pair: _Pair) -> tuple[date, str, int]:
    return _order(pair.earlier)


def _steps(pairs: Sequence[_Pair]) -> Iterator[_Pair]:
    """Of figures of one thing over time, each step from one to the next; nothing of those that go up and down."""
    said = {_order(one): one for pair in pairs for one in (pair.earlier, pair.later)}
    groups = Groups(sorted(said))
    for pair in pairs:
        groups.join(_order(pair.earlier), _order(pair.later))
    for part in groups.parts():
        values = [said[place].figures[0].value for place in sorted(part)]
        if _goes_one_way(values):
            own = [pair for pair in pairs if _order(pair.earlier) in part]
            yield from _neighbours(own, list(dict.fromkeys(values)))


def _neighbours(pairs: Sequence[_Pair], values: Sequence[float]) -> Iterator[_Pair]:
    """One pair for each step from a value to the next."""
    for step in pairwise(values):
        taking = [pair for pair in pairs if (pair.earlier.figures[0].value, pair.later.figures[0].value) == step]
        yield from sorted(taking, key=lambda pair: _order(pair.later))[:1]


def _goes_one_way(values: Sequence[float]) -> bool:
    return all(a <= b for a, b in pairwise(values)) or all(a >= b for a, b in pairwise(values))


def _alike(said: Sequence[Said]) -> Iterator[tuple[Said, Said]]:
    """Pairs that may speak of one thing, each once: of one speaker, or of two at about one time.

    They are found by words, each speaker's and each time's for itself, so a pair is found in any library that has it.
    """
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for places in _having(said).values():
        if len(places) <= MOST_TOGETHER:
            for pair in combinations(places, 2):
                shared[pair] += 1
    for (one, other), count in shared.items():
        least = min(len(said[one].stems), len(said[other].stems))
        if count >= LEAST_SHARED and len(said[one].stems & said[other].stems) >= SHARE * least:
            yield said[one], said[other]


def _having(said: Sequence[Said]) -> dict[tuple[object, str], list[int]]:
    """The statements that have a word, of each speaker and of each time."""
    having: dict[tuple[object, str], list[int]] = defaultdict(list)
    for place, one in enumerate(said):
        for stem in one.stems:
            for block in _blocks(one):
                having[block, stem].append(place)
    return having


def _blocks(one: Said) -> Iterator[object]:
    """What two statements must share to be compared: the speaker, or the time, in one of two spans that overlap."""
    yield "speaker", one.quote.person.number
    if one.day is None:
        yield "document", one.saying.document
    else:
        at = one.day.toordinal() // (SAME_TIME + 1)
        yield from (("time", at), ("time", at + 1))


def _compared(one: Said, other: Said) -> _Pair | None:
    if one.saying.text == other.saying.text or _mark(one) == _mark(other):
        return None
    if named := _named_before(one, other):
        return named
    if not of_one_thing(one, other):
        return None
    kind = _kind(one, other)
    return _Pair(kind, one, other) if kind else None


def _named_before(one: Said, other: Said) -> _Pair | None:
    """Where one speaker gives another figure, and the one before with it; of one day, that tells which is the later."""
    if one.quote.person.number != other.quote.person.number or one.day is None or other.day is None:
        return None
    if is_named_before(one, other):
        return _Pair(ChangeKind.FIGURE, one, other, is_named=True)
    is_turned = one.day == other.day and is_named_before(other, one)
    return _Pair(ChangeKind.FIGURE, other, one, is_named=True) if is_turned else None


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
