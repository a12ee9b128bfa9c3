"""Settings, diagnosis, housekeeping."""

from __future__ import annotations

from askbot.bot.core.base import AskbotBase
from askbot.bot.features.admin.diagnosing import Diagnosing
from askbot.bot.features.admin.housekeeping import Housekeeping
from askbot.bot.features.admin.onboarding import Onboarding
from askbot.bot.features.admin.settings import ServerSettings


async def setup(bot: AskbotBase) -> None:
    """Add the feature; discord.py calls this when the package is loaded by name."""
    await bot.add_cog(ServerSettings(bot))
    await bot.add_cog(Diagnosing(bot))
    await bot.add_cog(Housekeeping(bot))
    await bot.add_cog(Onboarding(bot))
