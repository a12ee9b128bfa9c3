"""Vector search over passages and sentences: exact for small corpora, approximate for large ones, chosen by size."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from askbot.errors import DamagedSnapshotError
from askbot.index.arrays import Array
from askbot.index.manifest import REBUILD

FLAT_LIMIT = 20_000
"""Vectors up to which search compares all of them."""
SCAN_LIMIT = 1_000_000
"""Vectors up to which all are compared by four bits for each four dimensions, and the nearest again as they are."""
SCANNED = 4
"""Dimensions that share four bits."""
AGAIN = 32
"""Vectors compared again for each one wanted, so that nearly all of the true neighbours are found."""
TRAIN_PER_LIST = 50
TRAIN_SCAN = 2048
"""Vectors that the 16 codes of each group of dimensions are learnt from."""
CHUNK = 65_536

Floats = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]


def write_index(path: Path, vectors: Array, *, flat_limit: int = FLAT_LIMIT, scan_limit: int = SCAN_LIMIT) -> None:
    """Write a FAISS index of unit vectors, (n, d), in which the inner product is the cosine. Raises `OSError`.

    Up to `flat_limit` vectors search is exact, up to `scan_limit` it scans short codes of all of them (product
    quantisation in registers, André et al., 2015), above that inverted lists.
    """
    import faiss

    index = _trained(vectors, flat_limit, scan_limit)
    for start in range(0, len(vectors), CHUNK):
        index.add(np.asarray(vectors[start : start + CHUNK], np.float32))
    try:
        faiss.write_index(index, str(path))
    except RuntimeError as error:
        raise OSError(f"{path.name}: {error}") from error


def _trained(vectors: Array, flat_limit: int, scan_limit: int) -> Any:
    import faiss

    count, dimension = vectors.shape
    kind, metric = faiss.ScalarQuantizer.QT_bf16, faiss.METRIC_INNER_PRODUCT
    flat = faiss.IndexScalarQuantizer(dimension, kind, metric)
    if count <= flat_limit:
        return flat
    if count <= scan_limit:
        groups = dimension // math.gcd(dimension, SCANNED)
        codes = faiss.IndexPQFastScan(dimension, groups, 4, metric)
        codes.train(_sample(vectors, TRAIN_SCAN))
        return faiss.IndexRefine(codes, flat)
    lists = 2 ** round(np.log2(4 * np.sqrt(count)))
    index = faiss.IndexIVFScalarQuantizer(faiss.IndexFlatIP(dimension), dimension, lists, kind, metric)
    index.train(_sample(vectors, TRAIN_PER_LIST * lists))
    return index


def _sample(vectors: Array, most: int) -> Floats:
    rows = np.sort(np.random.default_rng(0).choice(len(vectors), min(len(vectors), most), replace=False))
    return np.asarray(vectors[rows], np.float32)


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
        self._lists = int(getattr(self._index, "nlist", 0))
        self._whole: Any = faiss.downcast_index(self._index.refine_index) if self._scans else self._index

    @property
    def _scans(self) -> bool:
        return hasattr(self._index, "refine_index")

    @property
    def approximate(self) -> bool:
        """Whether search may miss a near vector."""
        return self._scans or self._lists > 0

    def search(self, vector: Floats, k: int, allowed: Rows | None = None) -> tuple[Floats, Rows]:
        """Cosines and numbers of the k nearest vectors to (d,), among `allowed` (sorted) where it is given."""
        k = min(k, self._index.ntotal if allowed is None else len(allowed))
        if k == 0:
            return np.zeros(0, np.float32), np.zeros(0, np.int64)
        import faiss

        faiss.omp_set_num_threads(1)  # of this thread; a pool of FAISS's own would fight with torch's for the processor
        index, parameters = self._index, self._parameters(allowed)
        if allowed is not None:
            index = self._whole  # short codes cannot be filtered
        scores, rows = index.search(vector[None].astype(np.float32), k, params=parameters)
        found = rows[0] >= 0
        return scores[0][found], rows[0][found]

    def _parameters(self, allowed: Rows | None) -> Any:
        import faiss as untyped

        faiss: Any = untyped
        selector = None if allowed is None else faiss.IDSelectorBatch(allowed)
        if self._lists:
            # what a filter leaves may lie in any list
            probes = max(1, round(self._lists**0.5)) if allowed is None else self._lists
            return faiss.SearchParametersIVF(nprobe=probes, sel=selector)
        if self._scans and allowed is None:
            return faiss.IndexRefineSearchParameters(k_factor=AGAIN)
        return faiss.SearchParameters(sel=selector)
