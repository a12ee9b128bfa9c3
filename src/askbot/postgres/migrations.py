"""Schemas brought up to date: numbered scripts, each run once, all of them or none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from askbot.errors import PostgresError
from askbot.postgres.locks import lock_in_transaction
from askbot.postgres.pool import Postgres

if TYPE_CHECKING:
    from psycopg import Connection

_VERSIONS = "CREATE TABLE IF NOT EXISTS askbot.schemas (name text PRIMARY KEY, version integer NOT NULL)"
_KEEP = "INSERT INTO askbot.schemas VALUES (%s, %s) ON CONFLICT (name) DO UPDATE SET version = excluded.version"


def migrate(postgres: Postgres, scripts: Sequence[str]) -> int:
    """Run the scripts that its schema has not seen yet; returns how many it has seen before.

    The schema is made where it is missing. Processes that start together wait for each other. Parameters: `scripts`,
    the text of all migrations in order, statements parted by semicolons.

    Raises `PostgresError`, also where the schema is that of a newer askbot.
    """

    def work(db: Connection[Any]) -> int:
        before = _version(db, postgres.schema)
        if before == len(scripts):
            return before
        lock_in_transaction(db, "askbot migrations")
        _prepare(db, postgres.schema)
        before = _version(db, postgres.schema)
        if before > len(scripts):
            raise PostgresError(
                f"PostgreSQL at {postgres.name} has schema {before} of a newer askbot; {len(scripts)} is known.",
                "Update askbot, or set ASKBOT_STORE to another database.",
            )
        for script in scripts[before:]:
            db.execute(script.encode())
        db.execute(_KEEP, (postgres.schema, len(scripts)))
        return before

    return postgres.run(work)


def _version(db: Connection[Any], schema: str) -> int:
    """The number of scripts that a schema has seen."""
    known = db.execute("SELECT to_regclass('askbot.schemas') IS NOT NULL AS known").fetchone()
    if known is None or not known["known"]:
        return 0
    row = db.execute("SELECT version FROM askbot.schemas WHERE name = %s", (schema,)).fetchone()
    return int(row["version"]) if row else 0


def _prepare(db: Connection[Any], schema: str) -> None:
    from psycopg import sql

    db.execute("CREATE SCHEMA IF NOT EXISTS askbot")
    db.execute(_VERSIONS)
    db.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(schema)))
