"""Where snapshots live: which one is current, which came before, and who is building the next."""

from __future__ import annotations

import errno
import hashlib
import json
import math
import os
import threading
from collections.abc import Callable, Generator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from askbot.errors import BusyError, DamagedSnapshotError, NoSnapshotError, SnapshotError
from askbot.index.disk import Disk
from askbot.index.manifest import MANIFEST, VERIFY_LIMIT
from askbot.index.protocols import Snapshot
from askbot.index.snapshot import FileSnapshot

CURRENT = "CURRENT"
SNAPSHOTS = "snapshots"
LOCK = "build.lock"
CANNOT_LOCK = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP}
HOLDER = "build.json"
"""Who builds; beside the lock, which is emptied by whoever tries to take it."""
BUILDING = ".building-"
REMOVED = ".removed-"
LONGEST_NAME = 100
BUILD = "Run: askbot index"


class FileStore:
    """A folder of snapshots in files. Opening one never waits for a build; a snapshot that is open stays whole."""

    def __init__(self, folder: Path, disk: Disk | None = None, *, verify_limit: float = VERIFY_LIMIT) -> None:
        self.folder = folder
        self.verify_limit = verify_limit
        """Bytes up to which a snapshot is verified while it is opened; a larger one is `verified` by its reader."""
        self._disk = disk or Disk()
        self.warnings: tuple[str, ...] = ()
        """What `open_current` had to say about the index it opened last."""

    @property
    def name(self) -> str:
        """The folder."""
        return str(self.folder)

    @property
    def description(self) -> str:
        """The folder."""
        return self.name

    def ids(self) -> list[str]:
        """All complete snapshots, oldest first."""
        if not self._snapshots.is_dir():
            return []
        return sorted(p.name for p in self._snapshots.iterdir() if (p / MANIFEST).is_file() and p.name[0] != ".")

    def current(self) -> str | None:
        """The id of the current snapshot, or the newest where nothing names it; None where none has been built."""
        return self._named() or max(self.ids(), default=None)

    def path(self, snapshot: str) -> Path:
        """The folder of a snapshot."""
        return self._snapshots / snapshot

    def open_current(self, *, thorough: bool = False) -> FileSnapshot:
        """Open the current snapshot, or where it is damaged the newest sound one before it, with a warning.

        Checksums are compared up to `verify_limit`, or all of them if `thorough`. The warning is then in `warnings`.
        Raises `NoSnapshotError`, `DamagedSnapshotError` where none is sound, and
        `MismatchedSnapshotError` for one of another schema.
        """
        current = self.current()
        if current is None:
            raise NoSnapshotError(f"There is no index in {self.folder}.", BUILD)
        try:
            snapshot = FileSnapshot(self.path(current), verify_limit=math.inf if thorough else self.verify_limit)
        except DamagedSnapshotError as error:
            return self._fall_back(current, error)
        damaged = self._named() is None and (self.folder / CURRENT).exists()
        self.warnings = (f"{self.folder / CURRENT} is damaged. Answering from the newest index.",) if damaged else ()
        return snapshot

    def open_other(self, damaged: str, error: DamagedSnapshotError) -> FileSnapshot:
        """Open what answers in the place of a snapshot that proved damaged after it was opened.

        Raises `error` where no other is sound, and as `open_current` where a build has removed it meanwhile.
        """
        return self._fall_back(damaged, error) if damaged in self.ids() else self.open_current()

    def open_copy(self) -> FileSnapshot:
        """There is no server. Raises `NoSnapshotError`."""
        raise NoSnapshotError(f"There is no copy of {self.folder}.", BUILD)

    def replaces(self, snapshot: Snapshot) -> bool:
        """Whether another is current."""
        return self.current() != snapshot.id

    def rollback(self) -> str:
        """Make the snapshot before the current one current again, and return its id. Raises `NoSnapshotError`."""
        current = self.current()
        earlier = [name for name in self.ids() if current is None or name < current]
        if not earlier:
            raise NoSnapshotError("There is no earlier index to go back to.", BUILD)
        FileSnapshot(self.path(earlier[-1]), verify_limit=math.inf)
        self.make_current(earlier[-1])
        return earlier[-1]

    def make_current(self, snapshot: str) -> None:
        """Point at a snapshot, in one step that a crash cannot cut in half."""
        fresh = self.folder / f"{CURRENT}.new"
        self._disk.write(fresh, f"{snapshot} {_check(snapshot)}\n")
        self._disk.rename(fresh, self.folder / CURRENT)
        self._disk.sync(self.folder)

    @contextmanager
    def building(self) -> Generator[Path]:
        """Hold the right to build; gives an empty folder on the same disk, removed if it is left behind.

        Raises `BusyError`, saying who builds and since when.
        """
        self._disk.make_folder(self._snapshots)
        holder = self.folder / HOLDER
        with self._locked():
            since = datetime.now(UTC).isoformat(timespec="seconds")
            holder.write_text(json.dumps({"process": os.getpid(), "since": since}), encoding="utf-8")
            self._sweep()
            fresh = self._snapshots / f"{BUILDING}{os.getpid()}"
            self._disk.make_folder(fresh)
            try:
                yield fresh
            finally:
                self._disk.remove(fresh)
                holder.unlink(missing_ok=True)

    @contextmanager
    def _locked(self) -> Generator[None]:
        lock = FileLock(self.folder / LOCK, timeout=0, mode=0o600)
        try:
            lock.acquire()
        except Timeout:
            raise BusyError(f"The index is being built{_holder(self.folder / HOLDER)}.", "Try again later.") from None
        except (OSError, NotImplementedError) as error:
            if isinstance(error, OSError) and error.errno not in CANNOT_LOCK:
                raise  # a full or read-only disk says so itself
            reason = getattr(error, "strerror", None) or str(error)
            raise SnapshotError(
                f"The folder {self.folder} cannot be locked: {reason}.", "Set ASKBOT_INDEX to a folder on a local disk."
            ) from None
        try:
            yield
        finally:
            lock.release()

    def files(self) -> FileSnapshot:
        """The current snapshot, as `open_current`."""
        return self.open_current()

    def publish(self, fresh: Path, snapshot: str) -> None:
        """Give a finished folder its name and make it current."""
        for path in sorted(fresh.rglob("*")):
            if path.is_file():
                self._disk.protect(path)
            self._disk.sync(path)
        self._disk.sync(fresh)
        final = self.path(snapshot)
        self._disk.rename(fresh, final)
        self._disk.sync(self._snapshots)
        self.make_current(snapshot)

    def watch(self, look: Callable[[], None]) -> Callable[[], None]:  # noqa: ARG002 - as the protocol has it
        """Nothing: the processes of one machine tell each other."""
        return lambda: None

    def prune(self, keep: int) -> None:
        """Remove all but the newest `keep` snapshots; the current one always stays.

        Each loses its name first: what a crash leaves of it is never taken for a snapshot.
        """
        current = self.current()
        others = [name for name in self.ids() if name != current]
        for name in others[: max(0, len(others) - (keep - 1))]:
            self.remove(name)

    def remove(self, snapshot: str) -> None:
        """Remove a snapshot, if it is there; the current one should stay."""
        if self.path(snapshot).exists():
            removed = self._snapshots / f"{REMOVED}{snapshot}"
            self._disk.rename(self.path(snapshot), removed)
            self._disk.remove(removed)

    @property
    def _snapshots(self) -> Path:
        return self.folder / SNAPSHOTS

    def _named(self) -> str | None:
        """The id that CURRENT names; None where it is missing or its checksum does not fit."""
        with suppress(OSError, ValueError), (self.folder / CURRENT).open("rb") as stream:
            name, check = stream.read(LONGEST_NAME).decode().split()
            return name if check == _check(name) else None
        return None

    def _sweep(self) -> None:
        """Remove what a build that was cut off left behind; only the holder of the lock may."""
        for path in [*self._snapshots.glob(f"{BUILDING}*"), *self._snapshots.glob(f"{REMOVED}*")]:
            self._disk.remove(path)

    def _fall_back(self, current: str, error: DamagedSnapshotError) -> FileSnapshot:
        """The newest sound snapshot before the current one, else the newest there is: CURRENT may be damaged itself."""
        newest_first = self.ids()[::-1]
        earlier = [name for name in newest_first if name < current]
        for name in (*earlier, *(name for name in newest_first if name > current)):
            with suppress(DamagedSnapshotError):
                snapshot = FileSnapshot(self.path(name), verify_limit=math.inf)
                self.warnings = (f"{error.message} Answering from the index {name} instead. {error.remedy}",)
                return snapshot
        raise error


def _check(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:8]


def _holder(path: Path) -> str:
    try:
        holder = json.loads(path.read_text(encoding="utf-8"))
        return f" by process {holder['process']} since {holder['since']}"
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ""


def verification(snapshot: Snapshot) -> Future[None]:
    """Done once every checksum fits, at once where opening has seen to it; else holds a `DamagedSnapshotError`."""
    future: Future[None] = Future()
    if snapshot.verified:
        future.set_result(None)
    else:
        threading.Thread(target=_verify, args=(snapshot, future), name="verify", daemon=True).start()
    return future


def _verify(snapshot: Snapshot, future: Future[None]) -> None:
    try:
        snapshot.verify()
        future.set_result(None)
    except DamagedSnapshotError as error:
        future.set_exception(error)
    finally:
        future.cancel()  # nobody waits for ever, whatever else went wrong; without effect on one that is done
