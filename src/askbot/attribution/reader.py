"""The head at work: all members project in one product, and each layer is one call of the library's own LSTM.

Imports torch, so it is itself imported late.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from askbot.attribution.head import Head, Member
from askbot.attribution.table import SURFACE
from askbot.attribution.tags import TAGS
from askbot.encoder import batches

BATCH_WORDS = 16384
"""Read at once: an LSTM takes as many steps for few windows as for many, but windows of like length waste less."""
Windows = Sequence[tuple[int, int]]
"""The first word of each, and the one after its last."""


class HeadReader:
    """Reads a trained head's weights once.

    `dtype` is that of the products and of the recurrence: bfloat16 where the CPU multiplies it in hardware.
    """

    def __init__(self, head: Head, dtype: torch.dtype) -> None:
        self._members = [copy.deepcopy(cast("Member", m)) for m in head.members]
        self._dtype = dtype
        weight = torch.cat([m.project.weight for m in self._members]).detach().to(dtype)
        self._states, self._surface = weight[:, :-SURFACE].T.contiguous(), weight[:, -SURFACE:].contiguous()
        self._bias = torch.cat([m.project.bias for m in self._members]).detach().to(dtype)
        self._lstms = [(_timed(m.forth, dtype), _timed(m.back, dtype)) for m in self._members]

    def project(self, states: Tensor, surface: Tensor) -> Tensor:
        """(n, members * hidden): what the recurrent layers read of n words, each by itself."""
        wide = functional.layer_norm(states.to(self._dtype), states.shape[-1:])
        plain = functional.linear(surface.to(self._dtype), self._surface, self._bias)
        return functional.gelu(torch.addmm(plain, wide, self._states))

    def read(self, projected: Tensor, windows: Windows) -> tuple[Tensor, Tensor]:
        """States (n, members * hidden) and emissions (n, TAGS), the members' mean; every word is in one window."""
        seen = projected.clone()
        emitted = torch.zeros(len(projected), TAGS)
        for chosen in batches([b - a for a, b in windows], BATCH_WORDS):
            own = [windows[i] for i in chosen]
            place = _Place(own)
            x = projected[place.words]
            states = [self._seen(n, part, place) for n, part in enumerate(x.chunk(len(self._members), -1))]
            seen[place.words] = torch.cat(states, -1)
            tags = [m.emit(part.float()) for m, part in zip(self._members, states, strict=True)]
            emitted[place.words] = torch.stack(tags).mean(0)
        return seen, emitted

    def _seen(self, member: int, x: Tensor, place: _Place) -> Tensor:
        for forth, back in zip(*self._lstms[member], strict=True):
            outs = [
                lstm(x[order])[0].flatten(0, 1)[back_again]
                for lstm, order, back_again in (
                    (forth, place.forth, place.from_forth),
                    (back, place.back, place.from_back),
                )
            ]
            x = x + torch.cat(outs, -1)
        return x


class _Place:
    """Where the words of some windows go in padded tables (longest, windows), read forth and back."""

    def __init__(self, windows: Windows) -> None:
        sizes = torch.tensor([b - a for a, b in windows])
        starts = sizes.cumsum(0) - sizes
        row, steps = torch.arange(len(windows)).repeat_interleave(sizes), torch.arange(int(sizes.sum()))
        step = steps - starts[row]
        self.words = torch.tensor([a for a, _ in windows])[row] + step
        """Of all words, those of these windows."""
        time = torch.arange(int(sizes.max()))[:, None]
        self.forth = starts + time.minimum(sizes - 1)
        self.back = starts + (sizes - 1 - time).clamp_min(0)
        self.from_forth = step * len(windows) + row
        self.from_back = (sizes[row] - 1 - step) * len(windows) + row


def _timed(layers: nn.ModuleList, dtype: torch.dtype) -> list[nn.LSTM]:
    """The layers in a dtype, for tables whose rows are steps."""
    lstms = [cast("nn.LSTM", layer).to(dtype) for layer in layers]
    for lstm in lstms:
        lstm.batch_first = False
    return lstms
