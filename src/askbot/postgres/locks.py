"""Advisory locks: named locks that the server holds for a connection, and gives up with it."""

from __future__ import annotations

import hashlib
from collections.abc import Generator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from askbot.errors import BusyError, PostgresError
from askbot.postgres.address import driver
from askbot.postgres.pool import Postgres

if TYPE_CHECKING:
    from psycopg import Connection


def lock_number(name: str) -> int:
    """The 64 signed bits that stand for a lock's name on the server."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big", signed=True)


class HeldLock:
    """A lock that is held as long as its connection lives."""

    def __init__(self, name: str, connection: Connection[Any]) -> None:
        self.name = name
        self._connection = connection
        self._errors = driver().Error

    def held(self) -> bool:
        """Whether the lock is held still: it ends with the connection, as when the server restarts."""
        try:
            self._connection.execute("SELECT 1")
        except self._errors:
            return False
        return True

    def check(self) -> None:
        """Raise `PostgresError` where the lock was lost, so that another may hold it by now."""
        if not self.held():
            raise PostgresError(f"The lock {self.name!r} was lost with the connection to PostgreSQL.", "Try again.")


@contextmanager
def advisory_lock(postgres: Postgres, name: str, *, busy: BusyError) -> Generator[HeldLock]:
    """Hold a lock, on a connection of its own. Raises `busy` where another holds it, and `PostgresError`."""
    connection = postgres.connect()
    try:
        row = connection.execute("SELECT pg_try_advisory_lock(%s) AS taken", (lock_number(name),)).fetchone()
        if row is None or not row["taken"]:
            raise busy
        yield HeldLock(name, connection)
    finally:
        with suppress(driver().Error):  # the server hears of a closed connection only a little later
            connection.execute("SELECT pg_advisory_unlock_all()")
        connection.close()


def lock_in_transaction(connection: Connection[Any], name: str) -> None:
    """Wait for a lock and hold it until the transaction under way ends."""
    connection.execute("SELECT pg_advisory_xact_lock(%s)", (lock_number(name),))
