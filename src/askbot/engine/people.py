"""The people of the current snapshot, without an encoder."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import date
from importlib.util import find_spec
from typing import Any

from askbot.domain import Stance
from askbot.errors import UsageError
from askbot.index import open_store
from askbot.journal import known_journal
from askbot.people import CorrectionsFile, Directory, EntityResolver, QuoteFilter
from askbot.presentation.quotes import COLUMNS
from askbot.settings import Settings


def open_directory(settings: Settings) -> Directory:
    """Who is in the current snapshot of the settings' index. Raises `SnapshotError`."""
    return Directory(open_store(settings).open_current())


def resolver_for(settings: Settings) -> EntityResolver:
    """What finds out who the speakers are, with the admins' corrections. Raises `PeopleError`, `JournalError`."""
    journal = known_journal(settings)
    if journal is None:
        return EntityResolver(CorrectionsFile.of(settings).read())
    with closing(journal.database):
        return EntityResolver(journal.corrections.read())


def quote_filter(
    since: date | str | None, until: date | str | None, stance: Stance | str | None, topic: str, collection: str
) -> QuoteFilter:
    """Conditions on statements, as a script may write them. Raises `UsageError` for a day or stance that is none."""
    try:
        days = [date.fromisoformat(day) if isinstance(day, str) else day for day in (since, until)]
        wanted = Stance(stance) if stance else None
    except ValueError as error:
        raise UsageError(f"{error}.", "Write a day like 2026-03-09, a stance like denied.") from None
    return QuoteFilter(*days, stance=wanted, topic=topic, collection=collection)


def framed(rows: Sequence[dict[str, Any]]) -> Any:
    """The rows as a pandas frame with a column of days, or as they are where pandas is not installed."""
    if find_spec("pandas") is None:
        return list(rows)
    import pandas as pd  # pyright: ignore[reportMissingImports]

    frame: Any = pd.DataFrame(rows, columns=list(COLUMNS))
    frame["date"] = pd.to_datetime(frame["date"])
    return frame
