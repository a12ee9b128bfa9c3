"""The linear-chain CRF at work: the best sequence of tags, and how likely each word's tags are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from askbot.attribution.tagger.bio import TAGS
from askbot.attribution.tagger.features import Ints
from askbot.domain import Floats


@dataclass(frozen=True, slots=True)
class Chain:
    """Scores of going from one tag to the next (TAGS, TAGS), with what is forbidden, and of beginning with each."""

    transitions: Floats
    start: Floats

    def best_tags(self, emissions: Floats, bounds: Sequence[int]) -> Ints:
        """The best sequence of tags (Viterbi, 1967) for (n, TAGS) emissions of windows that are read by themselves.

        `bounds` are where each window begins, and the end of the last.
        """
        rows = _Rows.of(bounds)
        tags = np.zeros(len(emissions), np.int64)
        score = self.start + emissions[rows.first]
        back = np.zeros((len(rows.going), len(rows.first), TAGS), np.int64)
        for t, n in enumerate(rows.going[1:], start=1):
            paths = score[:n, :, None] + self.transitions
            back[t, :n] = paths.argmax(1)
            score[:n] = paths.max(1) + emissions[rows.first[:n] + t]
        tag, each = score.argmax(1), np.arange(len(rows.first))
        for t in reversed(range(len(rows.going))):
            n = rows.going[t]
            tags[rows.first[:n] + t] = tag[:n]
            tag[:n] = back[t, each[:n], tag[:n]]
        return tags

    def likelihoods(self, emissions: Floats, bounds: Sequence[int]) -> Floats:
        """(n, TAGS) probabilities of each word's tags over all sequences (Rabiner, 1989); arguments of `best_tags`."""
        rows = _Rows.of(bounds)
        likely = np.exp(emissions - emissions.max(1, initial=-np.inf, keepdims=True))
        moves, start = np.exp(self.transitions), np.exp(self.start - self.start.max())
        ahead = np.zeros((len(rows.going), len(rows.first), TAGS), np.float32)
        scale = np.ones((len(rows.going), len(rows.first), 1), np.float32)
        for t, n in enumerate(rows.going):
            now = likely[rows.first[:n] + t] * (ahead[t - 1, :n] @ moves if t else start)
            scale[t, :n] = np.maximum(now.sum(1, keepdims=True), np.finfo(np.float32).tiny)
            ahead[t, :n] = now / scale[t, :n]
        behind, chances = np.ones((len(rows.first), TAGS), np.float32), np.zeros_like(likely)
        for t in reversed(range(len(rows.going))):
            n = rows.going[t]
            here = rows.first[:n] + t
            chances[here] = ahead[t, :n] * behind[:n]
            behind[:n] = (likely[here] * behind[:n] / scale[t, :n]) @ moves.T
        return chances


@dataclass(frozen=True, slots=True)
class _Rows:
    """Windows side by side, the longest first, so that those still going on at a step are always the first few."""

    first: Ints
    going: list[int]
    """How many there are at each step."""

    @classmethod
    def of(cls, bounds: Sequence[int]) -> _Rows:
        sizes = np.diff(bounds)
        order = np.argsort(-sizes, kind="stable")[: np.count_nonzero(sizes)]
        steps = np.arange(int(sizes.max(initial=0)))
        going = np.searchsorted(-sizes[order], -steps, side="left")
        return cls(np.asarray(bounds, np.int64)[order], going.tolist())
