"""The steps by which a finished snapshot reaches the disk and becomes current.

They are in one place so that each can be tried with a crash or a full disk before, in, or after it.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path


class Disk:
    """The disk as it is. Every method is one step that may fail with `OSError`, or never return."""

    def make_folder(self, path: Path) -> None:
        """Make a folder and those above it, for their owner alone, whatever the umask; one that is there stays."""
        for folder in reversed([folder for folder in (path, *path.parents) if not folder.exists()]):
            folder.mkdir(exist_ok=True)
            folder.chmod(0o700)

    def protect(self, path: Path) -> None:
        """Leave a file to its owner alone."""
        path.chmod(0o600)

    def write(self, path: Path, text: str) -> None:
        """Write a small file for its owner alone and force it to disk."""
        with open(path, "w", encoding="utf-8", opener=_private) as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())

    def sync(self, path: Path) -> None:
        """Force a file's contents, or a folder's names, to disk."""
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def rename(self, old: Path, new: Path) -> None:
        """Give a file or folder another name, in the place of what bears it; all or nothing."""
        old.replace(new)

    def remove(self, folder: Path) -> None:
        """Remove a folder with all that is in it, as far as that goes."""
        shutil.rmtree(folder, ignore_errors=True)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
