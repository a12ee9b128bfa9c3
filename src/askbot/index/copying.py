"""The current snapshot from one store into another, whatever engines they are."""

from __future__ import annotations

import shutil
from dataclasses import dataclass

from askbot.errors import DamagedSnapshotError
from askbot.index.manifest import REBUILD, check_files
from askbot.index.protocols import SnapshotStore


@dataclass(frozen=True, slots=True)
class Copied:
    """What was copied."""

    snapshot: str
    passages: int
    files: int
    """Files whose checksums were compared on both sides."""
    was_there: bool
    """The other store had it as its current one already."""


def copy_current(source: SnapshotStore, target: SnapshotStore) -> Copied:
    """Copy the current snapshot, and compare every checksum before and after.

    It becomes current in `target`; what was there stays. Raises `NoSnapshotError`, `DamagedSnapshotError`, `BusyError`.
    """
    files = source.files()
    manifest = files.manifest
    check_files(files.folder, manifest, checksums=True)
    was_there = target.current() == manifest.snapshot
    if not was_there:
        with target.building() as fresh:
            shutil.copytree(files.folder, fresh, dirs_exist_ok=True)
            target.publish(fresh, manifest.snapshot)
    there = target.files()
    if there.manifest != manifest:
        raise DamagedSnapshotError(f"The copy of the index {manifest.snapshot} is not what it was.", REBUILD)
    check_files(there.folder, manifest, checksums=True)
    target.open_current(thorough=True)
    return Copied(manifest.snapshot, manifest.passages, len(manifest.files), was_there)
