"""Questions that the corpus left open, kept for a server's admins."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from askbot.journal.database import Database, Transaction, in_transaction

log = logging.getLogger(__name__)

_OPEN = "SELECT guild, asker, question, kind, answer, note, noted_at, id FROM gaps WHERE dismissed = 0"


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
    """The gaps of one journal. Every method raises `JournalError` where it cannot be used."""

    def __init__(self, database: Database, *, now: Callable[[], float] = time.time) -> None:
        self.database = database
        self._now = now

    @in_transaction
    def note(self, db: Transaction, gap: Gap) -> bool:
        """Keep a gap; False where the same person has flagged the same answer before."""
        noted = db.change(
            "INSERT INTO gaps (guild, asker, question, kind, note, answer, noted_at) VALUES (?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (answer, asker, kind) DO NOTHING",
            (gap.guild, gap.asker, gap.question, gap.kind.value, gap.note, gap.answer, self._now()),
        )
        return noted > 0

    @in_transaction
    def open(self, db: Transaction, guild: int | None) -> tuple[Gap, ...]:
        """The gaps of a server, or for None of all, that nobody has dismissed, latest first."""
        one, values = ("", ()) if guild is None else ("AND guild = ? ", (guild,))
        rows = db.rows(f"{_OPEN} {one}ORDER BY noted_at DESC, id DESC", values)
        kept: list[dict[str, Any]] = [{**row, "kind": GapKind(row["kind"])} for row in rows if _known(row)]
        if len(kept) < len(rows):
            log.warning("%d open questions are of a kind that this version does not know", len(rows) - len(kept))
        return tuple(Gap(**row) for row in kept)

    @in_transaction
    def dismiss(self, db: Transaction, guild: int, ids: Sequence[int]) -> int:
        """Dismiss gaps of a server; returns how many were open."""
        dismiss = "UPDATE gaps SET dismissed = 1 WHERE guild = ? AND id = ? AND dismissed = 0"
        return db.change_many(dismiss, [(guild, i) for i in ids])


def _known(row: dict[str, Any]) -> bool:
    """Whether an entry is of a kind that this version knows; another version, or damage, may have left others."""
    return row["kind"] in set(GapKind)
