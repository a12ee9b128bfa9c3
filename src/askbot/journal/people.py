"""What is kept about one person: shown, exported, deleted."""

from __future__ import annotations

from typing import Any

from askbot.journal.database import Database

_OWN = {
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
                for table, (who, columns) in _OWN.items()
            }
            rows = db.execute(f"SELECT * FROM answers WHERE id IN ({_ANSWERS})", (person,))  # noqa: S608
            kept["answers"] = [dict(row) for row in rows]
        return kept

    def delete(self, person: int) -> int:
        """Delete everything that is kept of a person; returns how many entries that was."""
        with self._database.transaction() as db:
            gone = db.execute(f"DELETE FROM answers WHERE id IN ({_ANSWERS})", (person,)).rowcount  # noqa: S608
            for table, (who, _) in _OWN.items():
                gone += db.execute(f"DELETE FROM {table} WHERE {who} = ?", (person,)).rowcount  # noqa: S608
        return gone
