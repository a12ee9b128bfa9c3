"""All sources together: visit those that are due, one run at a time on a machine."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Collection, Generator, Iterable, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from askbot.errors import BusyError, SourceError
from askbot.settings import Settings
from askbot.sources.config import FILE, Source, SourceFile, SourceKind, named
from askbot.sources.documents import DocumentFolder
from askbot.sources.feeds import visit_feed
from askbot.sources.fetch import APART_SECONDS, MOST_BYTES, WALL_SECONDS, Fetcher, Turns
from askbot.sources.folders import visit_folder
from askbot.sources.near_copies import Sketches
from askbot.sources.pages import visit_page
from askbot.sources.parsing import SECONDS, Parser
from askbot.sources.state import SourceState, StateFile
from askbot.sources.visits import Library, Visit, Visitor

AT_ONCE = 4
"""Sources that are visited at the same time."""
REMEMBERED = dt.timedelta(days=8)
"""For which it is known when a document came, so that the news since yesterday can be listed."""
WAYS = {SourceKind.FEED: visit_feed, SourceKind.PAGE: visit_page, SourceKind.FOLDER: visit_folder}


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one request."""

    apart: float = APART_SECONDS
    wall: float = WALL_SECONDS
    most: int = MOST_BYTES
    reading: float = SECONDS
    """Seconds for making documents of one reply."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A source and how it fares."""

    source: Source
    state: SourceState
    documents: int


