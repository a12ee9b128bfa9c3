"""Who may see which collections: claiming, and what a server's admins set."""

from __future__ import annotations

from askbot.bot.core.base import AskbotBase
from askbot.bot.features.access.claiming import Claiming
from askbot.bot.features.access.cog import Collections


async def setup(bot: AskbotBase) -> None:
    """Add the feature; discord.py calls this when the package is loaded by name."""
    await bot.add_cog(Claiming(bot))
    await bot.add_cog(Collections(bot))
