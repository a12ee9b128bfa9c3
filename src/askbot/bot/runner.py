"""The bot as a process: ready the engine, connect, and leave in good order on SIGTERM or Ctrl+C."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import sys

import aiohttp
import discord

from askbot.bot.client import AskbotClient, create_bot
from askbot.engine import Askbot
from askbot.errors import AskbotError, DiscordError, NoSnapshotError, SettingsError
from askbot.settings import Settings

log = logging.getLogger(__name__)

PORTAL = "https://discord.com/developers/applications"


def run_bot(settings: Settings) -> None:
    """Run the bot until it is told to stop.

    Raises `SettingsError` without a token, `DiscordError` where Discord refuses it or cannot be reached.
    """
    if settings.discord_token is None:
        raise SettingsError("DISCORD_TOKEN is not set.", "Put the bot's token into .env, or run: askbot preview")
    token = settings.discord_token.get_secret_value()
    discord.utils.setup_logging(level=logging.getLevelNamesMapping()[settings.log_level.upper()])
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(settings, token))


async def _serve(settings: Settings, token: str) -> None:
    stop = stop_event()
    engine = await asyncio.to_thread(ready_engine, settings)
    async with create_bot(settings, engine) as bot:
        await until_stopped(bot, token, stop)


async def until_stopped(bot: AskbotClient, token: str, stop: asyncio.Event) -> None:
    """Stay connected until `stop` is set. Raises `DiscordError`."""
    connection = asyncio.create_task(_connect(bot, token))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({connection, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if not connection.done():
        log.info("stopping: what is being answered is finished first")
        await bot.close()
        connection.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await connection


async def _connect(bot: AskbotClient, token: str) -> None:
    try:
        await bot.start(token)
    except discord.LoginFailure:
        raise DiscordError("Discord refused the token.", f"Reset it at {PORTAL} and set DISCORD_TOKEN.") from None
    except discord.PrivilegedIntentsRequired:
        raise DiscordError(
            "The bot's application lacks the message content intent.", f"Switch it on at {PORTAL}, under Bot."
        ) from None
    except (aiohttp.ClientConnectionError, discord.GatewayNotFound, TimeoutError) as error:
        raise DiscordError(f"Discord cannot be reached: {error}.", "Check the network, then start again.") from None


def stop_event() -> asyncio.Event:
    """An event that SIGTERM and Ctrl+C set."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        if sys.platform == "win32":
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
        else:
            loop.add_signal_handler(number, stop.set)
    return stop


def ready_engine(settings: Settings) -> Askbot:
    """An opened engine, its index built if there is none; without an index the bot stays online and says why."""
    engine = Askbot.open(settings=settings)
    if isinstance(engine.problem, NoSnapshotError):
        try:
            engine.reindex()
        except AskbotError as error:
            log.warning("there is no index, so no question can be answered: %s", error)
    return engine
