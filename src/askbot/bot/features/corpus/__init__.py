"""Briefings: listing, adding, removing, indexing."""

from __future__ import annotations

from askbot.bot.core.base import AskbotBase
from askbot.bot.features.corpus.cog import Corpus
from askbot.bot.features.corpus.reindexing import Reindexing


async def setup(bot: AskbotBase) -> None:
    """Add the feature; discord.py calls this when the package is loaded by name."""
    await bot.add_cog(Reindexing(bot))
    await bot.add_cog(Corpus(bot))
