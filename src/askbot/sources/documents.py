"""Documents of a source on disk: Markdown with front matter, in a folder of the corpus that is the source's alone."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from askbot.errors import SourceError
from askbot.sources.config import Source
from askbot.sources.items import Item

MARK = ".source"
"""Stands in each folder that belongs to a source, so that no folder of somebody else is changed."""
LONGEST_SLUG = 100
"""In bytes: the whole name must fit 255 on every system."""
MOST_ORIGINS = 20
"""Others that are named as having the same text."""
PARTIAL = ".partial"
"""The ending of a file that is not written to its end."""
_FENCE = "---\n"
_HEAD = re.compile(r"---\n(?P<front>.*?\n)---\n(?P<text>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class DocumentFolder:
    """The folder of one source."""

    corpus: Path
    source: Source

    @property
    def path(self) -> Path:
        """The folder itself."""
        return self.corpus / self.source.folder

    def claim(self) -> None:
        """Make the folder. Raises `SourceError` where one of that name holds somebody else's files."""
        mark = self.path / MARK
        if not self.path.exists():
            self._follow()
        if self.path.is_dir() and not mark.exists() and any(self.path.iterdir()):
            raise SourceError(
                f"The corpus has a folder {self.source.folder} that belongs to no source.",
                "Rename the source or the folder.",
            )
        self.path.mkdir(parents=True, exist_ok=True)
        if not mark.exists():
            put(mark, f"{self.source.name}\n".encode())
        for left in self.path.rglob(f".*{PARTIAL}"):
            left.unlink(missing_ok=True)  # of a run that was cut off; no other is under way

    def _follow(self) -> None:
        """Move the folder along where the source has another collection now."""
        name = self.source.name
        for mark in (self.corpus / name / MARK, *self.corpus.glob(f"*/{name}/{MARK}")):
            if mark.is_file() and mark.read_text(encoding="utf-8", errors="replace").strip() == name:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                mark.parent.rename(self.path)
                return

    def files(self) -> list[Path]:
        """All documents, hidden files left aside."""
        if not (self.path / MARK).exists():
            return []
        return sorted(p for p in self.path.rglob("*") if p.is_file() and not p.name.startswith("."))

    def by_item(self) -> dict[str, Path]:
        """Every document by the `key` of its item, whatever title and date it had when it was written."""
        return {key_of(path): path for path in self.files() if path.suffix == ".md"}

    def write(self, item: Item, fetched: dt.datetime, former: Path | None) -> Path | None:
        """Write an item's document, in the place of its former version; None where that says the same already."""
        text = rendered(item, fetched)
        fresh = self.place(item, fetched.date())
        if former is not None and _same(_read(former), text, dated=item.date is not None):
            return None
        put(fresh, text.encode())
        if former is not None and former != fresh:
            former.unlink()
        return fresh

    def place(self, item: Item, today: dt.date) -> Path:
        """Where an item's document is written."""
        return self.path / f"{item.date or today}-{slug(item.title)}-{key(item.identity)}.md"

    def staying(self, paths: Iterable[Path], today: dt.date) -> set[Path]:
        """Those of some documents, there or not, that the source's limits of number and age leave in the library."""
        dated = sorted(((day_of(path), path) for path in paths), reverse=True)[: self.source.limit]
        return {path for day, path in dated if day >= self.oldest(today)}

    def oldest(self, today: dt.date) -> dt.date:
        """The first day from which documents are kept."""
        return today - dt.timedelta(days=self.source.days) if self.source.days else dt.date.min

    def prune(self, today: dt.date) -> list[Path]:
        """Remove what is older than the source's `days`, and all but its `most` newest; returns what went."""
        present = self.files()
        staying = self.staying(present, today)
        gone = [path for path in present if path not in staying]
        for path in gone:
            path.unlink()
        return gone

    def relative(self, path: Path) -> str:
        """A document's path in the corpus, with forward slashes."""
        return path.relative_to(self.corpus).as_posix()


