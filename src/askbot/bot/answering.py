"""From a question to what a card shows, off the event loop."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from functools import partial

from askbot.bot.shown import Shown, shown
from askbot.bot.work import Workers
from askbot.domain import Answer
from askbot.engine import Askbot

REMEMBERED = 256


class Answering:
    """Asks the engine, and remembers the latest answers so that a reply can ask on."""

    def __init__(self, engine: Askbot, workers: Workers) -> None:
        self._engine = engine
        self._workers = workers
        self._latest: OrderedDict[str, Answer] = OrderedDict()

    async def ask(self, question: str, *, previous: str | None = None) -> Shown:
        """The answer to a question; `previous` is the id of the answer that it follows.

        Raises `UsageError`, `BusyError`, `SnapshotError`.
        """
        before = self._thread(previous)
        answer = await self._workers.run(partial(self._engine.ask, question, previous=before))
        self._remember(answer)
        return shown(answer)

    def _thread(self, answer: str | None) -> Sequence[Answer]:
        found = self._latest.get(answer) if answer else None
        return (found,) if found else ()

    def _remember(self, answer: Answer) -> None:
        self._latest[answer.id] = answer
        while len(self._latest) > REMEMBERED:
            self._latest.popitem(last=False)
