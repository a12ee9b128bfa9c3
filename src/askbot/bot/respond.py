"""One way to speak to the one who acted, whatever state their interaction is in."""

from __future__ import annotations

import logging

import discord
from discord import ui

log = logging.getLogger(__name__)

UNKNOWN_INTERACTION = 10062
ALREADY_ANSWERED = 40060


async def respond(
    interaction: discord.Interaction, view: ui.LayoutView, *, private: bool, file: discord.File | None = None
) -> discord.Message | None:
    """Answer or follow up with a card; None where the interaction has expired, which is logged and no more."""
    files = [file] if file else []
    try:
        if interaction.response.is_done():
            return await interaction.followup.send(view=view, ephemeral=private, wait=True, files=files)
        answered = await interaction.response.send_message(view=view, ephemeral=private, files=files)
    except discord.NotFound as error:
        _log_expired(interaction, error)
        return None
    message = answered.resource
    return message if isinstance(message, discord.Message) else None


async def acknowledge(interaction: discord.Interaction, *, private: bool) -> bool:
    """Tell Discord within its three seconds that an answer is coming; False where it was too late."""
    try:
        await interaction.response.defer(ephemeral=private, thinking=True)
    except discord.NotFound as error:
        _log_expired(interaction, error)
        return False
    return True


def _log_expired(interaction: discord.Interaction, error: discord.NotFound) -> None:
    if error.code != UNKNOWN_INTERACTION:
        raise error
    log.warning("interaction %s expired before it was answered", interaction.id)
