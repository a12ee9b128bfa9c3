"""The features of the bot, one cog each."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from discord.ext import commands

from askbot.bot.exts.asking import Asking
from askbot.bot.exts.helping import Helping
from askbot.bot.exts.reindexing import Reindexing

if TYPE_CHECKING:
    from askbot.bot.client import AskbotClient

COGS: tuple[Callable[[AskbotClient], commands.Cog], ...] = (Asking, Helping, Reindexing)
