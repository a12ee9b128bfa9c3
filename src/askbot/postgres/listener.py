"""Hears of changes by NOTIFY, and looks by itself at intervals: a notification may be missed, a connection lost."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from askbot.errors import PostgresError
from askbot.postgres.address import driver
from askbot.postgres.pool import Postgres

if TYPE_CHECKING:
    from psycopg import Connection

log = logging.getLogger(__name__)

POLL_SECONDS = 0.5


class Listener:
    """A thread that calls `look` soon after each notification on a channel, and every `poll_seconds` anyway.

    `look` runs in that thread, one call at a time; it should ask cheaply whether anything has changed, such as for a
    version. Several notifications may come to one call. What it raises is logged and it is called again.
    """

    def __init__(
        self, postgres: Postgres, channel: str, look: Callable[[], None], *, poll_seconds: float = POLL_SECONDS
    ) -> None:
        self._postgres = postgres
        self._channel = channel
        self._look = look
        self._poll_seconds = poll_seconds
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._listen, name=f"listen-{channel}", daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def stop(self) -> None:
        """Stop, and wait until the thread has ended."""
        self._stopping.set()
        if self._thread is not threading.current_thread():
            self._thread.join(timeout=2 * self._poll_seconds + 1)

    def _listen(self) -> None:
        away = False
        while not self._stopping.is_set():
            try:
                self._hear()
            except (PostgresError, driver().Error) as error:
                if not away:
                    log.warning("changes are looked for again when the server is back: %s", error)
                away = True
                self._stopping.wait(self._poll_seconds)
            else:
                away = False

    def _hear(self) -> None:
        """Listen on one connection until it is lost or the end is wanted."""
        from psycopg import sql

        with self._postgres.connect() as connection:
            connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(self._channel)))
            while not self._stopping.is_set():
                self._looked()
                self._wait(connection)

    def _wait(self, connection: Connection[Any]) -> None:
        """Until something is notified, at most `poll_seconds`."""
        for _ in connection.notifies(timeout=self._poll_seconds, stop_after=1):
            pass

    def _looked(self) -> None:
        try:
            self._look()
        except Exception:
            log.exception("what changed on channel %s could not be taken over", self._channel)
