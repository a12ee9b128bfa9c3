"""Where snapshots live: which one is current, which came before, and who is building the next."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from askbot.errors import BusyError, DamagedSnapshotError, NoSnapshotError
from askbot.index.manifest import MANIFEST
from askbot.index.snapshot import Snapshot

CURRENT = "CURRENT"
SNAPSHOTS = "snapshots"
LOCK = "build.lock"
BUILDING = ".building-"
BUILD = "Run: askbot index"


class SnapshotStore:
    """A folder of snapshots. Opening one never waits for a build; a snapshot that is open stays whole."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.warnings: tuple[str, ...] = ()
        """What `open_current` had to say about the index it opened last."""

    def ids(self) -> list[str]:
        """All complete snapshots, oldest first."""
        if not self._snapshots.is_dir():
            return []
        return sorted(p.name for p in self._snapshots.iterdir() if (p / MANIFEST).is_file() and p.name[0] != ".")

    def current(self) -> str | None:
        """The id of the current snapshot; None where none has been built."""
        with suppress(OSError, UnicodeDecodeError):
            name = (self.folder / CURRENT).read_text(encoding="utf-8").strip()
            if name and Path(name).name == name:
                return name
        known = self.ids()
        return known[-1] if known else None

    def path(self, snapshot: str) -> Path:
        """The folder of a snapshot."""
        return self._snapshots / snapshot

    def open_current(self) -> Snapshot:
        """Open the current snapshot, or where it is damaged the newest sound one before it, with a warning.

        The warning is then in `warnings`. Raises `NoSnapshotError`, `DamagedSnapshotError` where none is sound, and
        `MismatchedSnapshotError` for one of another schema.
        """
        current = self.current()
        if current is None:
            raise NoSnapshotError(f"There is no index in {self.folder}.", BUILD)
        try:
            snapshot = Snapshot(self.path(current))
        except DamagedSnapshotError as error:
            return self._fall_back(current, error)
        self.warnings = ()
        return snapshot

    def rollback(self) -> str:
        """Make the snapshot before the current one current again, and tell its id. Raises `NoSnapshotError`."""
        current = self.current()
        earlier = [name for name in self.ids() if current is None or name < current]
        if not earlier:
            raise NoSnapshotError("There is no earlier index to go back to.", BUILD)
        Snapshot(self.path(earlier[-1])).verify()
        self.make_current(earlier[-1])
        return earlier[-1]

    def make_current(self, snapshot: str) -> None:
        """Point at a snapshot, in one step that a crash cannot cut in half."""
        fresh = self.folder / f"{CURRENT}.new"
        with fresh.open("w", encoding="utf-8") as stream:
            stream.write(f"{snapshot}\n")
            stream.flush()
            os.fsync(stream.fileno())
        fresh.replace(self.folder / CURRENT)
        sync_folder(self.folder)

    @contextmanager
    def building(self) -> Generator[Path]:
        """Hold the right to build; gives an empty folder on the same disk, removed if it is left behind.

        Raises `BusyError`, saying who builds and since when.
        """
        self._snapshots.mkdir(parents=True, exist_ok=True)
        with (self.folder / LOCK).open("a+", encoding="utf-8") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise BusyError(f"The index is being built{_holder(self.folder / LOCK)}.", "Try again later.") from None
            lock.truncate(0)
            lock.write(json.dumps({"process": os.getpid(), "since": datetime.now(UTC).isoformat(timespec="seconds")}))
            lock.flush()
            self._sweep()
            fresh = self._snapshots / f"{BUILDING}{os.getpid()}"
            fresh.mkdir()
            try:
                yield fresh
            finally:
                shutil.rmtree(fresh, ignore_errors=True)
                lock.truncate(0)

    def publish(self, fresh: Path, snapshot: str) -> Path:
        """Give a finished folder its name and make it current."""
        for path in fresh.rglob("*"):
            if path.is_file():
                _sync_file(path)
        sync_folder(fresh)
        final = self.path(snapshot)
        fresh.rename(final)
        sync_folder(self._snapshots)
        self.make_current(snapshot)
        return final

    def prune(self, keep: int) -> None:
        """Remove all but the newest `keep` snapshots; the current one always stays."""
        current = self.current()
        others = [name for name in self.ids() if name != current]
        for name in others[: max(0, len(others) - (keep - 1))]:
            shutil.rmtree(self.path(name), ignore_errors=True)

    @property
    def _snapshots(self) -> Path:
        return self.folder / SNAPSHOTS

    def _sweep(self) -> None:
        """Remove what a build that was cut off left behind; only the holder of the lock may."""
        for path in self._snapshots.glob(f"{BUILDING}*"):
            shutil.rmtree(path, ignore_errors=True)

    def _fall_back(self, current: str, error: DamagedSnapshotError) -> Snapshot:
        for name in reversed([name for name in self.ids() if name < current]):
            with suppress(DamagedSnapshotError):
                snapshot = Snapshot(self.path(name))
                self.warnings = (f"{error.message} Answering from the index {name} before it. {error.remedy}",)
                return snapshot
        raise error


def sync_folder(folder: Path) -> None:
    """Force a folder's entries to disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync_file(path: Path) -> None:
    with path.open("rb") as stream:
        os.fsync(stream.fileno())


def _holder(lock: Path) -> str:
    try:
        told = json.loads(lock.read_text(encoding="utf-8"))
        return f" by process {told['process']} since {told['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return ""
