"""The bot itself: what its features share, and how it starts and ends."""

from __future__ import annotations

import logging

import discord
from discord.ext import commands

from askbot.bot.answering import Answering
from askbot.bot.syncing import sync
from askbot.bot.texts import FileTranslator, Words, words_for
from askbot.bot.tree import AskbotTree
from askbot.bot.work import Workers
from askbot.engine import Askbot
from askbot.settings import Settings

log = logging.getLogger(__name__)

SHUTDOWN_SECONDS = 10.0


class AskbotClient(commands.AutoShardedBot):
    """A Discord client with an opened engine."""

    def __init__(self, settings: Settings, engine: Askbot) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=AskbotTree,
            intents=intents(),
            allowed_mentions=discord.AllowedMentions.none(),
        )
        self.settings = settings
        self.engine = engine
        self.questions = Workers("ask", threads=settings.ask_threads, waiting=settings.ask_queue)
        self.chores = Workers("chore", threads=1, waiting=4)
        self.answering = Answering(engine, self.questions)

    async def setup_hook(self) -> None:
        """Add the features, and tell Discord the commands if they have changed."""
        from askbot.bot.exts import COGS

        await self.tree.set_translator(FileTranslator())
        for cog in COGS:
            await self.add_cog(cog(self))
        await sync(self)

    async def on_message(self, message: discord.Message, /) -> None:
        """Messages are the business of `exts.asking`; there are no prefix commands."""

    async def close(self) -> None:
        """Finish what is being answered, within a limit, then leave."""
        await self.questions.close(SHUTDOWN_SECONDS)
        await self.chores.close(SHUTDOWN_SECONDS)
        await super().close()

    def words_of(self, interaction: discord.Interaction[AskbotClient]) -> Words:
        """The texts in the language of the person who acts."""
        return words_for(interaction.locale)

    async def is_admin(self, interaction: discord.Interaction[AskbotClient]) -> bool:
        """Whether the person may administer askbot on this server."""
        return interaction.permissions.manage_guild or interaction.permissions.administrator


def intents() -> discord.Intents:
    """What the bot listens to: servers and messages. Texts of messages that mention it come without more."""
    wanted = discord.Intents.none()
    wanted.guilds = True
    wanted.guild_messages = True
    wanted.dm_messages = True
    return wanted


def create_bot(settings: Settings, engine: Askbot) -> AskbotClient:
    """The bot with all its features, not yet connected."""
    return AskbotClient(settings, engine)
