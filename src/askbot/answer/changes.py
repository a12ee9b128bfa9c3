"""What changed: statements of one speaker on one thing that differ over time, and speakers who differ at one time.

It accuses people, so every doubt speaks against it. Two statements are compared only where they share most of their
words; what they then say is compared as answers to one question are (`claims`), the words that they share being what
is asked.
"""

from __future__ import annotations

from calendar import day_name
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import combinations, pairwise

from askbot.answer.claims import SAME_TIME, Claim, Relation, Saying, claim, relate, without_source
from askbot.answer.quantities import quantities
from askbot.answer.question.answer_types import Kind
from askbot.answer.question.tokens import Word, content, words
from askbot.corpus.days import MONTHS
from askbot.domain import Span, Stance
from askbot.people import Quote

LEAST_SHARED = 3
"""Words of content that two statements must share."""
SHARE = 0.6
"""Of the words of the one that has fewer, the share that both must have."""
DENIED_SHARE = 0.4
"""Of the words of the one that has more, the share that both must have where only a denial tells them apart."""
MOST_TOGETHER = 400
"""Statements that share a word from which on the word says nothing."""
_WEEKDAYS = frozenset(map(str.lower, day_name))
_ASSERTED = frozenset({Stance.REPORTED, Stance.OWN_ACCOUNT})


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
class _Said:
    """A statement, ready to be compared."""

    quote: Quote
    saying: Saying
    stems: frozenset[str]
    """Of its words of content, without who says it, numbers and days."""
    has_figure: bool
    labels: frozenset[tuple[str, str]]
    """The stem and number of what a number names rather than counts: "Ward 5"."""

    @property
    def day(self) -> date | None:
        return self.saying.day

    @property
    def is_denied(self) -> bool:
        return self.saying.voice.stance is Stance.DENIED


def changes(quotes: Iterable[Quote]) -> tuple[Change, ...]:
    """Where statements differ, the latest first; of several that show the same, one."""
    said = [one for one in map(_said, quotes) if one.has_figure or one.is_denied or _asserts(one)]
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


def _said(quote: Quote) -> _Said:
    statement = quote.statement
    cited = statement.citation
    headings = " ".join((cited.title, *cited.section))
    text = statement.verbatim or statement.text
    saying = Saying(text, cited.start, statement.voice, headings, cited.document, cited.date)
    said = _content(saying)
    figures = [one for one in quantities(said) if not one.is_date]
    numbers = {word.stem for word in content(said) if word.is_number or _is_time(word)}
    return _Said(quote, saying, frozenset(word.stem for word in content(said)) - numbers, bool(figures), _labels(said))


def _is_time(word: Word) -> bool:
    """Whether it says when: two that share no more than "Thursday" and "p.m." speak of nothing in common."""
    plain = word.text.lower().replace(".", "")
    return plain in MONTHS or plain in {"am", "pm"} or plain in _WEEKDAYS


def _labels(said: str) -> frozenset[tuple[str, str]]:
    following = [
        (a, b) for a, b in pairwise(words(said)) if a.is_capital and b.is_number and b.span.start == a.span.end + 1
    ]
    return frozenset((a.stem, b.text) for a, b in following if a.text.lower() not in MONTHS)


def _labelled(one: _Said, shared: frozenset[str]) -> frozenset[tuple[str, str]]:
    return frozenset(label for label in one.labels if label[0] in shared)


def _content(saying: Saying) -> str:
    """What is said, without who says it to whom."""
    said, end = saying.voice.attribution, saying.start + len(saying.text)
    spans = [Span(max(s.start, saying.start), min(s.end, end)) for s in said.content] if said else []
    parts = [saying.text[s.start - saying.start : s.end - saying.start] for s in spans if s.start < s.end]
    return " ".join(parts) or without_source(saying)


def _asserts(one: _Said) -> bool:
    return one.saying.voice.stance in _ASSERTED


def _alike(said: Sequence[_Said]) -> Iterator[tuple[_Said, _Said]]:
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


def _compared(one: _Said, other: _Said) -> Change | None:
    if one.saying.text == other.saying.text or _mark(one) == _mark(other):
        return None
    shared = one.stems & other.stems
    if _labelled(one, shared) != _labelled(other, shared):
        return None
    kind = _kind(one, other, claim(one.saying, shared), claim(other.saying, shared))
    return Change(kind, one.quote, other.quote, tuple(sorted(shared))) if kind else None


def _kind(one: _Said, other: _Said, first: Claim, second: Claim) -> ChangeKind | None:
    is_same = one.quote.person.number == other.quote.person.number
    figures = relate(Kind.NUMBER, first, second)
    if is_same:
        if one.day is None or other.day is None or one.day == other.day:
            return None
        if figures in {Relation.LATER, Relation.EARLIER} and first.parts == second.parts:
            return ChangeKind.FIGURE
        is_stance = (
            one.is_denied != other.is_denied and (_asserts(one) or _asserts(other)) and _on_one_thing(one, other)
        )
        return ChangeKind.STANCE if is_stance and relate(None, first, second) is not Relation.NONE else None
    if not _at_one_time(one, other):
        return None
    is_denied = relate(Kind.YES_NO, first, second) is Relation.DIFFERS and _on_one_thing(one, other)
    return ChangeKind.SOURCES_DIFFER if is_denied or figures is Relation.DIFFERS else None


def _on_one_thing(one: _Said, other: _Said) -> bool:
    """Whether enough of both is the same that a denial of one is a denial of what the other says."""
    return len(one.stems & other.stems) >= DENIED_SHARE * max(len(one.stems), len(other.stems))


def _at_one_time(one: _Said, other: _Said) -> bool:
    """Whether both speak of one time: in one document, or in two of about the same days."""
    if one.saying.document == other.saying.document:
        return True
    return one.day is not None and other.day is not None and abs((one.day - other.day).days) <= SAME_TIME


def _order(one: _Said) -> tuple[date, str, int]:
    return one.day or date.min, one.saying.document, one.saying.start


def _mark(one: _Said) -> tuple[object, ...]:
    """What of a statement is the same in a copy of it."""
    values = tuple(sorted(figure.value for figure in quantities(one.saying.text)))
    return one.quote.person.number, one.day, values, one.is_denied, tuple(sorted(one.stems))[:LEAST_SHARED]


def _latest_first(change: Change) -> tuple[int, str, int]:
    cited = change.later.statement.citation
    return -(cited.date.toordinal() if cited.date else 0), cited.document, cited.start
