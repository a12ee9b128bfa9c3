"""Questions to suggest: made from the index when it is first asked about, and again when another one answers."""

from __future__ import annotations

import logging
from collections.abc import Collection
from functools import partial

from askbot.bot.core.workers import Workers
from askbot.engine import Askbot
from askbot.errors import AskbotError

log = logging.getLogger(__name__)


class Suggesting:
    """Asks the engine for suggestions, off the event loop; none where it has no index or no time."""

    def __init__(self, engine: Askbot, workers: Workers) -> None:
        self._engine = engine
        self._workers = workers
        self._snapshot = ""
        self._general: tuple[str, ...] = ()

    async def general(self) -> tuple[str, ...]:
        """Questions about the whole library, the same ones as long as a snapshot answers."""
        try:
            snapshot = self._engine.snapshot.id
            if snapshot != self._snapshot:
                self._general = await self._workers.run(self._engine.suggestions)
                self._snapshot = snapshot
        except AskbotError as error:
            log.info("no suggestions: %s", error)
            return ()
        return self._general

    async def near(self, passages: Collection[str], known: Collection[str]) -> tuple[str, ...]:
        """Questions about what stands around some passages, not answered by the sentences that are `known`."""
        if not passages:
            return ()
        try:
            return await self._workers.run(partial(self._engine.suggestions, near=passages, known=known))
        except AskbotError as error:
            log.info("no suggestions: %s", error)
            return ()
