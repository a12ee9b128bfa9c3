"""Who may do what."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import discord
from discord import app_commands

from askbot.bot.tree import AdminsOnly

if TYPE_CHECKING:
    from askbot.bot.client import AskbotClient

F = TypeVar("F")


def admins_only() -> Callable[[F], F]:
    """A command for admins: hidden from others by default, and checked again when it is used.

    A server's owner can show the command to anybody, so the first alone is no guard.
    """

    async def check(interaction: discord.Interaction[AskbotClient]) -> bool:
        if not await interaction.client.is_admin(interaction):
            raise AdminsOnly
        return True

    def decorate(command: F) -> F:
        hidden = app_commands.default_permissions(manage_guild=True)(command)
        return app_commands.check(check)(app_commands.guild_only()(hidden))

    return decorate
