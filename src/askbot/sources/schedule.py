"""When sources are visited: those that are due, one run at a time, and a watched folder as soon as it is quiet."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import aclosing, suppress
from pathlib import Path

from askbot.errors import AskbotError
from askbot.sources.config import SourceKind
from askbot.sources.runner import Sources
from askbot.sources.visits import Visit

log = logging.getLogger(__name__)

LOOK_SECONDS = 30.0
"""Between two looks at what is due."""
QUIET_SECONDS = 3.0
"""For which a folder must not have changed before it is read."""

LONGEST_WAIT = 3600.0
"""Between two tries to bring the index up to date, where that fails."""

Visiting = Callable[[Collection[str]], Awaitable[tuple[Visit, ...]]]
"""As `Sources.run` with names."""
Changed = Callable[[Sequence[Visit]], Awaitable[None]]
"""Called when documents have changed, with the visits since the last time; the next run waits for it.

Where it raises an `AskbotError` it is called again later, after ever longer waits.
"""


class Schedule:
    """Visits the sources of a library for as long as it runs."""

    def __init__(
        self,
        sources: Sources,
        changed: Changed,
        *,
        visit: Visiting | None = None,
        look: float = LOOK_SECONDS,
        quiet: float = QUIET_SECONDS,
    ) -> None:
        """`visit` makes the visits, such as in another process; without it they are made in this one."""
        self._sources = sources
        self._visit = visit or sources.run
        self._changed = changed
        self._look = look
        self._quiet = quiet
        self._turn = asyncio.Lock()
        self._visits: list[Visit] = []
        self._next = self._tried = dt.datetime.min.replace(tzinfo=dt.UTC)
        self._failures = 0

    async def run(self) -> None:
        """Until it is cancelled. A file that cannot be read is logged, and looked at again."""
        watching = asyncio.create_task(self.watch())
        try:
            while True:
                await self.once()
                await asyncio.sleep(self._look)
        finally:
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching

    async def once(self, names: Collection[str] = ()) -> tuple[Visit, ...]:
        """One run: what is due, or the sources named; then what is to be done about changes, if it is time for that."""
        async with self._turn:
            visits = await self._run(names)
            try:
                if await asyncio.to_thread(lambda: self._sources.unindexed) and self._is_time():
                    await self._index()
            except AskbotError as error:
                log.warning("the sources' documents are not indexed yet: %s", error)
        for visit in visits:
            if visit.problem:
                log.warning("the source %s failed: %s", visit.source, visit.problem)
        return visits

    async def _run(self, names: Collection[str]) -> tuple[Visit, ...]:
        try:
            due = names or await asyncio.to_thread(self._sources.due)
            visits = await self._visit(names) if due else ()
        except AskbotError as error:
            log.warning("the sources were not visited: %s", error)
            return ()
        self._visits += [visit for visit in visits if visit.changes]
        return visits

    def _is_time(self) -> bool:
        """Whether the index may be brought up to date now; after a clock was set back it may."""
        now = self._sources.now()
        return now >= self._next or now < self._tried

    async def _index(self) -> None:
        """Do what is to be done about changes; not again before `index_every`, and later where it fails."""
        self._failures += 1
        pace = await asyncio.to_thread(self._sources.file.pace)
        wait = max(pace, min(self._look * 2**self._failures, LONGEST_WAIT))
        self._tried = self._sources.now()
        self._next = self._tried + dt.timedelta(seconds=wait)
        await self._changed(tuple(self._visits))
        self._visits.clear()
        self._failures = 0
        self._next = self._sources.now() + dt.timedelta(seconds=pace)

    async def watch(self) -> None:
        """Visit a folder once it has changed and has been quiet for a while; until it is cancelled."""
        while True:
            folders = await asyncio.to_thread(self.folders)
            if not folders:
                await asyncio.sleep(self._look)
                continue
            try:
                await self._watch(folders)
            except OSError as error:  # gone meanwhile, or more folders than the system watches
                log.warning("folders are not watched now, and visited when they are due: %s", error)
                await asyncio.sleep(self._look)

    async def _watch(self, folders: Mapping[Path, str]) -> None:
        """Visit these folders when they have changed, until others are to be watched. Raises `OSError`."""
        async with aclosing(_changes(list(folders), self._quiet, self._look)) as changes:
            async for paths in changes:
                if names := _owners(folders, paths):
                    await self.once(names)
                if await asyncio.to_thread(self.folders) != folders:
                    return

    def folders(self) -> dict[Path, str]:
        """The folders that are watched, by their paths; a file that cannot be read names none."""
        with suppress(AskbotError):
            watched = [s for s in self._sources.file.read() if s.kind is SourceKind.FOLDER and not s.paused]
            named = {Path(source.address).expanduser().resolve(): source.name for source in watched}
            return {folder: name for folder, name in named.items() if folder.is_dir()}
        return {}


def _owners(folders: Mapping[Path, str], paths: Collection[Path]) -> set[str]:
    """The sources whose folders hold one of the paths."""
    return {name for folder, name in folders.items() if any(path.is_relative_to(folder) for path in paths)}


async def _changes(folders: Sequence[Path], quiet: float, look: float) -> AsyncGenerator[frozenset[Path]]:
    """The paths that changed, once all is quiet for `quiet` seconds; nothing after `look` seconds without any."""
    from watchfiles import awatch

    changed: set[Path] = set()
    waited = 0.0
    step = int(quiet * 1000)
    async for changes in awatch(*folders, rust_timeout=step, yield_on_timeout=True, debounce=step, step=50):
        changed |= {Path(path) for _, path in changes}
        waited = 0.0 if changes else waited + quiet
        if changed and not changes:
            yield frozenset(changed)
            changed.clear()
        elif waited >= look:
            waited = 0.0
            yield frozenset()
