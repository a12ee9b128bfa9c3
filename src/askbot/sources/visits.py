"""One visit of one source: ask, compare, write what is new, remove what is too old."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from askbot.errors import LaterError, SourceError
from askbot.sources.config import Source, SourceKind
from askbot.sources.documents import DocumentFolder, key_of, text_of
from askbot.sources.fetch import Fetcher
from askbot.sources.near_copies import Sketches, sketch
from askbot.sources.parsing import Parser
from askbot.sources.state import Seen, SourceState

log = logging.getLogger(__name__)


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
    """Entries and files that could not be taken, each with the reason."""
    problem: str = ""

    @property
    def changes(self) -> bool:
        """Whether there is something to index."""
        return bool(self.added or self.changed or self.removed or self.copies)


@dataclass
class Changes:
    """What a visit has done so far."""

    added: list[str] = field(default_factory=list[str])
    changed: list[str] = field(default_factory=list[str])
    removed: list[str] = field(default_factory=list[str])
    left_out: list[str] = field(default_factory=list[str])
    copies: int = 0


@dataclass(frozen=True, slots=True)
class Library:
    """What all visits of a run share."""

    corpus: Path
    at: dt.datetime
    parser: Parser
    sketches: Sketches
    """Of all documents that came from feeds, by path."""
    writing: asyncio.Lock
    """Held while a document is compared and written: two sources may bring the same story at once."""


@dataclass
class Visitor:
    """Visits one source; what it learns stands in `state` and `sketched` afterwards."""

    source: Source
    library: Library
    fetcher: Fetcher
    state: SourceState
    changes: Changes = field(default_factory=Changes, init=False)
    known: dict[str, Path] = field(default_factory=dict[str, Path], init=False)
    """The source's documents by the keys of their items."""
    sketched: dict[str, tuple[int, ...]] = field(default_factory=dict[str, tuple[int, ...]], init=False)
    """Sketches of documents that were written."""
    forgotten: set[str] = field(default_factory=set[str], init=False)
    """Documents that are there no more."""

    async def visit(self, ask: Callable[[Visitor], Awaitable[None]]) -> Visit:
        """Bring the source's folder up to date, as `ask` does it. A source that fails keeps its documents."""
        self.state = replace(self.state.of_address(self.source.address), address=self.source.address)
        try:
            await asyncio.to_thread(self._begin)
            await ask(self)
            async with self.library.writing:  # another source may be about to name its publisher in a document
                await asyncio.to_thread(self._prune)
        except SourceError as error:
            rest = error.seconds if isinstance(error, LaterError) else 0
            self.state = self.state.after_failure(self.library.at, str(error), rest)
        except OSError as error:
            self.state = self.state.after_failure(self.library.at, f"The disk: {error.strerror or error}.")
        except Exception as error:  # whatever a stranger sends must not stop the other sources
            log.exception("visiting the source %s failed", self.source.name)
            what = f"Visiting it failed: {type(error).__name__}. The log says more; please report it."
            self.state = self.state.after_failure(self.library.at, what)
        return self._visit()

    @property
    def documents(self) -> DocumentFolder:
        """The source's folder."""
        return DocumentFolder(self.library.corpus, self.source)

    def _visit(self) -> Visit:
        did = self.changes
        return Visit(
            self.source.name,
            tuple(did.added),
            tuple(did.changed),
            tuple(did.removed),
            did.copies,
            tuple(did.left_out),
            self.state.problem,
        )

    def _begin(self) -> None:
        """Make the folder, see what is in it, and sketch what a run that was cut off has left without."""
        self.documents.claim()
        self.known = self.documents.by_item()
        if self.source.kind is SourceKind.FEED:
            present = {self.documents.relative(path): path for path in self.known.values()}
            for path in self._sketched_before() - present.keys():
                self.forget(path)
            for path in present.keys() - self.library.sketches.keys():
                self.remember(path, sketch(text_of(present[path])))

    def _sketched_before(self) -> set[str]:
        """Documents of the source that have a sketch, also those of a collection that it was in before."""
        sketched = self.library.sketches.keys()
        return {path for path in sketched if PurePosixPath(path).parent.name == self.source.name}

    def remember(self, path: str, text_sketch: tuple[int, ...]) -> None:
        """Keep the sketch of a document."""
        self.library.sketches.add(path, text_sketch)
        self.sketched[path] = text_sketch
        self.forgotten.discard(path)

    def forget(self, path: str) -> None:
        """Drop the sketch of a document that is gone."""
        self.library.sketches.remove(path)
        self.sketched.pop(path, None)
        self.forgotten.add(path)

    def _prune(self) -> None:
        if self.source.kind is SourceKind.FOLDER:
            return
        documents = self.documents
        if self.source.kind is SourceKind.PAGE and self.source.keep == "latest":
            documents = DocumentFolder(self.library.corpus, self.source.model_copy(update={"most": 1}))
        seen = dict(self.state.seen)
        for path in documents.prune(self.library.at.date()):
            self.changes.removed.append(documents.relative(path))
            self.forget(documents.relative(path))
            if key_of(path) in seen:
                seen[key_of(path)] = Seen("")  # else an entry without a date would come back as a new one
        self.state = replace(self.state, seen=seen)
