"""Which passages a question may find; applied before ranking, so that k hits come back where k exist."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

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


def undated(snapshot: Snapshot, filters: Filters | None) -> tuple[str, ...]:
    """The documents that only their want of a date leaves out, so that they can be named."""
    if filters is None or (filters.since is None and filters.until is None):
        return ()
    return tuple(snapshot.docstore.undated(filters.documents))


def allowed_rows(snapshot: Snapshot, filters: Filters) -> npt.NDArray[np.int64]:
    """The rows of the passages that fulfil the conditions, ascending."""
    rows = snapshot.docstore.rows_of(filters.documents, filters.since, filters.until, filters.section)
    kept = rows if filters.rows is None else [row for row in rows if row in filters.rows]
    return np.asarray(kept, np.int64)
