"""The bot as a process: ready the engine, connect, and leave in good order on SIGTERM or Ctrl+C."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import importlib
import logging
import sys
from collections.abc import AsyncGenerator
from functools import partial

import discord

from askbot.api.opening import stop_event
from askbot.bot.client import AskbotClient, create_bot
from askbot.bot.core.command_sync import sync
from askbot.bot.core.errors import discord_errors
from askbot.bot.core.shards import ALL, Shards
from askbot.bot.core.token_lock import only_one
from askbot.bot.features import EXTENSIONS
from askbot.encoder import tune_process
from askbot.engine import Askbot
from askbot.engine.build_process import Builder, BuildProcess
from askbot.errors import AskbotError, NoSnapshotError, SettingsError
from askbot.presentation.logs import set_up_logging
from askbot.settings import Settings

log = logging.getLogger(__name__)

SWITCH_SECONDS = 0.0005
"""How long a thread may keep the interpreter while another one wants it."""
COLLECT_EVERY = (700, 10, 1000)
"""As Python has it for young objects; a hundred times as seldom for old ones, which `Housekeeping` looks at."""
WARM = b"# Warm\n\nThe ferry company said that fares will rise. Eleven ships wait.\n"


def run_bot(settings: Settings, *, update: bool = False, shards: Shards = ALL) -> None:
    """Run the bot, or some of its shards, until it is told to stop.

    With `update` it brings the index up to date before it connects.

    Raises `SettingsError` without a token, `DiscordError` where Discord refuses it or cannot be reached.
    """
    if settings.discord_token is None:
        raise SettingsError("DISCORD_TOKEN is not set.", "Put the bot's token into .env, or run: askbot preview")
    token = settings.discord_token.get_secret_value()
    set_up_logging(settings)
    # discord.py warns that it lacks what voice channels need; there is nothing to hear here.
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    if not shards.whole and settings.store is None:
        raise SettingsError(
            "A part of the shards needs a store that the processes share.", "Set ASKBOT_STORE=postgresql://…"
        )
    with only_one(settings, token, shards), contextlib.suppress(KeyboardInterrupt):
        if update:
            _bring_up_to_date(BuildProcess(settings), "before the start")
        asyncio.run(_serve(settings, token, shards))


def sync_commands(settings: Settings) -> int:
    """Send the commands to Discord whether or not they have changed; returns how many. Raises `DiscordError`."""
    if settings.discord_token is None:
        raise SettingsError("DISCORD_TOKEN is not set.", "Put the bot's token into .env.")
    token = settings.discord_token.get_secret_value()
    return asyncio.run(_sync(settings, token))


async def _sync(settings: Settings, token: str) -> int:
    engine = await asyncio.to_thread(Askbot.open, settings=settings)
    async with create_bot(settings, engine) as bot:
        with discord_errors():
            await bot.login(token)
            if not bot.synced:
                await sync(bot, always=True)
        return len(bot.tree.get_commands())


async def _serve(settings: Settings, token: str, shards: Shards) -> None:
    stop = stop_event()
    async with ready_bot(settings, shards) as bot:
        mending = asyncio.create_task(mend_index(bot))
        await until_stopped(bot, token, stop)
        await mending


async def mend_index(bot: AskbotClient) -> None:
    """Build an index beside one that cannot be opened, such as that of another version, while the bot is online."""
    problem = bot.engine.problem
    if problem is None or not bot.own_shards.first:
        return
    log.warning("the index cannot be opened: %s It is built anew; until then no question is answered.", problem)
    if await bot.chores.run(partial(_bring_up_to_date, bot.builder, "beside it")):
        await asyncio.to_thread(bot.engine.reload)
    if bot.engine.problem is not None:
        log.error("the index still cannot be opened: %s", bot.engine.problem)


def _bring_up_to_date(builder: Builder, when: str) -> bool:
    """Whether the index could be built; if not, the log says why."""
    try:
        report = builder.build()
    except AskbotError as error:
        log.warning("the index could not be brought up to date %s: %s", when, error)
        return False
    log.info("the index is up to date: %s passages, snapshot %s", report.passages, report.snapshot)
    return True


@contextlib.asynccontextmanager
async def ready_bot(settings: Settings, shards: Shards = ALL) -> AsyncGenerator[AskbotClient]:
    """The bot with all that it needs to answer, not yet connected; closed at the end."""
    engine = await asyncio.to_thread(ready_engine, settings, builds=shards.first)
    unfollow = engine.follow()
    try:
        async with create_bot(settings, engine, shards=shards) as bot:
            steady()
            yield bot
    finally:
        await asyncio.to_thread(unfollow)


def steady() -> None:
    """Keep the event loop from being held up, once all that stays is loaded.

    The garbage collector would look through the model's and the libraries' objects, a third of a second at a time; now
    it leaves those alone, and seldom looks at what has lived long since. Each thread that computes would keep the
    interpreter for 5 ms whenever the loop wants it.
    """
    gc.collect()
    gc.freeze()
    gc.collect()  # counts what is old anew; a quarter as much again must come before it looks at that
    gc.set_threshold(*COLLECT_EVERY)
    sys.setswitchinterval(SWITCH_SECONDS)


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
    with discord_errors():
        await bot.start(token)


def ready_engine(settings: Settings, *, builds: bool = True) -> Askbot:
    """An opened and warmed engine, its index built if there is none and this process `builds`.

    Without an index the bot stays online and says why.

    It encodes with one thread unless told otherwise: questions are short, and the other processors are for the event
    loop and for indexing.
    """
    tune_process()
    engine = Askbot.open(settings=settings.model_copy(update={"threads": settings.threads or 1}))
    if (
        builds
        and isinstance(engine.problem, NoSnapshotError)
        and _bring_up_to_date(BuildProcess(settings), "at the start")
    ):
        engine.reload()
    for warning in engine.warnings:
        log.warning("%s", warning)
    _warm(engine)
    return engine


def _warm(engine: Askbot) -> None:
    """Do once what the first question and the first upload would wait for, such as importing libraries."""
    for name in EXTENSIONS:
        importlib.import_module(name)
    engine.preview("warm.md", WARM)
    with contextlib.suppress(AskbotError):
        engine.ask("Who said what about how many?")
