"""What the journal needs of a database, whichever it is: transactions, and statements that all of them understand.

The statements stand once, beside what they are for. They keep to what SQLite and PostgreSQL share: `?` for values,
`ON CONFLICT`, `RETURNING`; whole numbers for what is true or false.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import wraps
from importlib import resources
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from askbot.errors import JournalError

T = TypeVar("T")
P = ParamSpec("P")
MIGRATIONS = "askbot.journal.migrations"
Values = Sequence[object]


class Transaction(Protocol):
    """Statements whose changes are committed together."""

    def rows(self, sql: str, values: Values = ()) -> list[dict[str, Any]]:
        """The rows that a statement gives, by column."""
        ...

    def change(self, sql: str, values: Values = ()) -> int:
        """Run a statement that changes rows; returns how many it changed."""
        ...

    def change_many(self, sql: str, values: Iterable[Values]) -> int:
        """Run a statement for each of some values; returns how many rows were changed."""
        ...

    def alone(self) -> None:
        """Wait for other transactions that have asked for this, and keep later ones waiting until this one ends.

        For what reads before it writes, and so must not be interleaved.
        """
        ...

    def number_on(self) -> None:
        """Have new rows numbered after those that there are, once rows were copied with their numbers."""
        ...

    def announce(self) -> None:
        """Have every process hear, once this is committed, that settings or grants have changed."""
        ...


class Watch(Protocol):
    """Something that looks for changes."""

    def stop(self) -> None:
        """Look no more."""
        ...


class Database(Protocol):
    """A database with the journal's tables, up to date. Any thread may use it."""

    @property
    def name(self) -> str:
        """What people know it by, without a secret."""
        ...

    @property
    def version(self) -> int:
        """The number of migrations that it has seen. Raises `JournalError`."""
        ...

    def run(self, work: Callable[[Transaction], T]) -> T:
        """The result of `work`, whose changes are committed and durable when this returns, or not made at all.

        `work` may be called again where a connection is lost, even after its changes were committed: they must be the
        same when they are made twice. Raises `JournalError`, and what `work` raises.
        """
        ...

    def watch(self, changed: Callable[[], None]) -> Watch:
        """Call `changed`, in some thread, within a second of an announcement by another process."""
        ...

    def close(self) -> None:
        """Give connections back."""
        ...


class Kept(Protocol):
    """What is kept in a database."""

    @property
    def database(self) -> Database:
        """Where it is kept."""
        ...


K = TypeVar("K", bound=Kept)


def in_transaction(method: Callable[Concatenate[K, Transaction, P], T]) -> Callable[Concatenate[K, P], T]:
    """Call a method with a transaction of its object's database, which is committed when the method returns."""

    @wraps(method)
    def call(self: K, *args: P.args, **kwargs: P.kwargs) -> T:
        return self.database.run(lambda db: method(self, db, *args, **kwargs))

    return call


def migrations(engine: str) -> Iterator[str]:
    """The text of each migration for `sqlite` or `postgres`, in order. A gap in the numbers is a mistake of ours."""
    folder = resources.files(MIGRATIONS) / engine
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".sql"))
    for number, name in enumerate(names, start=1):
        if int(name.split("_", 1)[0]) != number:
            raise JournalError(f"Migration {name} should have number {number:04}.", "Rename it.")
        yield (folder / name).read_text(encoding="utf-8")
