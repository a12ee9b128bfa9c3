"""What a document says of itself: title, date, authors, publisher, address."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from askbot.corpus.outline import Outline

LONGEST_VALUE = 1000
_DAYS = ("%Y/%m/%d", "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%d.%m.%Y")
"""How days are written besides 2026-03-02. 03/02/2026 is not among them: whether March or February, nobody knows."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a document; None or empty where nothing is."""

    title: str | None = None
    date: dt.date | None = None
    date_guessed: bool = False
    """The date was found in the running text, rather than given as the document's own."""
    publisher: str | None = None
    url: str | None = None
    authors: tuple[str, ...] = ()


def from_values(values: Mapping[str, object]) -> Metadata:
    """What the usual keys of a front matter or an HTML head tell; the keys are in lower case."""
    return Metadata(
        title=string_value(values, "title"),
        date=_date(values),
        publisher=string_value(values, "publisher", "source"),
        url=string_value(values, "url", "link"),
    )


def completed(metadata: Metadata, path: str, text: str, outline: Outline) -> Metadata:
    """Fill what a file does not declare from its text: the first heading, else its name, is the title."""
    del text
    heading = outline.headings[0].text if outline.headings else None
    return replace(metadata, title=metadata.title or heading or _readable(path))


def day(text: str) -> dt.date | None:
    """The day that `text` is, in one of the usual forms; None where it is none, or could be two."""
    with suppress(ValueError):
        return dt.datetime.fromisoformat(text).date()
    for form in _DAYS:
        with suppress(ValueError):
            return dt.datetime.strptime(text, form).replace(tzinfo=dt.UTC).date()
    return None


def string_value(values: Mapping[str, object], *keys: str) -> str | None:
    """The first of the keys that has a value, as one line."""
    for key in keys:
        value = values.get(key)
        with suppress(ValueError):  # numbers of thousands of digits have no decimal form
            if isinstance(value, str | int | float | dt.date) and str(value).strip():
                return " ".join(str(value).split())[:LONGEST_VALUE]
    return None


def _date(values: Mapping[str, object]) -> dt.date | None:
    value = values.get("date")
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    return day(string_value(values, "date") or "")


def _readable(path: str) -> str:
    name = " ".join(re.sub(r"[-_]+", " ", PurePosixPath(path).stem).split()) or path
    return name[:1].upper() + name[1:]
