"""Questions that the corpus left open, kept for a server's admins."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from askbot.journal.database import Database

log = logging.getLogger(__name__)


class GapKind(StrEnum):
    """How a question came to the admins."""

    FLAGGED = "told"
    """The asker pressed the button that tells the admins; journals keep the value of the first version."""
    DISLIKED = "disliked"
    """Somebody voted the answer down."""
    MISSED = "missed"
    """It was not covered, and the operator keeps questions."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One open question."""

    guild: int
    asker: int
    question: str
    kind: GapKind
    answer: str
    note: str = ""
    """What the person added in their own words."""
    noted_at: float = 0.0
    id: int = 0


class GapLog:
    """The gaps of one journal. Every method raises `JournalError` where the file cannot be used."""

    def __init__(self, database: Database, *, now: Callable[[], float] = time.time) -> None:
        self._database = database
        self._now = now

    def note(self, gap: Gap) -> bool:
        """Keep a gap; False where the same person has flagged the same answer before."""
        with self._database.transaction() as db:
            done = db.execute(
                "INSERT OR IGNORE INTO gaps (guild, asker, question, kind, note, answer, noted_at) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (gap.guild, gap.asker, gap.question, gap.kind.value, gap.note, gap.answer, self._now()),
            )
            return done.rowcount > 0

    def open(self, guild: int | None) -> tuple[Gap, ...]:
        """The gaps of a server, or for None of all, that nobody has dismissed, latest first."""
        with self._database.transaction() as db:
            rows = db.execute(
                "SELECT guild, asker, question, kind, answer, note, noted_at, id FROM gaps "
                "WHERE (?1 IS NULL OR guild = ?1) AND dismissed = 0 ORDER BY noted_at DESC, id DESC",
                (guild,),
            ).fetchall()
        kept: list[dict[str, Any]] = [{**dict(row), "kind": GapKind(row["kind"])} for row in rows if _known(row)]
        if len(kept) < len(rows):
            log.warning("%d open questions are of a kind that this version does not know", len(rows) - len(kept))
        return tuple(Gap(**row) for row in kept)

    def dismiss(self, guild: int, ids: Sequence[int]) -> int:
        """Dismiss gaps of a server; returns how many were open."""
        with self._database.transaction() as db:
            done = db.executemany(
                "UPDATE gaps SET dismissed = 1 WHERE guild = ? AND id = ? AND dismissed = 0", [(guild, i) for i in ids]
            )
            return done.rowcount


def _known(row: Any) -> bool:
    """Whether an entry is of a kind that this version knows; another version, or damage, may have left others."""
    return row["kind"] in set(GapKind)
