"""The packaged reader's forward pass: an MPNet encoder (Song et al., 2020) with three heads, in plain torch.

One sequence at a time, so that nothing is padded. For a question and a passage the heads give a log odd that the
passage answers, a start and an end logit for each word piece (Devlin et al., 2019), and a log odd for each sentence.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from askbot.domain import Floats
from askbot.encoder.prepacked import ordered, products

if TYPE_CHECKING:
    import torch

    Tensor = torch.Tensor
    Weights = Mapping[str, torch.Tensor]

LINEAR = ("qkv", "attended", "wide", "narrow")
"""The four products of a layer."""
BUCKETS, FARTHEST = 32, 128
"""Of relative positions, as in T5 (Raffel et al., 2020)."""
EPSILON = 1e-5
FIRST_POSITION = 2
BLOCK = 32
"""A sequence is padded to whole blocks of word pieces, in which attention works; code is kept for each length."""
PAD = 1

Ids = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Logits:
    """What one pass gives for a passage of t word pieces and s sentences."""

    answerable: float
    starts: Floats
    """(t,)"""
    ends: Floats
    """(t,)"""
    sentences: Floats
    """(s,)"""


class ReaderModel:
    """The weights, ready to multiply."""

    def __init__(self, weights: Weights, heads: int, *, half: bool) -> None:
        """Take weights by name, matrices as int8 with a scale for each row or as floats; `half` multiplies in bf16.

        Raises `KeyError` where one is missing.
        """
        import torch

        self._kind = torch.bfloat16 if half else torch.float32
        self._heads = heads
        self.layers = sum(name.endswith(".qkv.weight") for name in weights)
        name, self._product = next(iter(products().items()))
        self._linear = {
            f"layers.{layer}.{part}": (
                ordered([_floats(weights, f"layers.{layer}.{part}.weight").to(self._kind)], name)[0],
                weights[f"layers.{layer}.{part}.bias"].to(self._kind),
            )
            for layer in range(self.layers)
            for part in LINEAR
        }
        self._rest = {
            key: _floats(weights, key)
            for key in weights
            if not key.startswith("embeddings.words") and key.removesuffix(".scale") == key and not _is_linear(key)
        }
        self._words, self._scales = weights["embeddings.words"], weights.get("embeddings.words.scale")
        self.longest = (len(self._rest["embeddings.positions"]) - FIRST_POSITION) // BLOCK * BLOCK

    def __call__(self, ids: Ids, passage: Ids, sentences: Ids, count: int) -> Logits:
        """Read one sequence.

        Args:
            ids: (n,) word pieces of question and passage with special tokens, n at most `longest`.
            passage: (t,) ascending positions in `ids` that belong to the passage, at least one.
            sentences: (t,) the sentence of each of them, or -1 for none.
            count: how many sentences there are.
        """
        import torch

        with torch.inference_mode():
            states = self._encoded(torch.from_numpy(padded(ids)), len(ids)).float()
            of_passage = states[torch.from_numpy(passage)]
            both = torch.cat([states[0], of_passage.amax(0)])
            hidden = torch.nn.functional.gelu(self._head("heads.answerable.0", both))
            answerable = float(self._head("heads.answerable.2", hidden))
            spans = self._head("heads.span", of_passage).numpy()
            means = torch.from_numpy(_shares(sentences, count)) @ of_passage
            return Logits(answerable, spans[:, 0], spans[:, 1], self._head("heads.sentence", means)[:, 0].numpy())

    def _encoded(self, ids: Tensor, length: int) -> Tensor:
        """(n, d) last hidden states of (n,) word pieces, of which the first `length` are no padding."""
        n = len(ids)
        words = self._words[ids].float()
        if self._scales is not None:
            words = words * self._scales[ids].float().unsqueeze(1)
        states = words + self._rest["embeddings.positions"][FIRST_POSITION : FIRST_POSITION + n]
        states = self._normed("embeddings.norm", states.to(self._kind))
        bias = self._bias(n, length)
        for layer in range(self.layers):
            states = self._layer(f"layers.{layer}", states, bias)
        return states

    def _layer(self, name: str, states: Tensor, bias: Tensor) -> Tensor:
        import torch

        n, d = states.shape
        q, k, v = self._multiplied(f"{name}.qkv", states).view(1, n, 3, self._heads, -1).permute(2, 0, 3, 1, 4)
        attended = torch.nn.functional.scaled_dot_product_attention(q, k, v, attn_mask=bias)
        attended = self._multiplied(f"{name}.attended", attended.transpose(1, 2).reshape(n, d))
        states = self._normed(f"{name}.norm", attended + states)
        wide = torch.nn.functional.gelu(self._multiplied(f"{name}.wide", states))
        return self._normed(f"{name}.norm2", self._multiplied(f"{name}.narrow", wide) + states)

    def _multiplied(self, name: str, values: Tensor) -> Tensor:
        return self._product(values, *self._linear[name])

    def _normed(self, name: str, values: Tensor) -> Tensor:
        import torch

        weight, bias = (self._rest[f"{name}.{part}"].to(self._kind) for part in ("weight", "bias"))
        return torch.nn.functional.layer_norm(values, weight.shape, weight, bias, EPSILON)

    def _head(self, name: str, values: Tensor) -> Tensor:
        import torch

        return torch.nn.functional.linear(values, self._rest[f"{name}.weight"], self._rest[f"{name}.bias"])

    def _bias(self, n: int, length: int) -> Tensor:
        """(1, heads, n, n): what attention adds for the distance of two word pieces; nothing looks at padding."""
        import torch

        buckets = torch.from_numpy(relative_buckets(n))
        bias = self._rest["relative"].to(self._kind)[buckets].permute(2, 0, 1).unsqueeze(0).contiguous()
        bias[..., length:] = -torch.inf
        return bias


def padded(ids: Ids) -> Ids:
    """The word pieces of a sequence and its padding."""
    return np.pad(ids, (0, -len(ids) % BLOCK), constant_values=PAD)


def relative_buckets(n: int) -> Ids:
    """(n, n): the bucket of each key's distance from each query; near distances have one each, far ones share."""
    half = BUCKETS // 2
    exact = half // 2
    distance = np.arange(n)[:, None] - np.arange(n)[None]
    far = np.abs(distance)
    spread = np.log(np.maximum(far, 1).astype(np.float32) / exact) / math.log(FARTHEST / exact) * (half - exact)
    shared = np.minimum(exact + spread.astype(np.int64), half - 1)
    return np.where(distance < 0, half, 0) + np.where(far < exact, far, shared)


def _shares(sentences: Ids, count: int) -> Floats:
    """(s, t): the share of each word piece in the mean of its sentence."""
    one = (np.arange(count)[:, None] == sentences[None]).astype(np.float32)
    return one / np.maximum(one.sum(1, keepdims=True), 1)


def _is_linear(name: str) -> bool:
    return name.startswith("layers.") and name.split(".")[2] in LINEAR


def _floats(weights: Weights, name: str) -> Any:
    """A weight in single precision, whatever it is kept as."""
    scale = weights.get(f"{name}.scale")
    values = weights[name].float()
    return values if scale is None else values * scale.float().unsqueeze(1)
