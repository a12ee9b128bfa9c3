"""Who somebody is, in a line, alike in a terminal, in a tool's text and on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from askbot.presentation.translations import Translations

if TYPE_CHECKING:
    from askbot.people import Person, Spelling


def person_line(person: Person, tr: Translations) -> str:
    """Name, kind and country, how many statements, and from when to when."""
    days = [f"{person.since} – {person.until}"] if person.since else []
    return " · ".join([person.name, *person_facts(person, tr), *days])


def person_facts(person: Person, tr: Translations) -> list[str]:
    """Kind, country, and how many statements in how many documents."""
    where = [person.country] if person.country else []
    counts = f"{tr.counted('statements', person.statements)} {tr.counted('in_briefings', person.documents)}"
    return [tr(f"who.{person.kind.value}"), *where, counts]


def spelling_line(spelling: Spelling) -> str:
    """What documents call somebody, and when."""
    if spelling.since is None:
        return spelling.text
    days = str(spelling.since) if spelling.since == spelling.until else f"{spelling.since} – {spelling.until}"
    return f"{spelling.text} ({days})"
