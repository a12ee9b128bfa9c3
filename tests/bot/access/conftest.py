"""A library of three collections, and two servers that see parts of it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import discord
import pytest
import simcord
from discord import app_commands

from askbot.encoder import Encoder
from askbot.errors import AskbotError
from askbot.settings import Settings
from tests.bot.access.scene import FILES, Places
from tests.bot.conftest import engine_of, settings_in
from tests.bot.world import World


@pytest.fixture(scope="module")
def divided(indexed: Path, tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Path:
    """The usual corpus and two collections."""
    home = tmp_path_factory.mktemp("divided") / "home"
    shutil.copytree(indexed, home)
    for path, text in FILES.items():
        (home / "corpus" / path).parent.mkdir(exist_ok=True)
        (home / "corpus" / path).write_text(text, encoding="utf-8")
    engine_of(settings_in(home), encoder).reindex()
    return home


@pytest.fixture
def bot_settings(divided: Path, tmp_path: Path) -> Settings:
    shutil.copytree(divided, tmp_path / "home")
    return settings_in(tmp_path / "home")


@pytest.fixture
async def places(world: World) -> Places:
    env, guild = world.env, world.guild
    role = guild.create_role("Staff")
    other = env.create_guild("Elsewhere")
    admins = other.create_role("Admin", permissions=discord.Permissions(manage_guild=True))
    access = env.bot.memory.access
    access.grant(guild.id, "staff")
    access.set_roles(guild.id, "staff", [role.id])
    access.grant(other.id, "vault")
    for server in (guild, other):  # as an owner may do: the bot's own check is what counts
        for command in await env.bot.tree.fetch_commands():
            server.set_command_permissions(command, {server.default_role: True})
    return Places(
        world,
        role,
        guild.add_member(env.create_user("sue"), roles=[role]),
        other.create_text_channel("ask"),
        other.add_member(env.create_user("gus")),
        other.add_member(env.create_user("eve"), roles=[admins]),
    )


@pytest.fixture(autouse=True)
def _explained(env: simcord.Env) -> Iterator[None]:
    """What the bot explained to somebody is no failure of the test; anything else is."""
    yield
    kinds = (AskbotError, app_commands.CheckFailure)
    odd = [error for error in env.errors if not isinstance(getattr(error, "original", error), kinds)]
    assert odd == []
