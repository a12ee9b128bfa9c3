"""The head: every word's state through one small layer, the largest and the mean of each unit over the sentence.

To these it adds the facts of the sentence, and scores four classes. Trained by `training/attribution/fit_stances.py`.
Imports torch, so it is itself imported late.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

from askbot.attribution.classifier.features import FACTS, ROLES, Read
from askbot.attribution.classifier.files import misshapen, read_head, write_head
from askbot.domain import Floats

CHUNK = 4096
"""Words that are widened to single precision at a time."""
TENSORS = ("word.weight", "word.bias", "class.weight", "class.bias")
_CUBIC, _SCALE = 0.044715, 0.7978845608


@dataclass(frozen=True, slots=True)
class StanceHead:
    """Weights, and the encoder that they fit."""

    name: str
    encoder: str
    """The checksum of the model that made the states."""
    tensors: Mapping[str, Floats]
    """`word.weight` (d + ROLES, k), `word.bias` (k,), `class.weight` (2k + FACTS, 4), `class.bias` (4,)."""

    def scores(self, sentences: Sequence[Read]) -> Floats:
        """(n, 4) scores of `CLASSES`, higher is likelier; a sentence without words has all zeros."""
        scored = np.zeros((len(sentences), len(self.tensors["class.bias"])), np.float32)
        spoken = [n for n, one in enumerate(sentences) if len(one.states)]
        if not spoken:
            return scored
        units = self._units([sentences[n] for n in spoken])
        starts = np.cumsum([0, *(len(sentences[n].states) for n in spoken)])
        largest = np.maximum.reduceat(units, starts[:-1])
        mean = np.add.reduceat(units, starts[:-1]) / np.diff(starts)[:, None]
        facts = np.stack([sentences[n].facts for n in spoken])
        rows = np.concatenate((largest, mean, facts), 1)
        scored[spoken] = rows @ self.tensors["class.weight"] + self.tensors["class.bias"]
        return scored

    def _units(self, sentences: Sequence[Read]) -> Floats:
        """(words, k) the first layer's units."""
        states = np.concatenate([one.states for one in sentences])
        roles = np.concatenate([one.roles for one in sentences])
        weight, bias = self.tensors["word.weight"], self.tensors["word.bias"]
        units = np.empty((len(states), len(bias)), np.float32)
        for a, b in pairwise([*range(0, len(states), CHUNK), len(states)]):
            units[a:b] = normalised(states[a:b]) @ weight[:-ROLES] + roles[a:b] @ weight[-ROLES:] + bias
        return gelu(units)


def normalised(states: np.ndarray) -> Floats:
    """Rows with mean 0 and variance 1, in single precision."""
    wide = torch.from_numpy(np.ascontiguousarray(states)).float()
    return functional.layer_norm(wide, wide.shape[-1:]).numpy()


def gelu(x: Floats) -> Floats:
    """The usual approximation by tanh (Hendrycks and Gimpel, 2016)."""
    return 0.5 * x * (1 + np.tanh(_SCALE * (x + _CUBIC * x * x * x)))


def load_stance_head(path: Path) -> StanceHead:
    """Read a head. Raises `ModelError` where the file is missing or damaged."""
    head = StanceHead(*read_head(path, "stance head", TENSORS))
    if len(head.tensors["class.weight"]) != 2 * len(head.tensors["word.bias"]) + FACTS:
        raise misshapen(path, "stance head")
    return head


def save_stance_head(path: Path, head: StanceHead) -> None:
    """Write a head in half precision."""
    write_head(path, head.name, head.encoder, {name: head.tensors[name] for name in TENSORS})
