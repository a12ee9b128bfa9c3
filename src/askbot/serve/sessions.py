"""Who is signed in to the page: a browser holds the id of a session, never a token."""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable

from aiohttp import web

from askbot.api import Access

COOKIE = "askbot_session"
MOST = 1000
"""Sessions at a time; the oldest goes."""
SECONDS = 12 * 3600


class Sessions:
    """Sessions in memory; they end with the process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._known: OrderedDict[str, tuple[float, Access]] = OrderedDict()

    def begin(self, access: Access) -> str:
        """The id of a new session."""
        id_ = secrets.token_urlsafe(32)
        self._known[id_] = (self._clock() + SECONDS, access)
        while len(self._known) > MOST:
            self._known.popitem(last=False)
        return id_

    def of(self, request: web.Request) -> Access | None:
        """Whose session a request belongs to; None without one that still runs."""
        until, access = self._known.get(request.cookies.get(COOKIE, ""), (0.0, None))
        return access if self._clock() < until else None

    def end(self, request: web.Request) -> None:
        """Sign out."""
        self._known.pop(request.cookies.get(COOKIE, ""), None)
