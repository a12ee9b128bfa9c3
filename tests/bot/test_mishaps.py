"""What goes wrong on a server: closed threads, strange buttons, servers that are left, a corpus that means harm."""

import gc
import time
import weakref
from typing import Any

import discord
import pytest
import simcord

from askbot.bot import AskbotClient
from askbot.bot.features.admin.diagnosing import NEEDED
from askbot.errors import UsageError
from askbot.journal import Gap, GapKind, GuildSettings, GuildStore, Retention
from askbot.settings import Settings
from tests.bot.world import World, buttons, components, hidden_channel, press, seen

QUESTION = "How many dockers have stopped work?"
DAY = 86400
CLOSED = {"status": 400, "code": 50083, "message": "Thread is archived"}


class TestAClosedThread:
    """Archived, or locked as well: Discord refuses what is written there."""

    @pytest.fixture
    async def thread(self, world: World) -> Any:
        answer = await world.member.slash(world.channel, "ask", question=QUESTION)
        await press(world.member, answer.response, "Continue in a thread")
        (thread,) = world.channel.threads
        await world.env.advance_time(5)
        return thread

    def close(self, world: World, thread: Any) -> None:
        """simcord keeps the state and enforces nothing, so the refusal is added."""
        metadata = world.env.backend.get_channel(thread.id).thread_metadata
        metadata.archived = metadata.locked = True

    async def test_a_mention_there_costs_a_log_line_and_a_sign(
        self, world: World, thread: Any, caplog: pytest.LogCaptureFixture
    ) -> None:
        asked = await world.member.send(thread, f"{world.env.bot.user.mention} {QUESTION}")
        answered = thread.last_message
        assert answered.id != asked.id
        await world.env.advance_time(5)
        self.close(world, thread)
        world.env.inject_error("POST", "/channels/*/messages", **CLOSED)
        asked = await world.member.send(thread, f"{world.env.bot.user.mention} {QUESTION}")
        assert thread.last_message.id == asked.id
        assert "no answer possible" in caplog.text
        assert [reaction.emoji for reaction in thread.last_message.reactions] == ["🔇"]

    async def test_a_command_there_is_told_why(self, world: World, thread: Any) -> None:
        self.close(world, thread)
        world.env.inject_error("PATCH", "/webhooks/*/*/messages/@original", **CLOSED)
        result = await world.member.slash(thread, "ask", question=QUESTION)
        simcord.assert_error(world.env, discord.HTTPException)
        messages = "\n".join(seen(message) for message in (*result.followups, result.response) if message)
        assert "This thread is archived or locked" in messages

    async def test_a_button_there_still_reads_the_passage(self, world: World, thread: Any) -> None:
        await world.member.send(thread, f"{world.env.bot.user.mention} {QUESTION}")
        answer = thread.last_message
        self.close(world, thread)
        result = await press(world.member, answer, "Read passage")
        assert "1,450 dockers" in seen(result.response).replace("*", "")


@pytest.mark.parametrize("strange", ["askbot:frobnicate:A7K2:0", "askbot:read:neverwas:0", "askbot:read:{}:99"])
async def test_a_button_that_is_not_known_says_so(world: World, strange: str) -> None:
    result = await world.member.slash(world.channel, "ask", question=QUESTION)
    answer = result.response.id
    known_id = buttons(result.response)["Read passage"]
    custom_id = strange.format(known_id.split(":")[2])
    rename(world, answer, known_id, custom_id)
    pressed = await world.member.click(world.last(), custom_id=custom_id)
    assert pressed.response.ephemeral
    assert "no longer kept" in seen(pressed.response)


def rename(world: World, message: int, old: str, new: str) -> None:
    """Give a button of a message another id, as one of an older or newer askbot has."""
    for part in components(stored := world.env.backend.get_message(world.channel.id, message)):
        if part.get("custom_id") == old:
            part["custom_id"] = new
    assert stored is not None


