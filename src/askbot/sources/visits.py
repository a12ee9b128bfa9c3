"""One visit of one source: ask, compare, write what is new, remove what is too old."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from askbot.corpus.readers import SUFFIXES
from askbot.errors import SourceError
from askbot.sources.config import Source, SourceKind
from askbot.sources.documents import DocumentFolder, add_origin, key, put, removed_empty
from askbot.sources.fetch import FEED_TYPES, PAGE_TYPES, Fetcher
from askbot.sources.items import SHORTEST, Item, feed_items, page_item
from askbot.sources.near_copies import Sketches, sketch
from askbot.sources.state import SourceState

MOST_PAGES = 40
"""Pages that one visit asks for, so that a feed of thousands of entries holds nobody up; the next visit goes on."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What a visit did; paths are relative to the corpus folder."""

    source: str
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    copies: int = 0
    """Texts that stand in another document already, which now names this publisher too."""
    left_out: tuple[str, ...] = ()
    """Entries that could not be taken, each with the reason."""
    problem: str = ""

    @property
    def changes(self) -> bool:
        """Whether there is something to index."""
        return bool(self.added or self.changed or self.removed or self.copies)


@dataclass
class Visitor:
    """Visits one source; what it learns stands in it afterwards."""

    source: Source
    corpus: Path
    fetcher: Fetcher
    at: dt.datetime
    state: SourceState
    writing: asyncio.Lock
    """Held while a document is compared and written: two sources may bring the same story at once."""
    sketches: Sketches
    """Of all documents that came from sources, by path; shared between the sources of a run."""
    _known: dict[str, Path] = field(default_factory=dict[str, Path], init=False)
    """The source's documents by the keys of their items."""
    _added: list[str] = field(default_factory=list[str], init=False)
    _changed: list[str] = field(default_factory=list[str], init=False)
    _removed: list[str] = field(default_factory=list[str], init=False)
    _left_out: list[str] = field(default_factory=list[str], init=False)
    _copies: int = field(default=0, init=False)

    async def visit(self) -> Visit:
        """Ask the source, and bring its folder up to date. A source that fails keeps its documents."""
        ways = {SourceKind.FEED: self._feed, SourceKind.PAGE: self._page, SourceKind.FOLDER: self._folder}
        try:
            await asyncio.to_thread(self._documents.claim)
            self._known = await asyncio.to_thread(self._documents.by_item)
            await ways[self.source.kind]()
            await asyncio.to_thread(self._prune)
        except (SourceError, OSError) as error:
            problem = str(error) if isinstance(error, SourceError) else f"The disk: {error.strerror or error}."
            self.state = self.state.after_failure(self.at, problem)
        return Visit(
            self.source.name,
            tuple(self._added),
            tuple(self._changed),
            tuple(self._removed),
            self._copies,
            tuple(self._left_out),
            self.state.problem,
        )

    @property
    def _documents(self) -> DocumentFolder:
        return DocumentFolder(self.corpus, self.source)

    async def _feed(self) -> None:
        reply = await self.fetcher.get(
            self.source.address, FEED_TYPES, etag=self.state.etag, modified=self.state.modified
        )
        if reply.unchanged:
            self.state = self.state.after_success(
                self.at, etag=self.state.etag, modified=self.state.modified, moved=reply.moved
            )
            return
        items = (await asyncio.to_thread(feed_items, reply.body, reply.address))[: self.source.most]
        whole = await self._taken(self._young(items))
        # where entries are left for the next visit, the feed must be sent again though it has not changed
        known = {"etag": reply.etag, "modified": reply.modified} if whole else {}
        self.state = self.state.after_success(self.at, **known, moved=reply.moved)

    async def _taken(self, items: Iterable[Item]) -> bool:
        """Write the items; False where some are left for the next visit."""
        pages = 0
        for item in items:
            if not item.whole and item.url and key(item.identity) not in self._known:
                if pages == MOST_PAGES:
                    return False
                pages += 1
                item = await self._completed(item)  # noqa: PLW2901 - the same item, whole
            if len(item.text) < SHORTEST:
                self._left_out.append(f"{item.title or item.identity}: no text")
            elif item.whole or key(item.identity) not in self._known:
                async with self.writing:
                    await asyncio.to_thread(self._keep, item)
        return True

    async def _completed(self, item: Item) -> Item:
        """An entry with the text of its page, where that can be had and says more."""
        try:
            reply = await self.fetcher.get(item.url, PAGE_TYPES)
            page = await asyncio.to_thread(page_item, reply.body, reply.address)
        except SourceError as error:
            self._left_out.append(f"{item.title or item.url}: only its summary, since {error.message}")
            return item
        if len(page.text) <= len(item.text):
            return item
        return replace(item, text=page.text, date=item.date or page.date, authors=item.authors or page.authors)

    def _keep(self, item: Item) -> None:
        own = sketch(item.text)
        former = self._known.get(key(item.identity))
        twin = self.sketches.nearest(own) if former is None else None
        if twin is not None and (self.corpus / twin).exists():
            self._copies += add_origin(self.corpus / twin, item.publisher, item.url)
            return
        written = self._documents.write(item, self.at, former)
        if written is None:
            return
        if former is not None:
            self.sketches.remove(self._documents.relative(former))
        path = self._documents.relative(written)
        (self._changed if former is not None else self._added).append(path)
        self.sketches.add(path, own)
        self._known[key(item.identity)] = written

    async def _page(self) -> None:
        reply = await self.fetcher.get(
            self.source.address, PAGE_TYPES, etag=self.state.etag, modified=self.state.modified
        )
        if not reply.unchanged:
            item = await asyncio.to_thread(page_item, reply.body, self.source.address)
            await asyncio.to_thread(self._version, item)
        kept = self.state if reply.unchanged else reply
        self.state = self.state.after_success(self.at, etag=kept.etag, modified=kept.modified, moved=reply.moved)

    def _version(self, item: Item) -> None:
        """A new version is a new document, dated as it was found; or takes the place of the one before."""
        if self.source.keep == "all":
            digest = hashlib.sha256(item.text.encode()).hexdigest()[:12]
            before = bool(self._documents.files())
            date = self.at.date() if before or item.date is None else item.date
            item = replace(item, identity=f"{item.identity}#{digest}", date=date)
            if key(item.identity) in self._known:
                return
        former = self._known.get(key(item.identity))
        written = self._documents.write(item, self.at, former)
        if written is not None:
            (self._changed if former else self._added).append(self._documents.relative(written))

    async def _folder(self) -> None:
        await asyncio.to_thread(self._mirror)
        self.state = self.state.after_success(self.at)

    def _mirror(self) -> None:
        """Copy a folder: what changed there, and what is gone there. One that is empty at once changes nothing."""
        origin = Path(self.source.address).expanduser()
        files = _readable(origin, self.corpus)
        present = {path.relative_to(self._documents.path): path for path in self._documents.files()}
        if not files and present:
            raise SourceError(f"{origin} has become empty.", "Its documents stay; remove the source if that is meant.")
        for relative, path in files.items():
            data, place = path.read_bytes(), self._documents.path / relative
            if place.exists() and place.read_bytes() == data:
                continue
            (self._changed if place.exists() else self._added).append(self._documents.relative(place))
            put(place, data)
        for relative in present.keys() - files.keys():
            present[relative].unlink()
            self._removed.append(self._documents.relative(present[relative]))
        removed_empty({path.parent for path in present.values()} - {self._documents.path})

    def _young(self, items: Iterable[Item]) -> list[Item]:
        """Without what is too old to be kept."""
        if self.source.days is None:
            return list(items)
        oldest = self.at.date() - dt.timedelta(days=self.source.days)
        return [item for item in items if item.date is None or item.date >= oldest]

    def _prune(self) -> None:
        if self.source.kind is SourceKind.FOLDER:
            return
        documents = self._documents
        if self.source.kind is SourceKind.PAGE and self.source.keep == "latest":
            documents = DocumentFolder(self.corpus, self.source.model_copy(update={"most": 1}))
        for path in documents.prune(self.at.date()):
            self._removed.append(documents.relative(path))
            self.sketches.remove(documents.relative(path))


def _readable(origin: Path, corpus: Path) -> dict[Path, Path]:
    """The files of a folder that can become documents, by their path in it. Raises `SourceError`."""
    here, home = origin.resolve(), corpus.resolve()
    if not here.is_dir():
        raise SourceError(f"There is no folder {origin}.", "Its documents stay; is a disk missing?")
    if here.is_relative_to(home) or home.is_relative_to(here):
        raise SourceError(f"{origin} and the corpus lie in each other.", "Name a folder elsewhere.")
    found = (path for path in sorted(here.rglob("*")) if path.suffix.lower() in SUFFIXES)
    own = {path.relative_to(here): path for path in found if path.is_file() and path.resolve().is_relative_to(here)}
    return {path: file for path, file in own.items() if not any(part.startswith(".") for part in path.parts)}
