"""Questions wrapped as people type them on Discord are answered; `benchmarks.wrappings` asks 60 of them so."""

import pytest

from benchmarks.wrappings import WRAPPINGS
from tests.bot.world import World, seen

QUESTION = "How many dockers have stopped work?"


@pytest.mark.parametrize("wrapping", WRAPPINGS[::5])
async def test_a_wrapped_question_is_answered(world: World, wrapping: str) -> None:
    await world.member.send(world.channel, f"{world.env.bot.user.mention} {wrapping.replace('{}', QUESTION)}")
    assert "1,450 dockers" in seen(world.last()).replace("*", "")


def test_there_are_forty_ways() -> None:
    assert len(set(WRAPPINGS)) == 40
    assert all(wrapping.count("{}") == 1 for wrapping in WRAPPINGS)
