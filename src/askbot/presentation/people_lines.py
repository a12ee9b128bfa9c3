"""Who somebody is, in a line, alike in a terminal, in a tool's text and on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from askbot.people import Person, Spelling


def person_line(person: Person) -> str:
    """Name, kind and country, how many statements, and from when to when."""
    days = f", {person.since} to {person.until}" if person.since else ""
    where = f", {person.country}" if person.country else ""
    counts = f"{_counted(person.statements, 'statement')} in {_counted(person.documents, 'document')}"
    return f"{person.name} ({person.kind}{where}): {counts}{days}"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def spelling_line(spelling: Spelling) -> str:
    """What documents call somebody, and when."""
    if spelling.since is None:
        return spelling.text
    days = str(spelling.since) if spelling.since == spelling.until else f"{spelling.since} to {spelling.until}"
    return f"{spelling.text} ({days})"
