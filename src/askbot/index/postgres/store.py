"""Snapshots in PostgreSQL: many processes read them, one at a time builds."""

from __future__ import annotations

import logging
import math
import os
import socket
import tempfile
import time
import weakref
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from askbot.errors import (
    AwayError,
    AwayServerError,
    BusyError,
    DamagedSnapshotError,
    NoSnapshotError,
    PostgresError,
    SnapshotError,
)
from askbot.index.manifest import manifest_text, parse_manifest
from askbot.index.postgres.loading import load, save
from askbot.index.postgres.reading import LIMIT, Reading
from askbot.index.postgres.schema import CHANNEL, LOCK, MIGRATIONS, SCHEMA, schema_of
from askbot.index.postgres.snapshot import PostgresSnapshot
from askbot.index.protocols import Snapshot
from askbot.index.snapshot import FileSnapshot
from askbot.index.store import BUILD, FileStore
from askbot.postgres import Listener, Postgres, advisory_lock, migrate

if TYPE_CHECKING:
    from psycopg import Connection

_CURRENT = "SELECT s.* FROM snapshots s JOIN current c ON c.snapshot = s.number"
_DESCRIBED = """
SELECT current_setting('server_version') AS server,
    (SELECT extversion FROM pg_extension WHERE extname = 'vector') AS vector,
    (SELECT count(*) FROM snapshots) AS count,
    (SELECT pg_size_pretty(coalesce(sum(pg_total_relation_size(i.inhrelid)), 0))
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhparent WHERE c.relnamespace = %s::regnamespace) AS size
"""
_MADE_CURRENT = (
    "INSERT INTO current (snapshot) VALUES (%s) ON CONFLICT (one) DO UPDATE SET snapshot = excluded.snapshot"
)
_BUILDER = (
    "INSERT INTO builder (process, since) VALUES (%s, %s) "
    "ON CONFLICT (one) DO UPDATE SET process = excluded.process, since = excluded.since"
)


PATIENCE = 6.0
"""Seconds that a question waits for a server that is away, as one that restarts is."""
BULK_PATIENCE = 300.0
"""Seconds from the start of a publication during which it is begun again where the connection is lost."""
BRIEF_PATIENCE = 1.0
"""The same where a copy can answer."""
COPYING = 120.0
"""Seconds that a build waits for the copy that a process which answers from the same folder is making."""
PAUSE = 0.1

log = logging.getLogger(__name__)


