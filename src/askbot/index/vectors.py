"""Vector search over passages and sentences: exact for small corpora, approximate for large ones, chosen by size."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from askbot.errors import DamagedSnapshotError
from askbot.index.arrays import Array
from askbot.index.manifest import REBUILD

FLAT_LIMIT = 200_000
"""Vectors up to which search is exact."""
TRAIN_PER_LIST = 50
CHUNK = 65_536

Floats = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]


def write_index(path: Path, vectors: Array, *, flat_limit: int = FLAT_LIMIT) -> None:
    """Write a FAISS index of unit vectors, (n, d), in which the inner product is the cosine. Raises `OSError`.

    Up to `flat_limit` vectors search is exact, above it by inverted lists.
    """
    import faiss

    index = _trained(vectors, flat_limit)
    for start in range(0, len(vectors), CHUNK):
        index.add(np.asarray(vectors[start : start + CHUNK], np.float32))
    try:
        faiss.write_index(index, str(path))
    except RuntimeError as error:
        raise OSError(f"{path.name}: {error}") from error


def _trained(vectors: Array, flat_limit: int) -> Any:
    import faiss

    count, dimension = vectors.shape
    kind, metric = faiss.ScalarQuantizer.QT_bf16, faiss.METRIC_INNER_PRODUCT
    if count <= flat_limit:
        return faiss.IndexScalarQuantizer(dimension, kind, metric)
    lists = 2 ** round(np.log2(4 * np.sqrt(count)))
    index = faiss.IndexIVFScalarQuantizer(faiss.IndexFlatIP(dimension), dimension, lists, kind, metric)
    rows = np.sort(np.random.default_rng(0).choice(count, min(count, TRAIN_PER_LIST * lists), replace=False))
    index.train(np.asarray(vectors[rows], np.float32))
    return index


class VectorIndex:
    """A FAISS index, opened memory-mapped."""

    def __init__(self, path: Path, count: int, dimension: int) -> None:
        import faiss

        try:
            self._index: Any = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC | faiss.IO_FLAG_READ_ONLY)
        except (RuntimeError, MemoryError):
            raise DamagedSnapshotError(f"The index file {path.name} cannot be read.", REBUILD) from None
        if self._index.ntotal != count or self._index.d != dimension:
            raise DamagedSnapshotError(f"The index file {path.name} does not hold what its manifest says.", REBUILD)
        self._probes = max(1, round(self._index.nlist**0.5)) if self.approximate else 0

    @property
    def approximate(self) -> bool:
        """Whether search may miss a near vector."""
        return hasattr(self._index, "nlist")

    def search(self, vector: Floats, k: int, allowed: Rows | None = None) -> tuple[Floats, Rows]:
        """Cosines and numbers of the k nearest vectors to (d,), among `allowed` (sorted) where it is given."""
        import faiss

        k = min(k, self._index.ntotal if allowed is None else len(allowed))
        if k == 0:
            return np.zeros(0, np.float32), np.zeros(0, np.int64)
        parameters: Any = faiss.SearchParametersIVF() if self.approximate else faiss.SearchParameters()
        if self.approximate:
            # what a filter leaves may lie in any list
            parameters.nprobe = self._probes if allowed is None else self._index.nlist
        selector = None if allowed is None else faiss.IDSelectorBatch(allowed)
        if selector is not None:
            parameters.sel = selector
        scores, rows = self._index.search(vector[None].astype(np.float32), k, params=parameters)
        found = rows[0] >= 0
        return scores[0][found], rows[0][found]
