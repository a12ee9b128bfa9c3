"""Questions in, cards out."""

from __future__ import annotations

from askbot.bot.core.base import AskbotBase
from askbot.bot.features.ask.buttons import AnswerButton, SuggestionButton
from askbot.bot.features.ask.cog import Asking


async def setup(bot: AskbotBase) -> None:
    """Add the feature; discord.py calls this when the package is loaded by name."""
    bot.add_dynamic_items(AnswerButton, SuggestionButton)
    await bot.add_cog(Asking(bot))
