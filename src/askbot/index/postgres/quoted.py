"""Which speakers each passage of a snapshot quotes, read once and kept in memory for all collections."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cached_property

import numpy as np
import numpy.typing as npt

from askbot.index.postgres.reading import Reading
from askbot.index.tables import shown_speakers

_ATTRIBUTIONS = "SELECT row, attributions::text FROM passages WHERE attributions <> '[]' ORDER BY row"


class Quoted:
    """Speakers by the stored rows of passages; safe to share between threads. Eight bytes each beside their names."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def between(self, rows: range) -> Iterator[tuple[int, str]]:
        """Each speaker that consecutive passages quote, with the passage's row. Raises `SnapshotError`."""
        quoting, speakers, names = self._read
        first, last = np.searchsorted(quoting, [rows.start, rows.stop]).tolist()
        found = zip(quoting[first:last].tolist(), speakers[first:last].tolist(), strict=True)
        return ((row, names[speaker]) for row, speaker in found)

    @cached_property
    def _read(self) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], list[str]]:
        numbers: dict[str, int] = {}
        found = [
            (row, numbers.setdefault(speaker, len(numbers)))
            for row, attributions in self._reading.rows(_ATTRIBUTIONS)
            for speaker in shown_speakers(json.loads(attributions))
        ]
        rows, speakers = np.asarray(found, np.int32).reshape(-1, 2).T.copy()
        return rows, speakers, list(numbers)
