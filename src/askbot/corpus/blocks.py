"""What a body is made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from askbot.domain import Span

LONGEST_LIST = 700
"""Characters of a list that is one unit with its lead-in."""
LONGEST_ITEM = 160
_ENDS = (".", "!", "?", "…", ".”", '."', "!”", "?”")


class Kind(StrEnum):
    """What a block is to a reader."""

    TEXT = "text"
    ITEM = "item"
    """Of a list."""
    ROW = "row"
    """Of a table."""
    HEADS = "heads"
    """Of a table's columns: read with each row, and said by themselves only where no row stands beside them."""
    FIGURE = "figure"
    """A number with its label over or under it."""
    QUIET = "quiet"
    """Stands there, but says nothing: a byline, a dateline, a caption, a button's words."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; its text is free of markup."""

    start: int
    end: int
    text: str
    level: int
    marked: bool = True
    """Written with `#`, rather than recognised by its looks."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item, table row or the like: a stretch of text that no sentence leaves."""

    start: int
    end: int
    kind: Kind = Kind.TEXT
    lead: Span | None = None
    """The line that leads in the list, or the column heads of the table, that the block is a part of."""

    @property
    def whole(self) -> bool:
        """It is one sentence, whatever full stops are in it."""
        return self.kind in {Kind.ROW, Kind.HEADS, Kind.FIGURE}


Part = Heading | Block


def with_lists(text: str, parts: Sequence[Part]) -> Iterator[Part]:
    """Join short lists of fragments with the line that leads them in; give other items that line as their lead."""
    at = 0
    while at < len(parts):
        part = parts[at]
        leads = isinstance(part, Block) and part.kind is Kind.TEXT and _leads(text, part)
        items = _items(parts, at + 1) if leads else []
        at += 1 + len(items)
        if not items:
            yield part
            continue
        if items[-1].end - part.start <= LONGEST_LIST and all(_is_fragment(text, item) for item in items):
            yield Block(part.start, items[-1].end, Kind.FIGURE)
            continue
        yield part
        yield from (replace(item, lead=Span(part.start, part.end)) for item in items)


def _items(parts: Sequence[Part], first: int) -> list[Block]:
    items: list[Block] = []
    for at in range(first, len(parts)):
        part = parts[at]
        if not isinstance(part, Block) or part.kind is not Kind.ITEM:
            break
        items.append(part)
    return items


def _leads(text: str, block: Block) -> bool:
    return text[max(block.start, block.end - 9) : block.end].rstrip(" *_\t").endswith(":")


def _is_fragment(text: str, item: Block) -> bool:
    """Whether an item is no sentence of its own; the last one may end the sentence that the list is."""
    line = text[item.start : item.end].rstrip()
    return len(line) <= LONGEST_ITEM and not line[:-1].rstrip().endswith(_ENDS) and not line.endswith(_ENDS)
