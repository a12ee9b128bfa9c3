"""Arrays on disk: rows come back as they were appended, and do not gather in memory."""

from pathlib import Path

import numpy as np
import pytest

from askbot.index.arrays import BLOCKS, ROWS, ArrayWriter, open_array


@pytest.mark.parametrize("sizes", [[], [0], [3], [1, 0, 2], [1] * (2 * BLOCKS + 1), [ROWS, 1, 2 * ROWS, 0, 5]])
def test_rows_come_back_in_order_whatever_the_size_of_their_blocks(sizes: list[int], tmp_path: Path) -> None:
    rows = np.arange(3 * sum(sizes), dtype=np.float32).reshape(-1, 3) % 1024
    path = tmp_path / "rows.npy"
    with ArrayWriter(path, np.float16, 3) as writer:
        for block in np.split(rows, np.cumsum(sizes)):
            writer.append(block)
        assert writer.rows == len(rows)
    np.testing.assert_array_equal(open_array(path, np.float16, 3, len(rows)), rows)
    np.testing.assert_array_equal(np.load(path, allow_pickle=False), rows)


def test_rows_are_lists_too_and_empty_ones_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "numbers.npy"
    with ArrayWriter(path, np.int32) as writer:
        for numbers in ([7, 8], [], [9]):
            writer.append(numbers)
    assert open_array(path, np.int32, rows=3).tolist() == [7, 8, 9]


@pytest.mark.parametrize("size", [1, ROWS // 4])
def test_what_waits_in_memory_is_bounded(size: int, tmp_path: Path) -> None:
    path = tmp_path / "rows.npy"
    with ArrayWriter(path, np.int64) as writer:
        for _ in range(4 * BLOCKS):
            writer.append(np.zeros(size, np.int64))
            waiting = writer.rows - (path.stat().st_size - 128) // 8
            assert waiting < min(BLOCKS * size, ROWS) + ROWS
