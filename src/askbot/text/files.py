"""Files that people write and settings name."""

from __future__ import annotations

import errno
from pathlib import Path


def read_text(path: Path) -> str:
    """The text of a file, UTF-8.

    Raises `OSError`, also for a device or a pipe, which may never end, and `ValueError` for what is no text.
    """
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise OSError(errno.EINVAL, "It is no ordinary file", str(path))
    return path.read_text(encoding="utf-8")
