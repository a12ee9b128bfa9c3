"""Which passages a question may find; applied before ranking, so that k hits come back where k exist."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from askbot.errors import UsageError

if TYPE_CHECKING:
    from askbot.index import Snapshot


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions that all must hold; None sets no condition."""

    documents: frozenset[str] | None = None
    """Paths of documents."""
    since: date | None = None
    """Documents of this day or later; those without a date are left out."""
    until: date | None = None
    """Documents of this day or earlier; those without a date are left out."""
    section: str | None = None
    """A heading above the passage, in any case."""
    rows: frozenset[int] | None = None
    """Rows of passages, such as those that quote one speaker."""

    def __bool__(self) -> bool:
        return any(value is not None for value in (self.documents, self.since, self.until, self.section, self.rows))


def check_filters(snapshot: Snapshot, filters: Filters | None) -> None:
    """Raise `UsageError` for a document or a section that is not there, with the nearest that is, and for no days."""
    if filters is None:
        return
    if filters.since and filters.until and filters.since > filters.until:
        backwards = UsageError(f"No day is after {filters.since} and before {filters.until}.", "Exchange the two days.")
        raise backwards.says("backwards", since=filters.since, until=filters.until)
    if filters.documents is not None:
        known = snapshot.documents()
        for path in sorted(filters.documents.difference(known)):
            hint = _nearest(path, known) or "Name it by its path in the corpus folder."
            raise UsageError(f"There is no document {path} in the index.", hint).says("no_document", name=path)
    if filters.section is not None and not snapshot.rows_where(None, None, None, filters.section):
        headings = {heading.casefold().strip(): heading for heading in snapshot.headings()}
        hint = _nearest(filters.section.casefold().strip(), headings, headings)
        hint = hint or "Name a heading of a briefing in full."
        raise UsageError(f"No briefing has a section “{filters.section}”.", hint)


def outside_dates(snapshot: Snapshot, filters: Filters | None) -> str:
    """That no document has a date that the filter asks for, in a sentence; empty where one has, or none is asked."""
    if filters is None or (filters.since is None and filters.until is None):
        return ""
    days = [day for _, _, day, *_ in snapshot.catalogue() if day is not None]
    if not days:
        return "No briefing has a date, so a filter on dates finds none. Give them one in their front matter."
    since, until = filters.since or days[0].min, filters.until or days[0].max
    if any(since <= day <= until for day in days):
        return ""
    first, last = min(days), max(days)
    dates = f"their dates run from {first} to {last}" if first < last else f"the only date is {first}"
    return f"No briefing is from the days asked for: {dates}."


def _nearest(name: str, known: Iterable[str], written: Mapping[str, str] | None = None) -> str:
    near = difflib.get_close_matches(name, list(known), n=1)
    return f"Did you mean {(written or {}).get(near[0], near[0])}?" if near else ""


def undated(snapshot: Snapshot, filters: Filters | None) -> tuple[str, ...]:
    """The documents that only their want of a date leaves out, so that they can be named."""
    if filters is None or (filters.since is None and filters.until is None):
        return ()
    return tuple(snapshot.undated(filters.documents))


def allowed_rows(snapshot: Snapshot, filters: Filters) -> npt.NDArray[np.int64]:
    """The rows of the passages that fulfil the conditions, ascending."""
    rows = snapshot.rows_where(filters.documents, filters.since, filters.until, filters.section)
    kept = rows if filters.rows is None else [row for row in rows if row in filters.rows]
    return np.asarray(kept, np.int64)
