"""The journal in one SQLite file in WAL mode, its schema brought up to date by migrations when it is opened."""

from __future__ import annotations

import errno
import logging
import os
import shutil
import sqlite3
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from askbot.errors import DamagedJournalError, JournalError
from askbot.journal.database import Values, migrations
from askbot.journal.wal import loss

T = TypeVar("T")

log = logging.getLogger(__name__)

COMPANIONS = ("-wal", "-shm")
"""What SQLite keeps beside its file."""
BUSY_MS = 5000
PRIVATE = 0o600
PRIVATE_FOLDER = 0o700
REMEDY = "Move it away, or set ASKBOT_JOURNAL to another file."
ACCESS = 3
"""The migration that stores which server is the home; before it, that was the only one there was."""


class SQLiteTransaction:
    """A transaction on the file; there is one at a time."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def rows(self, sql: str, values: Values = ()) -> list[dict[str, Any]]:
        """The rows that a statement gives, by column."""
        return [dict(row) for row in self.connection.execute(sql, tuple(values))]

    def change(self, sql: str, values: Values = ()) -> int:
        """Run a statement that changes rows; returns how many it changed."""
        return self.connection.execute(sql, tuple(values)).rowcount

    def change_many(self, sql: str, values: Iterable[Values]) -> int:
        """Run a statement for each of some values; returns how many rows were changed."""
        return max(0, self.connection.executemany(sql, map(tuple, values)).rowcount)

    def alone(self) -> None:
        """Every transaction is alone."""

    def number_on(self) -> None:
        """It numbers after those that there are."""

    def announce(self) -> None:
        """Nobody listens: one bot runs on a file, and what the command changes is read when it is needed."""


class _NoWatch:
    def stop(self) -> None:
        """There is nothing to stop."""


class SQLiteDatabase:
    """The journal's file. Each use opens a connection of its own, so any thread and any process may."""

    def __init__(self, path: Path) -> None:
        """Open or create the file and migrate it. Raises `JournalError` where that cannot be done."""
        self.path = path
        try:
            make_private_folder(path.parent)
            _make_private(path)
        except OSError as error:
            raise _unusable(path, error) from None
        self._enter_wal()
        self._migrate()

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.name

    def run(self, work: Callable[[SQLiteTransaction], T]) -> T:
        """The result of `work`, whose changes are committed together at the end, or not at all.

        Raises `JournalError` if the file cannot be read or written.
        """
        with self._transaction() as db:
            return work(SQLiteTransaction(db))

    def watch(self, changed: Callable[[], None]) -> _NoWatch:  # noqa: ARG002
        """Nothing: see `SQLiteTransaction.announce`."""
        return _NoWatch()

    def close(self) -> None:
        """There is no connection to give back."""

    @contextmanager
    def _transaction(self) -> Generator[sqlite3.Connection]:
        try:
            with _connected(self.path) as db:
                db.execute("BEGIN IMMEDIATE")
                yield db
                db.execute("COMMIT")
        except sqlite3.Error as error:
            raise _unusable(self.path, error) from None

    def check(self) -> None:
        """Look through the whole file. Raises `DamagedJournalError` where SQLite finds fault with it."""
        with self._transaction() as db:
            verdict = " ".join(str(db.execute("PRAGMA quick_check(1)").fetchone()[0]).split())
        if verdict != "ok":
            raise DamagedJournalError(f"The journal {self.path} is damaged: {verdict}.", REMEDY)

    @property
    def version(self) -> int:
        """The number of the newest migration that ran."""
        with self._transaction() as db:
            return int(db.execute("PRAGMA user_version").fetchone()[0])

    def _enter_wal(self) -> None:
        try:
            with _connected(self.path) as db:
                db.execute("PRAGMA journal_mode = WAL")
        except sqlite3.Error as error:
            raise _unusable(self.path, error) from None

    def _migrate(self) -> None:
        scripts = list(migrations("sqlite"))
        with self._transaction() as db:
            version = int(db.execute("PRAGMA user_version").fetchone()[0])
            if version > len(scripts):
                raise JournalError(
                    f"The journal {self.path} has schema {version} of a newer askbot; {len(scripts)} is known.",
                    "Update askbot, or set ASKBOT_JOURNAL to another file.",
                )
            for sql in scripts[version:]:
                _run(db, sql)
            if 0 < version < ACCESS:
                db.execute("INSERT INTO unfinished VALUES ('home')")
            db.execute(f"PRAGMA user_version = {len(scripts)}")


def make_private_folder(folder: Path) -> None:
    """Make a folder, and those above it, that nobody else may open, whatever the umask; one that is there stays."""
    missing = [parent for parent in (folder, *folder.parents) if not parent.exists()]
    for parent in reversed(missing):
        parent.mkdir(exist_ok=True)
        parent.chmod(PRIVATE_FOLDER)


