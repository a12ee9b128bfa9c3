"""Which passages a question may find; applied before ranking, so that k hits come back where k exist."""

from __future__ import annotations

import json
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

    def __bool__(self) -> bool:
        return any(value is not None for value in (self.documents, self.since, self.until, self.section))


def allowed_rows(snapshot: Snapshot, filters: Filters) -> npt.NDArray[np.int64]:
    """The rows of the passages that fulfil the conditions, ascending."""
    sql = "SELECT p.row, p.section FROM passages p JOIN documents d ON d.number = p.document WHERE 1"
    values: list[str] = []
    if filters.documents is not None:
        sql += " AND d.path IN (SELECT value FROM json_each(?))"
        values.append(json.dumps(sorted(filters.documents)))
    for bound, sign in ((filters.since, ">="), (filters.until, "<=")):
        if bound is not None:
            sql += f" AND d.date {sign} ?"
            values.append(bound.isoformat())
    found = snapshot.docstore.query(f"{sql} ORDER BY p.row", *values)
    rows = [row for row, section in found if filters.section is None or _under(filters.section, section)]
    return np.asarray(rows, np.int64)


def _under(heading: str, section: str) -> bool:
    wanted = heading.casefold().strip()
    return any(wanted == part.casefold().strip() for part in json.loads(section))
