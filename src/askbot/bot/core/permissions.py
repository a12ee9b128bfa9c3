"""Who may do what."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import discord
from discord import app_commands

from askbot.bot.core.base import AskbotBase
from askbot.bot.core.errors import AdminsOnly, MisusedError
from askbot.journal import GuildSettings

F = TypeVar("F")


def admins_only() -> Callable[[F], F]:
    """A command for admins: hidden from others by default, and checked again when it is used.

    A server's owner can show the command to anybody, so the first alone is no guard.
    """

    def decorate(command: F) -> F:
        hidden = app_commands.default_permissions(manage_guild=True)(command)
        return app_commands.check(require_admin)(app_commands.guild_only()(hidden))

    return decorate


async def require_admin(interaction: discord.Interaction[AskbotBase]) -> bool:
    """Raise `AdminsOnly` unless the person may administer askbot on this server."""
    if not is_admin(interaction):
        raise AdminsOnly
    return True


def is_admin(interaction: discord.Interaction[AskbotBase]) -> bool:
    """Whether the person may manage the server, or has the role that its settings name."""
    settings = interaction.client.memory.guild(interaction.guild_id)
    return administers(interaction.user, interaction.permissions, settings)


async def require_home(interaction: discord.Interaction[AskbotBase]) -> None:
    """Raise `MisusedError` unless the admins of this server may change the briefings, which all servers share."""
    if not await is_home(interaction):
        raise MisusedError("error.not_home", id=interaction.guild_id)


async def is_home(interaction: discord.Interaction[AskbotBase]) -> bool:
    """Whether the admins of this server may change the briefings."""
    return interaction.guild_id in (await interaction.client.access.rules()).homes


def administers(person: object, permissions: discord.Permissions, settings: GuildSettings) -> bool:
    """Whether somebody with these permissions may administer askbot, or has the role that the settings name."""
    role = settings.admin_role
    has_role = isinstance(person, discord.Member) and role is not None and person.get_role(role) is not None
    return permissions.manage_guild or has_role
