"""`/claim`: a server's admin redeems a code, for the home or for a collection; the home's is printed at the start."""

from __future__ import annotations

import logging
from functools import partial

import discord
from discord import app_commands
from discord.app_commands import Range, locale_str
from discord.ext import commands, tasks

from askbot.bot.core.base import AskbotBase
from askbot.bot.core.errors import MisusedError
from askbot.bot.core.permissions import admins_only, is_home
from askbot.bot.core.respond import acknowledge, respond
from askbot.bot.ui import layout
from askbot.bot.ui.escape import fitted
from askbot.errors import AskbotError

log = logging.getLogger(__name__)


class Claiming(commands.Cog):
    """Codes, made and redeemed."""

    def __init__(self, bot: AskbotBase) -> None:
        self.bot = bot

    async def cog_load(self) -> None:
        """Look once whether there is a home."""
        self.announce.start()

    async def cog_unload(self) -> None:
        """End."""
        self.announce.cancel()

    @tasks.loop(count=1)
    async def announce(self) -> None:
        """Print a code where no server may change the briefings; each start makes a new one."""
        try:
            if not self.bot.previewed and not (await self.bot.access.rules()).homes:
                code = await self.bot.memory.run(partial(self.bot.memory.access.new_code, None))
                log.warning("no server may change the briefings yet: an admin of the right one types  /claim %s", code)
        except AskbotError as error:
            log.warning("whether there is a home is unknown: %s", error)

    @announce.before_loop
    async def _ready(self) -> None:
        await self.bot.wait_until_ready()

    @app_commands.command(name=locale_str("claim"), description=locale_str("Redeem a code from the bot's operator"))
    @app_commands.rename(code=locale_str("code"))
    @app_commands.describe(code=locale_str("As it was given to you"))
    @admins_only()
    async def claim(self, interaction: discord.Interaction[AskbotBase], code: Range[str, 1, 60]) -> None:
        """Give this server what the code is for."""
        if not await acknowledge(interaction, private=True):
            return
        tr, memory, guild = self.bot.translations_of(interaction), self.bot.memory, interaction.guild_id or 0
        was_home = await is_home(interaction)
        given = await memory.run(partial(memory.access.redeem, guild, code))
        if given is None:
            log.warning("a wrong or used code was tried on server %s", guild)
            raise MisusedError("claim.wrong")
        log.info("server %s redeemed a code for %s", guild, given)
        key = "claim.home" if not was_home and await is_home(interaction) else "claim.done"
        await respond(interaction, layout.notice(tr(key, name=fitted(given, 100))), private=True)
