"""The real bot, with a real engine, on the small Discord."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import discord
import pytest

from askbot.attribution import load_attributor
from askbot.bot import AskbotClient, create_bot
from askbot.encoder import Encoder
from askbot.engine import Askbot
from askbot.journal import GuildSettings
from askbot.settings import Settings
from tests.conftest import HARBOUR, LIGHTHOUSE
from tests.small_discord import SmallDiscord
from tests.small_discord.world import GUILD


def settings_in(home: Path) -> Settings:
    return Settings(
        corpus=home / "corpus", index=home / "index", journal=home / "journal.sqlite", home_servers=(GUILD,)
    )


def engine_in(home: Path, encoder: Encoder) -> Askbot:
    engine = Askbot(settings_in(home), encoder, load_attributor(encoder))
    engine.reload()
    return engine


@pytest.fixture(scope="session")
def indexed_once(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Path:
    home = tmp_path_factory.mktemp("indexed")
    (home / "corpus").mkdir()
    (home / "corpus" / "harbour.md").write_text(HARBOUR, encoding="utf-8")
    (home / "corpus" / "lighthouse.txt").write_text(LIGHTHOUSE, encoding="utf-8")
    engine_in(home, encoder).reindex()
    return home


@pytest.fixture
def home(indexed_once: Path, tmp_path: Path) -> Path:
    """A folder with a corpus and its index, for this test alone."""
    shutil.copytree(indexed_once, tmp_path / "home")
    return tmp_path / "home"


@pytest.fixture
def bot(home: Path, encoder: Encoder) -> AskbotClient:
    bot = create_bot(settings_in(home), engine_in(home, encoder))
    bot.memory.servers.put(GUILD, GuildSettings(cooldown=0))
    return bot


@pytest.fixture
async def small() -> AsyncIterator[SmallDiscord]:
    async with SmallDiscord() as small:
        yield small


@asynccontextmanager
async def running(bot: discord.Client, small: SmallDiscord) -> AsyncIterator[None]:
    """The bot connected, and closed at the end."""
    task = await small.run(bot)
    try:
        yield
    finally:
        await bot.close()
        await asyncio.wait([task], timeout=5)
