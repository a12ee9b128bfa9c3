"""The head on the encoder's hidden states: tags for every word, and pointers between cues, sources and contents.

Imports torch, so it is itself imported late.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from askbot.attribution.tagger.bio import TAGS, transition_mask
from askbot.attribution.tagger.checkpoint import TaggerConfig
from askbot.attribution.tagger.features import SURFACE

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
    """Projection, residual bidirectional LSTMs, and the scores of tags."""

    def __init__(self, inputs: int, hidden: int, layers: int) -> None:
        super().__init__()
        self.project = nn.Linear(inputs + SURFACE, hidden)
        self.forth = nn.ModuleList(nn.LSTM(hidden, hidden // 2, batch_first=True) for _ in range(layers))
        self.back = nn.ModuleList(nn.LSTM(hidden, hidden // 2, batch_first=True) for _ in range(layers))
        self.emit = nn.Linear(hidden, TAGS)


class Head(nn.Module):
    """What is trained: small taggers side by side, a linear-chain CRF (Lample et al., 2016), pointers over their words.

    It only holds the weights: `TaggerInference` reads with them, `training/attribution/forward.py` trains them.
    """

    def __init__(self, config: TaggerConfig) -> None:
        super().__init__()
        shape = (config.inputs, config.hidden, config.layers)
        self.members = nn.ModuleList(Member(*shape) for _ in range(config.members))
        self.transitions = nn.Parameter(torch.zeros(TAGS, TAGS))
        self.start = nn.Parameter(torch.zeros(TAGS))
        self.source = Pointer(config.hidden * config.members, config.pointer)
        self.content = Pointer(config.hidden * config.members, config.pointer)

    def full_transitions(self) -> Tensor:
        """(TAGS, TAGS) scores, with what BIO forbids."""
        return self.transitions + torch.from_numpy(transition_mask())
