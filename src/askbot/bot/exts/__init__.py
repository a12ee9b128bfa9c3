"""The features of the bot, one cog each."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from discord.ext import commands

from askbot.bot.exts.asking import Asking
from askbot.bot.exts.corpus import Corpus
from askbot.bot.exts.diagnosing import Diagnosing
from askbot.bot.exts.gaps import Gaps
from askbot.bot.exts.helping import Helping
from askbot.bot.exts.housekeeping import Housekeeping
from askbot.bot.exts.privacy import Privacy
from askbot.bot.exts.reindexing import Reindexing
from askbot.bot.exts.settings import ServerSettings
from askbot.bot.exts.sources import Sources

if TYPE_CHECKING:
    from askbot.bot.client import AskbotClient

COGS: tuple[Callable[[AskbotClient], commands.Cog], ...] = (
    Asking,
    Helping,
    Sources,
    Privacy,
    Reindexing,
    Corpus,
    Gaps,
    ServerSettings,
    Diagnosing,
    Housekeeping,
)
