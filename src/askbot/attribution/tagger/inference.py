"""The head at work: all members project in one product, and each layer is one call of the library's own LSTM.

Imports torch, so it is itself imported late.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from askbot.attribution.tagger.features import SURFACE
from askbot.attribution.tagger.model import Head, Member

CHUNK = 1024
"""Words that go through a product at once: few enough that what comes between stays in the processor's cache."""
SIDE_BY_SIDE = 16
"""Windows at most: a step costs hardly more for so many than for one."""
STEPS = 64
"""Tables are as long as a multiple of this: the library keeps a plan, with its memory, for every shape it meets."""
Windows = Sequence[tuple[int, int]]
"""The first word of each, and the one after its last."""


class TaggerInference:
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
        self._emit = torch.cat([m.emit.weight for m in self._members], 1).detach() / len(self._members)
        self._emit_bias = torch.stack([m.emit.bias for m in self._members]).detach().mean(0)

    def project(self, states: Tensor, surface: Tensor) -> Tensor:
        """(n, members * hidden): what the recurrent layers read of n words, each by itself."""
        wide = functional.layer_norm(states.float(), states.shape[-1:]).to(self._dtype)
        plain = functional.linear(surface.to(self._dtype), self._surface, self._bias)
        return functional.gelu(torch.addmm(plain, wide, self._states))

    def read(self, projected: Tensor, windows: Windows) -> tuple[Tensor, Tensor]:
        """States (n, members * hidden) and emissions (n, TAGS), the members' mean, of words that are in a window."""
        seen = projected.clone()
        for chosen in _alike(windows):
            place = _Place(chosen)
            x = projected.index_select(0, place.words)
            states = [self._seen(n, part, place) for n, part in enumerate(x.chunk(len(self._members), -1))]
            seen.index_copy_(0, place.words, torch.cat(states, -1))
        emitted = [functional.linear(part.float(), self._emit, self._emit_bias) for part in seen.split(CHUNK)]
        return seen, torch.cat(emitted)

    def _seen(self, member: int, x: Tensor, place: _Place) -> Tensor:
        for forth, back in zip(*self._lstms[member], strict=True):
            outs = [
                lstm(x.index_select(0, order).unflatten(0, place.shape))[0].flatten(0, 1).index_select(0, back_again)
                for lstm, order, back_again in (
                    (forth, place.forth, place.from_forth),
                    (back, place.back, place.from_back),
                )
            ]
            x = x + torch.cat(outs, -1)
        return x


def _alike(windows: Windows) -> Iterator[Windows]:
    """Windows of like length, the longest first."""
    order = sorted(windows, key=lambda window: window[0] - window[1])
    for start in range(0, len(order), SIDE_BY_SIDE):
        yield order[start : start + SIDE_BY_SIDE]


class _Place:
    """Where the words of some windows go in padded tables (steps, rows), read forth and back.

    There are 1, 4, 8 or 16 rows, of which the last may be nobody's.
    """

    def __init__(self, windows: Windows) -> None:
        sizes = torch.tensor([b - a for a, b in windows])
        starts = sizes.cumsum(0) - sizes
        row, words = torch.arange(len(windows)).repeat_interleave(sizes), torch.arange(int(sizes.sum()))
        step = words - starts[row]
        self.words = torch.tensor([a for a, _ in windows])[row] + step
        """Of all words, those of these windows."""
        rows = next(n for n in (1, 4, 8, SIDE_BY_SIDE) if n >= len(windows))
        steps = -(-int(sizes.max()) // STEPS) * STEPS
        time, spare = torch.arange(steps)[:, None], (0, rows - len(windows))
        self.shape = steps, rows
        self.forth = functional.pad(starts + time.minimum(sizes - 1), spare).flatten()
        self.back = functional.pad(starts + (sizes - 1 - time).clamp_min(0), spare).flatten()
        self.from_forth = step * rows + row
        self.from_back = (sizes[row] - 1 - step) * rows + row


def _timed(layers: nn.ModuleList, dtype: torch.dtype) -> list[nn.LSTM]:
    """The layers in a dtype, for tables whose rows are steps."""
    lstms = [cast("nn.LSTM", layer).to(dtype) for layer in layers]
    for lstm in lstms:
        lstm.batch_first = False
    return lstms
