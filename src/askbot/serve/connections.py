"""Bounds on connections: how many there are, and how long one may take to send a request and to fetch its answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

HEAD_SECONDS = 10.0
"""From the connection to the whole head of its first request."""
LOOK_SECONDS = 0.5
MOST = 512
"""Connections at a time; beyond them those go that have waited longest."""


class Connections:
    """Closes connections that outstay their time: whoever sends byte by byte holds none for long."""

    def __init__(self, request_seconds: float, head_seconds: float = HEAD_SECONDS, most: int = MOST) -> None:
        """`request_seconds` may pass from the head of one request to that of the next."""
        self._request_seconds = request_seconds
        self._head_seconds = head_seconds
        self._most = most
        self._until: dict[object, float] = {}

    def begun(self, request: web.Request) -> None:
        """A request's head has come in whole: its connection has more time."""
        self._until[request.protocol] = _now() + self._request_seconds

    async def watch(self, server: web.Server) -> None:
        """Look at the connections of a server now and then, until cancelled."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            now = _now()
            self._until = {one: self._until.get(one, now + self._head_seconds) for one in server.connections}
            too_many = len(self._until) - self._most
            for place, connection in enumerate(sorted(server.connections, key=self._until.__getitem__)):
                transport = connection.transport
                if transport is not None and (self._until[connection] < now or place < too_many):
                    transport.abort()


def _now() -> float:
    return asyncio.get_running_loop().time()
