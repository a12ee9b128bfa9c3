"""Two bots over one library and one journal in PostgreSQL, each with half of the shards, as two processes run them.

Each runs in a thread with an event loop of its own, as simcord wants it.
"""

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import discord
import pytest
import simcord
from pydantic import SecretStr

from askbot.bot import AskbotClient, create_bot
from askbot.bot.core.shards import Shards, parse_shards
from askbot.encoder import Encoder
from askbot.settings import Settings
from tests.bot.conftest import engine_of
from tests.bot.world import Within, seen
from tests.conftest import HARBOUR, LIGHTHOUSE

T = TypeVar("T")
QUESTION = "How many dockers have stopped work?"
SHARDS = ("0-1", "2-3")
SECONDS = 240


@dataclass(frozen=True, slots=True)
class Process:
    """One of the bots, with a server of its own."""

    loop: asyncio.AbstractEventLoop
    env: simcord.Env
    guild: Any
    channel: Any
    member: simcord.MemberActor
    admin: simcord.MemberActor
    again: Callable[[], AskbotClient]
    """Makes the bot anew, as a restart of its process does."""

    @property
    def bot(self) -> Any:
        return self.env.bot

    def do(self, what: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(what, self.loop).result(SECONDS)

    def ask(self, question: str = QUESTION) -> str:
        return seen(self.do(self.member.slash(self.channel, "ask", question=question)).response)


@pytest.fixture
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A start may take longer than simcord's five seconds: the journal lies on a server, the machine may be busy."""
    settle = simcord.Env._settle_internal

    async def longer(env: simcord.Env, **options: Any) -> None:
        await settle(env, **options | ({"timeout": 60.0} if options.get("timeout") else {}))

    monkeypatch.setattr(simcord.Env, "_settle_internal", longer)


@pytest.fixture
def two(tmp_path: Path, encoder: Encoder, postgres_address: str, _patient: None) -> Iterator[tuple[Process, Process]]:
    """The first one has built the index."""
    (tmp_path / "corpus" / "staff").mkdir(parents=True)
    (tmp_path / "corpus" / "harbour.md").write_text(HARBOUR, encoding="utf-8")
    (tmp_path / "corpus" / "staff" / "lighthouse.txt").write_text(LIGHTHOUSE, encoding="utf-8")
    with ExitStack() as opened:
        first, second = (process(opened, tmp_path, postgres_address, encoder, shards) for shards in SHARDS)
        yield first, second


def process(opened: ExitStack, home: Path, address: str, encoder: Encoder, shards: str) -> Process:
    settings = Settings(
        corpus=home / "corpus",
        index=home / f"index-{shards}",
        journal=home / f"{shards}.sqlite",
        store=SecretStr(address),
        log_questions=True,
        reader="off",
    )
    engine, own = engine_of(settings, encoder), parse_shards(shards, 4)
    if own.first:
        engine.reindex()
    else:
        engine.reload()
    opened.callback(engine.follow())
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    opened.callback(thread.join)
    opened.callback(loop.call_soon_threadsafe, loop.stop)

    def make() -> AskbotClient:
        return create_bot(settings, engine, Within(engine), shards=own)

    made = asyncio.run_coroutine_threadsafe(started(loop, make, own), loop).result(SECONDS)
    opened.callback(lambda: made.do(made.env.shutdown()))
    return made


async def started(loop: asyncio.AbstractEventLoop, make: Callable[[], AskbotClient], own: Shards) -> Process:
    env = simcord.Env(make(), settle_timeout=60, strict_sync=own.first)  # the first one tells Discord the commands
    await env.start()
    guild = env.create_guild("Newsroom", shard_id=own.ids[-1])
    if own.first:
        env.bot.memory.access.move_home(guild.id)
    admins = guild.create_role("Admin", permissions=discord.Permissions(manage_guild=True))
    channel = guild.create_text_channel("ask")
    member = guild.add_member(env.create_user("mia"))
    return Process(loop, env, guild, channel, member, guild.add_member(env.create_user("ada"), roles=[admins]), make)


def until(holds: Callable[[], bool], seconds: float = 1.0) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_rights_and_settings_that_one_process_sets_hold_in_the_other(two: tuple[Process, Process]) -> None:
    first, second = two
    assert "Dockers' Union" in first.ask()
    assert "Dockers' Union" not in second.ask()
    first.bot.memory.access.grant(second.guild.id, "general")
    assert "Dockers' Union" in second.ask()
    first.bot.memory.access.revoke(second.guild.id, "general")
    assert "Dockers' Union" not in second.ask()
    second.do(second.admin.slash(second.channel, "settings cooldown", seconds=45))
    until(lambda: first.bot.memory.guild(second.guild.id).cooldown == 45)


def test_a_cooldown_and_a_talk_hold_over_a_restart_of_one_process(two: tuple[Process, Process]) -> None:
    first, second = two
    first.bot.memory.access.grant(second.guild.id, "general")
    second.do(second.admin.slash(second.channel, "settings cooldown", seconds=600))
    card = second.do(second.member.slash(second.channel, "ask", question=QUESTION)).response
    second.do(second.env.restart_bot(second.again()))
    assert "Ask again in" in second.ask()
    second.do(second.admin.slash(second.channel, "settings cooldown", seconds=0))
    second.do(second.member.send(second.channel, f"{second.bot.user.mention} Says who?", reply_to=card))
    assert "Dockers' Union" in seen(second.channel.last_message)
    assert "Dockers' Union" in first.ask(), "the other one went on"


def test_what_one_process_indexes_the_other_answers_from(two: tuple[Process, Process], tmp_path: Path) -> None:
    first, second = two
    first.bot.memory.access.grant(second.guild.id, "general")
    before = first.bot.engine.snapshot.id
    (tmp_path / "corpus" / "mill.txt").write_text("The mill at Tarn burnt down on 3 May.\n", encoding="utf-8")
    second.bot.builder.build()
    until(lambda: first.bot.engine.snapshot.id != before, 20)
    for one in two:
        assert "burnt down" in one.ask("When did the mill at Tarn burn down?")
