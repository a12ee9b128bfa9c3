"""What admins have corrected about who the speakers are, where every process sees it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from askbot.errors import JournalError
from askbot.journal.database import Database, Transaction, in_transaction

if TYPE_CHECKING:
    from askbot.people import Corrections, CorrectionsFile

_READ = "SELECT corrections FROM corrections"
_WRITE = (
    "INSERT INTO corrections (one, corrections, changed_at) VALUES (1, ?, ?) "
    "ON CONFLICT (one) DO UPDATE SET corrections = excluded.corrections, changed_at = excluded.changed_at"
)


class CorrectionStore:
    """The corrections of one journal. Every method raises `JournalError` where it cannot be used.

    A file of corrections, as older versions kept them and as people write them by hand, is taken over when next it is
    looked at, and set aside. Every method raises `PeopleError` for a file that cannot be read.
    """

    def __init__(self, database: Database, file: CorrectionsFile, *, now: Callable[[], float] = time.time) -> None:
        self.database = database
        self.file = file
        self._now = now

    def read(self) -> Corrections:
        """What is corrected."""
        if self.file.path.exists():
            return self.change(lambda corrections: corrections)
        return self._read()

    def change(self, change: Callable[[Corrections], Corrections]) -> Corrections:
        """Correct something, and return all that is corrected now.

        `change` is called alone, whoever else corrects; it may be called again, and must then give the same.
        """
        from_file = self.file.read()
        changed = self._change(from_file, change)
        self.file.set_aside()
        return changed

    @in_transaction
    def _read(self, db: Transaction) -> Corrections:
        return _kept(db)

    @in_transaction
    def _change(
        self, db: Transaction, from_file: Corrections, change: Callable[[Corrections], Corrections]
    ) -> Corrections:
        db.alone()
        kept = _kept(db)
        changed = change(kept.joined(from_file))
        if changed != kept:
            db.change(_WRITE, (changed.model_dump_json(), self._now()))
        return changed


def _kept(db: Transaction) -> Corrections:
    from askbot.people import Corrections

    rows = db.rows(_READ)
    try:
        return Corrections.model_validate_json(rows[0]["corrections"]) if rows else Corrections()
    except ValueError:
        raise JournalError(
            "The corrections of who is who in the journal cannot be read: they are damaged, or of a newer askbot.",
            "Install the version that wrote them, restore a copy of it, or drop them: DELETE FROM corrections.",
        ) from None
