"""What is kept is forgotten when its time is over, whether or not anybody asks."""

from __future__ import annotations

import time
from collections.abc import Callable

from askbot.journal.database import Database

DAY = 86400.0
_OLD = {
    "answers": "given_at < ?",
    "cards": "given_at < ?",
    "votes": "given_at < ?",
    "gaps": "dismissed = 1 AND noted_at < ?",
}


class Retention:
    """How long one journal keeps what. Raises `JournalError` where the file cannot be used."""

    def __init__(self, database: Database, *, days: int, now: Callable[[], float] = time.time) -> None:
        self._database = database
        self._days = days
        self._now = now

    def forget_old(self) -> int:
        """Delete answers, cards, votes and dismissed questions older than the retention; returns how many."""
        oldest = self._now() - self._days * DAY
        with self._database.transaction() as db:
            gone = [db.execute(f"DELETE FROM {table} WHERE {old}", (oldest,)) for table, old in _OLD.items()]  # noqa: S608
        return sum(done.rowcount for done in gone)