class TestLeaving:
    """A server that the bot is removed from."""

    @pytest.fixture
    async def left(self, world: World) -> World:
        await world.env.bot.memory.set_guild(world.guild.id, GuildSettings(cooldown=9))
        await world.member.slash(world.channel, "ask", question=QUESTION)
        world.env.bot.memory.gaps.note(Gap(world.guild.id, 1, "Why?", GapKind.FLAGGED, "a1"))
        await world.env.bot.get_guild(world.guild.id).leave()
        await world.env.advance_time(1)
        return world

    async def later(self, world: World, days: float) -> None:
        """Let the hourly round come, so many days later by the journal's clock."""
        memory = world.env.bot.memory
        memory.servers = GuildStore(memory.servers.database, now=lambda: time.time() + days * DAY)
        await world.env.advance_time(3700)

    def kept(self, world: World) -> tuple[int, int, int, int]:
        database = world.env.bot.memory.servers.database
        tables = ("guilds", "cards", "answers", "gaps")
        rows = [len(database.run(lambda db, table=table: db.rows(f"SELECT 1 FROM {table}"))) for table in tables]  # noqa: S608
        return rows[0], rows[1], rows[2], rows[3]

    async def test_within_the_grace_period_everything_stays(self, left: World) -> None:
        await self.later(left, 29)
        assert self.kept(left) == (1, 1, 1, 1)
        assert left.env.bot.memory.guild(left.guild.id).cooldown == 9

    async def test_after_it_all_of_the_server_is_gone(self, left: World) -> None:
        await self.later(left, 31)
        assert self.kept(left) == (0, 0, 0, 0)
        assert left.env.bot.memory.guild(left.guild.id) == GuildSettings()