class PostgresStore:
    """As `SnapshotStore`. What is built is first written as files, then taken in whole or not at all."""

    def __init__(self, address: str, folder: Path, *, connections: int = 4, copied: int = 0) -> None:
        """Nothing is connected before the first use.

        Parameters: `folder`, where the files of one snapshot are kept, and nothing else; `copied`, bytes up to which
        whoever watches keeps a copy of the current snapshot there and answers from it: that is faster, and goes on
        while the server is away.

        Raises `SettingsError` where the driver is missing or the address cannot be read.
        """
        self._address = address
        self._connections = connections
        self._copied = copied
        self._server = Postgres(address, schema=SCHEMA, size=2)
        self._files = FileStore(folder)
        self._not_copied = ""
        """The snapshot that is too large, or for which there is no room."""
        self.name = f"PostgreSQL at {self._server.name}"
        self.warnings: tuple[str, ...] = ()

    @cached_property
    def _ready(self) -> Postgres:
        """The server, with the tables that this version knows."""
        migrate(self._server, MIGRATIONS)
        return self._server

    @property
    def description(self) -> str:
        """Name, versions of the server and of pgvector, and how much the snapshots take."""
        row = self._run(lambda db: db.execute(_DESCRIBED, (SCHEMA,)).fetchone())
        return (
            f"{self.name}: version {row['server']}, pgvector {row['vector']}, {row['count']} snapshots, {row['size']}"
        )

    def ids(self) -> list[str]:
        """All complete snapshots, oldest first."""
        return [
            row["id"] for row in self._run(lambda db: db.execute("SELECT id FROM snapshots ORDER BY id").fetchall())
        ]

    def current(self) -> str | None:
        """The id of the current snapshot; None where none has been built."""
        row = self._run(
            lambda db: db.execute(_CURRENT.replace("s.*", "s.id")).fetchone(), self._patience(), limit=LIMIT
        )
        return None if row is None else str(row["id"])

    def open_current(self, *, thorough: bool = False) -> PostgresSnapshot | FileSnapshot:
        """As `SnapshotStore.open_current`; its copy in files where there is one, any copy while the server is away.

        A damaged one is not passed over, since the server keeps all alike.
        """
        try:
            row = self._run(lambda db: db.execute(_CURRENT, binary=True).fetchone(), self._patience(), limit=LIMIT)
        except AwayError:
            if not self._files.ids():
                raise
            return self.open_copy()
        if row is None:
            raise NoSnapshotError(f"There is no index in {self.name}.", BUILD)
        self.warnings = ()
        if (copy := self._copy_of(row["id"], thorough=thorough)) is not None:
            return copy
        snapshot = self._open(row)
        if thorough:
            snapshot.verify()
        return snapshot

    def open_copy(self) -> FileSnapshot:
        """As `SnapshotStore.open_copy`. Raises `NoSnapshotError` where none was kept."""
        copy = self._files.open_current()
        self.warnings = (f"{self.name} does not answer. Answering from a copy of the index {copy.id} in files.",)
        return copy

    def replaces(self, snapshot: Snapshot) -> bool:
        """Whether another is current, or there is a copy by now, or the server answers again."""
        if self.current() != snapshot.id or (self.warnings and isinstance(snapshot, FileSnapshot)):
            return True
        return isinstance(snapshot, PostgresSnapshot) and self._has_copy(snapshot.id)

    def _has_copy(self, snapshot: str) -> bool:
        return bool(self._copied) and snapshot in self._files.ids()

    def _copy_of(self, snapshot: str, *, thorough: bool) -> FileSnapshot | None:
        """The copy of a snapshot, if there is a sound one."""
        if self._has_copy(snapshot):
            with suppress(DamagedSnapshotError):
                limit = math.inf if thorough else self._files.verify_limit
                return FileSnapshot(self._files.path(snapshot), verify_limit=limit)
            self._files.remove(snapshot)
        return None

    def _patience(self) -> float:
        """Seconds to wait for a server that is away."""
        return BRIEF_PATIENCE if self._files.ids() else PATIENCE

    def _open(self, row: dict[str, Any]) -> PostgresSnapshot:
        manifest = parse_manifest(row["manifest"], str(row["id"]))
        postgres = Postgres(self._address, schema=f"{schema_of(row['number'])}", size=self._connections)
        reading = Reading(postgres, manifest.snapshot, self._patience)
        snapshot = PostgresSnapshot(reading, manifest, row["piece_counts"], row["lengths"])
        weakref.finalize(reading, postgres.close)
        return snapshot

    def open_other(self, damaged: str, error: DamagedSnapshotError) -> PostgresSnapshot | FileSnapshot:
        """What is current now: from the server where a copy proved damaged. Raises `error` for one of the server."""
        if self._has_copy(damaged):
            self._files.remove(damaged)
        elif self.current() == damaged:
            raise error
        return self.open_current()

    def rollback(self) -> str:
        """As `SnapshotStore.rollback`."""

        def work(db: Connection[Any]) -> str | None:
            sql = f"SELECT number, id FROM snapshots WHERE id < ({_CURRENT.replace('s.*', 's.id')}) ORDER BY id DESC LIMIT 1"  # noqa: S608, E501
            row = db.execute(sql.encode()).fetchone()
            if row is not None:
                _make_current(db, row["number"], row["id"])
            return None if row is None else str(row["id"])

        earlier = self._run(work)
        if earlier is None:
            raise NoSnapshotError("There is no earlier index to go back to.", BUILD)
        return earlier

    @contextmanager
    def building(self) -> Generator[Path]:
        """As `SnapshotStore.building`; the right is lost with the connection, as when this process ends."""
        who, since = f"{socket.gethostname()}, process {os.getpid()}", datetime.now(UTC).isoformat(timespec="seconds")
        with self._locked():
            self._run(lambda db: db.execute(_BUILDER, (who, since)))
            self._files.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix="building-", dir=self._files.folder) as fresh:
                yield Path(fresh)

    @contextmanager
    def _locked(self) -> Generator[None]:
        row = self._run(lambda db: db.execute("SELECT process, since FROM builder").fetchone())
        holder = f" by {row['process']} since {row['since']}" if row else ""
        busy = BusyError(f"The index is being built{holder}.", "Try again later.")
        with advisory_lock(self._ready, LOCK, busy=busy) as lock:
            self._lock = lock
            yield

    def files(self) -> FileSnapshot:
        """The current snapshot as files, kept in the folder until another one is wanted."""
        return self._as_files(COPYING)

    def _as_files(self, patience: float) -> FileSnapshot:
        row = self._run(lambda db: db.execute(_CURRENT.replace("s.*", "s.number, s.id, s.manifest")).fetchone())
        if row is None:
            raise NoSnapshotError(f"There is no index in {self.name}.", BUILD)
        with suppress(SnapshotError):
            if row["id"] in self._files.ids():
                self._files.make_current(row["id"])
            files = self._files.open_current()
            if files.manifest == parse_manifest(row["manifest"], row["id"]):
                return files
        with self._folder(patience) as fresh:
            self._run(lambda db: save(db, row["number"], fresh))
            self._put(fresh, row["id"])
        return self._files.open_current()

    def publish(self, fresh: Path, snapshot: str) -> None:
        """As `SnapshotStore.publish`: all in one transaction."""
        files = FileSnapshot(fresh, verify_limit=0)

        def work(db: Connection[Any]) -> None:
            if db.execute("SELECT 1 FROM snapshots WHERE id = %s", (snapshot,)).fetchone():
                return  # an attempt whose end was not heard
            number = _registered(db, files)
            load(db, number, files)
            self._lock.check()
            _make_current(db, number, snapshot)

        server = Postgres(self._address, schema=SCHEMA, size=1, bulk=True)
        try:
            self._run(work, BULK_PATIENCE, server)
        finally:
            server.close()
        self._keep(fresh, snapshot)

    def _keep(self, fresh: Path, snapshot: str) -> None:
        """Keep the files for the next build, in the place of those of the last."""
        with self._folder(COPYING) as kept:
            for path in fresh.iterdir():
                path.rename(kept / path.name)
            self._put(kept, snapshot)

    @contextmanager
    def _folder(self, patience: float) -> Generator[Path]:
        """As `FileStore.building` of the folder of copies; who makes a copy there meanwhile is waited for."""
        until = time.monotonic() + patience
        with ExitStack() as held:
            while True:
                try:
                    fresh = held.enter_context(self._files.building())
                    break
                except BusyError:
                    if time.monotonic() >= until:
                        raise
                    time.sleep(PAUSE)
            yield fresh

    def _put(self, fresh: Path, snapshot: str) -> None:
        """Keep files, in the place of others of that name, and of what was there the one that answers still."""
        self._files.remove(snapshot)
        self._files.publish(fresh, snapshot)
        self._files.prune(2)

    def prune(self, keep: int) -> None:
        """As `SnapshotStore.prune`."""

        def work(db: Connection[Any]) -> None:
            others = db.execute(
                "SELECT number FROM snapshots WHERE number NOT IN (SELECT snapshot FROM current) ORDER BY id"
            ).fetchall()
            for row in others[: max(0, len(others) - (keep - 1))]:
                db.execute(f"DROP SCHEMA {schema_of(row['number'])} CASCADE".encode())
                db.execute("DELETE FROM snapshots WHERE number = %s", (row["number"],))

        self._run(work)

    def watch(self, look: Callable[[], None]) -> Callable[[], None]:
        """Call `look` soon after another snapshot became current, and now and then anyway; gives what ends that.

        Each time a copy of the current snapshot is kept, unless it is too large.
        """

        def looked() -> None:
            look()
            with suppress(BusyError, AwayError):
                self._keep_copy()

        listener = Listener(self._server, CHANNEL, looked)
        listener.start()
        return listener.stop

    def _keep_copy(self) -> None:
        """Copy the current snapshot into files, unless it is there. Raises `BusyError`, `SnapshotError`."""
        current = self.current()
        kept = current in self._files.ids() and current == self._files.current()
        if current is None or kept or current == self._not_copied:
            return
        row = self._run(lambda db: db.execute("SELECT manifest FROM snapshots WHERE id = %s", (current,)).fetchone())
        if row is None or parse_manifest(row["manifest"], current).size > self._copied:
            self._not_copied = current
            return
        try:
            self._as_files(0)
        except OSError as error:
            self._not_copied = current
            log.warning("no copy of the index %s is kept: %s", current, error.strerror or error)

    def _run(
        self,
        work: Callable[[Connection[Any]], Any],
        patience: float | None = None,
        server: Postgres | None = None,
        limit: float | None = None,
    ) -> Any:
        try:
            return (server or self._ready).run(work, patience=patience, limit=limit)
        except AwayServerError as error:
            raise AwayError(error.message, error.remedy) from None
        except PostgresError as error:
            raise SnapshotError(error.message, error.remedy) from None


def _registered(db: Connection[Any], files: FileSnapshot) -> int:
    sql = "INSERT INTO snapshots (id, manifest, piece_counts, lengths) VALUES (%s, %s, %s, %s) RETURNING number"
    counts, lengths = files.piece_counts.astype("<i8").tobytes(), files.words.lengths.astype("<f4").tobytes()
    row = db.execute(sql, (files.manifest.snapshot, manifest_text(files.manifest), counts, lengths)).fetchone()
    assert row is not None  # noqa: S101 - RETURNING gives one
    return int(row["number"])


def _make_current(db: Connection[Any], number: int, snapshot: str) -> None:
    db.execute(_MADE_CURRENT, (number,))
    db.execute("SELECT pg_notify(%s, %s)", (CHANNEL, snapshot))
