"""The tables of a snapshot in PostgreSQL; what belongs to a passage is read together and kept for a while."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from askbot.concurrency.recent import Recent
from askbot.domain import Attribution, Document, Passage
from askbot.index.dialect import POSTGRES
from askbot.index.document_dates import Place, Times
from askbot.index.parts import VisibleRows
from askbot.index.postgres.documents import DocumentList, Numbers
from askbot.index.postgres.passages import StoredPassages
from askbot.index.postgres.people import PostgresPeople
from askbot.index.postgres.quoted import Quoted
from askbot.index.postgres.reading import Reading, Records
from askbot.index.tables import PRESENT, Tables, is_under, to_attribution, to_passage

HEADINGS_KEPT = 8
"""Headings of which the passages are kept."""
_SECTIONS = "SELECT section, string_agg(int4send(row), ''::bytea ORDER BY row) FROM passages GROUP BY section"


class PostgresTables(Tables):
    """As `Tables`; all views of a snapshot share what was read."""

    dialect = POSTGRES

    def __init__(self, reading: Reading, stored: StoredPassages) -> None:
        self._reading = reading
        self._passages = stored
        self._documents = DocumentList(reading)
        self._under = Recent[str, Numbers](HEADINGS_KEPT)
        self._quoted = Quoted(reading)
        self.see(VisibleRows(self.parts()))

    def query(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """The rows of a SELECT. Raises `SnapshotError` where the server cannot be reached."""
        return self._reading.rows(_in_driver(sql), values)

    @property
    def people(self) -> PostgresPeople:
        """As `Tables.people`."""
        return PostgresPeople(self.query, self.visible, self._first_of, self._passages)

    def _first_of(self, statements: Sequence[tuple[str, tuple[Any, ...]]]) -> Records:
        """The rows of the first of several SELECTs that has any; all are asked together."""
        asked = [(_in_driver(sql), values) for sql, values in statements]
        return next(filter(None, self._reading.together(asked)), [])

    def expect(self, rows: Sequence[int]) -> None:
        """Read all that belongs to these passages, and their documents."""
        self._passages.get(self._stored(rows))

    def rows_of(
        self, paths: Iterable[str] | None, since: date | None, until: date | None, heading: str | None
    ) -> list[int]:
        """As `Tables.rows_of`; the server is asked for headings alone."""
        rows = self._documents.rows(self.visible.parts, paths, since, until)
        if heading is not None:
            rows = np.intersect1d(rows, self._rows_under(heading), assume_unique=True)
        return self.visible.visible(rows).tolist()

    def _rows_under(self, heading: str) -> Numbers:
        """The stored rows of the passages under a heading, kept for a while."""
        wanted = heading.casefold().strip()
        under = self._under.get(wanted)
        if under is None:
            records = self._reading.rows(_SECTIONS)
            found = [np.frombuffer(rows, ">i4") for section, rows in records if is_under(heading, section)]
            under = self._under[wanted] = np.sort(np.concatenate([np.zeros(0, np.int64), *found]))
        return under

    def passages(self, rows: Sequence[int]) -> dict[int, Passage]:
        """As `Tables.passages`."""
        stored = self._stored(rows)
        known = self._passages.kept(stored)
        if len(known) < len(set(stored)):
            return super().passages(rows)
        return {int(row): to_passage(known[place].record) for row, place in zip(rows, stored, strict=True)}

    def row_of(self, passage_id: str) -> int:
        """As `Tables.row_of`."""
        stored = self._passages.row_of(passage_id)
        if stored is None or not self.visible.holds(stored):
            return super().row_of(passage_id)
        return int(self.visible.visible(stored))

    def places(self, rows: Sequence[int]) -> dict[int, Place]:
        """As `Tables.places`; the server is not asked."""
        places = self._documents.at(self._stored(rows))
        firsts = self.visible.visible([first for first, _, _ in places]).tolist()
        return {
            int(row): Place(seen, seen + last - first, day)
            for row, seen, (first, last, day) in zip(rows, firsts, places, strict=True)
        }

    def attributions(self, row: int) -> tuple[Attribution, ...]:
        """As `Tables.attributions`."""
        (stored,) = self._stored([row])
        one = self._passages.kept([stored]).get(stored)
        return super().attributions(row) if one is None else tuple(map(to_attribution, one.attributions))

    def speakers(self) -> Iterator[tuple[int, str]]:
        """As `Tables.speakers`; read once for all collections."""
        for run in self.visible.runs:
            shift = int(self.visible.visible(run.start)) - run.start
            yield from ((row + shift, speaker) for row, speaker in self._quoted.between(run))

    def document(self, path: str) -> Document:
        """As `Tables.document`."""
        if self._documents.find(path, self.visible.parts) is None:
            raise KeyError(path)
        document = self._passages.document(path)
        if document is None:
            document = super().document(path)
            self._passages.keep_document(document)
        return document

    def document_paths(self) -> Iterator[tuple[str, int]]:
        """Path and number of passages of every document, in the order of their rows."""
        return self._documents.in_rows(self.visible.parts)

    def catalogue(self) -> Iterator[tuple[str, str, date | None, int, str]]:
        """As `Tables.catalogue`; the server is not asked."""
        names = {part.number: part.collection.name for part in self.visible.parts}
        listed = self._documents.listed(self.visible.parts)
        return ((path, title, dated, len(rows), names[number]) for path, title, dated, rows, number in listed)

    def undated(self, paths: Iterable[str] | None) -> list[str]:
        """As `Tables.undated`; the server is not asked."""
        return self._documents.undated(self.visible.parts, paths)

    @cached_property
    def times(self) -> Times | None:
        """As `Tables.times`; the server is not asked."""
        days = self._documents.days(self.visible.parts)
        at = (math.ceil(share * (len(days) - 1)) for share in (PRESENT, 0.5))
        return Times(*(days[place] for place in at)) if days else None


def _in_driver(sql: str) -> str:
    return sql.replace("%", "%%").replace("?", "%s")
