"""How likely an attribution is right as a whole: what is likelier wrong is better left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from askbot.attribution.tagger.bio import Segment
from askbot.attribution.tagger.features import Ints, floats
from askbot.attribution.tagger.linker import Linked
from askbot.domain import Floats

FEATURES = 12
LEAST = 1e-3
"""Probability that counts as none."""


@dataclass(frozen=True, slots=True)
class Trust:
    """A logistic regression on what the tagger and the linker think of the parts."""

    weight: Floats
    """(FEATURES,)."""
    bias: Floats
    """(1,)."""

    def __call__(self, features: Floats) -> Floats:
        """(n,) the probability that cue, source and content are right, of (n, FEATURES)."""
        return floats(1 / (1 + np.exp(-(features @ self.weight + self.bias))))


def trust_features(linked: Sequence[Linked], segments: Sequence[Segment], likely: Floats) -> Floats:
    """(linked, FEATURES) log odds of each attribution's parts, and its contents' length and number.

    `likely` (n, TAGS) is the chain's. Of attributions without a source they say nothing.
    """
    parts = _Parts.of(segments, likely)
    sizes, within = parts.size.tolist(), parts.within.tolist()
    cue = [one.cue for one in linked]
    source = [one.cue if one.source is None else one.source for one in linked]
    largest = [max(one.contents, key=sizes.__getitem__) for one in linked]
    length = [sum(sizes[n] for n in one.contents) for one in linked]
    odds = [
        parts.first[cue],
        parts.within[cue] / parts.size[cue],
        np.exp([one.source_score for one in linked]),
        parts.first[source],
        parts.least[source],
        parts.closed[source],
        np.exp([one.content_score for one in linked]),
        parts.first[largest],
        [sum(within[n] for n in one.contents) / size for one, size in zip(linked, length, strict=True)],
        parts.closed[largest],
    ]
    sure = np.clip(np.stack(odds, 1, dtype=np.float32, casting="unsafe"), LEAST, 1 - LEAST)
    rest = np.stack((np.log(length), [len(one.contents) for one in linked]), 1)
    return floats(np.concatenate((np.log(sure / (1 - sure)), rest), 1))


@dataclass(frozen=True, slots=True)
class _Parts:
    """What the chain thinks of segments: columns, one number each."""

    size: Ints
    first: Floats
    """How likely it begins where it does."""
    within: Floats
    """How likely its words have its role, summed."""
    least: Floats
    """The least of these."""
    closed: Floats
    """How likely it does not go on behind its end."""

    @classmethod
    def of(cls, segments: Sequence[Segment], likely: Floats) -> _Parts:
        role, start, end = np.asarray([(s.role, s.start, s.end) for s in segments], np.int64).T
        size = end - start
        begins = np.cumsum(size) - size
        words = np.arange(size.sum()) + np.repeat(start - begins, size)
        opening, going_on = 1 + 2 * role, 2 + 2 * role
        likely_roles = likely[words, np.repeat(opening, size)] + likely[words, np.repeat(going_on, size)]
        behind = np.where(end < len(likely), likely[np.minimum(end, len(likely) - 1), going_on], 0)
        within, least = np.add.reduceat(likely_roles, begins), np.minimum.reduceat(likely_roles, begins)
        return cls(size, likely[start, opening], within, least, floats(1 - behind))
