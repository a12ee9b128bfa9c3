"""The parts of a snapshot, one a collection: which rows each has, and how those that may be seen are numbered."""

from __future__ import annotations

from collections.abc import Collection as Names
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from askbot.domain import Collection

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Part:
    """One collection in a snapshot; its documents and passages lie together."""

    number: int
    """From 0, in the order of the names."""
    collection: Collection
    documents: int
    """How many it has."""
    rows: range
    """Its passages, as they are stored."""


class VisibleRows:
    """Some parts of a snapshot, their passages numbered from 0 without gaps, in the order in which they are stored.

    Whoever sees the rows of a snapshot through this sees what an index of these parts alone would have.
    """

    def __init__(self, parts: Sequence[Part]) -> None:
        """`parts` are in the order of their rows."""
        self.parts = tuple(parts)
        self.runs = _joined([part.rows for part in self.parts])
        """The stored rows, in as few ranges as there are gaps."""
        lengths = [len(run) for run in self.runs]
        self._firsts = np.cumsum([0, *lengths])[: len(lengths)]
        self._starts = np.asarray([run.start for run in self.runs], np.int64)
        self._shifts = self._starts - self._firsts
        self._count = sum(lengths)

    def __len__(self) -> int:
        return self._count

    @property
    def documents(self) -> int:
        """How many documents the parts have."""
        return sum(part.documents for part in self.parts)

    def only(self, names: Names[str]) -> VisibleRows:
        """Those of the parts whose collections are named."""
        return VisibleRows([part for part in self.parts if part.collection.name in names])

    def stored(self, rows: npt.ArrayLike) -> Rows:
        """Where visible rows are stored, (n,)."""
        wanted = np.asarray(rows, np.int64)
        if not len(self.runs):
            return wanted
        return wanted + self._shifts[np.searchsorted(self._firsts, wanted, "right") - 1]

    def visible(self, stored: npt.ArrayLike) -> Rows:
        """The numbers of stored rows, (n,), all of which must be visible."""
        wanted = np.asarray(stored, np.int64)
        if not len(self.runs):
            return wanted
        return wanted - self._shifts[np.searchsorted(self._starts, wanted, "right") - 1]

    def holds(self, stored: int) -> bool:
        """Whether a stored row is visible."""
        return any(stored in run for run in self.runs)

    def range_of(self, part: Part) -> range:
        """The numbers of the rows of one of the parts."""
        first = int(self.visible(part.rows.start)) if part.rows else 0
        return range(first, first + len(part.rows))


def _joined(ranges: Sequence[range]) -> list[range]:
    """Ranges without those that are empty, each joined with the one that it follows directly."""
    runs: list[range] = []
    for one in filter(len, ranges):
        if runs and runs[-1].stop == one.start:
            runs[-1] = range(runs[-1].start, one.stop)
        else:
            runs.append(one)
    return runs
