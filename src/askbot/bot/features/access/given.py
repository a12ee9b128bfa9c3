"""The collections that were given to a server: offered to its admins, found by what they typed, written into."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord.app_commands import Choice

from askbot.bot.core.access import called
from askbot.bot.core.base import AskbotBase
from askbot.bot.core.errors import MisusedError
from askbot.bot.core.permissions import is_admin
from askbot.domain import Collection
from askbot.errors import AskbotError
from askbot.sources import is_folder_name

CHOICES = 25
CHOICE_CHARS = 100


async def given_to(bot: AskbotBase, guild: int) -> Sequence[Collection]:
    """The collections that a server was given, as far as the index has them. Raises `SnapshotError`, `BusyError`."""
    reach = (await bot.access.rules()).given(guild)
    return [one for one in await bot.lookups.run(bot.access.described) if reach.allows(one.name)]


async def offered_given(interaction: discord.Interaction[AskbotBase], typed: str) -> list[Choice[str]]:
    """Those whose title or name holds what is typed, to admins alone; none while there is no index, or no time."""
    if not is_admin(interaction):
        return []
    try:
        given = await given_to(interaction.client, interaction.guild_id or 0)
    except AskbotError:
        return []
    wanted = typed.casefold()
    matches = [one for one in given if wanted in one.shown.casefold() or wanted in one.name.casefold()]
    return [
        Choice(name=one.shown[:CHOICE_CHARS], value=one.name)
        for one in matches[:CHOICES]
        if len(one.name) <= CHOICE_CHARS
    ]


async def named_to_write(bot: AskbotBase, guild: int, text: str) -> str:
    """The collection that something is to be added to, by name or title; one that was given may be yet to come.

    Whether another server's collection bears the name makes no difference. Raises `MisusedError`.
    """
    try:
        present = await given_to(bot, guild)
    except AskbotError:
        present = ()
    try:
        return called(present, text).name
    except MisusedError:
        if is_folder_name(text) and (await bot.access.rules()).given(guild).allows(text):
            return text
        raise
