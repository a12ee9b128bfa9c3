"""Vector search over passages and sentences: exact for small corpora, approximate for large ones, chosen by size."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from askbot.domain import Floats
from askbot.errors import DamagedSnapshotError
from askbot.index.arrays import Array
from askbot.index.manifest import REBUILD

FLAT_LIMIT = 5000
"""Vectors up to which search compares all of them."""
FINE_LIMIT = 200_000
"""Vectors up to which all are compared by four bits for each two dimensions, and the nearest again as they are."""
SCAN_LIMIT = 1_000_000
"""Vectors up to which the same is done with four bits for each three dimensions, which are read in less time."""
AGAIN = {2: (4, 600), 3: (48, 2400), 4: (64, 0)}
"""By dimensions that share four bits: how many vectors are compared again for each one wanted, and how many beside."""
TRAIN_PER_LIST = 50
TRAIN_SCAN = 1024
"""Vectors that the 16 codes of each group of dimensions are learnt from."""
ROUNDS_SCAN = 5
"""Rounds of that learning; more find no more neighbours."""
CHUNK = 65_536

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Limits:
    """Numbers of vectors up to which an index is of one kind."""

    flat: int = FLAT_LIMIT
    fine: int = FINE_LIMIT
    scan: int = SCAN_LIMIT


def write_index(path: Path, vectors: Array, limits: Limits = Limits()) -> None:
    """Write a FAISS index of unit vectors, (n, d), in which the inner product is the cosine. Raises `OSError`.

    A small one is exact, a larger one scans short codes of all vectors (product quantisation in registers, André et
    al., 2015), a very large one has inverted lists.
    """
    import faiss

    index = _trained(vectors, limits)
    for start in range(0, len(vectors), CHUNK):
        index.add(np.asarray(vectors[start : start + CHUNK], np.float32))
    try:
        faiss.write_index(index, str(path))
    except RuntimeError as error:
        raise OSError(f"{path.name}: {error}") from error


def _trained(vectors: Array, limits: Limits) -> Any:
    import faiss

    count, dimension = vectors.shape
    kind, metric = faiss.ScalarQuantizer.QT_bf16, faiss.METRIC_INNER_PRODUCT
    flat = faiss.IndexScalarQuantizer(dimension, kind, metric)
    if count <= limits.flat:
        return flat
    if count <= limits.scan:
        shared = _shared(dimension, (2,) if count <= limits.fine else (3, 4))
        codes = faiss.IndexPQFastScan(dimension, dimension // shared, 4, metric)
        codes.pq.cp.niter = ROUNDS_SCAN
        codes.train(_sample(vectors, TRAIN_SCAN))
        return faiss.IndexRefine(codes, flat)
    lists = 2 ** round(np.log2(4 * np.sqrt(count)))
    index = faiss.IndexIVFScalarQuantizer(faiss.IndexFlatIP(dimension), dimension, lists, kind, metric)
    index.train(_sample(vectors, TRAIN_PER_LIST * lists))
    return index


def _shared(dimension: int, wanted: tuple[int, ...]) -> int:
    """How many dimensions share four bits: the first number that divides them all."""
    return next((number for number in wanted if dimension % number == 0), 1)


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
        self._codes: Any = faiss.downcast_index(self._index.base_index) if self._scans else None

    @property
    def _scans(self) -> bool:
        return hasattr(self._index, "refine_index")

    def codes(self) -> bytes | None:
        """The short codes of all vectors as `ShortCodes` takes them, if search scans such."""
        import faiss as untyped

        faiss: Any = untyped
        return bytes(faiss.serialize_index(self._index.base_index)) if self._scans else None

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
        index, parameters = self._index, self._parameters(k, allowed)
        if allowed is not None:
            index = self._whole  # short codes cannot be filtered
        scores, rows = index.search(vector[None].astype(np.float32), k, params=parameters)
        valid = rows[0] >= 0
        return scores[0][valid], rows[0][valid]

    def _parameters(self, k: int, allowed: Rows | None) -> Any:
        import faiss as untyped

        faiss: Any = untyped
        selector = None if allowed is None else faiss.IDSelectorBatch(allowed)
        if self._lists:
            # what a filter leaves may lie in any list
            probes = max(1, round(self._lists**0.5)) if allowed is None else self._lists
            return faiss.SearchParametersIVF(nprobe=probes, sel=selector)
        if self._scans and allowed is None:
            compared = _compared_again(self._codes, k) + 0.5  # FAISS rounds down
            return faiss.IndexRefineSearchParameters(k_factor=compared / k)
        return faiss.SearchParameters(sel=selector)


class ShortCodes:
    """Short codes of vectors that lie elsewhere, in memory: which of them may be near, to be compared there."""

    def __init__(self, data: bytes, count: int, dimension: int) -> None:
        """`data` is as `VectorIndex.codes` gives it. Raises `DamagedSnapshotError`."""
        import faiss as untyped

        faiss: Any = untyped
        try:
            self._index: Any = faiss.deserialize_index(np.frombuffer(data, np.uint8))
        except (RuntimeError, MemoryError):
            raise DamagedSnapshotError("The short codes of the index cannot be read.", REBUILD) from None
        if self._index.ntotal != count or self._index.d != dimension:
            raise DamagedSnapshotError("The index has short codes of other vectors.", REBUILD)

    def near(self, vector: Floats, k: int) -> Rows:
        """The numbers of the vectors among which the k nearest to (d,) are; several times as many."""
        import faiss

        faiss.omp_set_num_threads(1)
        _, rows = self._index.search(vector[None].astype(np.float32), _compared_again(self._index, k))
        return np.sort(rows[0][rows[0] >= 0])


def _compared_again(codes: Any, k: int) -> int:
    """How many vectors are compared again to find the k nearest."""
    times, beside = AGAIN.get(int(codes.pq.dsub), AGAIN[min(AGAIN)])
    return int(min(times * k + beside, codes.ntotal))


def widened(halves: Array) -> Floats:
    """Finite float16 as float32, exactly; NumPy's own conversion takes twice as long.

    Sign, exponent and fraction are moved to their places, and the exponent's offset is mended by a product.
    """
    bits = halves.view(np.int16).astype(np.int32)
    bits <<= 13
    bits &= -0x70002000  # what the sign fills between itself and the exponent
    wide = bits.view(np.float32)
    wide *= np.float32(2.0**112)
    return wide
