"""How likely an attribution is right as a whole: what is likelier wrong is better left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from askbot.attribution.linker import Linked
from askbot.attribution.table import Floats, floats
from askbot.attribution.tags import Role, Segment, begin, inside

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


def trust_features(linked: Linked, segments: Sequence[Segment], likely: Floats) -> Floats:
    """(FEATURES,) log odds of an attribution's parts, and its contents' length and number.

    `likely` (n, TAGS) is the chain's. Of one without a source they say nothing.
    """
    cue, source = segments[linked.cue], segments[linked.cue if linked.source is None else linked.source]
    contents = [segments[n] for n in linked.contents]
    largest = max(contents, key=_size)
    within = np.concatenate([_within(c, likely) for c in contents])
    odds = [
        likely[cue.start, begin(Role.CUE)],
        _within(cue, likely).mean(),
        np.exp(linked.source_score),
        likely[source.start, begin(Role.SOURCE)],
        _within(source, likely).min(),
        _ends(source, likely),
        np.exp(linked.content_score),
        likely[largest.start, begin(Role.CONTENT)],
        within.mean(),
        _ends(largest, likely),
    ]
    sure = np.clip(np.asarray(odds, np.float32), LEAST, 1 - LEAST)
    return np.asarray([*np.log(sure / (1 - sure)), np.log(len(within)), len(contents)], np.float32)


def _size(segment: Segment) -> int:
    return segment.end - segment.start


def _within(segment: Segment, likely: Floats) -> Floats:
    """For each word, how likely it has the segment's role."""
    own = likely[segment.start : segment.end]
    return own[:, begin(segment.role)] + own[:, inside(segment.role)]


def _ends(segment: Segment, likely: Floats) -> float:
    """How likely the segment does not go on behind its end."""
    return 1 - float(likely[segment.end, inside(segment.role)]) if segment.end < len(likely) else 1.0
