"""The bot as a process would run it, against a small Discord over real sockets."""

import asyncio
import gc
import sys
from dataclasses import replace

import pytest

from askbot.attribution import load_attributor
from askbot.bot import create_bot, run_bot
from askbot.bot.client import AskbotClient
from askbot.bot.core.command_tree import explanation
from askbot.bot.runner import mend_index, steady, until_stopped
from askbot.encoder import Encoder
from askbot.engine import Askbot
from askbot.errors import DiscordError, SettingsError
from askbot.index.manifest import read_manifest, write_manifest
from askbot.presentation.translations import translations_for
from askbot.settings import Settings
from tests.bot.world import Within
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


@pytest.mark.parametrize("kind", ["another schema", "another model", "damaged"])
async def test_an_index_that_cannot_be_opened_is_built_anew_and_reported(
    bot_settings: Settings, encoder: Encoder, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    folder = next((bot_settings.index / "snapshots").iterdir())
    if kind == "damaged":
        (folder / "manifest.json").write_text("[" * 900_000, encoding="utf-8")
    else:
        manifest = read_manifest(folder)
        changes = {"schema": 1} if kind == "another schema" else {"encoder": "another-model-fp32"}
        write_manifest(folder, replace(manifest, **changes))
    engine = Askbot(bot_settings, encoder, load_attributor(encoder))
    engine.reload()
    problem = engine.problem
    assert problem is not None
    async with create_bot(bot_settings, engine, Within(engine)) as bot:
        sentence = explanation(problem, translations_for("en"))
        assert sentence is not None
        assert "being prepared" in sentence
        assert "schema" not in sentence
        await mend_index(bot)
    assert engine.problem is None
    assert engine.ask("How many dockers have stopped work?").statements
    assert problem.message in caplog.text


def test_an_index_made_in_another_precision_answers(bot_settings: Settings, encoder: Encoder) -> None:
    folder = next((bot_settings.index / "snapshots").iterdir())
    manifest = read_manifest(folder)
    name = manifest.encoder.rsplit("-", 1)[0]
    for precision in ("bf16", "fp32"):
        write_manifest(folder, replace(manifest, encoder=f"{name}-{precision}"))
        engine = Askbot(bot_settings, encoder, load_attributor(encoder))
        engine.reload()
        assert engine.problem is None


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
