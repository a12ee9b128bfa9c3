"""Settings of each Discord server."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass, fields
from typing import Any

from askbot.journal.database import Database

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
    """Whether `/ask` answers in private unless told otherwise."""
    digest_channel: int | None = None
    """Where a weekly digest goes, if anywhere."""
    news_channel: int | None = None
    """Where new documents of the sources are told, if anywhere."""
    news_daily: bool = False
    """Whether they are told once a day, rather than as they come."""
    topics: bool = False
    """Whether the words that matter of questions that are not covered are kept for the admins."""


class GuildStore:
    """The servers of one journal. Every method raises `JournalError` where the file cannot be used."""

    def __init__(self, database: Database, *, now: Callable[[], float] = time.time) -> None:
        self._database = database
        self._now = now

    def get(self, guild: int) -> GuildSettings:
        """A server's settings, or the defaults."""
        with self._database.transaction() as db:
            row = db.execute("SELECT settings FROM guilds WHERE guild = ?", (guild,)).fetchone()
        return _parsed(row["settings"]) if row else GuildSettings()

    def all(self) -> dict[int, GuildSettings]:
        """The settings of every server that has some."""
        with self._database.transaction() as db:
            rows = db.execute("SELECT guild, settings FROM guilds").fetchall()
        return {int(row["guild"]): _parsed(row["settings"]) for row in rows}

    def put(self, guild: int, settings: GuildSettings) -> None:
        """Keep a server's settings."""
        with self._database.transaction() as db:
            db.execute(
                "INSERT INTO guilds (guild, settings) VALUES (?, ?) "
                "ON CONFLICT (guild) DO UPDATE SET settings = excluded.settings, left_at = NULL",
                (guild, json.dumps(asdict(settings))),
            )

    def left(self, guild: int) -> None:
        """Remember that the bot was removed from a server, whether or not anything was ever set there."""
        with self._database.transaction() as db:
            db.execute(
                "INSERT INTO guilds (guild, settings, left_at) VALUES (?, '{}', ?) "
                "ON CONFLICT (guild) DO UPDATE SET left_at = excluded.left_at",
                (guild, self._now()),
            )

    def joined(self, guild: int) -> None:
        """The bot is on a server (again)."""
        with self._database.transaction() as db:
            db.execute("UPDATE guilds SET left_at = NULL WHERE guild = ?", (guild,))

    def compare(self, present: Collection[int]) -> None:
        """Mark the servers that the bot has left, perhaps while it did not run, and those it is on again."""
        with self._database.transaction() as db:
            rows = db.execute("SELECT guild FROM guilds UNION SELECT guild FROM cards UNION SELECT guild FROM gaps")
            known = {int(row["guild"]) for row in rows} - {0}  # 0 is direct messages
            db.executemany(
                "INSERT INTO guilds (guild, settings, left_at) VALUES (?, '{}', ?) "
                "ON CONFLICT (guild) DO UPDATE SET left_at = coalesce(left_at, excluded.left_at)",
                [(guild, self._now()) for guild in known.difference(present)],
            )
            back = [(guild,) for guild in known.intersection(present)]
            db.executemany("UPDATE guilds SET left_at = NULL WHERE guild = ?", back)

    def forget_left(self) -> int:
        """Delete all that is kept of servers that the bot left GRACE_DAYS ago; returns how many.

        What they were given goes with the rules of who may see it. A home stays one, with its rules.
        """
        with self._database.transaction() as db:
            oldest = self._now() - GRACE_DAYS * DAY
            gone = [row["guild"] for row in db.execute("SELECT guild FROM guilds WHERE left_at < ?", (oldest,))]
            homes = {row["guild"] for row in db.execute("SELECT guild FROM homes")}
            answers = "DELETE FROM answers WHERE id IN (SELECT answer FROM cards WHERE guild = ?)"
            db.executemany(answers, [(guild,) for guild in gone])
            for table in ("guilds", "cards", "votes", "gaps"):
                db.executemany(f"DELETE FROM {table} WHERE guild = ?", [(guild,) for guild in gone])  # noqa: S608
            others = [(guild,) for guild in gone if guild not in homes]
            for table in ("grants", "collection_roles", "channel_collections"):
                db.executemany(f"DELETE FROM {table} WHERE guild = ?", others)  # noqa: S608
        return len(gone)

    def due_digests(self, days: float) -> tuple[tuple[int, int], ...]:
        """(server, channel) of digests that are due, each marked as sent now."""
        now = self._now()
        with self._database.transaction() as db:
            rows = db.execute(
                "SELECT guild, settings FROM guilds WHERE left_at IS NULL AND digest_at < ?", (now - days * DAY,)
            ).fetchall()
            due = [(int(row["guild"]), _parsed(row["settings"]).digest_channel) for row in rows]
            channels = tuple((guild, channel) for guild, channel in due if channel is not None)
            db.executemany("UPDATE guilds SET digest_at = ? WHERE guild = ?", [(now, guild) for guild, _ in channels])
        return channels


def _parsed(text: str) -> GuildSettings:
    """Settings from storage; names that this version does not know are left out, spoilt ones are the defaults."""
    try:
        known = {field.name for field in fields(GuildSettings)}
        kept: dict[str, Any] = {name: value for name, value in json.loads(text).items() if name in known}
        lists = {name: tuple(kept[name]) for name in ("channels", "auto_channels") if name in kept}
    except (ValueError, TypeError, AttributeError):
        log.warning("a server's settings are damaged in the journal; the defaults hold")
        return GuildSettings()
    merged: dict[str, Any] = {**kept, **lists}
    return GuildSettings(**merged)
