"""The tables of a snapshot in PostgreSQL; what belongs to a passage is read together and kept for a while."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from askbot.domain import Attribution, Passage
from askbot.index.dialect import POSTGRES
from askbot.index.document_dates import Place
from askbot.index.parts import VisibleRows
from askbot.index.postgres.passages import StoredPassages
from askbot.index.postgres.reading import Reading
from askbot.index.tables import Tables, to_attribution, to_passage


class PostgresTables(Tables):
    """As `Tables`."""

    dialect = POSTGRES

    def __init__(self, reading: Reading, stored: StoredPassages) -> None:
        self._reading = reading
        self._passages = stored
        self.see(VisibleRows(self.parts()))

    def query(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """The rows of a SELECT. Raises `SnapshotError` where the server cannot be reached."""
        return self._reading.rows(sql.replace("%", "%%").replace("?", "%s"), values)

    def expect(self, rows: Sequence[int]) -> None:
        """Read all that belongs to these passages, and their documents."""
        stored = self._stored(rows)
        records = self._passages.expect(stored, self._recent)
        for passage in self._passages.kept(stored).values():
            if (document := self._recent.get(passage.record[-1])) is not None:
                self._recent[document.path] = document  # the newest go last
        for record in records:
            self._keep(record)

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
        """As `Tables.places`."""
        stored = self._stored(rows)
        known = self._passages.kept(stored)
        if len(known) < len(set(stored)):
            return super().places(rows)
        places = [known[place].place for place in stored]
        firsts = self.visible.visible([place.first for place in places]).tolist()
        return {
            int(row): Place(first, first + place.last - place.first, place.day)
            for row, first, place in zip(rows, firsts, places, strict=True)
        }

    def attributions(self, row: int) -> tuple[Attribution, ...]:
        """As `Tables.attributions`."""
        (stored,) = self._stored([row])
        one = self._passages.kept([stored]).get(stored)
        return super().attributions(row) if one is None else tuple(map(to_attribution, one.attributions))
