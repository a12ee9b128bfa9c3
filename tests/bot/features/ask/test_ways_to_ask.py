from dataclasses import replace
from typing import Any

import discord
import pytest
import simcord
from simcord.builders import ChannelHandle

from askbot.errors import BusyError, UsageError
from askbot.journal import GuildSettings
from askbot.settings import Settings
from tests.bot.world import World, press, seen

QUESTION = "How many dockers have stopped work?"


async def test_a_document_is_offered_and_answers_alone(world: World) -> None:
    choices = await world.member.autocomplete(world.channel, "ask", "document", "light", question=QUESTION)
    assert [choice["value"] for choice in choices] == ["lighthouse.txt"]
    result = await world.member.slash(
        world.channel, "ask", question="How much will the restoration cost?", document="lighthouse.txt"
    )
    assert "2.4 million" in seen(result.response).replace("*", "")
    other = await world.member.slash(world.channel, "ask", question=QUESTION, document="lighthouse.txt")
    assert "harbour.md" not in seen(other.response)
    assert "Dockers' Union" not in seen(other.response)


async def test_an_unknown_document_is_named(world: World) -> None:
    await world.member.slash(world.channel, "ask", question=QUESTION, document="nowhere.md")
    simcord.assert_error(world.env, UsageError)


async def test_ask_about_a_message_answers_the_one_who_wonders(world: World) -> None:
    claim = await world.other.send(world.channel, "I heard that 1,450 dockers have stopped work?")
    result = await world.member.context_menu(world.channel, "Ask about this message", claim)
    assert result.response.ephemeral
    assert "Dockers' Union" in seen(result.response)


async def test_a_greeting_gets_help(world: World) -> None:
    await world.member.send(world.channel, f"{world.env.bot.user.mention} hello!")
    assert "Ask the briefings" in seen(world.last())


async def test_a_channel_that_is_not_for_questions_points_to_those_that_are(world: World) -> None:
    quiet = world.guild.create_text_channel("quiet")
    await world.env.bot.memory.set_guild(world.guild.id, GuildSettings(channels=(quiet.id,)))
    result = await world.member.slash(world.channel, "ask", question=QUESTION)
    assert result.response.ephemeral
    assert f"<#{quiet.id}>" in seen(result.response)
    allowed = await world.member.slash(quiet, "ask", question=QUESTION)
    assert "Dockers' Union" in seen(allowed.response)


async def test_a_second_question_within_the_cooldown_waits_unless_an_admin_asks(world: World) -> None:
    await world.env.bot.memory.set_guild(world.guild.id, GuildSettings(cooldown=30))
    await world.member.slash(world.channel, "ask", question=QUESTION)
    soon = await world.member.slash(world.channel, "ask", question=QUESTION)
    simcord.assert_error(world.env, BusyError)
    assert "Ask again in 30 s" in seen(soon.followups[-1] if soon.followups else soon.response)
    await world.env.advance_time(31)
    later = await world.member.slash(world.channel, "ask", question=QUESTION)
    assert "Dockers' Union" in seen(later.response)
    for _ in range(2):
        admins = await world.admin.slash(world.channel, "ask", question=QUESTION)
        assert "Dockers' Union" in seen(admins.response)


async def test_a_question_that_fails_is_not_charged(world: World) -> None:
    await world.env.bot.memory.set_guild(world.guild.id, GuildSettings(cooldown=30))
    helped = await world.member.slash(world.channel, "ask", question="??")
    assert "Ask the briefings" in seen(helped.response)
    result = await world.member.slash(world.channel, "ask", question=QUESTION)
    assert "Dockers' Union" in seen(result.response)


async def test_private_by_default_where_the_server_wants_it(world: World) -> None:
    await world.env.bot.memory.set_guild(world.guild.id, GuildSettings(private=True))
    assert (await world.member.slash(world.channel, "ask", question=QUESTION)).response.ephemeral
    aloud = await world.admin.slash(world.channel, "ask", question=QUESTION, private=False)
    assert not aloud.response.ephemeral


class TestUnasked:
    """A channel where questions are answered without a mention."""

    @pytest.fixture
    def bot_settings(self, bot_settings: Settings) -> Settings:
        return bot_settings.model_copy(update={"message_content": True})

    @pytest.fixture
    async def auto(self, world: World) -> World:
        await world.env.bot.memory.set_guild(
            world.guild.id, GuildSettings(auto_channels=(world.channel.id,), cooldown=0)
        )
        return world

    async def test_a_covered_question_is_answered(self, auto: World) -> None:
        await auto.member.send(auto.channel, QUESTION)
        assert "Dockers' Union" in seen(auto.last())

    @pytest.mark.parametrize("text", ["What is the capital of Mongolia?", "Good dockers there.", "?"])
    async def test_silence_otherwise(self, auto: World, text: str) -> None:
        said = await auto.member.send(auto.channel, text)
        assert auto.last().id == said.id

    async def test_a_ceiling_keeps_the_channel_readable(self, auto: World) -> None:
        answered = 0
        for _ in range(9):
            said = await auto.member.send(auto.channel, QUESTION)
            answered += auto.last().id != said.id
        assert answered == 6

    @pytest.mark.parametrize("after", ["", " 🙏", " Thanks!", " <:pray:1234567890>"])
    async def test_a_thread_of_the_channel_is_answered_as_well(self, auto: World, after: str) -> None:
        thread = await thread_by(auto, auto.channel)
        await auto.member.send(thread, QUESTION + after)
        assert "Dockers' Union" in seen(thread.last_message)

    async def test_elsewhere_it_stays_silent(self, auto: World) -> None:
        other = auto.guild.create_text_channel("other")
        said = await auto.member.send(other, QUESTION)
        assert other.last_message.id == said.id


