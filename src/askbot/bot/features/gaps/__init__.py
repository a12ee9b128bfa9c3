"""What was asked and not covered."""

from __future__ import annotations

from askbot.bot.core.base import AskbotBase
from askbot.bot.features.gaps.cog import Gaps


async def setup(bot: AskbotBase) -> None:
    """Add the feature; discord.py calls this when the package is loaded by name."""
    await bot.add_cog(Gaps(bot))
