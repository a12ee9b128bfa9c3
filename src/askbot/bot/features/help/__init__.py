"""What the bot is, and how to ask."""

from __future__ import annotations

from askbot.bot.core.base import AskbotBase
from askbot.bot.features.help.cog import Helping


async def setup(bot: AskbotBase) -> None:
    """Add the feature; discord.py calls this when the package is loaded by name."""
    await bot.add_cog(Helping(bot))
