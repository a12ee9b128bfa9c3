"""Arrays on disk: written row by row as plain .npy files, read memory-mapped, never unpickled."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

import numpy as np
import numpy.typing as npt
from numpy.lib import format as npy

from askbot.errors import DamagedSnapshotError
from askbot.index.manifest import REBUILD

Array = npt.NDArray[Any]


class ArrayWriter:
    """Appends rows to a .npy file of unknown length; the header gets its number of rows at closing."""

    def __init__(self, path: Path, dtype: npt.DTypeLike, width: int | None = None) -> None:
        self._dtype = np.dtype(dtype)
        self._tail = () if width is None else (width,)
        self._stream: BinaryIO = path.open("wb")
        self._header()
        self._body = self._stream.tell()
        self.rows = 0

    def append(self, rows: npt.ArrayLike) -> None:
        """Add rows: (n,) or (n, width)."""
        block = np.ascontiguousarray(rows, self._dtype).reshape(-1, *self._tail)
        self._stream.write(block.tobytes())
        self.rows += len(block)

    def close(self) -> None:
        """Write the final header and close the file."""
        if self._stream.closed:
            return
        self._stream.seek(0)
        self._header(self.rows)
        if self._stream.tell() != self._body:  # numpy leaves room for the number of rows to grow
            raise AssertionError("the header of a .npy file changed its length")
        self._stream.close()

    def _header(self, rows: int = 0) -> None:
        head = {"descr": npy.dtype_to_descr(self._dtype), "fortran_order": False, "shape": (rows, *self._tail)}
        npy.write_array_header_1_0(self._stream, head)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()


def open_array(path: Path, dtype: npt.DTypeLike, width: int | None = None, rows: int | None = None) -> Array:
    """Memory-map a .npy file, read only, and check its type and shape. Raises `DamagedSnapshotError`."""
    try:
        array: Array = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError):
        raise DamagedSnapshotError(f"The index file {path.name} cannot be read.", REBUILD) from None
    tail = () if width is None else (width,)
    if array.dtype != np.dtype(dtype) or array.shape[1:] != tail or (rows is not None and len(array) != rows):
        found = f"{array.dtype} {array.shape}"
        raise DamagedSnapshotError(f"The index file {path.name} holds {found}, not what its manifest says.", REBUILD)
    return array.view(np.ndarray)
