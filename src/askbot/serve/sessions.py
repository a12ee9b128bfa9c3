"""Who is signed in to the page: a browser holds the id of a session, never a token."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable

from aiohttp import web

from askbot.api import Access
from askbot.concurrency.recent import Recent

COOKIE = "askbot_session"
MOST = 1000
"""Sessions at a time; the oldest goes."""
SECONDS = 12 * 3600


class Sessions:
    """Sessions in memory; they end with the process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._known = Recent[str, tuple[float, Access]](MOST)

    def begin(self, access: Access) -> str:
        """The id of a new session."""
        id_ = secrets.token_urlsafe(32)
        self._known[id_] = (self._clock() + SECONDS, access)
        return id_

    def of(self, request: web.Request) -> Access | None:
        """Whose session a request belongs to; None without one that still runs."""
        until, access = self._known.get(request.cookies.get(COOKIE, ""), (0.0, None))
        return access if self._clock() < until else None

    def end(self, request: web.Request) -> None:
        """Sign out."""
        self._known.pop(request.cookies.get(COOKIE, ""), None)
