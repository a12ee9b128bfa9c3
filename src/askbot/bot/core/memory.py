"""The bot's side of the journal: every use of it in a thread of its own, servers' settings at hand."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from askbot.bot.core.workers import Workers
from askbot.bot.ui.card_data import CardData
from askbot.domain import Answer
from askbot.journal import (
    AccessStore,
    AnswerLog,
    CardLog,
    CardRecord,
    GapLog,
    GuildSettings,
    GuildStore,
    People,
    Retention,
    open_journal,
)
from askbot.settings import Settings

T = TypeVar("T")

log = logging.getLogger(__name__)


class Memory:
    """What the bot remembers. The logs block, so they are reached through `run`."""

    def __init__(self, settings: Settings) -> None:
        database = open_journal(settings.journal)
        self._workers = Workers("journal", threads=1, waiting=10_000)
        self._keeps_questions = settings.log_questions
        self._guilds: dict[int, GuildSettings] = {}
        self.answers = AnswerLog(database, log_questions=settings.log_questions, days=settings.journal_days)
        self.cards = CardLog(database, days=settings.journal_days)
        self.gaps = GapLog(database)
        self.servers = GuildStore(database)
        self.access = AccessStore(database)
        self.people = People(database)
        self.retention = Retention(database, days=settings.journal_days)

    async def run(self, work: Callable[[], T]) -> T:
        """The result of `work`, done in the journal's thread. Raises `JournalError`."""
        return await self._workers.run(work)

    async def load(self) -> None:
        """Read the settings of all servers."""
        self._guilds = dict(await self.run(self.servers.all))

    async def close(self, seconds: float) -> None:
        """Finish what is being written."""
        await self._workers.close(seconds)

    def guild(self, guild: int | None) -> GuildSettings:
        """The settings of a server; the defaults for a direct message."""
        return self._guilds.get(guild or 0, GuildSettings())

    async def set_guild(self, guild: int, settings: GuildSettings) -> None:
        """Keep a server's settings."""
        await self.run(partial(self.servers.put, guild, settings))
        self._guilds[guild] = settings

    async def keep(self, answer: Answer, data: CardData, card: CardRecord) -> None:
        """Keep an answer with its reasons, and what its card shows."""
        kept = data if self._keeps_questions else data.without_question()

        def write() -> None:
            self.answers.record(answer)
            self.cards.record(card.with_shown(kept.to_json()))

        await self.run(write)

    async def card(self, answer: str) -> tuple[CardRecord, CardData] | None:
        """A card that was given, or None: unknown, or forgotten by now."""

        def read() -> tuple[CardRecord, CardData] | None:
            record = self.cards.get(answer)
            return (record, CardData.from_json(record.shown)) if record else None

        return await self.run(read)
