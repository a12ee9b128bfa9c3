"""What is kept about a person, and how to have it deleted."""

from __future__ import annotations

from askbot.bot.core.base import AskbotBase
from askbot.bot.features.privacy.cog import Privacy


async def setup(bot: AskbotBase) -> None:
    """Add the feature; discord.py calls this when the package is loaded by name."""
    await bot.add_cog(Privacy(bot))
