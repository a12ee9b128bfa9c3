"""Which source and which content belong to which cue: scores of pairs of segments, and the choice among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from askbot.attribution.tagger.bio import Role, Segment
from askbot.attribution.tagger.features import (
    CONJUNCTIONS,
    JOINING,
    OPENING,
    PRONOUNS,
    RELATIVE,
    Ints,
    WordTable,
)
from askbot.attribution.words import Relation
from askbot.domain import Floats

REACH = 14
"""Segments between a cue and what may belong to it, at most."""
SENTENCES = {Role.SOURCE: 1, Role.CONTENT: 4}


@dataclass(frozen=True, slots=True)
class Pairs:
    """Candidate pairs of a cue and a segment of one role: indices into the segments, and p rows of features."""

    cues: Ints
    others: Ints
    features: Floats


def candidates(table: WordTable, segments: Sequence[Segment]) -> dict[Role, Pairs]:
    """For sources and contents, all pairs of a cue and a segment of that role near enough to each other."""
    run = _Run.of(table, segments)
    return {role: _pairs(run, role) for role in (Role.SOURCE, Role.CONTENT)}


@dataclass(frozen=True, slots=True)
class _Run:
    """The segments of a run of words as columns, and what can be counted between two words or segments."""

    table: WordTable
    roles: Ints
    starts: Ints
    ends: Ints
    words: Ints
    """(7, n + 1): how many commas, quotes, stops, colons, conjunctions and relative words come before a word."""
    segments: Ints
    """(len(Role), m + 1): likewise how many segments of each role."""

    @classmethod
    def of(cls, table: WordTable, segments: Sequence[Segment]) -> _Run:
        roles, starts, ends = np.asarray([(s.role, s.start, s.end) for s in segments], np.int64).reshape(-1, 3).T
        marks = (table.comma, table.quote, table.stop, table.colon)
        kinds = (table.kinds & CONJUNCTIONS > 0, table.kinds & RELATIVE > 0)
        is_role = np.asarray(list(Role))[:, None] == roles
        return cls(table, roles, starts, ends, _before(np.stack((*marks, *kinds))), _before(is_role))


def _pairs(run: _Run, role: Role) -> Pairs:
    q, x = np.meshgrid(np.flatnonzero(run.roles == Role.CUE), np.flatnonzero(run.roles == role), indexing="ij")
    q, x = q.ravel(), x.ravel()
    near = np.abs(q - x) <= REACH
    q, x = q[near], x[near]
    sentence, starts = run.table.sentence, run.starts
    apart = np.minimum(
        np.abs(sentence[starts[q]] - sentence[starts[x]]), np.abs(sentence[starts[q]] - sentence[run.ends[x] - 1])
    )
    close = apart <= SENTENCES[role]
    q, x = q[close], x[close]
    return Pairs(q, x, _features(run, q, x))


def _features(run: _Run, q: Ints, x: Ints) -> Floats:
    table = run.table
    a, b, s, e = run.starts[q], run.ends[q], run.starts[x], run.ends[x]
    after = s >= b
    low, high = np.where(after, b, e), np.where(after, s, a)
    sentence, paragraph = table.sentence, table.paragraph
    columns: list[npt.NDArray[np.generic]] = [after]
    columns += (
        _clipped(high - low, 80),
        np.log1p(np.maximum(high - low, 0)),
        _clipped(e - s, 60),
        _clipped(b - a, 12),
    )
    apart = np.where(after, sentence[s] - sentence[b - 1], sentence[a] - sentence[e - 1])
    columns += _clipped(apart, 4), sentence[s] == sentence[a], _clipped(np.abs(paragraph[s] - paragraph[a]), 3)
    columns += _between_segments(run, q, x)
    columns += _between_words(run, low, np.minimum(high, low + 60))
    columns += _cue_columns(table, a, b)
    columns += _other_columns(table, s, e)
    for shift in (-2, -1, 1, 2):
        columns += _neighbour(run.roles, q + shift)
    for shift in (-1, 1):
        columns += _neighbour(run.roles, x + shift)
    return np.stack(columns, 1, dtype=np.float32, casting="unsafe")


def _clipped(values: Ints, top: int) -> Ints:
    return np.minimum(np.maximum(values, 0), top)


def _between_segments(run: _Run, q: Ints, x: Ints) -> list[npt.NDArray[np.generic]]:
    low, high = np.minimum(q, x) + 1, np.maximum(q, x)
    return [_clipped(high - low, 9), *np.minimum(_count(run.segments, low, high), 4)]


def _between_words(run: _Run, low: Ints, high: Ints) -> list[npt.NDArray[np.generic]]:
    counts = _count(run.words, low, high)
    return [*np.minimum(counts[:4], 6), *(counts[4:] > 0)]


def _cue_columns(table: WordTable, a: Ints, b: Ints) -> list[npt.NDArray[np.generic]]:
    first = [table.lowers[i] for i in a.tolist()]
    ending = [
        np.asarray([w == "according" for w in first], bool),
        np.asarray([w.endswith("ing") for w in first], bool),
        np.asarray([w.endswith("ed") or w == "said" for w in first], bool),
        np.asarray([w == "to" for w in first], bool),
        np.asarray([w in {"is", "are", "was", "were"} for w in first], bool),
    ]
    before = [_at(table.comma | table.quote, a - 1), _at(table.kinds & JOINING > 0, a - 1)]
    behind = [_at(table.comma | table.stop, b), _at(table.colon | table.quote, b)]
    return [*ending, table.quoted[a], *before, *behind]


def _other_columns(table: WordTable, s: Ints, e: Ints) -> list[npt.NDArray[np.generic]]:
    kinds = table.kinds[s]
    opening = [kinds & kind > 0 for kind in (RELATIVE, PRONOUNS, OPENING)]
    inner = [table.capital[s], table.quoted[s], table.quoted[np.minimum((s + e) // 2, e - 1)], table.quote[s]]
    before = [_at(table.comma | table.stop, s - 1), _at(table.quote, s - 1)]
    return [*opening, *inner, *before, _at(table.comma, e), _at(table.quote, e)]


def _neighbour(roles: Ints, at: Ints) -> list[npt.NDArray[np.generic]]:
    there = (at >= 0) & (at < len(roles))
    role = np.where(there, roles[np.clip(at, 0, len(roles) - 1)], -1)
    return [role == r for r in Role]


def _before(flags: npt.NDArray[np.bool_]) -> Ints:
    """(r, n + 1): for each row, how many flags stand before each place."""
    counts = np.zeros((len(flags), flags.shape[1] + 1), np.int64)
    np.cumsum(flags, 1, out=counts[:, 1:])
    return counts


def _count(before: Ints, low: Ints, high: Ints) -> Ints:
    """(r, p): how many flags of each row stand in each range."""
    return before[:, np.maximum(high, low)] - before[:, low]


def _at(flags: npt.NDArray[np.bool_], i: Ints) -> npt.NDArray[np.bool_]:
    there = (i >= 0) & (i < len(flags))
    return there & flags[np.clip(i, 0, len(flags) - 1)]


@dataclass(frozen=True, slots=True)
class Scorer:
    """A small network over the features of a pair: one hidden layer, standardised inputs."""

    mean: Floats
    spread: Floats
    inner: Floats
    inner_bias: Floats
    outer: Floats

    def __call__(self, features: Floats) -> Floats:
        """(p,) scores of (p, f) features."""
        hidden = np.maximum(((features - self.mean) / self.spread) @ self.inner + self.inner_bias, 0)
        return np.asarray(hidden @ self.outer, np.float32)


@dataclass(frozen=True, slots=True)
class Linked:
    """A cue with what belongs to it, as places among the segments, and the log probabilities of its links."""

    cue: int
    source: int | None
    contents: tuple[int, ...]
    source_score: float
    content_score: float
    """The least of its contents."""

    def relation(self, segments: Sequence[Segment]) -> Relation:
        """As words."""
        contents = sorted(i for n in self.contents for i in _words(segments[n]))
        source = () if self.source is None else tuple(_words(segments[self.source]))
        return Relation(source, tuple(_words(segments[self.cue])), tuple(contents))


def link(
    segments: Sequence[Segment], pairs: Mapping[Role, Pairs], scores: Mapping[Role, Floats], source_floor: float
) -> list[Linked]:
    """Give every cue its likeliest source, if likely enough, and every content to its likeliest cue.

    `scores` holds log probabilities: of a cue's sources, and of a content's cues. Cues that get no content are dropped.
    """
    sources = _best(pairs[Role.SOURCE].cues, pairs[Role.SOURCE].others, scores[Role.SOURCE], np.log(source_floor))
    owners = _best(pairs[Role.CONTENT].others, pairs[Role.CONTENT].cues, scores[Role.CONTENT], -np.inf)
    contents: dict[int, list[tuple[float, int]]] = {}
    for content, (score, cue) in owners.items():
        contents.setdefault(cue, []).append((score, content))
    linked: list[Linked] = []
    for n in range(len(segments)):
        if n in contents:
            score, source = sources.get(n, (-np.inf, None))
            content_of = contents[n]
            linked.append(Linked(n, source, tuple(c for _, c in content_of), score, min(s for s, _ in content_of)))
    return linked


def log_total_by(groups: Ints, scores: Floats, extra: Floats | None = None) -> Floats:
    """For each row the log of its group's summed exponentials; `extra` is each group's further option."""
    _, inverse = np.unique(groups, return_inverse=True)
    top = np.full(inverse.max(initial=-1) + 1, -np.inf, np.float32)
    if extra is not None:
        top[inverse] = extra
    np.maximum.at(top, inverse, scores)
    total = np.zeros_like(top)
    if extra is not None:
        total[inverse] = np.exp(extra - top[inverse])
    np.add.at(total, inverse, np.exp(scores - top[inverse]))
    return (top + np.log(total))[inverse]


def _best(groups: Ints, choices: Ints, scores: Floats, floor: float) -> dict[int, tuple[float, int]]:
    best: dict[int, tuple[float, int]] = {}
    for group, choice, score in zip(groups.tolist(), choices.tolist(), scores.tolist(), strict=True):
        if score > best.get(group, (floor, -1))[0]:
            best[group] = (score, choice)
    return best


def _words(segment: Segment) -> range:
    return range(segment.start, segment.end)
