"""Text put together block by block, with its outline: what every reader of a format with markup or pages writes to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from askbot.corpus.blocks import Block, Heading
from askbot.corpus.metadata import Metadata
from askbot.corpus.outline import outline_of
from askbot.corpus.readers.extracted import Extracted
from askbot.errors import CorpusError

MAX_CHARS = 20_000_000
"""Characters of text in one document: some 8,000 pages."""
CELL = " | "
_BLANKS = re.compile(r"[^\S\n]+")
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufeff\ufffe\uffff\ud800-\udfff]")


class TextBuilder:
    """Adds headings, paragraphs, list items, table rows and pages, one blank line between blocks."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._parts: list[Heading | Block] = []
        self._pages: list[int] = []

    def heading(self, text: str, level: int) -> None:
        """Add a heading of level 1 to 6."""
        text = " ".join(text.split())
        if span := self._add(text):
            self._parts.append(Heading(*span, text, min(max(level, 1), 6)))

    def paragraph(self, text: str, *, close: bool = False) -> None:
        """Add a paragraph; line breaks in it stay. `close` leaves out the blank line before it."""
        if span := self._add(text, close=close):
            self._parts.append(Block(*span))

    def item(self, text: str, marker: str = "•") -> None:
        """Add a list item; its marker is no part of the block."""
        lead = f"{marker} "
        if span := self._add(text, lead=lead, close=True):
            self._parts.append(Block(*span))

    def row(self, cells: Sequence[str]) -> None:
        """Add a table row, as one block."""
        shown = [" ".join(cell.split()) for cell in cells]
        self.paragraph(CELL.join(shown) if any(shown) else "", close=True)

    def page(self) -> None:
        """The next block begins a new page."""
        self._pages.append(self._length)

    def page_at(self, offset_from_here: int) -> None:
        """A new page begins so many characters after the end of what is written, inside the next block."""
        self._pages.append(self._length + offset_from_here)

    @property
    def empty(self) -> bool:
        """Whether there is no block yet."""
        return not self._parts

    def extracted(self, metadata: Metadata, left_out: Sequence[str] = ()) -> Extracted:
        """Everything added so far."""
        text = "".join(self._pieces)
        pages = tuple(min(page, len(text)) for page in self._pages)
        return Extracted(text, outline_of(self._parts), metadata, pages, tuple(left_out))

    def _add(self, text: str, *, lead: str = "", close: bool = False) -> tuple[int, int] | None:
        text = tidy(text)
        if not text:
            return None
        between = (
            ("\n" if close and self._parts and isinstance(self._parts[-1], Block) else "\n\n") if self._length else ""
        )
        start = self._length + len(between) + len(lead)
        if start + len(text) > MAX_CHARS:
            raise CorpusError(f"too much text (over {MAX_CHARS // 1_000_000} million characters)")
        self._pieces += [between, lead, text]
        self._length = start + len(text)
        return start, self._length


def tidy(text: str) -> str:
    """Without characters that nobody sees, and with single blanks; line breaks stay."""
    lines = (_BLANKS.sub(" ", line).strip() for line in _UNSEEN.sub("", text).replace("\u00ad", "").split("\n"))
    return "\n".join(line for line in lines if line)
