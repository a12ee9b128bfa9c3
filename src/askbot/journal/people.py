"""What is kept about one person: shown, exported, deleted."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from askbot.journal.database import Database, Transaction, in_transaction

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
    """The people of one journal. Every method raises `JournalError` where it cannot be used."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def count(self, person: int) -> dict[str, int]:
        """How many cards, votes and gaps are kept of a person."""
        return {name: len(rows) for name, rows in self.export(person).items() if name != "answers"}

    @in_transaction
    def export(self, db: Transaction, person: int) -> dict[str, list[dict[str, Any]]]:
        """Everything that is kept of a person."""
        kept = {
            table: db.rows(f"SELECT {columns} FROM {table} WHERE {who} = ?", (person,))  # noqa: S608
            for table, (who, columns) in _BY_PERSON.items()
        }
        kept["answers"] = db.rows(f"SELECT * FROM answers WHERE id IN ({_ANSWERS})", (person,))  # noqa: S608
        return kept

    @in_transaction
    def delete(self, db: Transaction, person: int) -> int:
        """Delete everything that is kept of a person; returns how many entries that was."""
        gone = db.change(f"DELETE FROM answers WHERE id IN ({_ANSWERS})", (person,))  # noqa: S608
        for table, (who, _) in _BY_PERSON.items():
            gone += db.change(f"DELETE FROM {table} WHERE {who} = ?", (person,))  # noqa: S608
        return gone


class Retention:
    """How long one journal keeps what. Raises `JournalError` where it cannot be used."""

    def __init__(self, database: Database, *, days: int, now: Callable[[], float] = time.time) -> None:
        self.database = database
        self._days = days
        self._now = now

    @in_transaction
    def forget_old(self, db: Transaction) -> int:
        """Delete answers, cards, votes and dismissed questions older than the retention; returns how many."""
        oldest = self._now() - self._days * DAY
        return sum(db.change(f"DELETE FROM {table} WHERE {old}", (oldest,)) for table, old in _OLD.items())  # noqa: S608
