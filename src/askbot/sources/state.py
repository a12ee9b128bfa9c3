"""What is remembered between visits: of each source when it was asked and what it answered, and the texts' sketches.

All of it can be lost: it is asked for again, and what is in the library stays.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from array import array
from collections.abc import Collection, Generator, Iterable, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from askbot.errors import SourceError
from askbot.sources.config import Source

FILE = "sources.sqlite"
LONGEST_WAIT = dt.timedelta(days=1)
"""Between two tries of a source that fails, unless it is visited more seldom anyway."""
CLOCKS_APART = dt.timedelta(minutes=10)
"""By which a clock may be corrected without being set back."""
_SCHEMA = """
CREATE TABLE IF NOT EXISTS sources (name TEXT PRIMARY KEY, state TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sketches (path TEXT PRIMARY KEY, sketch BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS arrivals (path TEXT PRIMARY KEY, at TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sent (server INTEGER PRIMARY KEY, at TEXT NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of an entry of a feed when it was last looked at."""

    digest: str
    """Of the entry as the feed had it; empty for whatever it says."""
    kept: bool = False
    """It is a document."""
    twin: str = ""
    """Path of the document that has the same text."""
    failures: int = 0
    """How often its page could not be had."""


@dataclass(frozen=True, slots=True)
class SourceState:
    """One source."""

    etag: str = ""
    modified: str = ""
    visited: str = ""
    """When it was last asked, ISO 8601."""
    succeeded: str = ""
    """When that last went well."""
    failures: int = 0
    """In a row."""
    problem: str = ""
    """Why the last visit failed; empty where it went well."""
    moved: str = ""
    """The new address, where the publisher says that the old one is left for good."""
    address: str = ""
    """What was asked: an ETag of another address means nothing."""
    resting: str = ""
    """Until when the host wants to be left alone, ISO 8601."""
    seen: Mapping[str, Seen] = field(default_factory=dict[str, Seen])
    """The entries that a feed has now, by their keys."""

    def is_due(self, source: Source, now: dt.datetime) -> bool:
        """Whether it is to be visited: after its interval, and after failures ever later, up to LONGEST_WAIT.

        A visit that is still to come was noted before the clock was set back, and counts as none.
        """
        if not self.visited or self.address not in {"", source.address}:
            return True
        visited = dt.datetime.fromisoformat(self.visited)
        every = dt.timedelta(seconds=source.every)
        wait = every * 2 ** min(self.failures, 20) if self.failures else every
        due = visited + max(every, min(wait, LONGEST_WAIT))
        rested = max(due, dt.datetime.fromisoformat(self.resting)) if self.resting else due
        return rested <= now or visited > now + CLOCKS_APART

    def after_success(self, at: dt.datetime, *, etag: str = "", modified: str = "", moved: str = "") -> SourceState:
        """After a visit that went well."""
        when = at.isoformat(timespec="seconds")
        return SourceState(etag, modified, when, when, moved=moved, address=self.address, seen=self.seen)

    def after_failure(self, at: dt.datetime, problem: str, rest: float = 0) -> SourceState:
        """After one that did not, and after which the host wants to be left alone for `rest` seconds."""
        until = at + min(dt.timedelta(seconds=rest), LONGEST_WAIT)
        when, resting = at.isoformat(timespec="seconds"), until.isoformat(timespec="seconds") if rest else ""
        return replace(self, visited=when, failures=self.failures + 1, problem=problem, resting=resting)

    def of_address(self, address: str) -> SourceState:
        """What of it holds for an address: nothing that another one has answered."""
        return self if self.address in {"", address} else SourceState(address=address, visited=self.visited)


class StateFile:
    """The state on disk. Each change is one transaction; a file that is damaged is begun anew."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE

    def sources(self) -> dict[str, SourceState]:
        """What is known of each source that was visited."""
        rows = self._read("SELECT name, state FROM sources")
        return {str(name): _state(raw) for name, raw in rows}

    def sketches(self) -> dict[str, tuple[int, ...]]:
        """Path in the corpus → sketch, see `near_copies`, of every document that came from a feed."""
        return {str(path): _numbers(raw) for path, raw in self._read("SELECT path, sketch FROM sketches")}

    def put(
        self,
        name: str,
        state: SourceState,
        sketches: Mapping[str, Collection[int]] | None = None,
        gone: Iterable[str] = (),
    ) -> None:
        """Keep what is known of a source, the sketches of its new documents, and forget some. Raises `SourceError`."""
        with self._writing() as db:
            raw = json.dumps({**asdict(state), "seen": {key: list(_row(s)) for key, s in state.seen.items()}})
            db.execute("INSERT OR REPLACE INTO sources VALUES (?, ?)", (name, raw))
            db.executemany("DELETE FROM sketches WHERE path = ?", [(path,) for path in gone])
            rows = [(path, array("Q", sketch).tobytes()) for path, sketch in (sketches or {}).items()]
            db.executemany("INSERT OR REPLACE INTO sketches VALUES (?, ?)", rows)

    def arrived(self, paths: Iterable[str], at: dt.datetime, forget: dt.datetime) -> None:
        """Note when documents came into the index; older notes than `forget` are dropped. Raises `SourceError`."""
        with self._writing() as db:
            db.execute("DELETE FROM arrivals WHERE at < ?", (_stamp(forget),))
            db.executemany("INSERT OR REPLACE INTO arrivals VALUES (?, ?)", [(path, _stamp(at)) for path in paths])

    def arrivals(self, since: dt.datetime) -> list[str]:
        """The documents that came into the index since then, in the order of their coming."""
        rows = self._read("SELECT path FROM arrivals WHERE at >= ? ORDER BY at, path", _stamp(since))
        return [str(path) for (path,) in rows]

    def sent(self, server: int) -> dt.datetime | None:
        """When a server last had the news."""
        rows = self._read("SELECT at FROM sent WHERE server = ?", server)
        return dt.datetime.fromisoformat(rows[0][0]) if rows else None

    def send(self, server: int, at: dt.datetime) -> None:
        """Note that a server has the news now. Raises `SourceError`."""
        with self._writing() as db:
            db.execute("INSERT OR REPLACE INTO sent VALUES (?, ?)", (server, _stamp(at)))

    def _read(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """The rows of a SELECT; none where there is no file that can be read."""
        if not self._path.exists():
            return []
        with suppress(sqlite3.Error), closing(sqlite3.connect(self._path, timeout=10)) as db:
            return db.execute(sql, values).fetchall()
        return []

    @contextmanager
    def _writing(self) -> Generator[sqlite3.Connection]:
        try:
            with closing(self._opened()) as db, db:
                yield db
        except (OSError, sqlite3.Error) as error:
            raise SourceError(
                f"{self._path} cannot be written: {error}.", "Make room or allow writing there."
            ) from None

    def _opened(self) -> sqlite3.Connection:
        """The file, begun anew where it is damaged."""
        for anew in (False, True):
            if anew:
                self._path.unlink(missing_ok=True)
            db = sqlite3.connect(self._path, timeout=10)
            try:
                db.executescript(_SCHEMA)
            except sqlite3.DatabaseError as error:
                db.close()
                if anew or isinstance(error, sqlite3.OperationalError):
                    raise
            else:
                return db
        raise AssertionError


def _row(seen: Seen) -> tuple[str, bool, str, int]:
    return seen.digest, seen.kept, seen.twin, seen.failures


def _state(raw: str) -> SourceState:
    try:
        values: dict[str, Any] = json.loads(raw)
        values["seen"] = {key: Seen(*row) for key, row in values.get("seen", {}).items()}
        return SourceState(**values)
    except (ValueError, TypeError, AttributeError, RecursionError):
        return SourceState()


def _numbers(raw: bytes) -> tuple[int, ...]:
    numbers = array("Q")
    with suppress(ValueError, TypeError):
        numbers.frombytes(raw)
    return tuple(numbers)


def _stamp(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat(timespec="seconds")
