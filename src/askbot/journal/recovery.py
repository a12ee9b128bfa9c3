"""Opening the journal so that a damaged file stops nobody: it is set aside, and a new one begun."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from askbot.errors import DamagedJournalError, JournalError
from askbot.journal.database import Database

log = logging.getLogger(__name__)

COMPANIONS = ("-wal", "-shm")
"""What SQLite keeps beside its file."""


def open_journal(path: Path, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Database:
    """Open the journal, checked; a damaged file is renamed, named in the log, and an empty journal takes its place.

    Raises `JournalError` where the file can be neither used nor moved, such as a folder without the right to write.
    """
    try:
        database = Database(path)
        database.check()
    except DamagedJournalError as error:
        kept = _set_aside(path, now())
        log.warning("%s It was set aside as %s; a new journal begins.", error.message, kept)
        return Database(path)
    return database


def _set_aside(path: Path, when: datetime) -> Path:
    """Rename the file with its companions; tells the new name."""
    kept = path.with_name(f"{path.name}.damaged-{when:%Y%m%dT%H%M%S}")
    try:
        for ending in ("", *COMPANIONS):
            part = path.with_name(path.name + ending)
            if part.exists():
                part.replace(kept.with_name(kept.name + ending))
    except OSError as error:
        raise JournalError(f"The damaged journal {path} cannot be moved: {error}.", "Move it away.") from None
    return kept