def _make_private(path: Path) -> None:
    """Make the file where there is none, and leave it to its owner alone; SQLite gives its companions the same mode.

    A device, such as /dev/null, stays as it is. Raises `OSError`.
    """
    os.close(os.open(path, os.O_CREAT | os.O_RDONLY | os.O_CLOEXEC, PRIVATE))
    for part in (path.with_name(path.name + ending) for ending in ("", *COMPANIONS)):
        with suppress(OSError):  # another's file, or a disk that is read-only
            if part.is_file():
                part.chmod(PRIVATE)


@contextmanager
def _connected(path: Path) -> Generator[sqlite3.Connection]:
    db = sqlite3.connect(path, timeout=BUSY_MS / 1000, isolation_level=None)
    try:
        db.row_factory = sqlite3.Row
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("PRAGMA secure_delete = ON")  # what is forgotten leaves no trace in the file
        db.execute("PRAGMA synchronous = FULL")  # what was acknowledged must survive a pulled plug
        yield db
    finally:
        db.close()


def _run(db: sqlite3.Connection, sql: str) -> None:
    """Each statement by itself: `executescript` would commit the transaction under way."""
    statement = ""
    for line in sql.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            db.execute(statement)
            statement = ""
    if statement.strip():
        db.execute(statement)


def _unusable(path: Path, error: Exception) -> JournalError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    kind = DamagedJournalError if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB} else JournalError
    return kind(f"The journal {path} cannot be used: {_reason(path, error)}.", _remedy(path, error, code))


def _reason(path: Path, error: Exception) -> str:
    """What the system says, where SQLite says no more than that it cannot."""
    if isinstance(error, OSError):
        return error.strerror or str(error)
    if path.exists() and not os.access(path, os.R_OK):
        return os.strerror(errno.EACCES)
    return str(error)


def _remedy(path: Path, error: Exception, code: int) -> str:
    number = error.errno if isinstance(error, OSError) else 0
    if number == errno.EROFS or code == sqlite3.SQLITE_READONLY:
        return "Make it writable, or set ASKBOT_JOURNAL to a file on a disk that is."
    if number in {errno.EACCES, errno.EPERM} or (path.exists() and not os.access(path, os.R_OK | os.W_OK)):
        return f"Give the user that runs askbot the right to read and write {path}, or set ASKBOT_JOURNAL."
    if number == errno.ENOLCK or code in {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_PROTOCOL}:
        return "Put it on a local disk: set ASKBOT_JOURNAL."
    return REMEDY


def open_sqlite(path: Path, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> SQLiteDatabase:
    """Open the journal, checked; a damaged file is renamed, named in the log, and an empty journal takes its place.

    Raises `JournalError` where the file can be neither used nor moved, such as a folder without the right to write.
    """
    _tell_lost(path, now())
    try:
        database = SQLiteDatabase(path)
        database.check()
    except DamagedJournalError as error:
        kept = _set_aside(path, now())
        log.warning("%s It was set aside as %s; a new journal begins.", error.message, kept)
        return SQLiteDatabase(path)
    return database


def _tell_lost(path: Path, when: datetime) -> None:
    """Keep a copy of a journal whose latest changes are damaged, and say so: SQLite drops them without a word."""
    try:
        lost = loss(path.with_name(f"{path.name}-wal"))
        if lost is None:
            return
        kept = _beside(path, when)
        for ending in ("", *COMPANIONS[:1]):
            shutil.copyfile(path.with_name(path.name + ending), kept.with_name(kept.name + ending))
            kept.with_name(kept.name + ending).chmod(PRIVATE)
    except OSError as error:
        log.warning("The journal %s cannot be looked through: %s", path, error)
        return
    what = f"{lost.commits} changes, votes and answers among them," if lost.commits else "Its latest changes"
    log.warning("The file %s-wal is damaged. %s are lost. As it was it is kept as %s.", path, what, kept)


def _beside(path: Path, when: datetime) -> Path:
    return path.with_name(f"{path.name}.damaged-{when:%Y%m%dT%H%M%S}")


def _set_aside(path: Path, when: datetime) -> Path:
    """Rename the file with its companions; returns the new name."""
    kept = _beside(path, when)
    try:
        for ending in ("", *COMPANIONS):
            part = path.with_name(path.name + ending)
            if part.exists():
                part.replace(kept.with_name(kept.name + ending))
    except OSError as error:
        raise JournalError(f"The damaged journal {path} cannot be moved: {error}.", "Move it away.") from None
    return kept
