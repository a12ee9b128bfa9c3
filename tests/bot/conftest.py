"""The real bot on simcord's Discord, with the real model and a real index of the tiny corpus."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import simcord

from askbot.attribution import load_attributor
from askbot.bot import AskbotClient, create_bot
from askbot.bot.core.download import from_memory
from askbot.encoder import Encoder
from askbot.engine import Askbot
from askbot.settings import Settings
from tests.bot.world import Within, World, build_world
from tests.conftest import HARBOUR, LIGHTHOUSE


def settings_in(home: Path) -> Settings:
    return Settings(corpus=home / "corpus", index=home / "index", journal=home / "journal.sqlite")


def engine_of(settings: Settings, encoder: Encoder) -> Askbot:
    engine = Askbot(settings, encoder, load_attributor(encoder))
    engine.reload()
    return engine


@pytest.fixture(scope="session")
def indexed(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Path:
    """A corpus and its index, built once."""
    home = tmp_path_factory.mktemp("home")
    (home / "corpus").mkdir()
    (home / "corpus" / "harbour.md").write_text(HARBOUR, encoding="utf-8")
    (home / "corpus" / "lighthouse.txt").write_text(LIGHTHOUSE, encoding="utf-8")
    engine_of(settings_in(home), encoder).reindex()
    return home


@pytest.fixture
def bot_settings(indexed: Path, tmp_path: Path) -> Settings:
    """Settings of a copy that a test may change."""
    shutil.copytree(indexed, tmp_path / "home")
    return settings_in(tmp_path / "home")


@pytest.fixture
def engine(bot_settings: Settings, encoder: Encoder) -> Askbot:
    return engine_of(bot_settings, encoder)


@pytest.fixture
def bot(bot_settings: Settings, engine: Askbot) -> AskbotClient:
    bot = create_bot(bot_settings, engine, Within(engine))
    bot.download = from_memory
    return bot


@pytest.fixture
async def env(bot: AskbotClient) -> AsyncIterator[simcord.Env]:
    """Discord with the bot on it. A failure that the bot has explained must be acknowledged by the test."""
    env = simcord.Env(bot, shard_count=1, settle_timeout=60)
    await env.start()
    try:
        yield env
    finally:
        await env.shutdown()
        env._raise_errors_since(env._errors_acknowledged)


@pytest.fixture
def world(env: simcord.Env) -> World:
    """A server with a member and an admin."""
    return build_world(env)
