"""A traced copy of the encoder: all that askbot does with it, without transformers and sentence-transformers.

Importing those two takes most of a cold start. While they are loaded anyway, at the first indexing, torch writes down
what the model does with texts, operation by operation and with the weights (TorchScript), and the copy is checked
against the model. It belongs to one fingerprint and one version of torch, and is left aside where it does not fit, is
damaged, or cannot be made: then the model itself is loaded.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import warnings
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from askbot.encoder.prepacked import ordered, products, without_weights

if TYPE_CHECKING:
    import torch

TRIED = ((1, 3), (1, 24), (3, 17), (1, 256))
"""Texts and word pieces of the batches that a new copy must encode as the model does."""
TOKENIZER = "tokenizer.json"
FORM = 4
"""Of a copy; one of another form is left aside."""


@dataclass(frozen=True, slots=True)
class Traced:
    """A copy as it was loaded."""

    run: Callable[..., Any]
    """(batch, length) word pieces, all of one length → (batch, length, dimension)."""
    run_padded: Callable[..., Any]
    """(batch, length) word pieces and a mask of ones and zeros, as int64 → (batch, length, dimension), and the hidden
    states of some layers side by side."""
    tokenizer: str
    dimension: int
    window: int
    """Word pieces that fit into one pass, special tokens not counted."""


def read_traced(folder: Path, fingerprint: str) -> Traced | None:
    """The copy for a fingerprint and this torch; None where there is none that is whole and can only be ours.

    A traced program is code, the one that askbot takes from a data file.
    """
    if not _is_ours_alone(folder):
        return None
    name = _name(fingerprint)
    with suppress(OSError, ValueError, KeyError, TypeError, RuntimeError, AttributeError), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # as in `write_traced`
        about = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        raw = (folder / f"{name}.pt").read_bytes()
        if hashlib.sha256(raw).hexdigest() == about["sha256"]:
            return _opened(raw, about["product"], int(about["dimension"]), int(about["window"]))
    return None


def _opened(raw: bytes, product: str, dimension: int, window: int) -> Traced:
    import torch

    extra: dict[str, Any] = {TOKENIZER: ""}
    program = torch.jit.load(io.BytesIO(raw), _extra_files=extra)
    plain = dict(program.named_buffers())
    weights = ordered(list(plain.values()), product)
    for name in plain:  # else they are kept twice
        setattr(program, name, torch.empty(0))
    tokenizer = bytes(extra[TOKENIZER]).decode()
    return Traced(_as_it_is(program, weights), _as_it_is(program.padded, weights), tokenizer, dimension, window)


def _as_it_is(run: Callable[..., Any], weights: Sequence[torch.Tensor]) -> Callable[..., Any]:
    """Without what torch would improve at the first two runs: that takes a tenth of a second and gains nothing here."""
    import torch

    untyped: Any = torch.jit

    def running(*given: torch.Tensor) -> Any:
        with untyped.optimized_execution(False):
            return run(*given, weights)

    return running


def write_traced(
    folder: Path, fingerprint: str, backbone: Any, layers: Sequence[int], tokenizer: str, window: int
) -> bool:
    """Make a copy and put it into `folder`, unless a whole one is there. False where that cannot be done.

    `layers` are those whose hidden states `Traced.run_padded` gives.
    """
    import torch

    if read_traced(folder, fingerprint):
        return True
    with suppress(OSError), warnings.catch_warnings(), torch.inference_mode():
        # TorchScript is on its way out, but what follows it takes longer to import than it saves
        warnings.simplefilter("ignore")
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        about = {"dimension": int(backbone.config.hidden_size), "window": window}
        for product in products():
            raw = _copied(backbone, layers, tokenizer, product, about)
            if raw:
                _put(folder, _name(fingerprint), raw, {**about, "product": product})
                return True
    return False


def _copied(backbone: Any, layers: Sequence[int], tokenizer: str, product: str, about: dict[str, int]) -> bytes | None:
    """A copy that multiplies in one way; None where that does not work here, or not as the model does."""
    import torch

    with suppress(RuntimeError, TypeError, ValueError, AttributeError):
        raw = io.BytesIO()
        torch.jit.save(_traced(backbone, layers, product), raw, _extra_files={TOKENIZER: tokenizer})
        copy = _opened(raw.getvalue(), product, **about)
        if all(_agrees(copy, backbone, shape) for shape in TRIED):
            return raw.getvalue()
    return None


def _is_ours_alone(folder: Path) -> bool:
    """Whether nobody else can have put anything there: the folder is this user's, and writable by nobody else."""
    try:
        status = folder.stat()
    except OSError:
        return False
    return os.name != "posix" or (status.st_uid == os.getuid() and not status.st_mode & 0o022)


