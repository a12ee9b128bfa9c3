"""What is kept about one person: shown, exported, deleted."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from askbot.journal.database import Database

DAY = 86400.0
_OLD = {
    "answers": "given_at < ?",
    "cards": "given_at < ?",
    "votes": "given_at < ?",
    "gaps": "dismissed = 1 AND noted_at < ?",
}
_BY_PERSON = {
    "cards": ("asker", "answer, given_at, guild, channel, status, seconds, shown"),
    "votes": ("voter", "answer, guild, up, reason, given_at"),
    "gaps": ("asker", "guild, question, kind, note, answer, noted_at"),
}
_ANSWERS = "SELECT answer FROM cards WHERE asker = ?"


class People:
    """The people of one journal. Every method raises `JournalError` where the file cannot be used."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def count(self, person: int) -> dict[str, int]:
        """How many cards, votes and gaps are kept of a person."""
        return {name: len(rows) for name, rows in self.export(person).items() if name != "answers"}

    def export(self, person: int) -> dict[str, list[dict[str, Any]]]:
        """Everything that is kept of a person."""
        with self._database.transaction() as db:
            kept = {
                table: [dict(row) for row in db.execute(f"SELECT {columns} FROM {table} WHERE {who} = ?", (person,))]  # noqa: S608
                for table, (who, columns) in _BY_PERSON.items()
            }
            rows = db.execute(f"SELECT * FROM answers WHERE id IN ({_ANSWERS})", (person,))  # noqa: S608
            kept["answers"] = [dict(row) for row in rows]
        return kept

    def delete(self, person: int) -> int:
        """Delete everything that is kept of a person; returns how many entries that was."""
        with self._database.transaction() as db:
            gone = db.execute(f"DELETE FROM answers WHERE id IN ({_ANSWERS})", (person,)).rowcount  # noqa: S608
            for table, (who, _) in _BY_PERSON.items():
                gone += db.execute(f"DELETE FROM {table} WHERE {who} = ?", (person,)).rowcount  # noqa: S608
        return gone


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
