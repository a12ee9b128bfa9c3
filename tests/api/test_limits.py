"""Limits hold, and what was refused can be asked again later."""

import asyncio
import threading
import time

import pytest

from askbot.api.limits import Pool, Rate
from askbot.errors import BusyError, RateError, SlowError


def test_a_name_may_ask_so_often_and_others_are_not_held_up() -> None:
    now = [0.0]
    rate = Rate(6, lambda: now[0])
    for _ in range(6):
        rate.take("a")
    with pytest.raises(RateError) as error:
        rate.take("a")
    assert error.value.seconds == 10
    rate.take("b")
    now[0] = 10.0
    rate.take("a")
    with pytest.raises(RateError):
        rate.take("a")
    now[0] = 1e6
    for _ in range(6):
        rate.take("a")
    with pytest.raises(RateError):
        rate.take("a")


async def test_a_full_queue_refuses_and_takes_again_once_there_is_room() -> None:
    pool, free = Pool(1, 1, 30), threading.Event()
    running = [asyncio.create_task(pool.run(free.wait)) for _ in range(2)]
    await asyncio.sleep(0.05)
    with pytest.raises(BusyError, match="waiting"):
        await pool.run(lambda: 1)
    free.set()
    assert await asyncio.gather(*running) == [True, True]
    assert await pool.run(lambda: 1) == 1
    pool.close()


async def test_what_takes_too_long_is_given_up_but_keeps_its_place() -> None:
    pool, free = Pool(1, 0, 0.05), threading.Event()
    started = time.monotonic()
    with pytest.raises(SlowError, match="too long"):
        await pool.run(free.wait)
    assert time.monotonic() - started < 5
    with pytest.raises(BusyError):
        await pool.run(lambda: 1)
    free.set()
    await asyncio.sleep(0.1)
    assert await pool.run(lambda: 2) == 2
    pool.close()


async def test_an_error_of_the_work_is_passed_on() -> None:
    pool = Pool(1, 0, 5)
    with pytest.raises(ZeroDivisionError):
        await pool.run(lambda: 1 // 0)
    pool.close()
