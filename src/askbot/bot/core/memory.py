"""The bot's side of the journal: every use of it in a thread of its own, servers' settings at hand."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from askbot.bot.core.workers import Workers
from askbot.bot.ui.card_data import CardData
from askbot.domain import Answer
from askbot.journal import CardRecord, GuildSettings, open_journal
from askbot.journal.database import Watch
from askbot.settings import Settings

T = TypeVar("T")


class Memory:
    """What the bot remembers. The logs block, so they are reached through `run`."""

    def __init__(self, settings: Settings) -> None:
        self.journal = open_journal(settings)
        self._workers = Workers("journal", threads=1, waiting=10_000)
        self._keeps_questions = settings.log_questions
        self._guilds: dict[int, GuildSettings] = {}
        self._watch: Watch | None = None
        self.answers = self.journal.answers
        self.cards = self.journal.cards
        self.gaps = self.journal.gaps
        self.servers = self.journal.servers
        self.access = self.journal.access
        self.people = self.journal.people
        self.retention = self.journal.retention

    async def run(self, work: Callable[[], T]) -> T:
        """The result of `work`, done in the journal's thread. Raises `JournalError`."""
        return await self._workers.run(work)

    async def load(self) -> None:
        """Read the settings of all servers; from then on, hear of what other processes set."""
        if self._watch is None:
            self._watch = await self.run(partial(self.journal.database.watch, self._reload))
        await self.run(self._reload)

    async def close(self, seconds: float) -> None:
        """Finish what is being written."""
        await self._workers.close(seconds)
        if self._watch is not None:
            await asyncio.to_thread(self._watch.stop)
        self.journal.database.close()

    def _reload(self) -> None:
        """Called in any thread."""
        self._guilds = dict(self.servers.all())

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