def _name(fingerprint: str) -> str:
    import torch

    return f"{fingerprint}-torch{torch.__version__}-{FORM}"


def _traced(backbone: Any, layers: Sequence[int], product: str) -> Any:
    """The model as functions of word pieces and of the weights of its linear layers, which are its buffers."""
    import torch

    pieces, mask = (torch.ones(TRIED[2], dtype=torch.long) for _ in range(2))
    mask[0, -4:] = 0
    program, weights = _program(backbone, layers, product)
    tried = {"forward": (pieces, weights), "padded": (pieces, mask, weights)}
    names = [name for name, _ in program.named_buffers(recurse=False)]
    return torch.jit.freeze(torch.jit.trace_module(program, tried, check_trace=False), ["padded", *names])


def _agrees(copy: Traced, backbone: Any, shape: tuple[int, int]) -> bool:
    """Whether a copy encodes texts of random word pieces as the model does: of one length, and with the last padded."""
    import torch

    pieces, mask = torch.randint(1, int(backbone.config.vocab_size), shape), torch.ones(shape, dtype=torch.long)
    mask[-1, 2:] = 0
    whole, padded = backbone(input_ids=pieces), backbone(input_ids=pieces, attention_mask=mask)
    pairs = (
        (copy.run(pieces), whole.last_hidden_state),
        (copy.run_padded(pieces, mask)[0][mask > 0], padded.last_hidden_state[mask > 0]),
    )
    return all(torch.allclose(ours.float(), theirs.float(), atol=1e-4) for ours, theirs in pairs)


def _put(folder: Path, name: str, raw: bytes, about: dict[str, Any]) -> None:
    """The copy first, then what vouches for it; each all or nothing."""
    vouched = json.dumps({**about, "sha256": hashlib.sha256(raw).hexdigest()}).encode()
    for ending, data in (("pt", raw), ("json", vouched)):
        fresh = folder / f".{name}.{os.getpid()}.{ending}"
        fresh.write_bytes(data)
        fresh.replace(folder / f"{name}.{ending}")


def _program(backbone: Any, layers: Sequence[int], product: str) -> tuple[torch.nn.Module, list[torch.Tensor]]:
    """The model as functions of word pieces and weights, and the weights."""
    import torch

    copied, weights, given = without_weights(backbone, products()[product])

    class Program(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.backbone = copied
            for number, weight in enumerate(weights):
                self.register_buffer(f"weight{number}", weight)

        def forward(self, pieces: torch.Tensor, weights: list[torch.Tensor]) -> torch.Tensor:
            given[:] = weights
            return self.backbone(input_ids=pieces).last_hidden_state

        def padded(
            self, pieces: torch.Tensor, mask: torch.Tensor, weights: list[torch.Tensor]
        ) -> tuple[torch.Tensor, torch.Tensor]:
            given[:] = weights
            return states_of(self.backbone, pieces, _added(mask, self.backbone.dtype), layers)

    return Program().eval(), weights


def _added(mask: torch.Tensor, kind: torch.dtype) -> torch.Tensor:
    """What attention adds to its scores, (batch, 1, length, length), for a mask of ones and zeros.

    Given that, no layer makes it anew, which would take 3 to 5 % of a batch.
    """
    import torch

    added = torch.zeros_like(mask, dtype=kind).masked_fill(mask == 0, torch.finfo(kind).min)
    return added[:, None, None, :].expand(-1, -1, mask.shape[1], -1)


def states_of(
    backbone: Any, pieces: torch.Tensor, mask: torch.Tensor | None, layers: Sequence[int]
) -> tuple[torch.Tensor, torch.Tensor]:
    """The last hidden layer (batch, length, dimension), and some layers side by side, as far as they are there."""
    import torch

    out = backbone(input_ids=pieces, attention_mask=mask, output_hidden_states=True)
    states = [out.hidden_states[layer] for layer in layers if layer < len(out.hidden_states)]
    return out.last_hidden_state, torch.cat(states, -1) if states else out.last_hidden_state
