"""Cards given in chats: what their buttons need after a restart, and what statistics are made from."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from askbot.journal.database import Database

DAY = 86400.0


@dataclass(frozen=True, slots=True)
class CardRecord:
    """One answer as it was shown in a chat."""

    answer: str
    given_at: float
    """Seconds since 1970, UTC."""
    guild: int
    """0 for a direct message."""
    channel: int
    asker: int
    status: str
    seconds: float
    """How long the answer took."""
    shown: str = ""
    """JSON of the face that showed it."""

    def with_shown(self, shown: str) -> CardRecord:
        """The same with what it shows."""
        return replace(self, shown=shown)


@dataclass(frozen=True, slots=True)
class Statistics:
    """What happened on a server within some days."""

    questions: int
    answered: int
    up: int
    down: int
    seconds: tuple[float, ...]
    """How long each answer took, sorted."""

    def percentile(self, share: float) -> float | None:
        """The seconds that `share` (0 to 1) of the answers stayed within, or None without answers."""
        return self.seconds[min(len(self.seconds) - 1, int(share * len(self.seconds)))] if self.seconds else None


class CardLog:
    """The cards and votes of one journal. Every method raises `JournalError` where the file cannot be used."""

    def __init__(self, database: Database, *, days: int, now: Callable[[], float] = time.time) -> None:
        self._database = database
        self._days = days
        self._now = now

    def record(self, card: CardRecord) -> None:
        """Keep one card, and forget cards and votes older than the retention."""
        oldest = self._now() - self._days * DAY
        with self._database.transaction() as db:
            db.execute("DELETE FROM votes WHERE given_at < ?", (oldest,))
            db.execute("DELETE FROM cards WHERE given_at < ?", (oldest,))
            db.execute(
                "INSERT OR REPLACE INTO cards VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    card.answer,
                    card.given_at,
                    card.guild,
                    card.channel,
                    card.asker,
                    card.status,
                    card.seconds,
                    card.shown,
                ),
            )

    def get(self, answer: str) -> CardRecord | None:
        """The card of an answer, or None: unknown, or forgotten by now."""
        with self._database.transaction() as db:
            row = db.execute("SELECT * FROM cards WHERE answer = ?", (answer,)).fetchone()
        return CardRecord(**_columns(row)) if row else None

    def vote(self, card: CardRecord, voter: int, *, up: bool, reason: str = "") -> None:
        """Keep a person's vote on an answer; a later one replaces it."""
        with self._database.transaction() as db:
            db.execute(
                "INSERT OR REPLACE INTO votes VALUES (?, ?, ?, ?, ?, ?)",
                (card.answer, voter, card.guild, int(up), reason, self._now()),
            )

    def statistics(self, guild: int, days: float) -> Statistics:
        """What happened on a server in the last `days`."""
        since = self._now() - days * DAY
        with self._database.transaction() as db:
            cards = db.execute(
                "SELECT status, seconds FROM cards WHERE guild = ? AND given_at >= ?", (guild, since)
            ).fetchall()
            votes = db.execute("SELECT up FROM votes WHERE guild = ? AND given_at >= ?", (guild, since)).fetchall()
        up = sum(int(vote["up"]) for vote in votes)
        return Statistics(
            questions=len(cards),
            answered=sum(card["status"] == "answered" for card in cards),
            up=up,
            down=len(votes) - up,
            seconds=tuple(sorted(float(card["seconds"]) for card in cards)),
        )


def _columns(row: Any) -> dict[str, Any]:
    return {name: row[name] for name in row.keys()}  # noqa: SIM118 - a Row iterates values
