"""Cards given in chats: what their buttons need after a restart, and what statistics are made from."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from askbot.journal.database import Database, Transaction, in_transaction

DAY = 86400.0
_KEEP_CARD = (
    "INSERT INTO cards VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (answer) DO UPDATE SET "
    "given_at = excluded.given_at, guild = excluded.guild, channel = excluded.channel, asker = excluded.asker, "
    "status = excluded.status, seconds = excluded.seconds, shown = excluded.shown"
)
_KEEP_VOTE = (
    "INSERT INTO votes VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (answer, voter) DO UPDATE SET "
    "guild = excluded.guild, up = excluded.up, reason = excluded.reason, given_at = excluded.given_at"
)


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
    """The cards and votes of one journal. Every method raises `JournalError` where it cannot be used."""

    def __init__(self, database: Database, *, days: int, now: Callable[[], float] = time.time) -> None:
        self.database = database
        self._days = days
        self._now = now

    @in_transaction
    def record(self, db: Transaction, card: CardRecord) -> None:
        """Keep one card, and forget cards and votes older than the retention."""
        oldest = self._now() - self._days * DAY
        db.change("DELETE FROM votes WHERE given_at < ?", (oldest,))
        db.change("DELETE FROM cards WHERE given_at < ?", (oldest,))
        db.change(
            _KEEP_CARD,
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

    @in_transaction
    def get(self, db: Transaction, answer: str) -> CardRecord | None:
        """The card of an answer, or None: unknown, or forgotten by now."""
        rows = db.rows("SELECT * FROM cards WHERE answer = ?", (answer,))
        return CardRecord(**rows[0]) if rows else None

    @in_transaction
    def asked_since(self, db: Transaction, seconds: float) -> list[tuple[int, int, float]]:
        """(asker, server, when) of the cards of the last `seconds`, oldest first."""
        sql = "SELECT asker, guild, given_at FROM cards WHERE given_at >= ? ORDER BY given_at"
        rows = db.rows(sql, (self._now() - seconds,))
        return [(int(row["asker"]), int(row["guild"]), float(row["given_at"])) for row in rows]

    @in_transaction
    def latest_in(self, db: Transaction, channel: int) -> str | None:
        """The answer of the latest card in a channel."""
        rows = db.rows("SELECT answer FROM cards WHERE channel = ? ORDER BY given_at DESC LIMIT 1", (channel,))
        return str(rows[0]["answer"]) if rows else None

    @in_transaction
    def vote(self, db: Transaction, card: CardRecord, voter: int, *, up: bool, reason: str = "") -> None:
        """Keep a person's vote on an answer; a later one replaces it."""
        db.change(_KEEP_VOTE, (card.answer, voter, card.guild, int(up), reason, self._now()))

    @in_transaction
    def statistics(self, db: Transaction, guild: int, days: float) -> Statistics:
        """What happened on a server in the last `days`."""
        since = self._now() - days * DAY
        cards = db.rows("SELECT status, seconds FROM cards WHERE guild = ? AND given_at >= ?", (guild, since))
        votes = db.rows("SELECT up FROM votes WHERE guild = ? AND given_at >= ?", (guild, since))
        up = sum(int(vote["up"]) for vote in votes)
        return Statistics(
            questions=len(cards),
            answered=sum(card["status"] == "answered" for card in cards),
            up=up,
            down=len(votes) - up,
            seconds=tuple(sorted(float(card["seconds"]) for card in cards)),
        )
