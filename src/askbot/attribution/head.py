"""The head on the encoder's hidden states: tags for every word, and pointers between cues, sources and contents.

Imports torch, so it is itself imported late.
"""

from __future__ import annotations

import math
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from askbot.attribution.table import SURFACE
from askbot.attribution.tags import TAGS, transition_mask
from askbot.attribution.weights import HeadConfig

DISTANCES = 20
"""Buckets of log distance on either side."""
STRETCH = 2.5
"""Buckets a doubling."""


class Pointer(nn.Module):
    """Scores how well one word points at another (biaffine, after Dozat and Manning, 2017), by states and distance."""

    def __init__(self, hidden: int, width: int) -> None:
        super().__init__()
        self.query = nn.Linear(hidden, width)
        self.key = nn.Linear(hidden, width)
        self.nothing = nn.Parameter(torch.zeros(width))
        self.distance = nn.Embedding(2 * DISTANCES + 1, 1)

    def forward(self, states: Tensor, queries: Tensor, keys: Tensor) -> Tensor:
        """(q, 1 + k) scores; column 0 stands for nothing.

        `states` is (n, hidden); `queries` (q,) and `keys` (k,) are positions in it.
        """
        asked, offered = self.query(states[queries]), self.key(states[keys])
        gap = keys[None, :] - queries[:, None]
        bucket = (gap.sign() * ((gap.abs().float() + 1).log2() * STRETCH).round().long()).clamp(-DISTANCES, DISTANCES)
        scores = asked @ offered.T / math.sqrt(asked.shape[1]) + self.distance(bucket + DISTANCES)[..., 0]
        nothing = (asked @ self.nothing / math.sqrt(asked.shape[1]))[:, None]
        return torch.cat([nothing, scores], 1)


class Member(nn.Module):
    """Projection, residual bidirectional GRUs, and the scores of tags."""

    def __init__(self, inputs: int, hidden: int, layers: int) -> None:
        super().__init__()
        self.project = nn.Linear(inputs + SURFACE, hidden)
        self.forth = nn.ModuleList(nn.GRU(hidden, hidden // 2, batch_first=True) for _ in range(layers))
        self.back = nn.ModuleList(nn.GRU(hidden, hidden // 2, batch_first=True) for _ in range(layers))
        self.emit = nn.Linear(hidden, TAGS)
        self.dropout = 0.0
        """Share of columns dropped in training."""

    def forward(self, inputs: Tensor, reverse: Tensor) -> tuple[Tensor, Tensor]:
        """States (b, n, hidden) and emissions (b, n, TAGS); `reverse` turns each row around."""
        weight, bias = self.project.weight.to(inputs.dtype), self.project.bias.to(inputs.dtype)
        x = functional.gelu(functional.linear(self._dropped(inputs), weight, bias).float())
        for forth, back in zip(self.forth, self.back, strict=True):
            turned = back(_turn(x, reverse))[0]
            x = x + self._dropped(torch.cat([forth(x)[0], _turn(turned, reverse)], -1))
        return x, self.emit(self._dropped(x))

    def _dropped(self, x: Tensor) -> Tensor:
        """With the same columns dropped for all of a row (Gal and Ghahramani, 2016); only in training."""
        if not self.training:
            return x
        keep = 1 - self.dropout
        return x * ((torch.rand(x.shape[0], 1, x.shape[2]) < keep) / keep).to(x.dtype)


class Head(nn.Module):
    """A few small taggers side by side, a linear-chain CRF (Lample et al., 2016), and pointers over their states."""

    def __init__(self, config: HeadConfig) -> None:
        super().__init__()
        shape = (config.inputs, config.hidden, config.layers)
        self.members = nn.ModuleList(Member(*shape) for _ in range(config.members))
        self.transitions = nn.Parameter(torch.zeros(TAGS, TAGS))
        self.start = nn.Parameter(torch.zeros(TAGS))
        self.source = Pointer(config.hidden * config.members, config.pointer)
        self.content = Pointer(config.hidden * config.members, config.pointer)

    def forward(self, states: Tensor, surface: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        """States (b, n, members * hidden) and each member's emissions (members, b, n, TAGS) of the windows.

        `states` (b, n, inputs) are the encoder's, `surface` is (b, n, SURFACE); rows are padded behind their `lengths`.
        """
        inputs = torch.cat([normalised(states), surface.to(states.dtype)], -1)
        reverse = reversal(lengths, states.shape[1])
        seen = [member(inputs, reverse) for member in self.members]
        return torch.cat([x for x, _ in seen], -1), torch.stack([emitted for _, emitted in seen])

    def set_dropout(self, share: float) -> None:
        """For all members, in training."""
        for member in self.members:
            cast("Member", member).dropout = share

    def full_transitions(self) -> Tensor:
        """(TAGS, TAGS) scores, with what BIO forbids."""
        return self.transitions + torch.from_numpy(transition_mask())


def normalised(states: Tensor) -> Tensor:
    """Zero mean and unit variance over the last axis, in the dtype given."""
    wide = states.float()
    mean = wide.mean(-1, keepdim=True)
    variance = (wide * wide).mean(-1, keepdim=True) - mean * mean
    return ((wide - mean) * torch.rsqrt(variance + 1e-5)).to(states.dtype)


def reversal(lengths: Tensor, width: int) -> Tensor:
    """(b, width): positions that turn each row around within its length and leave the padding."""
    positions = torch.arange(width)[None]
    last = lengths[:, None] - 1
    return torch.where(positions <= last, last - positions, positions)


def _turn(x: Tensor, order: Tensor) -> Tensor:
    return x.gather(1, order[..., None].expand_as(x))
