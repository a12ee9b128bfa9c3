"""What a body is made of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; its text is free of markup."""

    start: int
    end: int
    text: str
    level: int
    marked: bool = True
    """Written with `#`, rather than told by its looks."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item, table row or the like: a stretch of text that no sentence leaves."""

    start: int
    end: int
    quoted: bool = False
    """Its further lines begin with `>`."""
