"""Settings of each Discord server."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass, fields
from typing import Any

from askbot.journal.database import Database, Transaction, in_transaction

log = logging.getLogger(__name__)

DAY = 86400.0
GRACE_DAYS = 30.0


@dataclass(frozen=True, slots=True)
class GuildSettings:
    """What a server's admins can set."""

    channels: tuple[int, ...] = ()
    """Where questions are answered; empty for everywhere."""
    auto_channels: tuple[int, ...] = ()
    """Where questions are answered without a mention."""
    admin_role: int | None = None
    """Whose members may administer askbot, beside those who may manage the server."""
    cooldown: int = 0
    """Seconds between two questions of one member; a full queue is refused anyway, so 0 harms nobody."""
    language: str | None = None
    """None follows each member's own client."""
    private: bool = False
    """Whether `/ask` answers in private by default."""
    digest_channel: int | None = None
    """Where a weekly digest goes, if anywhere."""
    news_channel: int | None = None
    """Where new documents of the sources are announced, if anywhere."""
    news_daily: bool = False
    """Whether they are announced once a day, rather than as they come."""
    topics: bool = False
    """Whether the words that matter of questions that are not covered are kept for the admins."""


def _any(_: int) -> bool:
    return True


class GuildStore:
    """The servers of one journal. Every method raises `JournalError` where it cannot be used."""

    def __init__(self, database: Database, *, now: Callable[[], float] = time.time) -> None:
        self.database = database
        self._now = now

    @in_transaction
    def get(self, db: Transaction, guild: int) -> GuildSettings:
        """A server's settings, or the defaults."""
        rows = db.rows("SELECT settings FROM guilds WHERE guild = ?", (guild,))
        return _parsed(rows[0]["settings"]) if rows else GuildSettings()

    @in_transaction
    def all(self, db: Transaction) -> dict[int, GuildSettings]:
        """The settings of every server that has some."""
        rows = db.rows("SELECT guild, settings FROM guilds")
        return {int(row["guild"]): _parsed(row["settings"]) for row in rows}

    @in_transaction
    def put(self, db: Transaction, guild: int, settings: GuildSettings) -> None:
        """Keep a server's settings, and have every process hear of it."""
        db.change(
            "INSERT INTO guilds (guild, settings) VALUES (?, ?) "
            "ON CONFLICT (guild) DO UPDATE SET settings = excluded.settings, left_at = NULL",
            (guild, json.dumps(asdict(settings))),
        )
        db.announce()

    @in_transaction
    def left(self, db: Transaction, guild: int) -> None:
        """Remember that the bot was removed from a server, whether or not anything was ever set there."""
        db.change(
            "INSERT INTO guilds (guild, settings, left_at) VALUES (?, '{}', ?) "
            "ON CONFLICT (guild) DO UPDATE SET left_at = excluded.left_at",
            (guild, self._now()),
        )

    @in_transaction
    def joined(self, db: Transaction, guild: int) -> None:
        """The bot is on a server (again)."""
        db.change("UPDATE guilds SET left_at = NULL WHERE guild = ?", (guild,))

    @in_transaction
    def compare(self, db: Transaction, present: Collection[int], ours: Callable[[int], bool] = _any) -> None:
        """Mark the servers that the bot has left, perhaps while it did not run, and those it is on again.

        `ours` says which servers this process would know of; of the others it can say nothing.
        """
        db.alone()
        rows = db.rows("SELECT guild FROM guilds UNION SELECT guild FROM cards UNION SELECT guild FROM gaps")
        known = {int(row["guild"]) for row in rows if ours(int(row["guild"]))} - {0}  # 0 is direct messages
        db.change_many(
            "INSERT INTO guilds (guild, settings, left_at) VALUES (?, '{}', ?) "
            "ON CONFLICT (guild) DO UPDATE SET left_at = coalesce(guilds.left_at, excluded.left_at)",
            [(guild, self._now()) for guild in known.difference(present)],
        )
        back = [(guild,) for guild in known.intersection(present)]
        db.change_many("UPDATE guilds SET left_at = NULL WHERE guild = ?", back)

    @in_transaction
    def forget_left(self, db: Transaction) -> int:
        """Delete all that is kept of servers that the bot left GRACE_DAYS ago; returns how many.

        What they were given goes with the rules of who may see it. A home stays one, with its rules.
        """
        db.alone()
        oldest = self._now() - GRACE_DAYS * DAY
        gone = [row["guild"] for row in db.rows("SELECT guild FROM guilds WHERE left_at < ?", (oldest,))]
        homes = {row["guild"] for row in db.rows("SELECT guild FROM homes")}
        answers = "DELETE FROM answers WHERE id IN (SELECT answer FROM cards WHERE guild = ?)"
        db.change_many(answers, [(guild,) for guild in gone])
        for table in ("guilds", "cards", "votes", "gaps"):
            db.change_many(f"DELETE FROM {table} WHERE guild = ?", [(guild,) for guild in gone])  # noqa: S608
        others = [(guild,) for guild in gone if guild not in homes]
        for table in ("grants", "collection_roles", "channel_collections"):
            db.change_many(f"DELETE FROM {table} WHERE guild = ?", others)  # noqa: S608
        if gone:
            db.announce()
        return len(gone)

    @in_transaction
    def due_digests(
        self, db: Transaction, days: float, ours: Callable[[int], bool] = _any
    ) -> tuple[tuple[int, int], ...]:
        """(server, channel) of digests that are due on the servers that are `ours`, each marked as sent now."""
        db.alone()
        now = self._now()
        rows = db.rows(
            "SELECT guild, settings FROM guilds WHERE left_at IS NULL AND digest_at < ?", (now - days * DAY,)
        )
        due = [(int(row["guild"]), _parsed(row["settings"]).digest_channel) for row in rows if ours(row["guild"])]
        channels = tuple((guild, channel) for guild, channel in due if channel is not None)
        db.change_many("UPDATE guilds SET digest_at = ? WHERE guild = ?", [(now, guild) for guild, _ in channels])
        return channels


def _parsed(text: str) -> GuildSettings:
    """Settings from storage; names that this version does not know are left out, spoilt ones are the defaults."""
    try:
        known = {field.name for field in fields(GuildSettings)}
        kept: dict[str, Any] = {name: value for name, value in json.loads(text).items() if name in known}
        lists = {name: tuple(kept[name]) for name in ("channels", "auto_channels") if name in kept}
    except (ValueError, TypeError, AttributeError, RecursionError):
        log.warning("a server's settings are damaged in the journal; the defaults hold")
        return GuildSettings()
    merged: dict[str, Any] = {**kept, **lists}
    return GuildSettings(**merged)
