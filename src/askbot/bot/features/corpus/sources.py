"""`/sources`: which briefings answers come from."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from askbot.bot.core.base import AskbotBase
from askbot.bot.core.respond import acknowledge, respond
from askbot.bot.features.corpus.briefings import ListButton, listing


class Sources(commands.Cog):
    """Says where answers come from."""

    def __init__(self, bot: AskbotBase) -> None:
        self.bot = bot
        bot.add_dynamic_items(ListButton)

    @app_commands.command(
        name=locale_str("sources"), description=locale_str("List the briefings that answers come from")
    )
    async def sources(self, interaction: discord.Interaction[AskbotBase]) -> None:
        """Title, date and passages of each."""
        if await acknowledge(interaction, private=True):
            listed = await self.bot.lookups.run(self.bot.engine.catalogue)
            await respond(interaction, listing(listed, self.bot.translations_of(interaction)), private=True)
