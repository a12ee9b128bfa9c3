"""What comes all at once is begun one by one, so that whatever else is due on the event loop has a turn in between."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any

import discord

EVENTS = ("INTERACTION_CREATE", "MESSAGE_CREATE")


class Paced:
    """A handler of events that takes one in a turn of the event loop, in their order."""

    def __init__(self, handle: Callable[[Any], None]) -> None:
        self._handle = handle
        self._waiting: deque[Any] = deque()

    def __call__(self, event: Any) -> None:
        """Handle an event soon."""
        self._waiting.append(event)
        if len(self._waiting) == 1:
            asyncio.get_running_loop().call_soon(self._next)

    def _next(self) -> None:
        try:
            self._handle(self._waiting[0])
        finally:
            self._waiting.popleft()
            if self._waiting:
                asyncio.get_running_loop().call_soon(self._next)


def pace(client: discord.Client) -> None:
    """Pace what people do: discord.py reads fifty events that arrive together without a pause.

    It has no public place for that; without this private one, its own pace would come back and nothing else.
    """
    parsers: dict[str, Callable[[Any], None]] = getattr(getattr(client, "_connection", None), "parsers", {})
    for event in EVENTS:
        if event in parsers:
            parsers[event] = Paced(parsers[event])