async def test_the_language_of_the_server_is_spoken(world: World) -> None:
    settings = world.env.bot.memory.guild(world.guild.id)
    await world.env.bot.memory.set_guild(world.guild.id, replace(settings, language="de"))
    result = await world.member.slash(world.channel, "ask", question=QUESTION)
    assert "Zeile" in seen(result.response)


async def thread_of(world: World) -> Any:
    """A thread opened from an answer."""
    answer = (await world.member.slash(world.channel, "ask", question=QUESTION)).response
    await press(world.member, answer, "Continue in a thread")
    (thread,) = world.channel.threads
    return thread


async def test_what_is_asked_in_a_thread_follows_its_answer_and_then_the_one_before(world: World) -> None:
    me = world.env.bot.user.mention
    await world.other.send(world.channel, f"{me} Says who?")
    assert "do not cover" in seen(world.last())
    thread = await thread_of(world)
    await world.other.send(thread, f"{me} Says who?")
    assert "Dockers' Union" in seen(thread.last_message)
    await world.other.send(thread, f"{me} And the mayor?")
    assert "Okafor" in seen(thread.last_message)


async def test_a_direct_message_follows_the_one_before(world: World) -> None:
    await world.member.send_dm(QUESTION)
    await world.member.send_dm("Says who?")
    assert "Dockers' Union" in seen(world.member.user.dm_channel.last_message)
    await world.other.send_dm("Says who?")
    assert "do not cover" in seen(world.other.user.dm_channel.last_message)


async def test_in_a_thread_a_question_without_a_mention_is_left_alone_where_it_cannot_be_read(world: World) -> None:
    thread = await thread_of(world)
    assert "mention me" in seen(thread.last_message)
    said = await world.other.send(thread, "And the mayor?")
    assert thread.last_message.id == said.id


class TestThreadsWithTheIntent:
    """The operator lets the bot read all messages."""

    @pytest.fixture
    def bot_settings(self, bot_settings: Settings) -> Settings:
        return bot_settings.model_copy(update={"message_content": True})

    async def test_a_question_in_a_thread_that_the_bot_opened_needs_no_mention(self, world: World) -> None:
        thread = await thread_of(world)
        assert "every message that ends with a question mark" in seen(thread.last_message)
        await world.other.send(thread, "And the mayor?")
        assert "Okafor" in seen(thread.last_message)
        said = await world.other.send(thread, "Good to know.")
        assert thread.last_message.id == said.id
        await world.other.send(thread, "What is the capital of Mongolia?")
        assert "do not cover" in seen(thread.last_message)


async def thread_by(world: World, channel: Any, name: str = "Let us talk") -> Any:
    """A thread that a member opens."""
    backend = world.env.backend
    thread = backend.create_thread(channel.id, name, world.member.id)
    await world.env.advance_time(1)
    return ChannelHandle(world.env, world.guild, thread)


async def post_by(world: World, forum: Any, title: str, text: str) -> Any:
    """A post in a forum; its first message bears the id of the post."""
    backend = world.env.backend
    thread = backend.create_thread(forum.id, title, world.member.id)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(backend, "snowflake", lambda: thread.id)
        message = backend.create_message(thread.id, world.member.id, text)
    assert message.id == thread.id
    await world.env.advance_time(1)
    return ChannelHandle(world.env, world.guild, thread)


