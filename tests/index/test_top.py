"""The best passages by words, out of few and out of many."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from askbot.index.bm25 import top_rows


@pytest.mark.parametrize("count", [3, 60, 5000, 40_000])
@given(seed=st.integers(0, 2**32 - 1), k=st.integers(1, 50), filtered=st.booleans(), levels=st.sampled_from([2, 900]))
def test_they_are_those_that_sorting_everything_gives(
    count: int, seed: int, k: int, filtered: bool, levels: int
) -> None:
    rng = np.random.default_rng(seed)
    scores = (rng.integers(-levels, levels, count) / levels).astype(np.float32)
    allowed = np.flatnonzero(rng.random(count) < 0.5) if filtered else None
    pool = np.arange(count) if allowed is None else allowed
    rows = top_rows(scores, k, allowed)
    best = np.sort(scores[pool][scores[pool] > 0])[::-1][:k]
    np.testing.assert_array_equal(np.sort(scores[rows])[::-1], best)
    assert set(rows.tolist()) <= set(pool.tolist())
    assert len(set(rows.tolist())) == len(rows)
