"""What every feature may use of the bot; `client.py` puts it together."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import discord
from discord.ext import commands

from askbot.api.metrics import Metrics
from askbot.bot.core.access import Access
from askbot.bot.core.answering import Answering
from askbot.bot.core.memory import Memory
from askbot.bot.core.order import Order
from askbot.bot.core.rate_limits import Turns
from askbot.bot.core.shards import ALL, Shards
from askbot.bot.core.suggesting import Suggesting
from askbot.bot.core.workers import Workers
from askbot.engine import Askbot
from askbot.engine.build_process import Builder
from askbot.presentation.translations import Translations, translations_for
from askbot.settings import Settings


class AskbotBase(commands.AutoShardedBot):
    """The services of the bot, by name; features are typed by this class and never by the client."""

    settings: Settings
    engine: Askbot
    memory: Memory
    metrics: Metrics
    turns: Turns
    order: Order
    questions: Workers
    lookups: Workers
    """For what is quick: lists, checks, groups."""
    chores: Workers
    """For what changes the corpus or its index."""
    builder: Builder
    download: Callable[[discord.Attachment, int], Awaitable[bytes]]
    answering: Answering
    suggesting: Suggesting
    access: Access
    """Who may see what."""
    own_shards: Shards = ALL
    """Those that this process runs."""
    previewed: bool = False
    """Whether this is the preview page, which needs no token."""

    def translations_of(self, interaction: discord.Interaction[AskbotBase]) -> Translations:
        """The texts in the server's language, else in that of the person who acts."""
        return translations_for(self.memory.guild(interaction.guild_id).language or interaction.locale)

    def translations_in(self, guild: discord.Guild | None) -> Translations:
        """The texts in the server's language; a plain message does not tell its author's."""
        chosen = self.memory.guild(guild.id if guild else None).language
        return translations_for(chosen or (guild.preferred_locale if guild else "en"))
