"""One bot a token: two would answer every question twice. A lock file, or where processes share a server, its locks."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import signal
import threading
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import filelock

from askbot.bot.core.shards import Shards
from askbot.errors import BusyError, PostgresError, SettingsError
from askbot.postgres import Postgres
from askbot.postgres.address import driver
from askbot.settings import Settings

if TYPE_CHECKING:
    from psycopg import Connection

log = logging.getLogger(__name__)

CHECK_SECONDS = 2.0
_GATE = "SELECT pg_advisory_lock(%s, -1)"
_OPEN_GATE = "SELECT pg_advisory_unlock(%s, -1)"
_TAKE = "SELECT pg_advisory_lock(%s, %s)"
_TAKEN = (
    "SELECT objid::bigint AS place FROM pg_locks JOIN pg_database ON pg_database.oid = database "
    "WHERE locktype = 'advisory' AND objsubid = 2 AND granted AND datname = current_database() "
    "AND classid::bigint = %s AND objid::bigint < %s"
)
_PLACES = 2**31


@contextlib.contextmanager
def only_one(settings: Settings, token: str, shards: Shards) -> Generator[None]:
    """Hold the lock of a token, or of some of its shards. Raises `BusyError` where another process has it."""
    digest = hashlib.sha256(token.encode())
    if settings.store is None:
        with _locked_file(_lock_folder(settings) / f"bot-{digest.hexdigest()[:12]}.lock"):
            yield
        return
    postgres = Postgres(settings.store.get_secret_value(), schema="public", size=1)
    lock = ShardLock(postgres, int.from_bytes(digest.digest()[:4], "big", signed=True), shards)
    lock.take()
    try:
        yield
    finally:
        lock.release()
        postgres.close()


class ShardLock:
    """The server's locks of some shards of one token, taken again where the connection that held them was lost.

    A lock is two numbers: one of the token, and one of the shard and how many there are. A process that finds its
    shards taken when the server is back leaves in good order, as after SIGTERM.
    """

    def __init__(self, postgres: Postgres, token: int, shards: Shards) -> None:
        self._postgres = postgres
        self._token = token
        self._shards = shards
        self._connection: Connection[Any] | None = None
        self._released = threading.Event()
        self._keeper = threading.Thread(target=self._keep, name="shard-lock", daemon=True)

    def take(self) -> None:
        """Take the locks of all shards, or none. Raises `BusyError`, `PostgresError`."""
        self._connection = self._taken()
        self._keeper.start()

    def release(self) -> None:
        """Give the locks back."""
        self._released.set()
        self._keeper.join(CHECK_SECONDS)
        if self._connection is not None:
            self._connection.close()

    def _taken(self) -> Connection[Any]:
        connection = self._postgres.connect()
        try:
            connection.execute(_GATE, (self._token,))
            self._refuse_if_taken(connection)
            for shard in self._shards.ids:
                connection.execute(_TAKE, (self._token, _place(shard, self._shards.count)))
            connection.execute(_OPEN_GATE, (self._token,))
        except BaseException:
            connection.close()
            raise
        return connection

    def _refuse_if_taken(self, connection: Connection[Any]) -> None:
        rows = connection.execute(_TAKEN, (self._token % 2**32, _PLACES)).fetchall()
        taken = {_shard_at(int(row["place"])) for row in rows}
        others = sorted({count for _, count in taken} - {self._shards.count})
        if others:
            raise BusyError(
                f"Another bot with this token runs with {others[0]} shards in all, this one with {self._shards.count}.",
                "Give all processes the same --of, and stop those that have another.",
            )
        both = sorted({shard for shard, _ in taken} & set(self._shards.ids))
        if both:
            what = "" if self._shards.whole else f" for shard {both[0]} of {self._shards.count}"
            raise BusyError(
                f"A bot with this token is running already{what}, on {self._postgres.name}.",
                "Stop it first, or use another token.",
            )

    def _keep(self) -> None:
        """See every few seconds that the locks are held."""
        while not self._released.wait(CHECK_SECONDS):
            try:
                self._check()
            except BusyError as error:
                log.error("while the connection to PostgreSQL was lost, another took over: %s", error)  # noqa: TRY400
                os.kill(os.getpid(), signal.SIGTERM)
                return
            except PostgresError as error:
                log.warning("whether another bot has this token cannot be seen: %s", error)

    def _check(self) -> None:
        try:
            if self._connection is not None:
                self._connection.execute("SELECT 1")
                return
        except driver().Error:
            self._connection = None
        self._connection = self._taken()


def _place(shard: int, count: int) -> int:
    return count << 15 | shard


def _shard_at(place: int) -> tuple[int, int]:
    return place & 0x7FFF, place >> 15


@contextlib.contextmanager
def _locked_file(path: Path) -> Generator[None]:
    lock = filelock.FileLock(path, timeout=0)
    try:
        lock.acquire()
    except filelock.Timeout:
        raise BusyError(
            f"A bot with this token is running already ({path} is locked).", "Stop it first, or use another token."
        ) from None
    except (OSError, NotImplementedError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise SettingsError(f"{path} cannot be locked: {reason}.", "Set ASKBOT_CACHE to a local folder.") from None
    try:
        yield
    finally:
        lock.release()


def _lock_folder(settings: Settings) -> Path:
    """The cache, which all bots of a user share wherever they are started; without one, the journal's folder."""
    cache = settings.cache.expanduser()
    with contextlib.suppress(OSError):
        cache.mkdir(parents=True, exist_ok=True)
        if os.access(cache, os.W_OK):
            return cache
    settings.journal.parent.mkdir(parents=True, exist_ok=True)
    return settings.journal.parent
