"""A mention of a speaker with its spelling understood."""

from __future__ import annotations

from dataclasses import dataclass

from askbot.people.names import Name


@dataclass(frozen=True, slots=True)
class Read:
    """A mention with its spelling understood."""

    at: int
    """Its position among all mentions."""
    document: int
    spelling: str
    name: Name
    forms: tuple[str, ...] = ()