class Sources:
    """The sources of one library."""

    def __init__(
        self,
        file: Path,
        corpus: Path,
        folder: Path,
        *,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
        limits: Limits | None = None,
        parser: Callable[[float], Parser] = Parser,
    ) -> None:
        """`file` is sources.yaml, `folder` keeps what is remembered of them; both need not exist yet.

        `parser` makes what reads replies, given the seconds that one may take.
        """
        self.file = SourceFile(file)
        self.corpus = corpus
        self.now = now
        self.state = StateFile(folder)
        self._folder = folder
        self._limits = limits or Limits()
        self._parser = parser

    @classmethod
    def of(cls, settings: Settings) -> Sources:
        """Those of some settings: sources.yaml beside the corpus, unless it is set otherwise."""
        file = settings.sources or settings.corpus.parent / FILE
        return cls(file, settings.corpus, settings.index.parent)

    def described(self) -> dict[str, Any]:
        """What another process needs to visit the same sources at the same time, fit for JSON."""
        paths = {"file": self.file.path, "corpus": self.corpus, "folder": self._folder}
        described = {name: str(path.absolute()) for name, path in paths.items()}
        return {**described, "now": self.now().isoformat(), "limits": asdict(self._limits)}

    def standings(self) -> tuple[Standing, ...]:
        """Every source with its state and how many documents it has. Raises `SourceError`."""
        states = self.state.sources()
        return tuple(
            Standing(source, states.get(source.name, SourceState()), len(DocumentFolder(self.corpus, source).files()))
            for source in self.file.read()
        )

    def failing(self) -> tuple[tuple[Source, SourceState], ...]:
        """Those that are visited and whose last visit failed, the longest first. Raises `SourceError`."""
        states = self.state.sources()
        visited = [(s, states[s.name]) for s in self.file.read() if not s.paused and s.name in states]
        return tuple(sorted((one for one in visited if one[1].problem), key=lambda one: -one[1].failures))

    def due(self) -> tuple[Source, ...]:
        """Those to be visited now. Raises `SourceError`."""
        states, now = self.state.sources(), self.now()
        present = [source for source in self.file.read() if not source.paused]
        return tuple(s for s in present if states.get(s.name, SourceState()).is_due(s, now))

    @property
    def unindexed(self) -> bool:
        """Whether documents may have changed since the index was last brought up to date, also by a run cut off."""
        return self._mark.exists() or self._taken.exists()

    @contextmanager
    def indexing(self) -> Generator[None]:
        """While the index is brought up to date: afterwards it is, unless that fails, or a run has changed more.

        Raises `SourceError` where that cannot be noted.
        """
        with self._noting(), suppress(FileNotFoundError):
            self._mark.replace(self._taken)
        yield
        with self._noting():
            self._taken.unlink(missing_ok=True)

    def arrived(self, added: Iterable[str]) -> tuple[str, ...]:
        """Note which documents came into the index, by path; returns those of them that came from sources.

        Raises `SourceError`.
        """
        folders = tuple(f"{source.folder}/" for source in self.file.read())
        new = tuple(sorted(path for path in added if path.startswith(folders)))
        self.state.arrived(new, self.now(), self.now() - REMEMBERED)
        return new

    @property
    def _mark(self) -> Path:
        return self._folder / "sources.unindexed"

    @property
    def _taken(self) -> Path:
        return self._folder / "sources.indexing"

    async def run(
        self, names: Collection[str] = (), *, every: bool = False, done: Callable[[Visit], None] = lambda _: None
    ) -> tuple[Visit, ...]:
        """Visit the sources that are due; those named whether due or not; all that are not paused with `every`.

        `done` is called after each. Raises `SourceError` for a file that cannot be read or a name that is not in it,
        and `BusyError` while another process is at it. A source that fails raises nothing: its visit says why.
        """
        chosen = await asyncio.to_thread(self._chosen, names, every=every)
        with self._alone():
            if not chosen:
                return ()
            before = self.unindexed
            with self._noting():
                self._mark.touch()
            visits = await self._visited(chosen, done)
            if not before and not any(visit.changes for visit in visits):
                self._mark.unlink(missing_ok=True)
            return visits

    async def _visited(self, chosen: Sequence[Source], done: Callable[[Visit], None]) -> tuple[Visit, ...]:
        states, known = await asyncio.to_thread(lambda: (self.state.sources(), self.state.sketches()))
        places, turns = asyncio.Semaphore(AT_ONCE), Turns(self._limits.apart)
        async with self._parser(self._limits.reading) as parser:
            library = Library(self.corpus, self.now(), parser, Sketches(known), asyncio.Lock())

            async def visited(source: Source) -> Visit:
                async with places, self._fetcher(source, turns) as fetcher:
                    visitor = Visitor(source, library, fetcher, states.get(source.name, SourceState()))
                    visit = await visitor.visit(WAYS[source.kind])
                    visit = await asyncio.to_thread(self._kept, visitor, visit)
                    done(visit)
                    return visit

            return tuple(await asyncio.gather(*map(visited, chosen)))

    def _kept(self, visitor: Visitor, visit: Visit) -> Visit:
        """A visit, once what it has learnt is on disk."""
        try:
            self.state.put(visitor.source.name, visitor.state, visitor.sketched, visitor.forgotten)
        except SourceError as error:
            return replace(visit, problem=visit.problem or str(error))
        return visit

    def _chosen(self, names: Collection[str], *, every: bool) -> Sequence[Source]:
        if names:
            present = self.file.read()
            return [named(present, name) for name in dict.fromkeys(names)]
        return [source for source in self.file.read() if not source.paused] if every else self.due()

    def _fetcher(self, source: Source, turns: Turns) -> Fetcher:
        return Fetcher(turns, private=source.private, wall=self._limits.wall, most=self._limits.most)

    @contextmanager
    def _noting(self) -> Generator[None]:
        """Raises `SourceError` where the folder of the state cannot be written."""
        try:
            yield
        except Timeout:
            raise
        except OSError as error:
            raise SourceError(
                f"{self._folder} cannot be written: {error.strerror or error}.", "Make room or allow writing there."
            ) from None

    @contextmanager
    def _alone(self) -> Generator[None]:
        lock = FileLock(self._folder / "sources.lock", timeout=0, mode=0o600)
        try:
            with self._noting():
                self._folder.mkdir(parents=True, exist_ok=True)
                lock.acquire()
        except Timeout:
            raise BusyError("The sources are being visited already.", "Try again later.") from None
        try:
            yield
        finally:
            lock.release()
