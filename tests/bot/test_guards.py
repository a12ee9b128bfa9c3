import asyncio
import threading
from datetime import UTC, datetime, timedelta

import pytest

from askbot.bot.guards import AT_ONCE, Ceiling, Turns
from askbot.bot.work import Workers
from askbot.errors import BusyError

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def test_a_person_has_only_so_many_questions_at_once() -> None:
    turns = Turns()
    running = [turns.taken(1, NOW, 0) for _ in range(AT_ONCE)]
    for turn in running:
        turn.__enter__()
    with pytest.raises(BusyError, match="still answering"), turns.taken(1, NOW, 0):
        pass
    with turns.taken(2, NOW, 0), turns.taken(1, NOW, 0, exempt=True):
        pass
    running[0].__exit__(None, None, None)
    with turns.taken(1, NOW, 0):
        pass


def test_a_turn_that_fails_is_not_charged_and_one_that_ends_well_is() -> None:
    turns = Turns()
    with pytest.raises(KeyError), turns.taken(1, NOW, 60):
        raise KeyError
    with turns.taken(1, NOW, 60):
        pass
    with pytest.raises(BusyError, match="in 50 s"), turns.taken(1, NOW + timedelta(seconds=10), 60):
        pass
    with turns.taken(1, NOW + timedelta(seconds=61), 60):
        pass


def test_a_ceiling_holds_for_each_key_by_itself() -> None:
    ceiling = Ceiling(2, timedelta(minutes=1))
    assert [ceiling.allows(1, NOW) for _ in range(3)] == [True, True, False]
    assert ceiling.allows(2, NOW)
    assert ceiling.allows(1, NOW + timedelta(seconds=61))


async def test_a_full_queue_says_busy_and_takes_work_again_later() -> None:
    gate = threading.Event()
    workers = Workers("test", threads=1, waiting=1)
    first = [asyncio.create_task(workers.run(gate.wait)) for _ in range(2)]
    await asyncio.sleep(0.01)
    with pytest.raises(BusyError, match="2 questions are waiting"):
        await workers.run(gate.wait)
    gate.set()
    assert await asyncio.gather(*first) == [True, True]
    assert await workers.run(lambda: 7) == 7
    await workers.close(1)
    with pytest.raises(BusyError, match="shutting down"):
        await workers.run(lambda: 7)


async def test_closing_waits_for_what_is_in_flight() -> None:
    gate = threading.Event()
    workers = Workers("test", threads=1, waiting=0)
    running = asyncio.create_task(workers.run(gate.wait))
    await asyncio.sleep(0.01)
    closing = asyncio.create_task(workers.close(5))
    await asyncio.sleep(0.01)
    assert not closing.done()
    gate.set()
    await closing
    assert await running
