"""A traced copy of the encoder: what asking needs of it, without transformers and sentence-transformers.

Importing those two takes most of a cold start. While they are loaded anyway, at indexing, torch writes down what the
model does with a text, operation by operation and with the weights (TorchScript), and the copy is checked against the
model. It belongs to one fingerprint and one version of torch, and is left aside where it does not fit, is damaged, or
cannot be made: then the model itself is loaded.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import warnings
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch

TRIED = ((1, 3), (1, 24), (3, 17), (1, 256))
"""Texts and word pieces of the batches that a new copy must encode as the model does."""
TOKENIZER = "tokenizer.json"


@dataclass(frozen=True, slots=True)
class Traced:
    """A copy as it was loaded."""

    run: Any
    """(batch, length) word pieces, all of one length → (batch, length, dimension)."""
    tokenizer: str
    dimension: int
    window: int
    """Word pieces that fit into one pass, special tokens not counted."""


def read_traced(folder: Path, fingerprint: str) -> Traced | None:
    """The copy for a fingerprint and this torch; None where there is none that is whole and can only be ours.

    A traced program is code, the one that askbot takes from a data file.
    """
    import torch

    if not _is_ours_alone(folder):
        return None
    name = _name(fingerprint)
    with suppress(OSError, ValueError, KeyError, TypeError, RuntimeError), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # as in `write_traced`
        about = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        raw = (folder / f"{name}.pt").read_bytes()
        if hashlib.sha256(raw).hexdigest() == about["sha256"]:
            extra = {TOKENIZER: ""}
            program = torch.jit.load(io.BytesIO(raw), _extra_files=extra)
            tokenizer: Any = extra[TOKENIZER]
            return Traced(program, bytes(tokenizer).decode(), int(about["dimension"]), int(about["window"]))
    return None


def write_traced(folder: Path, fingerprint: str, backbone: Any, tokenizer: str, window: int) -> bool:
    """Make a copy and put it into `folder`, unless a whole one is there. False where that cannot be done."""
    import torch

    if read_traced(folder, fingerprint):
        return True
    with suppress(OSError, RuntimeError), warnings.catch_warnings(), torch.inference_mode():
        # TorchScript is on its way out, but what follows it takes longer to import than it saves
        warnings.simplefilter("ignore")
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        pieces = torch.ones(TRIED[1], dtype=torch.long)
        program = torch.jit.freeze(torch.jit.trace(_last_layer(backbone), pieces, check_trace=False))
        if all(_agrees(program, backbone, shape) for shape in TRIED):
            raw = io.BytesIO()
            torch.jit.save(program, raw, _extra_files={TOKENIZER: tokenizer})
            about = {"dimension": int(backbone.config.hidden_size), "window": window}
            _put(folder, _name(fingerprint), raw.getvalue(), about)
            return True
    return False


def _is_ours_alone(folder: Path) -> bool:
    """Whether nobody else can have put anything there: the folder is this user's, and writable by nobody else."""
    try:
        status = folder.stat()
    except OSError:
        return False
    return os.name != "posix" or (status.st_uid == os.getuid() and not status.st_mode & 0o022)


def _name(fingerprint: str) -> str:
    import torch

    return f"{fingerprint}-torch{torch.__version__}"


def _agrees(program: Any, backbone: Any, shape: tuple[int, int]) -> bool:
    import torch

    pieces = torch.randint(1, int(backbone.config.vocab_size), shape)
    return torch.allclose(program(pieces).float(), backbone(input_ids=pieces).last_hidden_state.float(), atol=1e-4)


def _put(folder: Path, name: str, raw: bytes, about: dict[str, Any]) -> None:
    """The copy first, then what vouches for it; each all or nothing."""
    vouched = json.dumps({**about, "sha256": hashlib.sha256(raw).hexdigest()}).encode()
    for ending, data in (("pt", raw), ("json", vouched)):
        fresh = folder / f".{name}.{os.getpid()}.{ending}"
        fresh.write_bytes(data)
        fresh.replace(folder / f"{name}.{ending}")


def _last_layer(backbone: Any) -> torch.nn.Module:
    """The model as a function of word pieces alone."""
    import torch

    class LastLayer(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.backbone = backbone

        def forward(self, pieces: torch.Tensor) -> torch.Tensor:
            return self.backbone(input_ids=pieces).last_hidden_state

    return LastLayer().eval()
