"""Vector search: exact below a size, by short codes above it, by inverted lists above that."""

from pathlib import Path

import numpy as np
import pytest

from askbot.errors import DamagedSnapshotError
from askbot.index.faiss_index import ShortCodes, VectorIndex, widened, write_index
from benchmarks.faults.vectors import COUNT, DIMENSION, KINDS, damaged_heads, made_up, opened


@pytest.fixture
def vectors() -> np.ndarray:
    return made_up()


def test_a_small_index_is_exact(tmp_path: Path, vectors: np.ndarray) -> None:
    index = opened(tmp_path / "x.faiss", vectors, "flat")
    scores, rows = index.search(vectors[7], 10)
    assert not index.approximate
    assert rows[0] == 7
    np.testing.assert_allclose(scores, np.sort(vectors @ vectors[7])[::-1][:10], atol=5e-3)


@pytest.mark.parametrize("kind", ["fine", "codes", "lists"])
def test_a_large_index_finds_nearly_all(tmp_path: Path, vectors: np.ndarray, kind: str) -> None:
    index = opened(tmp_path / "x.faiss", vectors, kind)
    assert index.approximate
    hits = [len(set(index.search(v, 10)[1]) & set(np.argsort(-(vectors @ v))[:10])) for v in vectors[:50]]
    assert np.mean(hits) > 9


def test_short_codes_leave_what_an_index_in_files_finds(tmp_path: Path, vectors: np.ndarray) -> None:
    index = opened(tmp_path / "x.faiss", vectors, "fine")
    data = index.codes()
    assert data is not None
    codes = ShortCodes(data, COUNT, DIMENSION)
    for k, compared in ((1, 604), (50, 800), (100, 1000), (COUNT, COUNT)):
        near = codes.near(vectors[k % 7], k)
        assert len(near) == min(compared, COUNT)
        assert set(index.search(vectors[k % 7], k)[1].tolist()) <= set(near.tolist())


@pytest.mark.parametrize("kind", KINDS)
def test_a_filter_leaves_the_best_of_what_it_allows(tmp_path: Path, vectors: np.ndarray, kind: str) -> None:
    allowed = np.arange(0, COUNT, 100)
    index = opened(tmp_path / "x.faiss", vectors, kind)
    _, rows = index.search(vectors[1], 10, allowed)
    exact = allowed[np.argsort(-(vectors[allowed] @ vectors[1]))[:10]]
    assert len(set(rows.tolist()) & set(exact.tolist())) >= 9
    assert set(rows.tolist()) <= set(allowed.tolist())


def test_a_file_with_another_count_is_refused(tmp_path: Path, vectors: np.ndarray) -> None:
    write_index(tmp_path / "x.faiss", vectors[:10])
    with pytest.raises(DamagedSnapshotError):
        VectorIndex(tmp_path / "x.faiss", 11, DIMENSION)


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_with_a_damaged_head_is_refused_or_opened_and_nothing_worse(
    tmp_path: Path, vectors: np.ndarray, kind: str
) -> None:
    """As it may be of an index too large to be verified while it is opened; it is searched after that."""
    assert damaged_heads(tmp_path, vectors, kind, 200)["refused"] > 10


def test_every_finite_half_is_widened_exactly() -> None:
    halves = np.arange(2**16, dtype=np.uint16).view(np.float16)
    halves = halves[np.isfinite(halves)]
    np.testing.assert_array_equal(widened(halves).view(np.int32), halves.astype(np.float32).view(np.int32))
