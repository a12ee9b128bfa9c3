"""What happens at the same time, which simcord does not do: the real bot over real sockets, held where a test wants."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from typer.testing import CliRunner

from askbot.attribution import load_attributor
from askbot.bot import AskbotClient, create_bot
from askbot.bot.runner import until_stopped
from askbot.cli.app import create_app
from askbot.domain import Answer
from askbot.encoder import Encoder
from askbot.engine import Askbot, Library
from askbot.errors import DiscordError
from askbot.index import IndexReport
from askbot.progress import Progress
from askbot.settings import Settings
from tests.bot.world import Within
from tests.small_discord import ADMIN, MEMBER, OTHER, Person, SmallDiscord, until
from tests.small_discord.rest import Asked
from tests.small_discord.server import TOKEN
from tests.small_discord.world import BOT, CHANNEL, GUILD, Json

QUESTION = "How many dockers have stopped work?"
SECOND_ADMIN = Person(4003, "Edda", admin=True)
MESSAGE_CONTENT = 1 << 15


class Held(Askbot):
    """An engine whose libraries answer when it is let go."""

    gate: threading.Event
    asked: threading.Semaphore
    """Released once for each question that has begun."""


class HeldBuilder(Within):
    """A builder that builds when it is let go."""

    gate = threading.Event()

    def build(self, *, full: bool = False, force: bool = False, progress: Progress | None = None) -> IndexReport:
        assert self.gate.wait(60)
        return super().build(full=full, force=force, progress=progress)


@pytest.fixture
def engine(bot_settings: Settings, encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> Held:
    engine = Held(bot_settings, encoder, load_attributor(encoder))
    engine.gate, engine.asked = threading.Event(), threading.Semaphore(0)
    answer = Library.ask

    def held(library: Library, question: str, **options: Any) -> Answer:
        engine.asked.release()
        assert engine.gate.wait(60)
        return answer(library, question, **options)

    monkeypatch.setattr(Library, "ask", held)
    engine.reload()
    return engine


@pytest.fixture
def bot_settings(bot_settings: Settings) -> Settings:
    return bot_settings.model_copy(update={"ask_threads": 1, "ask_queue": 6, "home_servers": (GUILD,)})


@pytest.fixture
def bot(bot_settings: Settings, engine: Held) -> AskbotClient:
    HeldBuilder.gate = threading.Event()
    return create_bot(bot_settings, engine, HeldBuilder(engine))


@pytest.fixture
async def small(bot: AskbotClient, engine: Held) -> AsyncIterator[SmallDiscord]:
    async with SmallDiscord() as small:
        task = await small.run(bot)
        try:
            yield small
        finally:
            engine.gate.set()
            HeldBuilder.gate.set()
            await bot.close()
            await asyncio.wait([task], timeout=5)


def text(*messages: Json) -> str:
    return json.dumps([message.get("components") for message in messages], ensure_ascii=False)


async def test_a_question_that_is_deleted_before_the_reply_is_still_answered(small: SmallDiscord, engine: Held) -> None:
    asked = await small.say(MEMBER, QUESTION)
    await until(lambda: ("POST", f"/api/channels/{CHANNEL}/typing") in small.rest.requests)
    del small.world.messages[CHANNEL][int(asked["id"])]
    engine.gate.set()
    await until(small.from_bot)
    (answer,) = small.from_bot()
    assert "1,450" in text(answer)


async def test_the_second_admin_is_told_who_is_reindexing_and_since_when(small: SmallDiscord) -> None:
    first = await small.slash(ADMIN, "reindex")
    await until(lambda: small.from_bot() and first.answers)
    second = await small.slash(SECOND_ADMIN, "reindex")
    back = await small.slash(SECOND_ADMIN, "rollback")
    await until(lambda: second.answers and back.answers)
    for refused in (second, back):
        refusal = text(*refused.answers)
        assert "Ada has been re-indexing since " in refusal
        assert f"{started(first)} UTC" in refusal
    assert len(small.from_bot()) == 1
    HeldBuilder.gate.set()
    await until(lambda: "up to date" in text(*small.from_bot()))
    third = await small.slash(SECOND_ADMIN, "reindex")
    await until(lambda: len(small.from_bot()) == 2 and third.answers)
    assert "Started by Edda" in text(small.from_bot()[1]) or "up to date" in text(small.from_bot()[1])


def started(asked: Asked) -> str:
    """The minute of an interaction, from its id."""
    import discord

    return f"{discord.utils.snowflake_time(asked.id):%H:%M}"


async def test_a_person_with_five_questions_in_flight_waits_and_an_admin_does_not(
    small: SmallDiscord, engine: Held
) -> None:
    members = [await small.slash(MEMBER, "ask", question=f"{QUESTION} {n}") for n in range(6)]
    await until(lambda: members[5].answers)
    assert "still answering your last questions" in text(*members[5].answers)
    other = await small.slash(OTHER, "ask", question=QUESTION)
    engine.gate.set()
    await until(lambda: all(asked.answers for asked in (*members, other)))
    assert all("1,450" in text(*asked.answers) for asked in (*members[:5], other))
    again = await small.slash(MEMBER, "ask", question=QUESTION)
    await until(lambda: again.answers)
    assert "1,450" in text(*again.answers)


async def test_a_full_queue_says_busy_and_charges_nobody(small: SmallDiscord, engine: Held, bot: AskbotClient) -> None:
    settings = replace(bot.memory.guild(GUILD), cooldown=600)
    await bot.memory.set_guild(GUILD, settings)
    people = [Person(5000 + n, f"User{n}") for n in range(8)]
    asked = {person: await small.slash(person, "ask", question=QUESTION) for person in people}
    await until(lambda: any(one.answers for one in asked.values()))
    unlucky = next(person for person, one in asked.items() if one.answers)
    assert "7 questions are waiting already. Try again in a moment." in text(*asked.pop(unlucky).answers)
    engine.gate.set()
    await until(lambda: all(one.answers for one in asked.values()))
    assert all("1,450" in text(*one.answers) for one in asked.values())
    again = await small.slash(unlucky, "ask", question=QUESTION)
    soon = await small.slash(next(iter(asked)), "ask", question=QUESTION)
    await until(lambda: again.answers and soon.answers)
    assert "1,450" in text(*again.answers)
    assert "That was quick. Ask again in" in text(*soon.answers)


async def test_what_is_in_flight_is_answered_before_the_bot_leaves(
    small: SmallDiscord, engine: Held, bot: AskbotClient
) -> None:
    asked = await small.slash(MEMBER, "ask", question=QUESTION)
    await until(lambda: engine.asked.acquire(blocking=False))
    closing = asyncio.create_task(bot.close())
    await asyncio.sleep(0.05)
    late = await small.slash(OTHER, "ask", question=QUESTION)
    await until(lambda: late.answers)
    assert "shutting down" in text(*late.answers)
    engine.gate.set()
    await closing
    await until(lambda: asked.answers)
    assert "1,450" in text(*asked.answers)


async def test_a_missing_intent_is_one_sentence_with_the_remedy(bot_settings: Settings, engine: Held) -> None:
    wanting = bot_settings.model_copy(update={"message_content": True})
    async with SmallDiscord() as small:
        small.gateway.not_approved = MESSAGE_CONTENT
        async with create_bot(wanting, engine) as bot:
            with pytest.raises(DiscordError) as caught:
                await asyncio.wait_for(until_stopped(bot, TOKEN, asyncio.Event()), 30)
        assert "lacks the message content intent" in str(caught.value)
        assert "ASKBOT_MESSAGE_CONTENT=false" in caught.value.remedy
        assert "\n" not in str(caught.value)
        async with create_bot(bot_settings, engine) as plain:
            task = await small.run(plain)  # without that intent nothing is missing
        await asyncio.wait([task], timeout=5)


async def test_sync_sends_the_commands_whether_or_not_they_have_changed(
    bot_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    for name in ("corpus", "index", "journal"):
        monkeypatch.setenv(f"ASKBOT_{name.upper()}", str(getattr(bot_settings, name)))
    async with SmallDiscord() as small:
        for _ in range(2):
            result = await asyncio.to_thread(CliRunner().invoke, create_app(), ["sync"])
            assert result.exit_code == 0, result.output
            assert "commands sent to Discord" in result.output
        sent = [path for method, path in small.rest.requests if method == "PUT"]
        assert sent == [f"/api/applications/{BOT}/commands"] * 2
        assert {"ask", "reindex", "Ask about this message"} <= {command["name"] for command in small.rest.commands}
        assert small.gateway.identified == 0


def test_sync_without_a_token_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISCORD_TOKEN", raising=False)
    result = CliRunner().invoke(create_app(), ["sync"])
    assert "DISCORD_TOKEN is not set. Put the bot's token into .env." in str(result.exception)
