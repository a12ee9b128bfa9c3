"""Heavy work off the event loop: a few threads, and a queue that says "busy" when it is full."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from askbot.bot.core.errors import RefusedError

T = TypeVar("T")


class Workers:
    """Threads of a bounded number with a bounded queue in front of them."""

    def __init__(self, name: str, *, threads: int, waiting: int, refused: Callable[[], None] = lambda: None) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._room = threads + waiting
        self._tasks: set[asyncio.Future[Any]] = set()
        self._open = True
        self._refused = refused

    @property
    def pending(self) -> int:
        """Pieces of work begun or waiting."""
        return len(self._tasks)

    async def run(self, work: Callable[[], T]) -> T:
        """The result of `work`, done in a thread. Raises `RefusedError` when the queue is full or closing."""
        self.refuse_if_full()
        future = asyncio.get_running_loop().run_in_executor(self._pool, work)
        self._tasks.add(future)
        future.add_done_callback(self._tasks.discard)
        return await asyncio.shield(future)

    def refuse_if_full(self) -> None:
        """Raise `RefusedError` where more work would not be taken."""
        if self._open and len(self._tasks) < self._room:
            return
        self._refused()
        raise RefusedError("refused.full", n=len(self._tasks)) if self._open else RefusedError("refused.closing")

    async def close(self, seconds: float) -> None:
        """Take no more work, and give what was taken `seconds` to finish."""
        self._open = False
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=seconds)
        self._pool.shutdown(wait=False, cancel_futures=True)
