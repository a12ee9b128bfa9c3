"""A journal moved to another engine: every table, row by row, and checksums of both compared."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from askbot.errors import JournalError
from askbot.journal.database import Database, Transaction

TABLES = {
    "secrets": ("name",),
    "answers": ("id",),
    "cards": ("answer",),
    "votes": ("answer", "voter"),
    "gaps": ("id",),
    "guilds": ("guild",),
    "homes": ("guild",),
    "grants": ("guild", "collection"),
    "collection_roles": ("guild", "collection", "role"),
    "channel_collections": ("guild", "channel", "collection"),
    "claim_codes": ("code_hash",),
    "unfinished": ("what",),
    "corrections": ("one",),
}
"""Each table, and the columns of its key."""
_EVERY_JOURNAL = {"secrets", "unfinished"}
"""Those that have rows in an empty journal, too."""
BATCH = 1000


@dataclass(frozen=True, slots=True)
class TableSum:
    """What a table holds."""

    rows: int
    checksum: str
    """The same for the same rows, whichever engine has them and in whichever order."""


def copy_journal(source: Database, target: Database, *, replace: bool = False) -> dict[str, TableSum]:
    """Copy all rows of a journal into another, and read them back; returns what each table holds.

    What is in the target is deleted first if it is to be `replace`d. All of it is one transaction of the target.
    Nobody should write to the source meanwhile. A target that holds the same already stays as it is.

    Raises `JournalError` where the target holds something else that is not to be replaced, and where it holds another
    thing than the source afterwards.
    """
    if (there := sums(target)) == sums(source):
        return there
    if not replace:
        refuse_filled(source, target)
    target.run(lambda db: _fill(db, source))
    here, there = sums(source), sums(target)
    different = [name for name in TABLES if here[name] != there[name]]
    if different:
        raise JournalError(
            f"The copy in {target.name} differs from {source.name} in: {', '.join(different)}.",
            "Stop all bots, and copy again with --replace.",
        )
    return there


def refuse_filled(source: Database, target: Database) -> None:
    """Raise `JournalError` where the target holds something that is not what the source holds."""
    filled = [name for name, count in counts(target).items() if count]
    if filled and sums(source) != sums(target):
        raise JournalError(
            f"The journal {target.name} is not empty: {', '.join(filled)}.", "Use --replace to delete what it holds."
        )


def counts(database: Database) -> dict[str, int]:
    """How many rows each table has, without those that every journal has."""

    def work(db: Transaction) -> dict[str, int]:
        names = [name for name in TABLES if name not in _EVERY_JOURNAL]
        return {name: int(db.rows(f"SELECT count(*) AS n FROM {name}")[0]["n"]) for name in names}  # noqa: S608

    return database.run(work)


def sums(database: Database) -> dict[str, TableSum]:
    """What each table of a journal holds."""
    return {name: _sum(database, name) for name in TABLES}


def _fill(db: Transaction, source: Database) -> None:
    db.alone()
    for table in TABLES:
        db.change(f"DELETE FROM {table}")  # noqa: S608
        for rows in _batches(source, table):
            columns, places = ", ".join(rows[0]), ", ".join("?" for _ in rows[0])
            db.change_many(f"INSERT INTO {table} ({columns}) VALUES ({places})", [[*row.values()] for row in rows])  # noqa: S608
    db.number_on()
    db.announce()


def _batches(database: Database, table: str) -> Iterator[list[dict[str, Any]]]:
    """The rows of a table by its key, each batch in a transaction of its own."""
    key = ", ".join(TABLES[table])
    after, values = "", list[object]()
    while rows := _batch(database, f"SELECT * FROM {table} {after} ORDER BY {key} LIMIT {BATCH}", values):  # noqa: S608
        yield rows
        after = f"WHERE ({key}) > ({', '.join('?' for _ in TABLES[table])})"
        values = [rows[-1][name] for name in TABLES[table]]


def _batch(database: Database, sql: str, values: list[object]) -> list[dict[str, Any]]:
    return database.run(lambda db: db.rows(sql, values))


def _sum(database: Database, table: str) -> TableSum:
    total, count = 0, 0
    for rows in _batches(database, table):
        total += sum(int.from_bytes(hashlib.sha256(_bytes(row)).digest(), "big") for row in rows)
        count += len(rows)
    return TableSum(count, f"{total % 2**256:064x}")


def _bytes(row: dict[str, Any]) -> bytes:
    """A row as bytes, without the one character that PostgreSQL's text cannot hold."""
    plain = {name: bytes(value).hex() if isinstance(value, bytes) else value for name, value in row.items()}
    return json.dumps(plain, sort_keys=True).replace("\\u0000", "\\ufffd").encode()
