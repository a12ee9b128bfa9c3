"""Who is quoted in a snapshot in PostgreSQL: who speaks in a passage comes with the passage."""

from __future__ import annotations

from collections.abc import Collection

from askbot.index.dialect import POSTGRES
from askbot.index.parts import VisibleRows
from askbot.index.people_tables import First, PeopleTables, Query
from askbot.index.postgres.passages import StoredPassages


class PostgresPeople(PeopleTables):
    """As `PeopleTables`."""

    def __init__(self, query: Query, visible: VisibleRows, first: First, stored: StoredPassages) -> None:
        super().__init__(query, visible, POSTGRES, first)
        self._passages = stored

    def speakers_in(self, rows: Collection[int]) -> dict[int, dict[int, int]]:
        """As `PeopleTables.speakers_in`; passages that are kept need not be asked for."""
        wanted = sorted(rows)
        stored = dict(zip(self._visible.stored(wanted).tolist(), wanted, strict=True))
        known = self._passages.kept(list(stored))
        found = {stored[place]: dict(one.speakers) for place, one in known.items() if one.speakers}
        unread = [row for place, row in stored.items() if place not in known]
        return found | (super().speakers_in(unread) if unread else {})
