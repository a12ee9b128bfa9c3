"""One way to speak to the one who acted, whatever state their interaction is in."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

import aiohttp
import discord
from discord import ui

log = logging.getLogger(__name__)

UNKNOWN_INTERACTION = 10062
ALREADY_ANSWERED = 40060
THREAD_CLOSED = 50083
ANSWERED = "answered"
PAUSES = (0.5, 2.0)
"""Seconds before a request is sent a second and a third time."""

T = TypeVar("T")


async def respond(
    interaction: discord.Interaction, view: ui.LayoutView, *, private: bool, file: discord.File | None = None
) -> discord.Message | None:
    """Answer or follow up with a card; None where the interaction has expired, which is logged and no more."""
    files = [file] if file else []
    try:
        if not interaction.response.is_done():
            return await _answer(interaction, view, private=private, files=files)
        if _is_promised(interaction):
            return await _keep_promise(interaction, view, files)
        return await interaction.followup.send(view=view, ephemeral=private, wait=True, files=files)
    except discord.NotFound as error:
        _log_expired(interaction, error)
        return None


async def acknowledge(interaction: discord.Interaction, *, private: bool) -> bool:
    """Tell Discord within its three seconds that an answer is coming; False where it was too late."""
    try:
        await persistently(lambda: interaction.response.defer(ephemeral=private, thinking=True))
    except discord.NotFound as error:
        _log_expired(interaction, error)
        return False
    except discord.HTTPException as error:
        if error.code != ALREADY_ANSWERED:
            raise
        # An earlier try came through although its answer did not; discord.py must learn that it did.
        interaction.response._response_type = discord.InteractionResponseType.deferred_channel_message  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
    return True


async def persistently(request: Callable[[], Awaitable[T]]) -> T:
    """Repeat a request that a lost connection cut off; only for requests that do the same thing sent twice as once."""
    for pause in PAUSES:
        try:
            return await request()
        except aiohttp.ClientConnectionError as error:
            log.info("the connection to Discord was lost, trying again: %s", error)
            await asyncio.sleep(pause)
    return await request()


def may_not_write(error: discord.HTTPException) -> bool:
    """Whether nothing can be written there: no permission, a thread that is archived or locked, a channel now gone."""
    return isinstance(error, (discord.Forbidden, discord.NotFound)) or error.code == THREAD_CLOSED


async def _answer(
    interaction: discord.Interaction, view: ui.LayoutView, *, private: bool, files: list[discord.File]
) -> discord.Message | None:
    try:
        answered = await interaction.response.send_message(view=view, ephemeral=private, files=files)
    except discord.HTTPException as error:
        if error.code != ALREADY_ANSWERED:
            raise
        log.info("interaction %s was answered by a try that seemed to fail", interaction.id)
        return None
    message = answered.resource
    return message if isinstance(message, discord.Message) else None


def _is_promised(interaction: discord.Interaction) -> bool:
    """Whether the person sees that an answer is coming, and no answer yet."""
    promised = discord.InteractionResponseType.deferred_channel_message
    return interaction.response.type is promised and ANSWERED not in interaction.extras


async def _keep_promise(
    interaction: discord.Interaction, view: ui.LayoutView, files: list[discord.File]
) -> discord.Message:
    """Put the answer in the place of "thinking": an edit, unlike a message, may be sent twice without harm."""
    message = await persistently(lambda: interaction.edit_original_response(view=view, attachments=files))
    interaction.extras[ANSWERED] = True
    return message


def _log_expired(interaction: discord.Interaction, error: discord.NotFound) -> None:
    if error.code != UNKNOWN_INTERACTION:
        raise error
    log.warning("interaction %s expired before it was answered", interaction.id)
