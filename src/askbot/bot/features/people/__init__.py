"""Who said what, over time: `/who`, `/timeline`, and `/people` for admins."""

from __future__ import annotations

from askbot.bot.core.base import AskbotBase
from askbot.bot.features.people.cog import People
from askbot.bot.features.people.correcting import Correcting


async def setup(bot: AskbotBase) -> None:
    """Add the feature; discord.py calls this when the package is loaded by name."""
    await bot.add_cog(People(bot))
    await bot.add_cog(Correcting(bot))
