import asyncio

import pytest

from askbot.bot.core.order import Order


async def answer(order: Order, person: int, name: str, seconds: float, sent: list[str]) -> None:
    with order.ticket(person) as ticket:
        await asyncio.sleep(seconds)
        await ticket.turn()
        sent.append(name)


async def test_one_persons_answers_keep_the_order_of_the_questions() -> None:
    order, sent = Order(), list[str]()
    await asyncio.gather(*(answer(order, 1, str(i), 0.03 - i / 100, sent) for i in range(4)))
    assert sent == ["0", "1", "2", "3"]


async def test_people_do_not_wait_for_each_other() -> None:
    order, sent = Order(), list[str]()
    await asyncio.gather(answer(order, 1, "slow", 0.05, sent), answer(order, 2, "quick", 0, sent))
    assert sent == ["quick", "slow"]


async def test_a_question_that_fails_or_is_given_up_holds_nobody_up() -> None:
    order, sent = Order(), list[str]()

    async def failing() -> None:
        with order.ticket(1):
            await asyncio.sleep(0.01)
            raise LookupError

    given_up = asyncio.create_task(answer(order, 1, "never", 60, sent))
    failed = asyncio.create_task(failing())
    await asyncio.sleep(0)
    last = asyncio.create_task(answer(order, 1, "last", 0, sent))
    await asyncio.sleep(0)
    given_up.cancel()
    with pytest.raises(LookupError):
        await failed
    await last
    await asyncio.sleep(0)
    assert sent == ["last"]
    assert order._last == {}


async def test_who_gives_up_lets_nobody_past_those_before() -> None:
    order, sent = Order(), list[str]()
    first = asyncio.create_task(answer(order, 1, "first", 0.05, sent))
    await asyncio.sleep(0)
    given_up = asyncio.create_task(answer(order, 1, "never", 60, sent))
    await asyncio.sleep(0)
    given_up.cancel()
    await asyncio.gather(first, answer(order, 1, "last", 0, sent))
    assert sent == ["first", "last"]
