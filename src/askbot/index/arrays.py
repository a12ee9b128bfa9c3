"""Arrays on disk: written row by row as plain .npy files, read memory-mapped, never unpickled."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

import numpy as np
import numpy.typing as npt
from numpy.lib import format as npy

from askbot.errors import DamagedSnapshotError
from askbot.index.manifest import REBUILD

Array = npt.NDArray[Any]
Rows = Array | Sequence[int]
Numbers = npt.NDArray[np.int64]
BLOCKS = 256
ROWS = 16_384
"""Blocks, or rows of them, that an array gathers before it writes: a write takes longer than a passage's few rows."""


class ArrayWriter:
    """Appends rows to a .npy file of unknown length; the header gets its number of rows at closing."""

    def __init__(self, path: Path, dtype: npt.DTypeLike, width: int | None = None) -> None:
        self._dtype = np.dtype(dtype)
        self._tail = () if width is None else (width,)
        self._stream: BinaryIO = path.open("wb")
        self._header()
        self._body = self._stream.tell()
        self._waiting: list[Rows] = []
        self._written = 0
        self.rows = 0

    def append(self, rows: Rows) -> None:
        """Add rows: (n,) or (n, width). They may be kept for a while, so they must not change."""
        self._waiting.append(rows)
        self.rows += len(rows)
        if len(self._waiting) >= BLOCKS or self.rows - self._written >= ROWS:
            self._write()

    def _write(self) -> None:
        if self._waiting:
            block = np.concatenate(self._waiting, dtype=self._dtype, casting="unsafe")
            self._stream.write(block.data)
            self._waiting.clear()
            self._written = self.rows

    def close(self) -> None:
        """Write the final header and close the file."""
        if self._stream.closed:
            return
        self._write()
        self._stream.seek(0)
        self._header(self.rows)
        if self._stream.tell() != self._body:  # numpy leaves room for the number of rows to grow
            raise AssertionError("the header of a .npy file changed its length")
        self._stream.close()

    def _header(self, rows: int = 0) -> None:
        self._stream.write(_header(self._dtype, (rows, *self._tail)))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()


def open_array(path: Path, dtype: npt.DTypeLike, width: int | None = None, rows: int | None = None) -> Array:
    """Memory-map a .npy file, read only, that `ArrayWriter` or `numpy.save` wrote. Raises `DamagedSnapshotError`.

    The header is not parsed but compared with the only one that it can be: numpy's parser raises anything on noise.
    """
    kind = np.dtype(dtype)
    tail = () if width is None else (width,)
    try:
        count = _rows(path, kind, tail) if rows is None else rows
        expected = _header(kind, (count, *tail))
        with path.open("rb") as stream:
            header = stream.read(len(expected))
        size = path.stat().st_size
    except OSError:
        raise DamagedSnapshotError(f"The index file {path.name} cannot be read.", REBUILD) from None
    if header != expected or size != len(expected) + count * kind.itemsize * math.prod(tail):
        raise DamagedSnapshotError(f"The index file {path.name} does not hold what its manifest says.", REBUILD)
    array: Array = np.memmap(path, kind, "r", len(expected), (count, *tail))
    return array.view(np.ndarray)


def _rows(path: Path, kind: np.dtype[Any], tail: tuple[int, ...]) -> int:
    """How many rows a file of this size holds; the header's length does not depend on it."""
    body = path.stat().st_size - len(_header(kind, (0, *tail)))
    return max(0, body) // (kind.itemsize * math.prod(tail))


def _header(kind: np.dtype[Any], shape: tuple[int, ...]) -> bytes:
    stream = io.BytesIO()
    facts = {"descr": npy.dtype_to_descr(kind), "fortran_order": False, "shape": shape}
    npy.write_array_header_1_0(stream, facts)
    return stream.getvalue()


def before(ends: Numbers, numbers: Numbers) -> Numbers:
    """Where the runs with these numbers begin, by where each run of all ends."""
    return np.where(numbers > 0, ends[numbers - 1], 0)


def runs(starts: Numbers, stops: Numbers) -> tuple[Numbers, Numbers]:
    """The numbers from each start up to its stop, run after run, and the place of the run that each one is of."""
    lengths = stops - starts
    owners = np.repeat(np.arange(len(lengths)), lengths)
    return np.arange(len(owners)) + (stops - np.cumsum(lengths))[owners], owners
