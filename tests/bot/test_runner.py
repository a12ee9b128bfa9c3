"""The bot as a process would run it, against a small Discord over real sockets."""

import asyncio
import gc
import sys

import pytest

from askbot.bot import create_bot, run_bot
from askbot.bot.client import AskbotClient
from askbot.bot.runner import steady, until_stopped
from askbot.engine import Askbot
from askbot.errors import DiscordError, SettingsError
from askbot.settings import Settings
from tests.small_discord import MEMBER, SmallDiscord, until


def test_without_a_token_it_says_what_to_do(bot_settings: Settings) -> None:
    with pytest.raises(SettingsError, match="DISCORD_TOKEN is not set"):
        run_bot(bot_settings)


def test_a_steady_process_leaves_what_stays_to_rest_and_lets_the_loop_in_soon() -> None:
    before = (gc.get_threshold(), sys.getswitchinterval())
    try:
        steady()
        assert gc.get_freeze_count() > 10_000
        assert gc.get_threshold()[0] == before[0][0]
        assert gc.get_threshold()[2] > before[0][2]
        assert sys.getswitchinterval() < before[1]
    finally:
        gc.unfreeze()
        gc.set_threshold(*before[0])
        sys.setswitchinterval(before[1])


async def test_a_bad_token_is_one_sentence(bot: AskbotClient) -> None:
    async with SmallDiscord():
        with pytest.raises(DiscordError, match="refused the token"):
            await until_stopped(bot, "wrong", asyncio.Event())


async def test_it_answers_over_real_sockets_and_stops_when_told(bot_settings: Settings, engine: Askbot) -> None:
    async with SmallDiscord() as small:
        stop = asyncio.Event()
        async with create_bot(bot_settings, engine) as bot:
            serving = asyncio.create_task(until_stopped(bot, "a-token", stop))
            await small.gateway.connected()
            asked = await small.slash(MEMBER, "ask", question="How many dockers have stopped work?")
            await until(lambda: asked.edits or asked.answers)
            stop.set()
            await asyncio.wait_for(serving, 15)
            assert bot.is_closed()
