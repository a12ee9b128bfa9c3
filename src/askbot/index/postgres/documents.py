"""What is known of every document of a snapshot, kept in memory: filters on them need not ask the server."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import numpy as np
import numpy.typing as npt

from askbot.index.arrays import runs
from askbot.index.parts import Part
from askbot.index.postgres.reading import Reading
from askbot.index.postgres.texts import Texts

_DOCUMENTS = 'SELECT path, title, date, day, first, last, collection FROM documents ORDER BY path COLLATE "C"'
_UNKNOWN = 0
"""Stands for a day that is not known."""

Numbers = npt.NDArray[np.int64]


class DocumentList:
    """The documents of all collections, by path; safe to share between threads. Some 50 bytes each beside their names.

    Places are those in the order of paths; rows are stored ones.
    """

    def __init__(self, reading: Reading) -> None:
        """Read it. Raises `SnapshotError`."""
        records = reading.rows(_DOCUMENTS)
        self._paths = Texts(path for path, *_ in records)
        self._titles = Texts(title for _, title, *_ in records)
        numbers = [
            (date.fromisoformat(dated).toordinal() if dated else _UNKNOWN, day or _UNKNOWN, first, last, collection)
            for _, _, dated, day, first, last, collection in records
        ]
        columns = np.asarray(numbers, np.int32).reshape(-1, 5).T.copy()
        self._dated, self._days, self._firsts, self._lasts, self._collections = columns
        self._in_rows = np.lexsort((self._lasts, self._firsts)).astype(np.int32)
        self._lasts_in_rows = self._lasts[self._in_rows]

    def path(self, place: int) -> str:
        """The path of a document."""
        return self._paths[place]

    def find(self, path: str, parts: Sequence[Part]) -> int | None:
        """The place of a document of these collections; None where it is not there."""
        place = self._paths.find(path)
        return place if place is not None and self._collections[place] in _numbers(parts) else None

    def at(self, rows: Sequence[int]) -> list[tuple[int, int, int | None]]:
        """The first row, one more than the last, and the day of the document of each of some rows."""
        places = self._in_rows[np.searchsorted(self._lasts_in_rows, np.asarray(rows, np.int64), "right")].tolist()
        return [(int(self._firsts[at]), int(self._lasts[at]), int(self._days[at]) or None) for at in places]

    def listed(self, parts: Sequence[Part]) -> Iterator[tuple[str, str, date | None, range, int]]:
        """Path, title, date, rows and number of the collection of the documents of collections, by path."""
        for at in np.flatnonzero(self._among(parts)).tolist():
            dated = date.fromordinal(self._dated[at]) if self._dated[at] else None
            rows = range(int(self._firsts[at]), int(self._lasts[at]))
            yield self._paths[at], self._titles[at], dated, rows, int(self._collections[at])

    def in_rows(self, parts: Sequence[Part]) -> Iterator[tuple[str, int]]:
        """Path and number of passages of the documents of collections, in the order of their rows."""
        order = self._in_rows[self._among(parts)[self._in_rows]]
        return ((self._paths[at], int(self._lasts[at] - self._firsts[at])) for at in order.tolist())

    def days(self, parts: Sequence[Part]) -> list[int]:
        """The days of the documents of collections of which it is known, ascending."""
        days = self._days[self._among(parts)]
        return np.sort(days[days != _UNKNOWN]).tolist()

    def undated(self, parts: Sequence[Part], paths: Iterable[str] | None) -> list[str]:
        """The documents of collections that have no date, of `paths` alone where they are given."""
        return [
            self._paths[at] for at in np.flatnonzero(self._where(parts, paths) & (self._dated == _UNKNOWN)).tolist()
        ]

    def rows(
        self, parts: Sequence[Part], paths: Iterable[str] | None, since: date | None, until: date | None
    ) -> Numbers:
        """The rows of the documents of collections that fulfil all conditions, ascending; None sets none."""
        kept = self._where(parts, paths)
        if since is not None:
            kept &= self._dated >= since.toordinal()
        if until is not None:
            kept &= (self._dated <= until.toordinal()) & (self._dated != _UNKNOWN)
        rows, _ = runs(self._firsts[kept].astype(np.int64), self._lasts[kept].astype(np.int64))
        return np.sort(rows)

    def _where(self, parts: Sequence[Part], paths: Iterable[str] | None) -> npt.NDArray[np.bool_]:
        kept = self._among(parts)
        if paths is None:
            return kept
        named = np.zeros(len(kept), np.bool_)
        named[[at for path in paths if (at := self._paths.find(path)) is not None]] = True
        return kept & named

    def _among(self, parts: Sequence[Part]) -> npt.NDArray[np.bool_]:
        return np.isin(self._collections, _numbers(parts))


def _numbers(parts: Sequence[Part]) -> list[int]:
    return [part.number for part in parts]
