"""Somebody who asks more than their share: told to wait, then not heard, while the others go on."""

from dataclasses import replace
from typing import Any

import pytest
import simcord

from askbot.bot.core.errors import RefusedError, UnheardError
from askbot.bot.core.rate_limits import WARNINGS
from askbot.journal import GuildSettings
from tests.bot.world import World, seen

QUESTION = "How many dockers have stopped work?"
COOLDOWN = 30


@pytest.fixture
async def slow(world: World) -> World:
    """A server with a pause between two questions."""
    await world.env.bot.memory.set_guild(world.guild.id, GuildSettings(cooldown=COOLDOWN))
    return world


async def mention(world: World, person: simcord.MemberActor, text: str = QUESTION) -> bool:
    """Whether somebody who mentions the bot gets an answer, or any other reply."""
    said = await person.send(world.channel, f"{world.env.bot.user.mention} {text}")
    return world.last().id != said.id


async def test_mentions_within_the_cooldown_are_told_so_once_and_then_left_alone(slow: World) -> None:
    assert await mention(slow, slow.member)
    assert await mention(slow, slow.member)
    assert "That was quick. Ask again in" in seen(slow.last())
    assert [await mention(slow, slow.member) for _ in range(4)] == [False] * 4
    assert await mention(slow, slow.other)
    assert "Dockers' Union" in seen(slow.last())
    await slow.env.advance_time(COOLDOWN + 1)
    assert await mention(slow, slow.member)
    assert "Dockers' Union" in seen(slow.last())


async def test_a_refused_command_costs_one_request_and_after_some_none(slow: World) -> None:
    async def ask() -> tuple[Any, list[str]]:
        before = len(slow.env.http_requests)
        result = await slow.member.slash(slow.channel, "ask", question=QUESTION)
        return result, [request.path.rsplit("/", 1)[1] for request in slow.env.http_requests[before:]]

    await ask()
    for _ in range(WARNINGS):
        result, requests = await ask()
        simcord.assert_error(slow.env, RefusedError)
        assert result.response.ephemeral
        assert "That was quick" in seen(result.response)
        assert requests == ["callback"]
    result, requests = await ask()
    simcord.assert_error(slow.env, UnheardError)
    assert (result.acknowledged, requests) == (False, [])
    await slow.env.advance_time(COOLDOWN + 1)
    result, _ = await ask()
    assert "Dockers' Union" in seen(result.response)


async def test_what_is_refused_is_counted(slow: World) -> None:
    def refused() -> float:
        return slow.env.bot.metrics.registry.get_sample_value("askbot_refused_total")

    for _ in range(4):
        await mention(slow, slow.member)
    assert refused() == 3


async def test_a_greeting_does_not_use_up_a_turn(slow: World) -> None:
    await mention(slow, slow.member, "hello!")
    assert "Ask the briefings" in seen(slow.last())
    await mention(slow, slow.member)
    assert "Dockers' Union" in seen(slow.last())


async def test_a_question_that_says_nothing_gets_help_with_two_requests(world: World) -> None:
    before = len(world.env.http_requests)
    result = await world.member.slash(world.channel, "ask", question="??")
    assert "Ask the briefings" in seen(result.response)
    assert len(world.env.http_requests) == before + 2


async def test_those_with_the_admins_role_do_not_wait_however_they_ask(slow: World) -> None:
    role = slow.guild.create_role("Editors")
    editor = slow.guild.add_member(slow.env.create_user("edda"), roles=[role])
    settings = slow.env.bot.memory.guild(slow.guild.id)
    await slow.env.bot.memory.set_guild(slow.guild.id, replace(settings, admin_role=role.id))
    for _ in range(3):
        assert await mention(slow, editor)
        assert "Dockers' Union" in seen(slow.last())


async def test_a_refusal_speaks_the_language_of_the_server(slow: World) -> None:
    settings = slow.env.bot.memory.guild(slow.guild.id)
    await slow.env.bot.memory.set_guild(slow.guild.id, replace(settings, language="de"))
    await mention(slow, slow.member)
    await mention(slow, slow.member)
    assert "Das ging schnell. In" in seen(slow.last())
    await mention(slow, slow.other, "??")
    assert "Frag die Berichte" in seen(slow.last())
