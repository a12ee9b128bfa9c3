"""The head in training: dropout, and all LSTMs side by side with a backward pass written by hand.

On a CPU this takes a third of the time of the library's own; `tests/training` compares the two.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from askbot.attribution.tagger.model import Head, Member


def forward(head: Head, states: Tensor, surface: Tensor, lengths: Tensor, drop: float) -> tuple[Tensor, Tensor]:
    """States (b, n, members * hidden) and each member's emissions (members, b, n, TAGS) of padded windows.

    `states` (b, n, inputs) are the encoder's in bfloat16, `surface` is (b, n, SURFACE); `drop` is the share of columns
    dropped, the same ones for all of a row (Gal and Ghahramani, 2016).
    """
    members = [cast("Member", m) for m in head.members]
    wide = functional.layer_norm(states, states.shape[-1:])
    inputs = dropped(torch.cat([wide, surface.to(wide.dtype)], -1), drop)
    weight = torch.cat([m.project.weight for m in members]).to(wide.dtype)
    bias = torch.cat([m.project.bias for m in members]).to(wide.dtype)
    projected = functional.gelu(functional.linear(inputs, weight, bias)).float()
    x = torch.stack(projected.chunk(len(members), -1))
    order = reversal(lengths, states.shape[1])[None, :, :, None]
    for layer in range(len(members[0].forth)):
        x = x + dropped(_both_ways(members, layer, x, order), drop)
    emit = torch.stack([m.emit.weight.T for m in members])[:, None]
    emissions = dropped(x, drop) @ emit + torch.stack([m.emit.bias for m in members])[:, None, None]
    return torch.cat(x.unbind(), -1), emissions


def dropped(x: Tensor, share: float) -> Tensor:
    """(…, n, d) with the same columns dropped for all of n."""
    if not share:
        return x
    keep = 1 - share
    return x * ((torch.rand(*x.shape[:-2], 1, x.shape[-1]) < keep) / keep).to(x.dtype)


def _both_ways(members: list[Member], layer: int, x: Tensor, order: Tensor) -> Tensor:
    """(m, b, n, h): one layer of each member, forth and back."""
    lstms = [cast("nn.LSTM", part[layer]) for part in (*(m.forth for m in members), *(m.back for m in members))]
    out = side_by_side(lstms, torch.cat([x, _turned(x, order)]))
    forth, back = out.chunk(2)
    return torch.cat([forth, _turned(back, order)], -1)


def side_by_side(lstms: Sequence[nn.LSTM], x: Tensor) -> Tensor:
    """(g, b, n, hidden): g LSTMs of one shape, each on its own (b, n, inputs)."""
    count, rows, length, _ = x.shape
    into, on = (torch.stack([getattr(m, name) for m in lstms]).mT for name in ("weight_ih_l0", "weight_hh_l0"))
    bias = torch.stack([cast("Tensor", m.bias_ih_l0) + cast("Tensor", m.bias_hh_l0) for m in lstms])[:, None]
    turned = x.transpose(1, 2).flatten(1, 2).bfloat16()
    given = torch.baddbmm(bias.bfloat16(), turned, into.bfloat16()).view(count, length, rows, -1)
    states: Any = _Recurrence.apply(given.transpose(0, 1).float().contiguous(), on.contiguous())
    return states.permute(1, 2, 0, 3)


def _turned(x: Tensor, order: Tensor) -> Tensor:
    """The rows of (m, b, n, h) in the order (1, b, n, 1), which turned again are as they were."""
    turned: Any = _Turn.apply(x, order)
    return turned


class _Turn(torch.autograd.Function):
    """Its own gradient, which the library's would gather far more slowly."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, order: Tensor) -> Tensor:
        """As `_turned`."""
        ctx.save_for_backward(order)
        return x.gather(2, order.expand_as(x))

    @staticmethod
    def backward(ctx: Any, wanted: Tensor) -> tuple[Tensor, None]:
        """The same again."""
        return wanted.gather(2, ctx.saved_tensors[0].expand_as(wanted)), None


class _Recurrence(torch.autograd.Function):
    """What is left of LSTMs once their inputs are multiplied: (n, g, b, 4 h) and (g, h, 4 h) to (n, g, b, h)."""

    @staticmethod
    def forward(ctx: Any, given: Tensor, on: Tensor) -> Tensor:
        """Gates in torch's order: input, forget, cell, output."""
        length, count, rows, wide = given.shape
        size = wide // 4
        states, cells = (given.new_zeros(length + 1, count, rows, size) for _ in range(2))
        tanhs, gates = given.new_empty(length, count, rows, size), given
        for gate, tanh, state, cell, last, before in zip(
            gates, tanhs, states[1:], cells[1:], states, cells, strict=False
        ):
            gate.baddbmm_(last, on)
            gate[..., : 2 * size].sigmoid_()
            gate[..., 2 * size : 3 * size].tanh_()
            gate[..., 3 * size :].sigmoid_()
            i, f, g, o = gate.chunk(4, -1)
            torch.mul(f, before, out=cell).addcmul_(i, g)
            torch.mul(o, torch.tanh(cell, out=tanh), out=state)
        ctx.save_for_backward(gates, tanhs, states, cells, on)
        return states[1:]

    @staticmethod
    def backward(ctx: Any, wanted: Tensor) -> tuple[Tensor, Tensor]:
        """Everything that needs no order at once, the rest step by step."""
        gates, tanhs, states, cells, on = ctx.saved_tensors
        i, f, g, o = gates.chunk(4, -1)
        size = i.shape[-1]
        first = torch.stack([g * i * (1 - i), cells[:-1] * f * (1 - f), i * (1 - g * g)], -2)
        last, through = tanhs * o * (1 - o), o * (1 - tanhs * tanhs)
        out = torch.empty_like(gates)
        parts = out.unflatten(-1, (4, size))
        carried, kept, turned = torch.zeros_like(tanhs[0]), torch.zeros_like(tanhs[0]), on.mT.contiguous()
        for t in range(len(out) - 1, -1, -1):
            now = wanted[t] + carried
            cell = torch.addcmul(kept, now, through[t])
            torch.mul(cell[..., None, :], first[t], out=parts[t, ..., :3, :])
            torch.mul(now, last[t], out=parts[t, ..., 3, :])
            carried, kept = torch.bmm(out[t], turned), cell * f[t]
        before = states[:-1].transpose(0, 1).flatten(1, 2).bfloat16()
        weights = torch.bmm(before.mT, out.transpose(0, 1).flatten(1, 2).bfloat16()).float()
        return out, weights


def reversal(lengths: Tensor, width: int) -> Tensor:
    """(b, width): positions that turn each row around within its length and leave the padding."""
    positions = torch.arange(width)[None]
    last = lengths[:, None] - 1
    return torch.where(positions <= last, last - positions, positions)
