"""When a document was written: by its date, or else by the latest year that it names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from askbot.domain import Document

_YEAR = re.compile(r"(?<![\d,.$£€-])(?:19|20)\d\d(?![\d,]|\.\d)")


@dataclass(frozen=True, slots=True)
class Place:
    """A passage's place in its document, and the document's in time."""

    first: int
    """The row of the document's first passage."""
    last: int
    """One more than the row of its last."""
    day: int | None
    """The day that `day_of` gave for the document."""


@dataclass(frozen=True, slots=True)
class Times:
    """When the documents of an index were written, as days of the proleptic Gregorian calendar."""

    present: int
    """19 of 20 dated documents are not later: one that tells of plans does not set the present."""
    middle: int
    """The median."""


def day_of(document: Document, this_year: int) -> int | None:
    """The day of a document's date; without one, 1 January of the latest year it names; None where it names none.

    A text that names a year was hardly written long before it; years after `this_year` are plans, and count nothing.
    """
    if document.date:
        return document.date.toordinal()
    title = document.title if document.title != document.path else ""
    years = _YEAR.findall(f"{title} {document.text}")
    named = [int(year) for year in set(years) if int(year) <= this_year]
    return date(max(named), 1, 1).toordinal() if named else None