async def test_one_step_of_housekeeping_that_fails_stops_none_of_the_others(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    memory = world.env.bot.memory
    done: list[str] = []

    def spoilt() -> int:
        raise ValueError("'of-tomorrow' is not a valid GapKind")

    memory.retention.forget_old = spoilt
    memory.servers.forget_left = lambda: done.append("left") or 0
    memory.servers.due_digests = lambda _days, _ours: (
        done.append("digests") or ((world.guild.id, "?"), (world.guild.id, 12345))
    )
    for _ in range(2):
        await world.env.advance_time(3700)
    assert done.count("left") >= 2, "the round comes again"
    assert done.count("digests") >= 2
    assert "GapKind" in caplog.text
    caplog.clear()


async def test_a_server_that_was_left_while_the_bot_did_not_run_is_forgotten_too(world: World) -> None:
    memory = world.env.bot.memory
    gone = 777
    await memory.set_guild(gone, GuildSettings(cooldown=9))
    await memory.set_guild(world.guild.id, GuildSettings(cooldown=7))
    await world.env.advance_time(3700)
    memory.servers = GuildStore(memory.servers.database, now=lambda: time.time() + 31 * DAY)
    await world.env.advance_time(3700)
    assert memory.guild(gone) == GuildSettings()
    assert memory.guild(world.guild.id).cooldown == 7


async def test_what_is_old_is_forgotten_within_the_hour_though_nobody_asks(world: World) -> None:
    result = await world.member.slash(world.channel, "ask", question=QUESTION)
    memory = world.env.bot.memory
    later = Retention(memory.servers.database, days=30, now=lambda: time.time() + 31 * DAY)
    memory.retention = later
    await world.env.advance_time(3700)
    pressed = await press(world.member, result.response, "Read passage")
    assert "no longer kept" in seen(pressed.response)
    assert memory.people.count(world.member.id) == {"cards": 0, "votes": 0, "gaps": 0}


async def test_what_refers_to_itself_goes_within_the_hour_though_the_collector_looks_seldom(world: World) -> None:
    class Itself:
        def __init__(self) -> None:
            self.me = self

    gc.disable()
    try:
        left = weakref.ref(Itself())
        assert left() is not None
        await world.env.advance_time(3700)
        assert left() is None
    finally:
        gc.enable()


class TestTwoServers:
    """The briefings belong to one of them."""

    @pytest.fixture
    async def guest(self, world: World) -> tuple[Any, simcord.MemberActor]:
        """A channel and an admin of another server that has invited the bot."""
        guild = world.env.create_guild("Elsewhere")
        role = guild.create_role("Admin", permissions=discord.Permissions(manage_guild=True))
        return guild.create_text_channel("ask"), guild.add_member(world.env.create_user("eve"), roles=[role])

    async def commands(self, person: simcord.MemberActor, channel: Any) -> list[str]:
        """What each command that changes the briefings is answered with."""
        results = [
            await person.slash(channel, "corpus add", file=("ferry.md", b"# Ferry\n\nThe ferry sails.\n")),
            await person.slash(channel, "corpus remove", document="harbour.md"),
            await person.slash(channel, "rollback"),
            await person.slash(channel, "reindex"),
        ]
        return [seen(result.followups[-1] if result.followups else result.response) for result in results]

    async def test_without_a_home_nobody_changes_them(
        self, world: World, guest: tuple[Any, simcord.MemberActor]
    ) -> None:
        channel, eve = guest
        world.env.bot.memory.access.database.run(lambda db: db.change("DELETE FROM homes"))
        for person, where, guild in ((eve, channel, eve.guild.id), (world.admin, world.channel, world.guild.id)):
            replies = await self.commands(person, where)
            simcord.assert_error(world.env, UsageError)
            assert all(f"askbot collections home --server {guild}" in text for text in replies)
        text = seen((await world.admin.slash(world.channel, "diagnose")).response)
        assert "✅ **Home server** — general; another server is the home" in text

    async def test_those_of_its_home_do_and_guests_only_ask(
        self, world: World, bot: AskbotClient, guest: tuple[Any, simcord.MemberActor]
    ) -> None:
        channel, eve = guest
        bot.memory.access.grant(eve.guild.id, "general")
        before = bot.engine.snapshot.id
        assert all("home server can change" in text for text in await self.commands(eve, channel))
        simcord.assert_error(world.env, UsageError)
        assert bot.engine.snapshot.id == before
        assert "1,450" in seen((await eve.slash(channel, "ask", question=QUESTION)).response).replace("*", "")
        await world.admin.slash(world.channel, "reindex", full=True)
        assert bot.engine.snapshot.id > before


async def test_what_a_direct_message_leaves_open_reaches_the_admins_at_home(world: World) -> None:
    await world.member.send_dm("What is the capital of Mongolia?")
    answer = world.member.user.dm_channel.last_message
    pressed = await world.member.user.click(answer, custom_id=buttons(answer)["Tell the admins"])
    assert "The admins will see your question" in seen(pressed.response)
    assert "Mongolia" in seen((await world.admin.slash(world.channel, "gaps show")).response)
    elsewhere = world.env.create_guild("Elsewhere")
    world.env.bot.memory.access.grant(elsewhere.id, "general")
    eve = elsewhere.add_member(world.env.create_user("eve"))
    await eve.send_dm("What is the capital of Mongolia?")
    answer = eve.user.dm_channel.last_message
    pressed = await eve.user.click(answer, custom_id=buttons(answer)["Tell the admins"])
    assert "The operator of this bot will see your question" in seen(pressed.response)


class TestTheDigest:
    """Once a week, where it is switched on."""

    @pytest.fixture
    async def staff(self, world: World) -> Any:
        world.env.bot.memory.gaps.note(
            Gap(world.guild.id, 1, "What is the capital of Mongolia?", GapKind.FLAGGED, "a1")
        )
        return hidden_channel(world.guild)

    async def test_it_is_off_unless_switched_on(self, world: World, staff: Any) -> None:
        await world.env.bot.memory.set_guild(world.guild.id, GuildSettings(cooldown=3))
        await world.env.advance_time(3700)
        assert (staff.last_message, world.last()) == (None, None)

    async def test_it_comes_once_and_again_after_a_week(self, world: World, staff: Any) -> None:
        await world.env.bot.memory.set_guild(world.guild.id, GuildSettings(digest_channel=staff.id))
        await world.env.advance_time(3700)
        first = staff.last_message
        assert "Mongolia" in seen(first)
        await world.env.advance_time(2 * 3600)
        assert staff.last_message.id == first.id
        memory = world.env.bot.memory
        memory.servers = GuildStore(memory.servers.database, now=lambda: time.time() + 7.1 * DAY)
        await world.env.advance_time(3700)
        assert staff.last_message.id != first.id

    async def test_a_channel_it_may_not_write_in_costs_a_log_line(
        self, world: World, staff: Any, caplog: pytest.LogCaptureFixture
    ) -> None:
        await world.env.bot.memory.set_guild(world.guild.id, GuildSettings(digest_channel=staff.id))
        world.env.inject_error("POST", "/channels/*/messages", status=403, code=50013, message="Missing Permissions")
        await world.env.advance_time(3700)
        assert "no digest possible" in caplog.text

    async def test_a_channel_that_is_gone_costs_a_log_line(
        self, world: World, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level("INFO", logger="askbot")
        await world.env.bot.memory.set_guild(world.guild.id, GuildSettings(digest_channel=12345))
        await world.env.advance_time(3700)
        assert "channel 12345 is gone" in caplog.text


HARM = """---
title: "@everyone \u202eharm\u202c **bold** <@1> [x](https://evil.example)"
date: 2026-03-02
---

# @here ||section|| <#2>

According to <@1> and @everyone, 31 lanterns were lit at discord.gg/evil; </ask:1> `code` <t:0:R> **said** the <@&3>.
"""
ACTS = (
    "@everyone",
    "@here",
    "<@1>",
    "<@&3>",
    "<#2>",
    "</ask:1>",
    "<t:0:R>",
    "discord.gg/evil",
    "\u202e",
    "[x]",
    "https://",
)


class TestACorpusThatMeansHarm:
    """Its text is shown letter for letter, and Discord acts on none of it."""

    @pytest.fixture
    async def harmed(self, world: World, bot: AskbotClient, bot_settings: Settings) -> World:
        (bot_settings.corpus / "harm.md").write_text(HARM, encoding="utf-8")
        bot.builder.build()
        return world

    async def test_in_an_answer_and_behind_its_buttons(self, harmed: World) -> None:
        result = await harmed.member.slash(harmed.channel, "ask", question="How many lanterns were lit? @everyone <@1>")
        texts = [seen(result.response)]
        for label in ("Read passage", "More passages", "Why this?"):
            pressed = await press(harmed.member, result.response, label)
            texts.append(seen(pressed.response))
        assert "31 lanterns" in texts[0].replace("*", "")
        assert {act for act in ACTS for text in texts if act in text} == set()
        assert not harmed.last().mention_everyone
        assert harmed.last().mentions == []

    @pytest.mark.parametrize("command", ["sources list", "corpus list"])
    async def test_in_lists(self, harmed: World, command: str) -> None:
        text = seen((await harmed.admin.slash(harmed.channel, command)).response)
        assert "harm" in text
        assert {act for act in ACTS if act in text} == set()

    async def test_in_the_preview_of_an_upload(self, harmed: World) -> None:
        result = await harmed.admin.slash(harmed.channel, "corpus add", file=("harm-2.md", HARM.encode()))
        text = seen(result.response)
        assert "lanterns" in text
        assert {act for act in ACTS if act in text} == set()

    async def test_in_gaps_and_their_notes(self, harmed: World) -> None:
        note = "</ask:1> discord.gg/evil <t:0:R>"
        gap = Gap(harmed.guild.id, 1, "@everyone <@1> @here?", GapKind.FLAGGED, "a1", note=note)
        harmed.env.bot.memory.gaps.note(gap)
        text = seen((await harmed.admin.slash(harmed.channel, "gaps show")).response)
        assert {act for act in ACTS if act in text} == set()


async def test_a_file_that_is_too_large_is_refused_before_it_is_fetched(world: World, bot: AskbotClient) -> None:
    bot.settings = bot.settings.model_copy(update={"max_file_mb": 0.0001})
    result = await world.admin.slash(world.channel, "corpus add", file=("big.md", b"# Big\n\n" + b"word " * 60))
    simcord.assert_error(world.env, UsageError)
    assert "the limit is 0.0001 MB" in seen(result.response)


async def test_diagnose_names_the_permissions_that_are_missing_here(world: World) -> None:
    denied = {world.guild.me: discord.PermissionOverwrite(create_public_threads=False)}
    channel = world.guild.create_text_channel("narrow", overwrites=denied)
    text = seen((await world.admin.slash(channel, "diagnose")).response)
    assert "❌ **Permissions** — grant me here: create public threads" in text
    assert len(NEEDED) == 6


async def test_diagnose_says_when_auto_answers_lack_the_intent(world: World) -> None:
    await world.env.bot.memory.set_guild(world.guild.id, GuildSettings(auto_channels=(world.channel.id,)))
    text = seen((await world.admin.slash(world.channel, "diagnose")).response)
    assert "❌ **Intents** — auto-answer needs ASKBOT\\_MESSAGE\\_CONTENT=true" in text
