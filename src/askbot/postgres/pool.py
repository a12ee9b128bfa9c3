"""Pooled connections to one server; work on a connection that is lost is done again on another."""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from askbot.errors import AwayServerError, PostgresError
from askbot.postgres.address import completed, described, driver, failure

if TYPE_CHECKING:
    from psycopg import Connection

T = TypeVar("T")

log = logging.getLogger(__name__)

ATTEMPT_SECONDS = 0.5
"""How long one attempt waits for a connection; the pool tries to connect anew with each."""
PAUSE_SECONDS = 0.02
PATIENCE = 15.0
"""Seconds that work waits for a server that is away, as one that restarts is."""


class Postgres:
    """A server's database. Any thread may use it; processes open it each for themselves, after a fork as well."""

    def __init__(
        self,
        address: str,
        *,
        schema: str,
        size: int = 4,
        patience: float = PATIENCE,
        durable: bool = False,
        bulk: bool = False,
    ) -> None:
        """Get ready to connect; nothing is connected before the first use.

        Parameters: `address`, a URL `postgresql://…`; `schema`, where tables are looked for first; `size`, the most
        connections at a time; `patience`, seconds to wait for a server that is away; `durable`, whether
        what is committed is on the server's disk even where its settings would have it wait; `bulk`, whether much is
        sent at a time, which a busy server takes slowly.

        Raises `SettingsError` where the driver is missing or the address cannot be read.
        """
        psycopg = driver()
        from psycopg_pool import ConnectionPool

        self._address = address
        self._conninfo = completed(address, schema, durable=durable, bulk=bulk)
        self._patience = patience
        self._away = False
        """Nobody waits while it is set."""
        self._told = False
        """Whether the log says that it does not answer."""
        self._lost = (psycopg.OperationalError, psycopg.InterfaceError)
        self._errors = psycopg.Error
        self.schema = schema
        self.name = described(address)
        logging.getLogger("psycopg.pool").setLevel(logging.ERROR)  # a server that is away is told once, by us
        self._pool: ConnectionPool[Connection[Any]] = ConnectionPool(
            self._conninfo, min_size=0, max_size=size, open=True, reconnect_timeout=0, kwargs={"row_factory": _rows()}
        )

    @property
    def away(self) -> bool:
        """Whether somebody has waited in vain, and nobody has had an answer since."""
        return self._away

    def run(
        self, work: Callable[[Connection[Any]], T], *, patience: float | None = None, limit: float | None = None
    ) -> T:
        """The result of `work`, done in one transaction that is committed when this returns. Rows are dictionaries.

        `work` is called again where the connection is lost. That may be while the server commits, so what it changes
        must be the same when it is done twice. A connection on which it takes longer than `limit` seconds is cut off
        and counts as lost: a server that stands still keeps its connections.

        Raises `AwayServerError` where the server stays away longer than `patience`, by default that of all work,
        `PostgresError` where it refuses, and what `work` raises.
        """
        patience = self._patience if patience is None else patience
        until = time.monotonic() + (0 if self._away else patience)
        while True:
            try:
                with self._pool.connection(ATTEMPT_SECONDS) as connection, _cut_off_after(limit, connection):
                    result = work(connection)
            except self._lost as error:
                if time.monotonic() >= until:
                    self._away = True
                    reason = self.failure(self._reason(error))
                    raise AwayServerError(reason.message, reason.remedy) from None
                if not self._told:
                    log.warning("PostgreSQL at %s does not answer; trying again", self.name)
                    self._told = True
                time.sleep(PAUSE_SECONDS)
            except self._errors as error:
                if not _given_up(error):
                    raise self.failure(error) from None
            else:
                self._away = self._told = False
                return result

    def connect(self) -> Connection[Any]:
        """A connection beside the pool, each statement by itself, for locks and notifications.

        It is tried once. Raises `PostgresError`.
        """
        try:
            return self._connected()
        except self._errors as error:
            raise self.failure(error) from None

    def failure(self, error: Exception) -> PostgresError:
        """An error of the driver as one of ours, without the password."""
        return failure(self._address, error)

    def close(self) -> None:
        """Close all connections of the pool."""
        self._pool.close(timeout=1)

    def _connected(self) -> Connection[Any]:
        import psycopg

        return psycopg.connect(self._conninfo, autocommit=True, row_factory=_rows())

    def _reason(self, error: Exception) -> Exception:
        """Why there is no connection: of the pool one hears no more than that it waited."""
        try:
            self._connected().close()
        except self._errors as reason:
            return reason
        return error


@contextmanager
def _cut_off_after(seconds: float | None, connection: Connection[Any]) -> Generator[None]:
    """Cut off the connection where what is inside takes longer; the driver itself waits for ever."""
    if seconds is None:
        yield
        return
    wire = socket.socket(fileno=os.dup(connection.fileno()))
    timer = threading.Timer(seconds, partial(_shut, wire))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        wire.close()


def _shut(wire: socket.socket) -> None:
    with suppress(OSError):
        wire.shutdown(socket.SHUT_RDWR)


def _given_up(error: Exception) -> bool:
    """Whether the server gave work up in favour of other work, so that it may be done again."""
    import psycopg.errors

    return isinstance(error, psycopg.errors.DeadlockDetected | psycopg.errors.SerializationFailure)


def _rows() -> Any:
    from psycopg.rows import dict_row

    return dict_row
