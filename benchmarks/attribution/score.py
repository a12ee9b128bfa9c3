"""Attributions against PolNeAR's: precision, recall and F1 of cues, sources, contents, speakers and triples.

Spans are compared as sets of words, one to one in each document (Hungarian matching). "speaker": the cues share a word
and the sources overlap by half (Jaccard); "triple": so do the contents. "reporting": only where the cue holds a word of
reporting such as said, according, denied.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from scipy.optimize import linear_sum_assignment

WORD = re.compile(r"\w+(?:[-'\u2019]\w+)*")
HALF = 0.5
ROLES = ("source", "cue", "content")

Spans = Sequence[tuple[int, int]]
Words = frozenset[int]


@dataclass(frozen=True, slots=True)
class Parts:
    """An attribution as three lists of character spans."""

    source: Spans
    cue: Spans
    content: Spans


@dataclass(frozen=True, slots=True)
class Sets:
    """An attribution as three sets of words."""

    source: Words
    cue: Words
    content: Words
    reporting: bool


Test = Callable[[Sets, Sets], bool]


@dataclass(slots=True)
class Tally:
    """Counts over documents: right, found and gold by measure."""

    right: Counter[str] = field(default_factory=Counter[str])
    found: Counter[str] = field(default_factory=Counter[str])
    gold: Counter[str] = field(default_factory=Counter[str])

    def add(self, text: str, found: Iterable[Parts], gold: Iterable[Parts], reporting: frozenset[str]) -> None:
        """Count one document."""
        words = [m.span() for m in WORD.finditer(text)]
        ours, theirs = ([_sets(a, text, words, reporting) for a in side] for side in (found, gold))
        for measure, wanted, test in MEASURES:
            self._count(measure, [a for a in ours if wanted(a)], [a for a in theirs if wanted(a)], test)

    def f1(self, measure: str) -> float:
        """In percent."""
        return 200 * self.right[measure] / max(1, self.found[measure] + self.gold[measure])

    def _count(self, measure: str, ours: list[Sets], theirs: list[Sets], test: Test) -> None:
        self.found[measure] += len(ours)
        self.gold[measure] += len(theirs)
        if ours and theirs:
            table = np.array([[test(a, b) for b in theirs] for a in ours], float)
            self.right[measure] += int(table[linear_sum_assignment(-table)].sum())


def read_brat(path: Path) -> list[Parts]:
    """The attributions of a brat file."""
    spans: dict[str, list[tuple[int, int]]] = {}
    found: list[Parts] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        key, _, rest = line.partition("\t")
        if key.startswith("T"):
            offsets = rest.split("\t")[0].partition(" ")[2]
            spans[key] = [(int(a), int(b)) for a, b in re.findall(r"(\d+) (\d+)", offsets)]
        elif key.startswith("E"):
            parts: dict[str, list[tuple[int, int]]] = {role: [] for role in ROLES}
            for role, _, reference in (p.partition(":") for p in rest.split()):
                parts.get(re.sub(r"\d+$", "", role).lower(), []).extend(spans.get(reference, []))
            found.append(Parts(**parts))
    return [a for a in found if a.cue or a.content]


def _sets(parts: Parts, text: str, words: Spans, reporting: frozenset[str]) -> Sets:
    ends = [end for _, end in words]
    starts = [start for start, _ in words]

    def covered(spans: Spans) -> Words:
        return frozenset(i for a, b in spans for i in range(bisect_right(ends, a), bisect_left(starts, b)))

    cue = covered(parts.cue)
    said = any(text[slice(*words[i])].lower() in reporting for i in cue)
    return Sets(covered(parts.source), cue, covered(parts.content), said)


def _overlap(a: Words, b: Words) -> bool:
    return len(a & b) >= HALF * max(1, len(a | b))


def _speaker(a: Sets, b: Sets) -> bool:
    return bool(a.cue & b.cue) and _overlap(a.source, b.source)


def _triple(a: Sets, b: Sets) -> bool:
    return _speaker(a, b) and _overlap(a.content, b.content)


def _whole(a: Sets) -> bool:
    return bool(a.source and a.cue)


def _reports(a: Sets) -> bool:
    return _whole(a) and a.reporting


MEASURES: tuple[tuple[str, Callable[[Sets], bool], Test], ...] = (
    ("cue", lambda a: bool(a.cue), lambda a, b: bool(a.cue & b.cue)),
    ("source exact", lambda a: bool(a.source), lambda a, b: a.source == b.source),
    ("source half", lambda a: bool(a.source), lambda a, b: _overlap(a.source, b.source)),
    ("content exact", lambda a: bool(a.content), lambda a, b: a.content == b.content),
    ("content half", lambda a: bool(a.content), lambda a, b: _overlap(a.content, b.content)),
    ("triple", _whole, _triple),
    ("reporting speaker", _reports, _speaker),
    ("reporting triple", _reports, _triple),
)
