import asyncio

import pytest

from askbot.bot import AskbotClient
from askbot.bot.core.pacing import EVENTS, Paced
from tests.bot.world import World


async def test_events_are_taken_in_order_with_a_turn_for_others_in_between() -> None:
    seen: list[object] = []
    paced = Paced(seen.append)
    for number in range(3):
        paced(number)
    assert seen == []
    for number in range(3):
        await asyncio.sleep(0)
        assert seen == list(range(number + 1))


async def test_an_event_that_fails_holds_up_none_after_it() -> None:
    seen: list[int] = []
    failures: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: failures.append(context["exception"]))

    def handle(event: int) -> None:
        if event == 1:
            raise ValueError(event)
        seen.append(event)

    paced = Paced(handle)
    for number in range(3):
        paced(number)
    for _ in range(4):
        await asyncio.sleep(0)
    assert seen == [0, 2]
    assert [str(failure) for failure in failures] == ["1"]


@pytest.mark.usefixtures("world")
def test_the_bot_takes_what_people_do_that_way(bot: AskbotClient, world: World) -> None:
    assert world.env.bot is bot
    assert all(isinstance(bot._connection.parsers[event], Paced) for event in EVENTS)
