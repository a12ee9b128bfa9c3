"""The bot itself: what its features share, and how it starts and ends."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

import discord
from discord.ext import commands

from askbot.api.metrics import Metrics, MetricsServer
from askbot.bot.core.access import Access
from askbot.bot.core.answering import Answering
from askbot.bot.core.base import AskbotBase
from askbot.bot.core.command_sync import sync
from askbot.bot.core.command_tree import AskbotTree
from askbot.bot.core.download import download
from askbot.bot.core.memory import Memory
from askbot.bot.core.order import Order
from askbot.bot.core.pacing import pace
from askbot.bot.core.rate_limits import Turns
from askbot.bot.core.shards import ALL, Shards
from askbot.bot.core.suggesting import Suggesting
from askbot.bot.core.workers import Workers
from askbot.bot.features import EXTENSIONS
from askbot.bot.ui.command_names import FileTranslator
from askbot.engine import Askbot
from askbot.engine.build_process import Builder, BuildProcess
from askbot.settings import Settings

SHUTDOWN_SECONDS = 10.0
LONGEST_COOLDOWN = 3600.0
"""Seconds; cards older than that hold nobody up."""


class AskbotClient(AskbotBase):
    """A Discord client with an opened engine."""

    def __init__(self, settings: Settings, engine: Askbot, builder: Builder, shards: Shards) -> None:
        super().__init__(**_discord_options(settings), **sharding(shards))
        self.settings = settings
        self.own_shards = shards
        self.engine = engine
        self.memory = Memory(settings)
        self.metrics = Metrics()
        self.turns = Turns(self.metrics.refused)
        self.order = Order()
        self.questions = Workers(
            "ask", threads=settings.ask_threads, waiting=settings.ask_queue, refused=self.metrics.refused
        )
        self.lookups = Workers("lookup", threads=1, waiting=64)
        """For what is quick: lists, checks, groups."""
        self.chores = Workers("chore", threads=1, waiting=4)
        """For what changes the corpus or its index."""
        self.access = Access(settings, self.memory, engine, lambda: self.guilds)
        self.suggesting = Suggesting(self.lookups)
        self.builder = builder
        self.download = download
        """Reads an attachment: discord.py's own way has no limit."""
        self.answering = Answering(self.questions, self.memory, self.metrics, verbose=settings.log_questions)
        self.synced = False
        """Whether the commands were sent to Discord at this start."""
        self._server = MetricsServer(self.metrics, self.health)

    async def setup_hook(self) -> None:
        """Add the features, and tell Discord the commands if they have changed."""
        pace(self)
        await self.memory.load()
        self.turns.restore(await self.memory.run(partial(self.memory.cards.asked_since, LONGEST_COOLDOWN)))
        await self.tree.set_translator(FileTranslator())
        for name in EXTENSIONS:
            await self.load_extension(name)
        if self.settings.metrics_port:
            await self._server.start(self.settings.metrics_port, self.settings.metrics_address)
        self.synced = self.own_shards.first and await sync(self)

    async def on_message(self, message: discord.Message, /) -> None:
        """Messages are the business of `features.ask`; there are no prefix commands."""

    async def close(self) -> None:
        """Finish what is being answered, within a limit, then leave."""
        self.builder.stop()
        kinds = (self.questions, self.lookups, self.chores)
        await asyncio.gather(*(workers.close(SHUTDOWN_SECONDS) for workers in kinds))
        await self.memory.close(SHUTDOWN_SECONDS)
        await self._server.close()
        await super().close()

    def health(self) -> dict[str, bool]:
        """Whether the bot is connected and has an index to answer from."""
        connected = self.is_ready() and not any(shard.is_closed() for shard in self.shards.values())
        return {"discord": connected, "index": self.engine.problem is None}


def sharding(shards: Shards) -> dict[str, Any]:
    """What discord.py is told of shards: nothing where it shall ask Discord how many there should be."""
    return {} if shards.whole else {"shard_ids": list(shards.ids), "shard_count": shards.count}


def _discord_options(settings: Settings) -> dict[str, Any]:
    """What discord.py is given: nobody is pinged, and no messages are kept, since nothing is looked up there."""
    return {
        "command_prefix": commands.when_mentioned,
        "help_command": None,
        "tree_cls": AskbotTree,
        "intents": intents(settings),
        "allowed_mentions": discord.AllowedMentions.none(),
        "max_messages": None,
    }


def intents(settings: Settings) -> discord.Intents:
    """What the bot listens to: servers and messages. Texts of messages that mention it come without more."""
    wanted = discord.Intents.none()
    wanted.guilds = True
    wanted.guild_messages = True
    wanted.dm_messages = True
    wanted.message_content = settings.message_content
    return wanted


def create_bot(
    settings: Settings, engine: Askbot, builder: Builder | None = None, *, shards: Shards = ALL
) -> AskbotClient:
    """The bot with all its features, not yet connected; it indexes in a process of its own by default.

    Raises `JournalError`.
    """
    return AskbotClient(settings, engine, builder or BuildProcess(settings), shards)
