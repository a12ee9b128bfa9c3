"""An lxml tree of HTML, or of what trafilatura keeps of it, to blocks."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from askbot.corpus.readers.builder import TextBuilder
from askbot.errors import CorpusError

MAX_ELEMENTS = 1_000_000
_DROPPED = frozenset(
    "script style template noscript svg math iframe object embed canvas audio video nav select button textarea "
    "form input img map source track dialog menu".split()
)
_BLOCKS = frozenset(
    "p div section article main body html header footer aside address blockquote quote pre code figure figcaption "
    "caption ul ol dl dt dd li list item table thead tbody tfoot tr row details summary center fieldset hr doc".split()
)
_AMONG_BLOCKS = frozenset("html body main doc section article pre".split())
_ITEMS = frozenset({"li", "item"})
_ROWS = frozenset({"tr", "row"})
_CELLS = frozenset({"td", "th", "cell"})
_BREAKS = frozenset({"br", "lb"})
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LEVEL = re.compile(r"h([1-6])$")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_NOTE_TYPES = frozenset({"noteref", "pagebreak"})


class MarkupWriter:
    """Walks a tree without recursion, so that no depth of nesting is too much, and writes its blocks."""

    def __init__(self, builder: TextBuilder, skip: Callable[[Any], bool] | None = None) -> None:
        self._builder = builder
        self._skip = skip
        self._buffer: list[str] = []
        self._cells: list[str] | None = None
        self._heads = False
        self._heading = 0
        self._pre = 0
        self._items = 0
        self._lists: list[int | None] = []
        self._tables = 0

    def write(self, root: Any) -> None:
        """Write everything under `root`. Raises `CorpusError` for a tree beyond all measure."""
        from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

        walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        count = 0
        for event, element in walker:
            count += 1
            if count > MAX_ELEMENTS:
                raise CorpusError(f"too many elements (over {MAX_ELEMENTS:,})")
            if event == "start":
                if element is not root and self._dropped(element):
                    walker.skip_subtree()
                    self._start_dropped(element)
                    continue
                self._start(element, _name(element))
            elif event == "end":
                if element is root or not self._dropped(element):
                    self._end(element, _name(element))
                if element is not root:
                    self._text(element.tail)
            else:
                self._text(element.tail)
        self._flush()

    def _dropped(self, element: Any) -> bool:
        name = _name(element)
        if name in _DROPPED or _is_html_head(element, name) or (self._skip is not None and self._skip(element)):
            return True
        get = element.get
        if get("hidden") is not None or get("aria-hidden") == "true" or _HIDDEN.search(get("style") or ""):
            return True
        kinds = (get("{http://www.idpf.org/2007/ops}type") or get("epub:type") or get("role") or "").split()
        return any(kind.removeprefix("doc-") in _NOTE_TYPES for kind in kinds) or _is_note_mark(element, name)

    def _start_dropped(self, element: Any) -> None:
        if _name(element) in _DROPPED:
            self._text(" ")

    def _start(self, element: Any, name: str) -> None:
        if name == "hr" and element.get("class") == "page":
            self._flush()
            self._builder.page()
        elif name in _BREAKS:
            self._buffer.append("\n")
        elif name in _CELLS and self._cells is not None and self._tables == 1:
            self._flush_cell()
            self._heads = self._heads and (name == "th" or element.get("role") == "head")
        elif (level := _level(element, name)) or _is_block(element, name):
            self._flush()
            self._heading = level
            self._open(element, name)
        self._text(element.text)

    def _open(self, element: Any, name: str) -> None:
        if name == "table":
            self._tables += 1
        elif name in _ROWS and self._tables <= 1:
            self._cells, self._heads = [], True
        elif name in {"ul", "ol", "list"}:
            self._lists.append(_first_number(element) if name == "ol" or element.get("rend") == "ol" else None)
        elif name in _ITEMS:
            self._items += 1
            if self._lists and (number := self._lists[-1]) is not None:
                self._lists[-1] = number + 1
        elif name == "pre":
            self._pre += 1

    def _end(self, element: Any, name: str) -> None:
        if name in _ROWS and self._cells is not None and self._tables <= 1:
            self._flush_cell()
            self._row(self._cells)
            self._cells = None
        elif _is_block(element, name) or name in _HEADINGS or name == "head":
            self._flush()
            self._heading = 0
            self._close(name)

    def _close(self, name: str) -> None:
        if name == "table":
            self._tables = max(0, self._tables - 1)
            self._builder.end_table()
        elif name in {"ul", "ol", "list"} and self._lists:
            self._lists.pop()
        elif name in _ITEMS:
            self._items = max(0, self._items - 1)
        elif name == "pre":
            self._pre = max(0, self._pre - 1)

    def _row(self, cells: list[str]) -> None:
        """A table's row; a cell by itself is text that a table frames."""
        if len(cells) == 1:
            for line in cells[0].splitlines():
                self._builder.paragraph(line)
        else:
            self._builder.row(cells, heads=self._heads)

    def _text(self, text: str | None) -> None:
        if text:
            self._buffer.append(text if self._pre else _SPACE.sub(" ", text))

    def _flush_cell(self) -> None:
        text = "".join(self._buffer).strip()
        self._buffer.clear()
        if text and self._cells is not None:
            self._cells.append(text)

    def _flush(self) -> None:
        if self._cells is not None:
            self._buffer.append("\n")
            return
        text = "".join(self._buffer)
        self._buffer.clear()
        if not text.strip():
            return
        if self._heading:
            self._builder.heading(text, self._heading)
        elif self._items:
            number = self._lists[-1] if self._lists else None
            self._builder.item(text, "•" if number is None else f"{number - 1}.")
        else:
            self._builder.paragraph(text)


def _name(element: Any) -> str:
    tag = element.tag
    return tag.rsplit("}", 1)[-1].lower() if isinstance(tag, str) else ""


def _is_block(element: Any, name: str) -> bool:
    """Whether an element stands by itself; code does where it has several lines or stands among paragraphs."""
    if name != "code":
        return name in _BLOCKS
    parent = element.getparent()
    return parent is None or _name(parent) in _AMONG_BLOCKS or "\n" in "".join(element.itertext()).strip()


def _is_html_head(element: Any, name: str) -> bool:
    """Trafilatura calls headings by the name of HTML's head."""
    return name == "head" and element.getparent() is not None and _name(element.getparent()) == "html"


def _level(element: Any, name: str) -> int:
    """The level of a heading; trafilatura's are `head` with a `rend`."""
    if name == "head":
        match = _LEVEL.match(element.get("rend") or "")
        return int(match[1]) if match else 2
    return _HEADINGS.get(name, 0)


def _first_number(element: Any) -> int:
    start = element.get("start") or "1"
    return int(start) if start.isdecimal() and len(start) < 6 else 1  # noqa: PLR2004 - a list begins within reason


def _is_note_mark(element: Any, name: str) -> bool:
    """Whether an element is but the number of a footnote, which links to it."""
    if name not in {"sup", "a"}:
        return False
    link = next((inner for inner in element.iter() if _name(inner) == "a"), None)
    if link is None or not (link.get("href") or "").split("/")[-1].partition("#")[1]:
        return False
    text = "".join(element.itertext()).strip(" []()")
    marked = name == "sup" or any(_name(inner) == "sup" for inner in element.iter())
    return (marked or "".join(element.itertext()).strip().startswith("[")) and len(text) <= 4 and not text.isalpha()  # noqa: PLR2004
