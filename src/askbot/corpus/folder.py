"""A folder of briefings, read safely: each file once, none from outside, a reason for each one left out."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from askbot.corpus.readers import is_known, unknown_format
from askbot.domain import collection_of
from askbot.errors import CorpusError

MAX_BYTES = 10_000_000
DESCRIPTION = "collection.yaml"
"""Describes the collection that a top-level folder is."""
LONGEST_SHOWN = 100
_REMEDY = "Put briefings there (PDF, HTML, DOCX, EPUB, e-mail, Markdown, text), or name another folder with --corpus."
_OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was left out, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A file as it was at the moment of reading."""

    path: str
    """Relative to the corpus folder, with forward slashes."""
    data: bytes
    sha256: str


def scan_corpus(folder: Path, *, max_bytes: int = MAX_BYTES) -> Iterator[Entry | Skipped]:
    """Read and hash every file of a known format under `folder`, collection after collection, without parsing.

    Raises `CorpusError` at once where the folder is missing; an empty one yields nothing.
    """
    if not folder.is_dir():
        what = "is not a folder" if folder.exists() else "does not exist"
        raise CorpusError(f"The corpus folder {folder} {what}.", _REMEDY)
    return _scan(os.path.realpath(folder), max_bytes)


def nothing_usable(folder: Path, skipped: Sequence[Skipped]) -> CorpusError:
    """The error for a folder without a single usable document."""
    if not skipped:
        return CorpusError(f"There is no file in the corpus folder {folder}.", _REMEDY)
    first = f"{skipped[0].path}: {skipped[0].reason}"
    return CorpusError(f"No file in the corpus folder {folder} can be used ({first}).", _REMEDY)


def _scan(root: str, max_bytes: int) -> Iterator[Entry | Skipped]:
    paths = list(_paths(root))
    yield from (path for path in paths if isinstance(path, Skipped))
    for path in sorted((path for path in paths if isinstance(path, str)), key=_place):
        if "\udc80" <= max(path) <= "\udcff":
            yield Skipped(os.fsencode(path).decode("utf-8", "backslashreplace"), "the file name is not UTF-8")
            continue
        try:
            yield read_file(root, path, max_bytes)
        except SkippedError as skip:
            yield Skipped(path, str(skip))
        except OSError as error:
            yield Skipped(path, f"cannot be read: {error.strerror}")


def _place(path: str) -> tuple[str, list[str]]:
    """What paths are sorted by: those of a collection stand together, as they do in the index."""
    return collection_of(path), path.split("/")


class SkippedError(Exception):
    """A file that must be left out; the message is the reason."""


def _paths(root: str) -> Iterator[str | Skipped]:
    """Relative paths of all candidates; links to folders are listed too, so that they can be refused with a reason.

    Folders wait in a list, so that no depth of nesting is too much for the stack.
    """
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(os.path.join(root, folder)) as entries:  # noqa: PTH118 - strings: pathlib takes twice the time
                visible = [entry for entry in entries if not entry.name.startswith(".")]
        except OSError as error:
            yield Skipped(folder[-LONGEST_SHOWN:], f"the folder cannot be read: {error.strerror}")
            continue
        for entry in visible:
            path = f"{folder}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                waiting.append(f"{path}/")
            elif is_known(entry.name) or (entry.is_symlink() and entry.is_dir()):
                yield path
            elif entry.name == DESCRIPTION and path.count("/") == 1:
                continue  # of a collection: `collections.py` reads it
            else:
                yield Skipped(path, unknown_format(path).message)


def read_file(root: str, path: str, max_bytes: int) -> Entry:
    """One read of one open file: what is hashed is what is parsed, even while somebody writes to it.

    `root` is the corpus folder with no links in it. Raises `SkippedError` with the reason why a file must be left out.
    """
    with open(_open(root, path), "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise SkippedError("not a regular file")
        data = file.read(max_bytes + 1) if status.st_size <= max_bytes else b""
        if len(data) > max_bytes or status.st_size > max_bytes:
            size = max(len(data), status.st_size)
            raise SkippedError(
                f"too large ({size / 1e6:.1f} MB, the limit is {max_bytes / 1e6:g} MB; ASKBOT_MAX_FILE_MB raises it)"
            )
    return Entry(path, data, hashlib.sha256(data).hexdigest())


def _open(root: str, path: str) -> int:
    full = f"{root}/{path}"
    try:
        return os.open(full, _OPEN_FLAGS)
    except OSError:
        if not os.path.islink(full):  # noqa: PTH114
            raise
    target = os.path.realpath(full)
    if not target.startswith(root.rstrip("/") + "/"):
        raise SkippedError("a symlink out of the corpus")
    if os.path.isdir(target):  # noqa: PTH112
        raise SkippedError("a symlink to a folder; the folder is read where it stands")
    return os.open(target, _OPEN_FLAGS)