class TestForums:
    """A forum whose posts an admin has set to be answered; all messages can be read."""

    @pytest.fixture
    def bot_settings(self, bot_settings: Settings) -> Settings:
        return bot_settings.model_copy(update={"message_content": True})

    @pytest.fixture
    async def forum(self, world: World) -> Any:
        forum = world.guild.create_forum_channel("questions")
        await world.admin.slash(world.channel, "settings auto", channel=forum)
        return forum

    @pytest.mark.parametrize(
        ("title", "text"),
        [
            (QUESTION, "Please help."),
            (QUESTION, "What is it about? I wonder."),
            ("The strike", f"Hello! {QUESTION}"),
            ("How many dockers have stopped work", "🙏"),
        ],
    )
    async def test_a_post_is_answered_in_the_post(self, world: World, forum: Any, title: str, text: str) -> None:
        post = await post_by(world, forum, title, text)
        assert "Dockers' Union" in seen(post.last_message)

    async def test_a_post_that_is_not_covered_is_told_so(self, world: World, forum: Any) -> None:
        post = await post_by(world, forum, "What is the capital of Mongolia?", "🙏")
        assert "do not cover" in seen(post.last_message)

    async def test_talk_below_a_post_is_left_alone_and_questions_there_are_answered(
        self, world: World, forum: Any
    ) -> None:
        post = await post_by(world, forum, "Lighthouse", "I walked there today.")
        said = await world.other.send(post, "Nice place.")
        assert post.last_message.id == said.id
        await world.other.send(post, QUESTION)
        assert "Dockers' Union" in seen(post.last_message)

    async def test_other_forums_are_left_alone_unless_the_bot_is_mentioned(self, world: World) -> None:
        forum = world.guild.create_forum_channel("chat")
        post = await post_by(world, forum, QUESTION, "Who knows?")
        assert post.last_message.author.id == world.member.id
        await world.other.send(post, f"{world.env.bot.user.mention} {QUESTION}")
        assert "Dockers' Union" in seen(post.last_message)

    async def test_a_forum_that_is_named_for_questions_takes_them_in_its_posts(self, world: World) -> None:
        forum = world.guild.create_forum_channel("allowed")
        await world.env.bot.memory.set_guild(world.guild.id, GuildSettings(channels=(forum.id,)))
        post = await post_by(world, forum, "Talk", "Let us talk.")
        await world.other.send(post, f"{world.env.bot.user.mention} {QUESTION}")
        assert "Dockers' Union" in seen(post.last_message)


async def test_a_forum_needs_no_intent_as_titles_can_be_read_without(world: World) -> None:
    forum = world.guild.create_forum_channel("questions")
    await world.admin.slash(world.channel, "settings auto", channel=forum)
    post = await post_by(world, forum, QUESTION, "Please help.")
    assert "Dockers' Union" in seen(post.last_message)


async def test_the_role_of_the_bot_is_as_good_as_its_name(world: World) -> None:
    role = world.env.bot.get_guild(world.guild.id).get_role(world.guild.create_role("Askbot").id)
    role.tags = discord.RoleTags({"bot_id": str(world.env.bot.user.id)})  # simcord makes no such role
    await world.member.send(world.channel, f"<@&{role.id}> {world.env.bot.user.mention} {QUESTION}")
    assert "Dockers' Union" in seen(world.last())
    await world.member.send(world.channel, f"<@&{role.id}> {QUESTION}")
    assert world.last().author.id == world.env.bot.user.id, "it does not stay silent"


async def test_a_mention_in_a_reply_to_somebody_asks_what_they_asked(world: World) -> None:
    me = world.env.bot.user.mention
    question = await world.other.send(world.channel, f"{QUESTION} {me}")
    await world.env.advance_time(1)
    await world.member.send(world.channel, me, reply_to=question)
    assert "Dockers' Union" in seen(world.last())
    await world.member.send(world.channel, f"{me} What will the restoration cost?", reply_to=question)
    assert "2.4 million" in seen(world.last()).replace("*", "")


async def test_a_forwarded_message_is_a_question(world: World) -> None:
    question = await world.other.send(world.channel, QUESTION)
    dm = await world.member.send_dm("hello")
    await world.member.forward(question, ChannelHandle(world.env, None, world.env.backend.get_channel(dm.channel.id)))
    assert "Dockers' Union" in seen(world.member.user.dm_channel.last_message)


async def test_a_mention_that_an_edit_adds_is_heard_once(world: World) -> None:
    me = world.env.bot.user.mention
    message = await world.member.send(world.channel, QUESTION)
    await world.member.edit(message, f"{QUESTION} {me}")
    assert "Dockers' Union" in seen(world.last())
    answer = world.last().id
    await world.member.edit(message, f"{me} {QUESTION}")
    assert world.last().id == answer
    old = await world.member.send(world.channel, "Old news")
    await world.env.advance_time(3600)
    await world.member.edit(old, f"{me} {QUESTION}")
    assert world.last().id == old.id


async def test_a_mention_in_the_text_of_a_voice_channel_and_a_stage_is_answered(world: World) -> None:
    for channel in (world.guild.create_voice_channel("voice"), world.guild.create_stage_channel("stage")):
        await world.member.send(channel, f"{world.env.bot.user.mention} {QUESTION}")
        assert "Dockers' Union" in seen(channel.last_message)


async def test_another_servers_cooldown_does_not_count_and_a_direct_message_is_no_way_around_it(world: World) -> None:
    memory = world.env.bot.memory
    second = world.env.create_guild("Elsewhere")
    there = second.create_text_channel("ask")
    member = second.add_member(world.member.user)
    memory.access.grant(second.id, "general")
    for guild in (world.guild, second):
        await memory.set_guild(guild.id, GuildSettings(cooldown=60))
    await world.member.slash(world.channel, "ask", question=QUESTION)
    assert "Dockers' Union" in seen((await member.slash(there, "ask", question=QUESTION)).response)
    await world.member.send_dm(QUESTION)
    assert "Ask again in" in seen(world.member.user.dm_channel.last_message)
    await world.env.advance_time(61)
    await world.member.send_dm(QUESTION)
    assert "Dockers' Union" in seen(world.member.user.dm_channel.last_message)
