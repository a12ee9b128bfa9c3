"""Where answers come from: the briefings, and the sources that they renew themselves from."""

from __future__ import annotations

from askbot.bot.core.base import AskbotBase
from askbot.bot.features.sources.cog import LibrarySources


async def setup(bot: AskbotBase) -> None:
    """Add the feature; discord.py calls this when the package is loaded by name."""
    await bot.add_cog(LibrarySources(bot))
