import asyncio
import contextlib
import threading
from datetime import UTC, datetime, timedelta

import pytest

from askbot.bot.core.errors import RefusedError, UnheardError
from askbot.bot.core.rate_limits import AT_ONCE, MOST_A_MINUTE, REMEMBERED, Ceiling, Turns
from askbot.bot.core.workers import Workers
from askbot.errors import BusyError

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def test_a_person_has_only_so_many_questions_at_once() -> None:
    turns = Turns()
    running = [turns.taken(1, NOW, 7, lambda _: 0) for _ in range(AT_ONCE)]
    for turn in running:
        turn.__enter__()
    with pytest.raises(BusyError, match="still answering"), turns.taken(1, NOW, 7, lambda _: 0):
        pass
    with turns.taken(2, NOW, 7, lambda _: 0), turns.taken(1, NOW, 7, lambda _: 0, exempt=True):
        pass
    running[0].__exit__(None, None, None)
    with turns.taken(1, NOW, 7, lambda _: 0):
        pass


def test_a_turn_that_fails_is_not_charged_and_one_that_ends_well_is() -> None:
    turns = Turns()
    with pytest.raises(KeyError), turns.taken(1, NOW, 7, lambda _: 60):
        raise KeyError
    with turns.taken(1, NOW, 7, lambda _: 60):
        pass
    with pytest.raises(BusyError, match="in 50 s"), turns.taken(1, NOW + timedelta(seconds=10), 7, lambda _: 60):
        pass
    with turns.taken(1, NOW + timedelta(seconds=61), 7, lambda _: 60):
        pass


def test_a_turn_that_was_nothing_to_charge_for_is_not_charged() -> None:
    turns = Turns()
    with turns.taken(1, NOW, 7, lambda _: 60) as turn:
        turn.charged = False
    with turns.taken(1, NOW, 7, lambda _: 60):
        pass


def outcome(turns: Turns, seconds: float, *, cooldown: int = 20, warnings: int = 2) -> str:
    """What becomes of a question so many seconds after the first."""
    try:
        with turns.taken(1, NOW + timedelta(seconds=seconds), 7, lambda _: cooldown, warnings=warnings):
            return "taken"
    except UnheardError:
        return "unheard"
    except RefusedError:
        return "refused"


def test_who_has_been_told_to_wait_hears_no_more_of_it_until_the_wait_is_over() -> None:
    turns = Turns()
    assert [outcome(turns, second) for second in (0, 1, 2, 3, 19)] == [
        "taken",
        "refused",
        "refused",
        "unheard",
        "unheard",
    ]
    assert [outcome(turns, second) for second in (20, 21, 22, 23)] == ["taken", "refused", "refused", "unheard"]


def test_a_long_wait_is_announced_again_after_a_minute() -> None:
    turns = Turns()
    outcomes = [outcome(turns, second, cooldown=3600, warnings=1) for second in (0, 1, 2, 60, 61, 62)]
    assert outcomes == ["taken", "refused", "unheard", "unheard", "refused", "unheard"]


def test_who_has_too_many_questions_under_way_hears_of_it_every_ten_seconds() -> None:
    turns = Turns()
    running = [turns.taken(1, NOW, 7, lambda _: 0) for _ in range(AT_ONCE)]
    for turn in running:
        turn.__enter__()
    assert [outcome(turns, second, warnings=1) for second in (0, 1, 9, 10, 11)] == [
        "refused", "unheard", "unheard", "refused", "unheard"
    ]  # fmt: skip
    for turn in running:
        turn.__exit__(None, None, None)


def test_whatever_the_cooldown_a_person_is_answered_so_often_in_a_minute_and_then_again() -> None:
    turns = Turns()
    outcomes = [outcome(turns, second / 2, cooldown=0, warnings=1) for second in range(2 * 60 + 2)]
    assert outcomes == ["taken"] * MOST_A_MINUTE + ["refused"] + ["unheard"] * 59 + ["taken"] * 2
    with turns.taken(2, NOW, 7, lambda _: 0):
        pass


def test_however_many_people_ask_only_the_last_are_remembered() -> None:
    turns = Turns()
    for person in range(REMEMBERED + 50):
        for _ in range(2):
            with contextlib.suppress(BusyError), turns.taken(person, NOW, 7, lambda _: 60):
                pass
    assert len(turns._past) == REMEMBERED
    assert len(turns._asking) == 0


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


def test_a_cooldown_holds_for_a_bot_that_has_just_begun() -> None:
    turns = Turns()
    turns.restore([(1, 7, NOW.timestamp() - 100), (1, 7, NOW.timestamp() - 20)])
    with pytest.raises(RefusedError, match="40"), turns.taken(1, NOW, 7, lambda _: 60):
        pass
    for person, guild in ((1, 8), (2, 7)):
        with turns.taken(person, NOW, guild, lambda _: 60):
            pass
