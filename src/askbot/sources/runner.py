"""All sources together: visit those that are due, one run at a time on a machine."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Collection, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from askbot.errors import BusyError
from askbot.settings import Settings
from askbot.sources.config import FILE, Source, SourceFile, named
from askbot.sources.fetch import APART_SECONDS, MOST_BYTES, WALL_SECONDS, Fetcher
from askbot.sources.near_copies import Sketches
from askbot.sources.state import SourceState, State, read_state, write_state
from askbot.sources.visits import Visit, Visitor

AT_ONCE = 4
"""Sources that are visited at the same time."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one request."""

    apart: float = APART_SECONDS
    wall: float = WALL_SECONDS
    most: int = MOST_BYTES


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
    ) -> None:
        """`file` is sources.yaml, `folder` keeps what is remembered of them; both need not exist yet."""
        self.file = SourceFile(file)
        self.corpus = corpus
        self._folder = folder
        self._now = now
        self._limits = limits or Limits()

    @classmethod
    def of(cls, settings: Settings) -> Sources:
        """Those of some settings: sources.yaml beside the corpus, unless it is set otherwise."""
        file = settings.sources or settings.corpus.parent / FILE
        return cls(file, settings.corpus, settings.index.parent)

    def standings(self) -> tuple[Standing, ...]:
        """Every source with its state and how many documents it has. Raises `SourceError`."""
        from askbot.sources.documents import DocumentFolder

        state = read_state(self._folder)
        return tuple(
            Standing(source, state.of(source.name), len(DocumentFolder(self.corpus, source).files()))
            for source in self.file.read()
        )

    def due(self) -> tuple[Source, ...]:
        """Those to be visited now. Raises `SourceError`."""
        state, now = read_state(self._folder), self._now()
        return tuple(s for s in self.file.read() if not s.paused and state.of(s.name).due(s) <= now)

    async def run(
        self, names: Collection[str] = (), *, every: bool = False, done: Callable[[Visit], None] = lambda _: None
    ) -> tuple[Visit, ...]:
        """Visit the sources that are due; those named whether due or not; all that are not paused with `every`.

        `done` is called after each. Raises `SourceError` for a file that cannot be read or a name that is not in it,
        and `BusyError` while another process is at it. A source that fails raises nothing: its visit says why.
        """
        chosen = self._chosen(names, every=every)
        with self._alone():
            state = read_state(self._folder)
            sketches, states = Sketches(state.sketches), dict(state.sources)
            places, writing = asyncio.Semaphore(AT_ONCE), asyncio.Lock()

            async def visited(source: Source) -> Visit:
                async with places, self._fetcher(source) as fetcher:
                    own = State(states).of(source.name)
                    visitor = Visitor(source, self.corpus, fetcher, self._now(), own, writing, sketches)
                    visit = await visitor.visit()
                    states[source.name] = visitor.state
                    write_state(self._folder, State(states, sketches.plain()))
                    done(visit)
                    return visit

            return tuple(await asyncio.gather(*map(visited, chosen)))

    def _chosen(self, names: Collection[str], *, every: bool) -> Sequence[Source]:
        if names:
            present = self.file.read()
            return [named(present, name) for name in dict.fromkeys(names)]
        return [source for source in self.file.read() if not source.paused] if every else self.due()

    def _fetcher(self, source: Source) -> Fetcher:
        limits = self._limits
        return Fetcher(private=source.private, apart=limits.apart, wall=limits.wall, most=limits.most)

    @contextmanager
    def _alone(self) -> Generator[None]:
        self._folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self._folder / "sources.lock", timeout=0)
        try:
            lock.acquire()
        except Timeout:
            raise BusyError("The sources are being visited already.", "Try again later.") from None
        try:
            yield
        finally:
            lock.release()
