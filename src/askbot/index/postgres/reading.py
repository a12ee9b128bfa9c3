"""Statements sent together and answered together, so that what lies far away is asked for once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from askbot.errors import AskbotError, AwayError, AwayServerError, PostgresError, SnapshotError
from askbot.postgres import Postgres

if TYPE_CHECKING:
    from psycopg import Connection

LIMIT = 30.0
"""Seconds after which a question waits no longer for a server that has taken its statement and stands still."""
Statement = tuple[str, Any]
"""SQL, and what stands for its parameters: those that are arrays need a cast there."""
Records = list[tuple[Any, ...]]


class Reading:
    """Reads the tables of one snapshot; safe to share between threads."""

    def __init__(self, postgres: Postgres, snapshot: str, patience: Callable[[], float]) -> None:
        """`postgres` looks for tables in the snapshot's schema first; it is waited for `patience` seconds."""
        self._postgres = postgres
        self._snapshot = snapshot
        self._patience = patience
        self.trips = 0
        """How often the server was asked."""

    @property
    def away(self) -> bool:
        """Whether the server did not answer when it was last asked."""
        return self._postgres.away

    def together(self, statements: Sequence[Statement]) -> list[Records]:
        """The rows of each statement, in one round trip. Raises `SnapshotError`."""
        self.trips += 1
        try:
            return self._postgres.run(lambda db: _read(db, statements), patience=self._patience(), limit=LIMIT)
        except AwayServerError as error:
            raise AwayError(error.message, error.remedy) from None
        except PostgresError as error:
            raise self._failure(error) from None

    def rows(self, sql: str, values: Any = ()) -> Records:
        """The rows of one statement. Raises `SnapshotError`."""
        return self.together([(sql, values)])[0]

    def close(self) -> None:
        """Close the connections."""
        self._postgres.close()

    def _failure(self, error: AskbotError) -> SnapshotError:
        if "does not exist" in error.message and "relation" in error.message:
            return SnapshotError(f"The index {self._snapshot} was replaced and removed meanwhile.", "Ask again.")
        return SnapshotError(error.message, error.remedy)


def _read(db: Connection[Any], statements: Sequence[Statement]) -> list[Records]:
    """Each statement for itself: a transaction would cost two round trips more."""
    from psycopg.rows import tuple_row

    db.autocommit = True
    try:
        cursors = [db.cursor(row_factory=tuple_row, binary=True) for _ in statements]
        if len(statements) == 1:
            sql, values = statements[0]
            cursors[0].execute(sql.encode(), _sent(values))
        else:
            with db.pipeline():
                for cursor, (sql, values) in zip(cursors, statements, strict=True):
                    cursor.execute(sql.encode(), _sent(values))
        return [cursor.fetchall() for cursor in cursors]
    finally:
        if not db.closed:
            db.autocommit = False


def _sent(values: Any) -> Any:
    """Parameters with arrays as SQL writes them: psycopg would write number by number, ten times as slowly."""
    if isinstance(values, dict):
        return {name: _literal(value) for name, value in cast("dict[str, Any]", values).items()}
    return tuple(map(_literal, values))


def _literal(value: Any) -> Any:
    return f"{{{','.join(map(str, value.tolist()))}}}" if isinstance(value, np.ndarray) else value