def rendered(item: Item, fetched: dt.datetime) -> str:
    """An item as a file: front matter, then its text."""
    front: dict[str, Any] = {
        "title": item.title,
        "date": item.date or fetched.date(),
        "publisher": item.publisher,
        "url": item.url,
        "authors": list(item.authors),
        "fetched": fetched.isoformat(timespec="seconds"),
    }
    return _joined({key: value for key, value in front.items() if value}, item.text)


def add_origin(path: Path, publisher: str, url: str) -> bool:
    """Note in a document that somebody else has the same text; False where it says so already."""
    front, text = _parted(_read(path))
    noted = front.get("also")
    also: list[Any] = list(noted) if isinstance(noted, list) else []
    origin = {key: value for key, value in (("publisher", publisher), ("url", url)) if value}
    if not front or not origin or origin in also or (url and url == front.get("url")) or len(also) >= MOST_ORIGINS:
        return False
    put(path, _joined({**front, "also": [*also, origin]}, text).encode())
    return True


def put(path: Path, data: bytes) -> None:
    """Write a file, all or nothing; what cannot be written leaves nothing behind."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{key(path.name)}{PARTIAL}")
    try:
        with fresh.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        fresh.replace(path)
    except OSError:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise


def slug(title: str) -> str:
    """A title as a part of a file's name: letters of any script, digits and hyphens."""
    plain = unicodedata.normalize("NFKC", title).lower()
    words = re.sub(r"[^\w]+|_", "-", plain).strip("-").encode("utf-8", "ignore")[:LONGEST_SLUG]
    return words.decode("utf-8", "ignore").strip("-") or "untitled"


def key(identity: str) -> str:
    """What stands in a document's name for the item that it was made of."""
    return hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:10]


def key_of(path: Path) -> str:
    """The `key` in a document's name."""
    return path.stem.rpartition("-")[2]


def removed_empty(folders: Iterable[Path]) -> None:
    """Remove folders that hold nothing any more, the innermost first."""
    for folder in sorted(folders, key=lambda path: -len(path.parts)):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def _joined(front: dict[str, Any], text: str) -> str:
    head = yaml.safe_dump(front, sort_keys=False, allow_unicode=True, width=1000)
    return f"{_FENCE}{head}{_FENCE}\n{text.strip()}\n"


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def _parted(raw: str) -> tuple[dict[str, Any], str]:
    """Front matter and text; no front matter where somebody has changed it into something else."""
    match = _HEAD.fullmatch(raw)
    try:
        front: Any = yaml.safe_load(match["front"]) if match else {}
    except (yaml.YAMLError, ValueError, RecursionError):
        front = {}
    return (front, match["text"]) if match and isinstance(front, dict) else ({}, raw)


def text_of(path: Path) -> str:
    """A document's text without its front matter."""
    return _parted(_read(path))[1]


def _same(one: str, other: str, *, dated: bool) -> bool:
    """Whether two files differ in nothing but when they were fetched, and who else has the text.

    Without a date of its own a text is dated by when it was first fetched.
    """
    return [*_lasting(one, dated=dated)] == [*_lasting(other, dated=dated)]


def _lasting(raw: str, *, dated: bool) -> Iterator[object]:
    front, text = _parted(raw)
    yield {
        key: value
        for key, value in front.items()
        if key not in ({"fetched", "also"} if dated else {"fetched", "also", "date"})
    }
    yield text.strip()


def day_of(path: Path) -> dt.date:
    """The day in a document's name, else that of its last change."""
    try:
        return dt.date.fromisoformat(path.name[:10])
    except ValueError:
        return day_changed(path)


def day_changed(path: Path) -> dt.date:
    """The day on which a file was last changed; the first of all for one that is not there."""
    try:
        return dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC).date()
    except (OSError, ValueError, OverflowError):
        return dt.date.min
