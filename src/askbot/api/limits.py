"""Limits: how often a token may ask, how many questions run at once, and how long one may take."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from askbot.errors import BusyError, RateError, SlowError

T = TypeVar("T")


class Rate:
    """At most so many requests a minute of each name, evenly refilled (a token bucket).

    Names come from the settings, so there are few.
    """

    def __init__(self, a_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = float(a_minute)
        self._clock = clock
        self._left: dict[str, tuple[float, float]] = {}

    def take(self, name: str) -> None:
        """Count one request. Raises `RateError` where there were too many."""
        now = self._clock()
        left, at = self._left.get(name, (self._most, now))
        left = min(self._most, left + (now - at) * self._most / 60)
        if left < 1:
            self._left[name] = (left, now)
            seconds = math.ceil((1 - left) * 60 / self._most)
            often = RateError("That was too often.", f"Try again in {seconds} s.", seconds=seconds)
            raise often.says("too_often", seconds=seconds)
        self._left[name] = (left - 1, now)


class Pool:
    """Threads of a bounded number, with a bounded queue in front of them and a clock around each piece of work."""

    def __init__(self, threads: int, waiting: int, seconds: float) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="askbot-api")
        self._room = threads + waiting
        self._seconds = seconds
        self._tasks: set[asyncio.Future[Any]] = set()

    async def run(self, work: Callable[[], T]) -> T:
        """The result of `work`, done in a thread.

        Raises `BusyError` where the queue is full, `SlowError` where it takes too long; a thread cannot be stopped, so
        what takes too long keeps its place until it ends.
        """
        if len(self._tasks) >= self._room:
            raise BusyError("Too many questions are waiting.", "Try again in a few seconds.").says("too_many")
        future = asyncio.get_running_loop().run_in_executor(self._threads, work)
        self._tasks.add(future)
        future.add_done_callback(self._done)
        try:
            return await asyncio.wait_for(asyncio.shield(future), self._seconds)
        except TimeoutError:
            if future.done():
                return await future
            slow = SlowError("The answer takes too long.", "Ask something narrower, or try again later.")
            raise slow.says("too_slow") from None

    def close(self) -> None:
        """Take no more work; what waits is dropped."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _done(self, future: asyncio.Future[Any]) -> None:
        self._tasks.discard(future)
        if not future.cancelled():
            future.exception()  # seen, so that asyncio does not report what nobody waits for any more
