"""What a card of statements was asked for, short enough to stand in a button's id."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from askbot.bot.core.errors import MisusedError
from askbot.domain import Stance
from askbot.people import QuoteFilter

LONGEST_ID = 100
_PARTED = "|"
_STANCES = {stance: stance.value[0] for stance in (Stance.REPORTED, Stance.DENIED, Stance.NO_COMMENT, Stance.FORECAST)}
TEMPLATE = (
    r"askbot-who:(?P<page>\d{1,5}):(?P<stance>[rdnf]?):(?P<since>\d{0,7}):(?P<until>\d{0,7}):"
    r"(?P<topic>[^|]*)\|(?P<name>[^|]+)(?:\|(?P<collection>[^|]+))?"
)
CHANGES_TEMPLATE = r"askbot-changes:(?P<name>[^|]{1,85})(?:\|(?P<collection>[^|]+))?"


@dataclass(frozen=True, slots=True)
class AskedWho:
    """Whose statements, which of them, and which page."""

    name: str
    """A name, or "#" and the number of one of several who bear it."""
    topic: str = ""
    stance: Stance | None = None
    since: date | None = None
    until: date | None = None
    page: int = 0
    collection: str | None = None
    """The only one to look in."""

    @property
    def filter(self) -> QuoteFilter:
        """The conditions."""
        return QuoteFilter(self.since, self.until, self.stance, self.topic)

    def turned(self, page: int) -> AskedWho:
        """The same on another page."""
        return replace(self, page=page)

    @property
    def custom_id(self) -> str | None:
        """The id of a button that shows it; None where it does not fit."""
        days = [str(day.toordinal()) if day else "" for day in (self.since, self.until)]
        stance = _STANCES.get(self.stance, "") if self.stance else ""
        name, topic = (part.replace(_PARTED, " ") for part in (self.name, self.topic))
        written = f"askbot-who:{self.page}:{stance}:{days[0]}:{days[1]}:{topic}|{name}{self._within}"
        return written if len(written) <= LONGEST_ID else None

    @property
    def changes_id(self) -> str | None:
        """The id of a button that shows what changed; None where it does not fit."""
        written = f"askbot-changes:{self.name.replace(_PARTED, ' ')}{self._within}"
        return written if len(written) <= LONGEST_ID else None

    @property
    def _within(self) -> str:
        return f"{_PARTED}{self.collection.replace(_PARTED, ' ')}" if self.collection else ""

    @classmethod
    def read(cls, match: re.Match[str]) -> AskedWho:
        """From a button's id."""
        stances = {letter: stance for stance, letter in _STANCES.items()}
        since, until = (date.fromordinal(int(match[key])) if match[key] else None for key in ("since", "until"))
        stance, page = stances.get(match["stance"]), int(match["page"])
        return cls(match["name"], match["topic"], stance, since, until, page, match["collection"])


def day(text: str | None) -> date | None:
    """A day as somebody typed it. Raises `MisusedError`."""
    if not text:
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise MisusedError("ask.no_day", text=text.strip()[:20]) from None
