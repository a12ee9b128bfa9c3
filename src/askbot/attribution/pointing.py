"""The head's pointers at work, in numpy: what each word asks for and offers, computed once a document.

Imports torch, so it is itself imported late.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from torch import Tensor

from askbot.attribution.head import DISTANCES, STRETCH, Pointer
from askbot.attribution.table import Floats, Ints


@dataclass(frozen=True, slots=True)
class PointedWords:
    """A pointer over n words: gives what `Pointer.forward` gives."""

    asked: Floats
    """(n, w), divided by the square root of w."""
    offered: Floats
    """(n, w)."""
    nothing: Floats
    """(n,): the score of pointing at nothing."""
    distance: Floats
    """By bucket."""

    def scores(self, queries: Ints, keys: Ints) -> Floats:
        """(p,) scores of pairs of words."""
        gap = keys - queries
        bucket = (np.sign(gap) * np.round(np.log2(np.abs(gap) + 1) * STRETCH)).astype(np.int64)
        near = self.distance[np.clip(bucket, -DISTANCES, DISTANCES) + DISTANCES]
        return np.einsum("pw,pw->p", self.asked[queries], self.offered[keys]) + near


def pointed_words(pointer: Pointer, states: Tensor) -> PointedWords:
    """Read a pointer off (n, hidden) states; call without gradients."""
    asked = pointer.query(states).float() / pointer.query.out_features**0.5
    return PointedWords(
        asked.numpy(),
        pointer.key(states).float().numpy(),
        (asked @ pointer.nothing.float()).numpy(),
        pointer.distance.weight[:, 0].float().numpy(),
    )
