"""Answers to one person in the order of their questions, however many threads work on them."""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from contextlib import contextmanager


class Ticket:
    """A place in a person's line."""

    def __init__(self, before: asyncio.Future[None] | None) -> None:
        self._before = before

    async def turn(self) -> None:
        """Wait until everything that the person asked before has been answered."""
        if self._before is not None:
            await asyncio.wait({self._before})


class Order:
    """Everybody's lines. A ticket is drawn before anything is awaited, so that places are those of the questions."""

    def __init__(self) -> None:
        self._last: dict[int, asyncio.Future[None]] = {}

    @contextmanager
    def ticket(self, person: int) -> Generator[Ticket]:
        """A place at the end of a person's line, given up at the end whatever came of it."""
        before, done = self._last.get(person), asyncio.get_running_loop().create_future()
        self._last[person] = done
        done.add_done_callback(lambda _: self._forget(person, done))
        try:
            yield Ticket(before)
        finally:
            if before is None or before.done():
                done.set_result(None)
            else:  # who leaves the line early lets nobody past those before
                before.add_done_callback(lambda _: done.set_result(None))

    def _forget(self, person: int, done: asyncio.Future[None]) -> None:
        if self._last.get(person) is done:
            del self._last[person]
