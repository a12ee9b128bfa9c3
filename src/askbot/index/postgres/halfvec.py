"""Vectors on their way to the server and back; pgvector's binary form is its dimension and big-endian halves."""

from __future__ import annotations

import struct
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from askbot.domain import Floats

Halves = npt.NDArray[np.float16]
_HEAD = struct.Struct(">HH")


def packed(vectors: npt.NDArray[np.float16]) -> Iterator[bytes]:
    """Each of (n, d) vectors as `halfvec_recv` reads it."""
    head = _HEAD.pack(vectors.shape[1], 0)
    return (head + row.tobytes() for row in vectors.astype(">f2"))


def unpacked(raw: bytes, dimension: int) -> Halves:
    """(n, d) vectors as `halfvec_send` writes them, one after the other."""
    rows = np.frombuffer(raw, np.uint8).reshape(-1, _HEAD.size + 2 * dimension)
    return np.ascontiguousarray(rows[:, _HEAD.size :]).view(">f2").astype(np.float16)


def written(vector: Floats) -> str:
    """A vector as SQL has it, with all digits of single precision."""
    return f"[{','.join(f'{value:.9g}' for value in vector.tolist())}]"
