"""The first message on a server: what the bot is, four steps, and where to look when something is amiss."""

from __future__ import annotations

import logging

import discord
from discord import ui
from discord.ext import commands

from askbot.bot.core.base import AskbotBase
from askbot.bot.ui import layout
from askbot.bot.ui.escape import fitted
from askbot.bot.ui.layout import Tone
from askbot.presentation.translations import Translations

log = logging.getLogger(__name__)


class Onboarding(commands.Cog):
    """Greets those who may manage a server that the bot has joined."""

    def __init__(self, bot: AskbotBase) -> None:
        self.bot = bot

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """One message: to the owner in private, else in the channel for the system's messages."""
        card = welcome_card(guild.name, self.bot.translations_in(guild))
        if not (await self._to_owner(guild, card) or await self._to_system_channel(guild, card)):
            log.info("the welcome could be sent to nobody on server %s", guild.id)

    async def _to_owner(self, guild: discord.Guild, card: ui.LayoutView) -> bool:
        try:
            owner = guild.owner or await self.bot.fetch_user(guild.owner_id or 0)
            await owner.send(view=card)
        except discord.HTTPException:
            return False
        return True

    async def _to_system_channel(self, guild: discord.Guild, card: ui.LayoutView) -> bool:
        channel = guild.system_channel
        if channel is None or not channel.permissions_for(guild.me).send_messages:
            return False
        try:
            await channel.send(view=card)
        except discord.HTTPException:
            return False
        return True


def welcome_card(server: str, tr: Translations) -> ui.LayoutView:
    """What the bot is, and how to set it up."""
    steps = [
        tr(
            f"welcome.{step}",
            claim=tr.command("claim"),
            add=tr.command("corpus", "add"),
            channel=tr.command("settings", "channel"),
            ask=tr.command("ask"),
        )
        for step in ("claim", "add", "ask")
    ]
    return layout.card(
        Tone.PLAIN,
        [
            layout.text(f"### {tr('welcome.title', server=fitted(server, 80))}\n{tr('welcome.about')}"),
            layout.line(),
            layout.text("\n".join(f"{number}. {step}" for number, step in enumerate(steps, start=1))),
            layout.line(),
            layout.text(f"-# {tr('welcome.diagnose', diagnose=tr.command('diagnose'))}"),
        ],
    )
