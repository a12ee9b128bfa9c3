"""The head at work: all members and both directions in one step a word, many times faster than one by one.

Imports torch, so it is itself imported late.
"""

from __future__ import annotations

from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from askbot.attribution.head import Head, Member, reversal


class StackedHead:
    """Reads a trained head's weights once, side by side; gives what the head gives, up to rounding.

    `dtype` is that of the large products: bfloat16 where the CPU multiplies it in hardware.
    """

    def __init__(self, head: Head, dtype: torch.dtype) -> None:
        members = [cast("Member", m) for m in head.members]
        self._dtype = dtype
        self._members = len(members)
        self._project = torch.cat([m.project.weight for m in members]).to(dtype)
        self._project_bias = torch.cat([m.project.bias for m in members]).to(dtype)
        self._layers = [_Layer(_grus(members, n), dtype) for n in range(len(members[0].forth))]
        self._emit = torch.stack([m.emit.weight.T for m in members])
        self._emit_bias = torch.stack([m.emit.bias for m in members])

    def __call__(self, states: Tensor, surface: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        """As `Head.forward`, with the emissions (b, n, TAGS) averaged over the members."""
        return self.read(self.project(states, surface), lengths)

    def project(self, states: Tensor, surface: Tensor) -> Tensor:
        """(…, members * hidden): what the recurrent layers read of words, each by itself."""
        wide = functional.layer_norm(states.to(self._dtype), states.shape[-1:])
        inputs = torch.cat([wide, surface.to(self._dtype)], -1)
        return functional.gelu(functional.linear(inputs, self._project, self._project_bias).float())

    def read(self, projected: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        """The recurrent layers, and what `__call__` gives, of (b, n, members * hidden) padded words."""
        x = torch.stack(projected.chunk(self._members, -1))
        order = reversal(lengths, projected.shape[1])[None, :, :, None]
        for layer in self._layers:
            out = layer(torch.cat([x, x.gather(2, order.expand_as(x))]))
            forth, back = out.chunk(2)
            x = x + torch.cat([forth, back.gather(2, order.expand_as(back))], -1)
        emitted = torch.einsum("mblh,mht->mblt", x, self._emit) + self._emit_bias[:, None, None]
        return torch.cat(x.unbind(), -1), emitted.mean(0)


def _grus(members: list[Member], layer: int) -> list[nn.GRU]:
    """One layer's GRUs: all that read forth, then all that read back."""
    return [cast("nn.GRU", part[layer]) for part in (*(m.forth for m in members), *(m.back for m in members))]


class _Layer:
    """Several GRUs of one shape, each on its own input."""

    def __init__(self, grus: list[nn.GRU], dtype: torch.dtype) -> None:
        self._into = _stack(grus, "weight_ih_l0").mT.to(dtype)
        self._into_bias = _stack(grus, "bias_ih_l0")[:, None].to(dtype)
        self._on = _stack(grus, "weight_hh_l0").mT.contiguous()
        self._on_bias = _stack(grus, "bias_hh_l0")[:, None]

    def __call__(self, x: Tensor) -> Tensor:
        """(g, b, n, hidden) states of (g, b, n, inputs)."""
        count, rows, length, _ = x.shape
        turned = x.permute(0, 2, 1, 3).flatten(1, 2).to(self._into.dtype)
        given = torch.baddbmm(self._into_bias, turned, self._into).view(count, length, rows, -1)
        steps = given.transpose(0, 1).float().contiguous()
        size = steps.shape[-1] // 3
        hidden = x.new_zeros(count, rows, size)
        out = x.new_empty(length, count, rows, size)
        for t, step in enumerate(steps):
            kept = torch.baddbmm(self._on_bias, hidden, self._on)
            reset, update = torch.sigmoid(step[..., : 2 * size] + kept[..., : 2 * size]).chunk(2, -1)
            fresh = torch.tanh(torch.addcmul(step[..., 2 * size :], reset, kept[..., 2 * size :]))
            hidden = torch.lerp(fresh, hidden, update)
            out[t] = hidden
        return out.permute(1, 2, 0, 3)


def _stack(grus: list[nn.GRU], name: str) -> Tensor:
    return torch.stack([cast("Tensor", getattr(gru, name)) for gru in grus])
