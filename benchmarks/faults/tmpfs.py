"""A real disk of a few megabytes, filled up or made read-only under the indexer and the journal.

Run: python -m benchmarks.faults.tmpfs [--builds 40]. It mounts a tmpfs, for which it must be root.
"""

from __future__ import annotations

import argparse
import gc
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from askbot.errors import JournalError, SnapshotError
from askbot.journal import CardLog, CardRecord, open_sqlite
from benchmarks.faults.journals import votes
from benchmarks.faults.reporting import Row, report, report_row
from benchmarks.faults.scene import Scene, a_scene

MEGABYTES = 32
BLOCK = 4096


class CannotMountError(Exception):
    """This machine does not let us mount."""


class SmallDisk:
    """A mounted tmpfs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fill(self, left: int) -> None:
        """Fill the disk until so many bytes are left."""
        self.empty()
        with (self.folder / "filler").open("wb", buffering=0) as stream:
            room = _free(self.folder) - left
            written = 0
            while written < room:
                written += stream.write(bytes(min(BLOCK, room - written)))

    def empty(self) -> None:
        """Make room again."""
        (self.folder / "filler").unlink(missing_ok=True)

    def allow_writing(self, *, allowed: bool) -> None:
        """Mount it anew, for reading alone or for writing too."""
        gc.collect()  # removed files that somebody still holds open keep a disk writable
        _do("mount", "-o", f"remount,{'rw' if allowed else 'ro'}", str(self.folder))


@contextmanager
def small_disk(megabytes: int = MEGABYTES) -> Iterator[SmallDisk]:
    """A disk of its own, mounted and unmounted. Raises `CannotMountError`."""
    with TemporaryDirectory() as folder:
        _do("mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "askbot-faults", folder)
        try:
            yield SmallDisk(Path(folder))
        finally:
            _do("umount", "--lazy", folder)


def _do(*command: str) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError) as error:
        why = error.stderr.strip() if isinstance(error, subprocess.CalledProcessError) else str(error)
        raise CannotMountError(f"{' '.join(command[:3])}: {why}") from error


def _free(folder: Path) -> int:
    status = os.statvfs(folder)
    return status.f_bavail * status.f_frsize


def full(scene: Scene, disk: SmallDisk, builds: int) -> Counter[str]:
    """Build on a disk with ever more room left; a build that does not fit leaves the index as it was."""
    outcomes: Counter[str] = Counter()
    needed = 2 * sum(p.stat().st_size for p in scene.store.open_current().folder.iterdir())
    for number in range(builds):
        old = scene.state()
        scene.turn(1 - old)
        disk.fill(needed * number // builds)
        try:
            scene.build()
        except SnapshotError as error:
            assert "cannot be written" in str(error), error
            outcomes["refused"] += 1
            assert scene.state() == old, "a build that failed changed the index"
            disk.empty()
            scene.build()
            outcomes["mended by the next build"] += 1
        else:
            outcomes["built"] += 1
        disk.empty()
        assert scene.state() == 1 - old
        assert scene.leftovers() == [], "orphans were not swept"
    return outcomes


def read_only(scene: Scene, disk: SmallDisk) -> Counter[str]:
    """Build on a disk that may not be written: refused, answered from what is there, mended by the next build."""
    old = scene.state()
    scene.turn(1 - old)
    disk.allow_writing(allowed=False)
    try:
        scene.build()
    except SnapshotError as error:
        assert "cannot be written" in str(error), error
    else:
        raise AssertionError("a build was written to a read-only disk")
    finally:
        assert scene.state() == old
        disk.allow_writing(allowed=True)
    scene.build()
    assert scene.state() == 1 - old
    return Counter({"refused": 1, "mended by the next build": 1})


def journal_on_a_full_disk(disk: SmallDisk, rounds: int) -> Counter[str]:
    """Vote until the disk is full: refused in the project's words, nothing acknowledged lost, mended by room."""
    path = disk.folder / "journal.sqlite"
    log = CardLog(open_sqlite(path), days=30)
    acknowledged: set[str] = set()
    outcomes: Counter[str] = Counter()
    for round_ in range(rounds):
        disk.fill(round_ * 4 * BLOCK)
        acknowledged |= set(_voted_until_full(log, round_))
        outcomes["refused"] += 1
        disk.empty()
        log.vote(_card(f"{round_}-after"), 7, up=True)
        acknowledged.add(f"{round_}-after")
        assert acknowledged <= votes(path), "an acknowledged vote is gone"
    outcomes["votes kept"] = len(acknowledged)
    return outcomes


def _voted_until_full(log: CardLog, round_: int) -> list[str]:
    done: list[str] = []
    for number in range(100_000):
        name = f"{round_}-{number}"
        try:
            log.vote(_card(name), 7, up=True)
        except JournalError:
            return done
        done.append(name)
    raise AssertionError("the disk never filled up")


def _card(name: str) -> CardRecord:
    return CardRecord(name, time.time(), 1000, 1, 2, "answered", 0.1, '{"text": "' + "x" * 500 + '"}')


def main() -> int:
    """Fill, forbid, count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--builds", type=int, default=40)
    options = parser.parse_args()
    try:
        with small_disk() as disk, a_scene(disk.folder) as scene:
            report("builds on a tmpfs that fills up", full(scene, disk, options.builds))
            report("builds on a read-only tmpfs", read_only(scene, disk))
        with small_disk(8) as disk:
            outcomes = journal_on_a_full_disk(disk, max(1, options.builds // 2))
            kept = outcomes.pop("votes kept")
            report_row(
                Row("votes on a tmpfs that fills up", outcomes["refused"], f"{kept:,} votes acknowledged and found")
            )
    except CannotMountError as error:
        report_row(Row(f"skipped: this machine does not let us mount a tmpfs ({error})", 0, ""))
    return 0


if __name__ == "__main__":
    sys.exit(main())
