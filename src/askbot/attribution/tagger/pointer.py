"""The head's pointers at work: what each word asks for and offers, computed once, and looked up in numpy.

Imports torch, so it is itself imported late.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from askbot.attribution.tagger.features import Ints
from askbot.attribution.tagger.inference import CHUNK
from askbot.attribution.tagger.model import DISTANCES, STRETCH, Pointer
from askbot.domain import Floats


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

    def part(self, first: int, end: int) -> PointedWords:
        """The same of words `first` to `end` alone."""
        rows = slice(first, end)
        return PointedWords(self.asked[rows], self.offered[rows], self.nothing[rows], self.distance)


class Pointers:
    """Several pointers, whose products are one."""

    def __init__(self, pointers: Sequence[Pointer], dtype: torch.dtype) -> None:
        layers = [layer for p in pointers for layer in (p.query, p.key)]
        self._weight = torch.cat([layer.weight for layer in layers]).detach().to(dtype)
        self._bias = torch.cat([layer.bias for layer in layers]).detach().to(dtype)
        self._nothing = [p.nothing.detach().float().numpy() for p in pointers]
        self._distances = [p.distance.weight[:, 0].detach().float().numpy() for p in pointers]

    def read(self, seen: Tensor) -> list[PointedWords]:
        """Each pointer over (n, hidden) words."""
        parts = [functional.linear(part, self._weight, self._bias).float() for part in seen.split(CHUNK)]
        columns = torch.cat(parts).chunk(2 * len(self._nothing), -1)
        pointed: list[PointedWords] = []
        for n, (nothing, distance) in enumerate(zip(self._nothing, self._distances, strict=True)):
            asked = (columns[2 * n] / len(nothing) ** 0.5).numpy()
            pointed.append(PointedWords(asked, columns[2 * n + 1].numpy(), asked @ nothing, distance))
        return pointed
