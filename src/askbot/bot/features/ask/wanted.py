"""What a question is to be answered from, as somebody chose it in `/ask`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from askbot.bot.core.errors import MisusedError
from askbot.search import Filters


@dataclass(frozen=True, slots=True)
class Wanted:
    """The options of a question; None where nothing was chosen."""

    document: str | None = None
    """Its path or title."""
    collection: str | None = None
    """Its name or title."""
    since: date | None = None
    until: date | None = None

    def filters(self, path: str | None) -> Filters:
        """What limits the documents, with the path of the one that was chosen."""
        return Filters(documents=frozenset({path}) if path else None, since=self.since, until=self.until)


def day_of(text: str | None) -> date | None:
    """The day that was typed. Raises `MisusedError` for what is none."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise MisusedError("ask.no_day", text=text) from None
