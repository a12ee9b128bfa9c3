"""Heavy work off the event loop: a few threads, and a queue that says "busy" when it is full."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from askbot.errors import BusyError

T = TypeVar("T")


class Workers:
    """Threads of a bounded number with a bounded queue in front of them."""

    def __init__(self, name: str, *, threads: int, waiting: int) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._room = threads + waiting
        self._tasks: set[asyncio.Future[Any]] = set()
        self._open = True

    @property
    def pending(self) -> int:
        """Pieces of work begun or waiting."""
        return len(self._tasks)

    async def run(self, work: Callable[[], T]) -> T:
        """The result of `work`, done in a thread. Raises `BusyError` when the queue is full or closing."""
        if not self._open:
            raise BusyError("I am just shutting down.", "Try again in a minute.")
        if len(self._tasks) >= self._room:
            raise BusyError(f"{len(self._tasks)} questions are waiting already.", "Try again in a moment.")
        future = asyncio.get_running_loop().run_in_executor(self._pool, work)
        self._tasks.add(future)
        future.add_done_callback(self._tasks.discard)
        return await asyncio.shield(future)

    async def close(self, seconds: float) -> None:
        """Take no more work, and give what was taken `seconds` to finish."""
        self._open = False
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=seconds)
        self._pool.shutdown(wait=False, cancel_futures=True)
