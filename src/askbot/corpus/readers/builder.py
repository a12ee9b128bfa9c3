"""Text put together block by block, with its outline: what every reader of a format with markup or pages writes to."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from askbot.corpus.blocks import Block, Heading, Kind
from askbot.corpus.furniture import is_furniture
from askbot.corpus.metadata import Metadata
from askbot.corpus.outline import outline_of
from askbot.corpus.readers.extracted import Extracted
from askbot.domain import Span
from askbot.errors import CorpusError

MAX_CHARS = 20_000_000
"""Characters of text in one document: some 8,000 pages."""
CELL = " | "
_BLANKS = re.compile(r"[^\S\n]+")
_OPENING = re.compile(r"<(?=[A-Za-z/!?])|(?<!\S)%%(?=[^%])")
"""What hides something in a text file, and is but a sign in text that was extracted: "the tag <style>"."""
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\xad\u200b\u2060\ufeff\ufffe\uffff\ud800-\udfff]")


class TextBuilder:
    """Adds headings, paragraphs, list items, table rows and pages, with blank lines between those that stand apart."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._parts: list[Heading | Block] = []
        self._pages: list[int] = []
        self._begun: list[int] = []
        self._heads: Span | None = None

    def heading(self, text: str, level: int) -> None:
        """Add a heading of level 1 to 6."""
        text = " ".join(tidy(text).split())
        if is_furniture(text):
            self.paragraph(text)
        elif span := self._add(text):
            self._parts.append(Heading(span.start, span.end, text, min(max(level, 1), 6)))

    def paragraph(self, text: str) -> None:
        """Add a paragraph; line breaks in it stay."""
        if span := self._add(text):
            kind = Kind.QUIET if is_furniture(self._pieces[-1]) else Kind.TEXT
            self._parts.append(Block(span.start, span.end, kind))

    def item(self, text: str, marker: str = "•") -> None:
        """Add a list item; its marker is no part of the block."""
        if span := self._add(text, lead=f"{marker} ", close=self._last_is(Kind.ITEM, Kind.TEXT)):
            self._parts.append(Block(span.start, span.end, Kind.ITEM))

    def row(self, cells: Sequence[str], *, heads: bool = False) -> None:
        """Add a table row, as one block; `heads` are the column heads of the rows after it."""
        texts = [cell for cell in (" ".join(tidy(cell).split()) for cell in cells) if cell]
        if span := self._add(CELL.join(texts), close=self._last_is(Kind.ROW) or self._last_is_heads()):
            kind, lead = (Kind.HEADS, None) if heads else (Kind.ROW, self._heads)
            self._parts.append(Block(span.start, span.end, kind, lead))
            self._heads = span if heads else self._heads

    def end_table(self) -> None:
        """The next row belongs to another table."""
        self._heads = None

    def page(self, offset: int = 0) -> None:
        """A page begins with the next block, or so many characters into it."""
        self._begun.append(offset)

    def extracted(self, metadata: Metadata, left_out: Sequence[str] = ()) -> Extracted:
        """Everything added so far."""
        text = "".join(self._pieces)
        pages = (*self._pages, *(len(text) for _ in self._begun))
        return Extracted(text, outline_of(text, self._parts), metadata, pages, tuple(left_out))

    def _add(self, text: str, *, lead: str = "", close: bool = False) -> Span | None:
        plain = tidy(text)
        text = as_text(plain)
        if not text:
            return None
        between = ("\n" if close else "\n\n") if self._length else ""
        start = self._length + len(between) + len(lead)
        if start + len(text) > MAX_CHARS:
            raise CorpusError(f"too much text (over {MAX_CHARS // 1_000_000} million characters)")
        self._pieces += [between, lead, text]
        self._length = start + len(text)
        self._pages += [min(start + len(as_text(plain[:offset])), self._length) for offset in self._begun]
        self._begun.clear()
        return Span(start, self._length)

    def _last_is_heads(self) -> bool:
        last = self._parts[-1] if self._parts else None
        return last is not None and self._heads is not None and last.start == self._heads.start

    def _last_is(self, *kinds: Kind) -> bool:
        last = self._parts[-1] if self._parts else None
        return isinstance(last, Block) and last.kind in kinds


def as_text(text: str) -> str:
    """Extracted text with a backslash before what would be markup in a text file; people do not see it."""
    return _OPENING.sub(r"\\\g<0>", text)


def tidy(text: str) -> str:
    """Composed characters, single blanks, and none that nobody sees; line breaks stay."""
    text = unicodedata.normalize("NFC", _UNSEEN.sub("", text))
    lines = (_BLANKS.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
