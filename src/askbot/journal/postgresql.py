"""The journal in a schema of a PostgreSQL database, which several processes share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

from askbot.errors import JournalError, PostgresError
from askbot.journal.database import Values, migrations
from askbot.postgres import Listener, Postgres, lock_in_transaction, migrate

if TYPE_CHECKING:
    from psycopg import Connection

T = TypeVar("T")

SCHEMA = "askbot_journal"
CHANNEL = "askbot_journal"
PATIENCE = 6.0
"""Seconds to wait for a server that restarts; people wait as long for a button."""
_NUMBER = "SELECT number FROM announcements"
_NO_NULL = str.maketrans({"\0": "\N{REPLACEMENT CHARACTER}"})
"""PostgreSQL's text takes every character but this one."""


class PostgresTransaction:
    """A transaction on the server, in which each statement sees what others have committed before it."""

    def __init__(self, connection: Connection[Any]) -> None:
        self._connection = connection

    def rows(self, sql: str, values: Values = ()) -> list[dict[str, Any]]:
        """The rows that a statement gives, by column."""
        return self._connection.execute(_query(sql), _taken(values)).fetchall()

    def change(self, sql: str, values: Values = ()) -> int:
        """Run a statement that changes rows; returns how many it changed."""
        return self._connection.execute(_query(sql), _taken(values)).rowcount

    def change_many(self, sql: str, values: Iterable[Values]) -> int:
        """Run a statement for each of some values; returns how many rows were changed."""
        taken = [_taken(one) for one in values]
        if not taken:
            return 0
        with self._connection.cursor() as cursor:
            cursor.executemany(_query(sql), taken)
            return cursor.rowcount

    def alone(self) -> None:
        """Hold a lock that all such transactions want, until this one ends."""
        lock_in_transaction(self._connection, "askbot journal")

    def number_on(self) -> None:
        """Set the counter of the one table that numbers its rows."""
        self._connection.execute(
            "SELECT setval(pg_get_serial_sequence('gaps', 'id'), (SELECT coalesce(max(id), 0) + 1 FROM gaps), false)"
        )

    def announce(self) -> None:
        """Count the announcement, for those who look, and notify those who listen."""
        self._connection.execute("UPDATE announcements SET number = number + 1")
        self._connection.execute("SELECT pg_notify(%s, '')", (CHANNEL,))


class PostgresDatabase:
    """The journal's tables on a server."""

    def __init__(self, address: str, *, patience: float = PATIENCE) -> None:
        """Connect and migrate. Raises `JournalError` where that cannot be done, `SettingsError` without the driver."""
        self._postgres = Postgres(address, schema=SCHEMA, patience=patience, durable=True)
        self._scripts = list(migrations("postgres"))
        try:
            migrate(self._postgres, self._scripts)
        except PostgresError as error:
            self.close()
            raise _unusable(error) from None

    @property
    def name(self) -> str:
        """Host, port and database."""
        return self._postgres.name

    @property
    def version(self) -> int:
        """The number of migrations that it has seen."""
        rows = self.run(lambda db: db.rows("SELECT version FROM askbot.schemas WHERE name = ?", (SCHEMA,)))
        return int(rows[0]["version"])

    def run(self, work: Callable[[PostgresTransaction], T]) -> T:
        """The result of `work`, whose changes are committed together at the end, or not at all.

        It is called again where the connection is lost. Raises `JournalError`.
        """
        try:
            return self._postgres.run(lambda connection: work(PostgresTransaction(connection)))
        except PostgresError as error:
            raise _unusable(error) from None

    def watch(self, changed: Callable[[], None]) -> Listener:
        """Call `changed` in a thread after each announcement, heard or looked for."""
        look = _Look(self, changed)
        listener = Listener(self._postgres, CHANNEL, look)
        listener.start()
        return listener

    def close(self) -> None:
        """Close the connections."""
        self._postgres.close()


class _Look:
    """Calls `changed` where the number of announcements is another than at the last look."""

    def __init__(self, database: PostgresDatabase, changed: Callable[[], None]) -> None:
        self._database = database
        self._changed = changed
        self._seen = self._number()

    def __call__(self) -> None:
        number = self._number()
        if number != self._seen:
            self._changed()
            self._seen = number  # only now: what failed is done again

    def _number(self) -> int:
        return int(self._database.run(lambda db: db.rows(_NUMBER))[0]["number"])


def _query(sql: str) -> bytes:
    return sql.replace("%", "%%").replace("?", "%s").encode()


def _taken(values: Values) -> tuple[object, ...]:
    return tuple(value.translate(_NO_NULL) if isinstance(value, str) else value for value in values)


def _unusable(error: PostgresError) -> JournalError:
    return JournalError(f"The journal cannot be used: {error.message}", error.remedy)
