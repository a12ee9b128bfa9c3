"""Bounds on connections: how many there are, and how long one may take to send a request and to fetch its answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Hashable
from typing import Protocol

HEAD_SECONDS = 10.0
"""From the connection to the whole head of its first request."""
LOOK_SECONDS = 0.5
MOST = 512
"""Connections at a time; beyond them those go that have waited longest."""
SPARE_SECONDS = 30.0
"""Beyond the time of an answer, to send the request and to fetch the reply."""


class Transport(Protocol):
    """What a connection is closed by."""

    def abort(self) -> None:
        """Close it at once."""
        ...


class Connection(Hashable, Protocol):
    """A connection as aiohttp and uvicorn have it."""

    @property
    def transport(self) -> Transport | None:
        """None once it is closed."""
        ...


class Connections:
    """Closes connections that outstay their time: whoever sends byte by byte holds none for long."""

    def __init__(self, answer_seconds: float, head_seconds: float = HEAD_SECONDS, most: int = MOST) -> None:
        """An answer may take `answer_seconds`; SPARE_SECONDS more may pass from one request's head to the next's."""
        self._request_seconds = answer_seconds + SPARE_SECONDS
        self._head_seconds = head_seconds
        self._most = most
        self._until: dict[Connection, float] = {}

    def begun(self, connection: Connection) -> None:
        """A request's head has come in whole: its connection has more time."""
        self._until[connection] = _now() + self._request_seconds

    async def watch(self, present: Callable[[], Collection[Connection]]) -> None:
        """Look at the connections that there are now and then, until cancelled."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            self.look(present())

    def look(self, present: Collection[Connection]) -> None:
        """Close those that are out of time, and those that are too many."""
        now = _now()
        self._until = {one: self._until.get(one, now + self._head_seconds) for one in present}
        too_many = len(self._until) - self._most
        for place, connection in enumerate(sorted(present, key=self._until.__getitem__)):
            transport = connection.transport
            if transport is not None and (self._until[connection] < now or place < too_many):
                transport.abort()


def _now() -> float:
    return asyncio.get_running_loop().time()
