"""Documents of a source on disk: Markdown with front matter, in a folder of the corpus that is the source's alone."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from askbot.errors import SourceError
from askbot.sources.config import Source
from askbot.sources.items import Item

MARK = ".source"
"""Stands in each folder that belongs to a source, so that no folder of somebody else is changed."""
LONGEST_SLUG = 60
_FENCE = "---\n"


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
        if self.path.is_dir() and not mark.exists() and any(self.path.iterdir()):
            raise SourceError(
                f"The corpus has a folder {self.source.folder} that belongs to no source.",
                "Rename the source or the folder.",
            )
        self.path.mkdir(parents=True, exist_ok=True)
        mark.write_text(f"{self.source.name}\n", encoding="utf-8")

    def files(self) -> list[Path]:
        """All documents, hidden files left aside."""
        if not (self.path / MARK).exists():
            return []
        return sorted(p for p in self.path.rglob("*") if p.is_file() and not p.name.startswith("."))

    def by_item(self) -> dict[str, Path]:
        """Every document by the `key` of its item, whatever title and date it had when it was written."""
        return {path.stem.rpartition("-")[2]: path for path in self.files() if path.suffix == ".md"}

    def write(self, item: Item, fetched: dt.datetime, former: Path | None) -> Path | None:
        """Write an item's document, in the place of its former version; None where that says the same already."""
        text = rendered(item, fetched)
        fresh = self.path / f"{item.date or fetched.date()}-{slug(item.title)}-{key(item.identity)}.md"
        if former is not None and _same(former.read_text(encoding="utf-8"), text, dated=item.date is not None):
            return None
        put(fresh, text.encode())
        if former is not None and former != fresh:
            former.unlink()
        return fresh

    def prune(self, today: dt.date) -> list[Path]:
        """Remove what is older than the source's `days`, and all but its `most` newest; returns what went."""
        dated = sorted(((_day_of(path), path) for path in self.files()), reverse=True)
        oldest = today - dt.timedelta(days=self.source.days) if self.source.days else dt.date.min
        gone = [path for place, (day, path) in enumerate(dated) if place >= self.source.most or day < oldest]
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
    front, text = _parted(path.read_text(encoding="utf-8"))
    also: list[dict[str, str]] = list(front.get("also") or [])
    origin = {key: value for key, value in (("publisher", publisher), ("url", url)) if value}
    if origin in also or url == front.get("url"):
        return False
    put(path, _joined({**front, "also": [*also, origin]}, text).encode())
    return True


def put(path: Path, data: bytes) -> None:
    """Write a file, all or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    with fresh.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(path)


def slug(title: str) -> str:
    """A title as a part of a file's name: letters of any script, digits and hyphens."""
    plain = unicodedata.normalize("NFC", title).lower()
    return re.sub(r"[^\w]+|_", "-", plain).strip("-")[:LONGEST_SLUG].strip("-") or "untitled"


def key(identity: str) -> str:
    """What stands in a document's name for the item that it was made of."""
    return hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:10]


def removed_empty(folders: Iterable[Path]) -> None:
    """Remove folders that hold nothing any more, the innermost first."""
    for folder in sorted(folders, key=lambda path: -len(path.parts)):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def _joined(front: dict[str, Any], text: str) -> str:
    head = yaml.safe_dump(front, sort_keys=False, allow_unicode=True, width=1000)
    return f"{_FENCE}{head}{_FENCE}\n{text.strip()}\n"


def _parted(raw: str) -> tuple[dict[str, Any], str]:
    _, head, text = raw.split(_FENCE, 2)
    return yaml.safe_load(head), text


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


def _day_of(path: Path) -> dt.date:
    """The day in a document's name, else that of its last change."""
    try:
        return dt.date.fromisoformat(path.name[:10])
    except ValueError:
        return dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC).date()
