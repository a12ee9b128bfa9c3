"""Questions to suggest: made from what somebody may see, and kept as long as an index answers."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from functools import partial

from askbot.bot.core.access import Scope
from askbot.bot.core.workers import Workers
from askbot.errors import AskbotError

log = logging.getLogger(__name__)

Questions = tuple[str, ...]


class Suggesting:
    """Asks for suggestions, off the event loop; none where there is no index, no time, or nothing to see."""

    def __init__(self, workers: Workers) -> None:
        self._workers = workers
        self._snapshot = ""
        self._general: dict[frozenset[str] | None, Questions] = {}
        """By what may be seen, for the snapshot that answers."""

    async def general(self, scope: Scope) -> Questions:
        """Questions about all that may be seen, the same ones as long as a snapshot answers."""
        return await self._tried(partial(self._made, scope))

    async def near(self, scope: Scope, passages: Collection[str], known: Collection[str]) -> Questions:
        """Questions about what stands around some passages, not answered by the sentences that are `known`."""
        if not passages:
            return ()
        return await self._tried(lambda: scope.library().suggestions(near=passages, known=known))

    async def _tried(self, work: Callable[[], Questions]) -> Questions:
        try:
            return await self._workers.run(work)
        except AskbotError as error:
            log.info("no suggestions: %s", error)
            return ()

    def _made(self, scope: Scope) -> Questions:
        library = scope.library()
        snapshot = library.snapshot.id
        if snapshot != self._snapshot:
            self._snapshot, self._general = snapshot, {}
        if library.names not in self._general:
            self._general[library.names] = library.suggestions()
        return self._general[library.names]
