"""The lines of a PDF page, with their places, sizes and weights, in the order of the file."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

MAX_PAGE_CHARS = 200_000
_HYPHENS = frozenset({0x02, 0xFFFE, 0xAD})
_BREAKS = frozenset({0x0A, 0x0D})
_BLANKS = frozenset({0x09, 0x20, 0xA0})
"""Where a page has them beside letters, a tab has no place of its own."""
_BOLD = 600
_CELL_GAP = 1.6
"""Of the size of the type: a wider gap parts the cells of a table, or columns."""
_SHADOW = 0.15
"""Of the size of type, by which a shadow is off."""
_MOST_ALIKE = 20
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of type, or a part of one between wide gaps. Points, from the lower left corner of the page."""

    text: str
    left: float
    right: float
    base: float
    """The height of the baseline."""
    size: float
    bold: bool
    quarter: int = 0
    """Quarter turns that the text is rotated by."""
    broken: bool = False
    """A word goes on in the next line."""
    row: int = 0
    """Parts of one line share it."""

    @property
    def width(self) -> float:
        """From the first glyph to the last."""
        return self.right - self.left


@dataclass(slots=True)
class _Glyph:
    code: int
    index: int
    left: float
    right: float
    base: float


class PageText:
    """One page's characters."""

    def __init__(self, page: Any) -> None:
        import pypdfium2.raw as pdfium

        self._pdfium = pdfium
        self._text = page.get_textpage()
        self._box = tuple(ctypes.c_double() for _ in range(4))
        self._count = min(pdfium.FPDFText_CountChars(self._text), MAX_PAGE_CHARS)

    def lines(self) -> list[Line]:
        """All lines, each cut at wide gaps."""
        made: list[Line] = []
        for row, (glyphs, broken) in enumerate(self._runs()):
            parts = list(self._cut(glyphs))
            for part in parts:
                line = self._line(part, row)
                if line.text.strip():
                    made.append(replace(line, broken=broken and part is parts[-1]))
        return _upright(rejoined(_printed_once(made)))

    def _runs(self) -> Iterator[tuple[list[_Glyph], bool]]:
        """The glyphs of each line, and whether it ends within a word."""
        run: list[_Glyph] = []
        for index in range(self._count):
            code = self._pdfium.FPDFText_GetUnicode(self._text, index)
            if code in _BREAKS or code in _HYPHENS:
                if run:
                    yield run, code in _HYPHENS
                run = []
            elif code:
                run.append(self._glyph(code, index))
        if run:
            yield run, False

    def _glyph(self, code: int, index: int) -> _Glyph:
        if code in _BLANKS:
            return _Glyph(code, index, 0, 0, 0)
        left, right, bottom, top = self._box
        self._pdfium.FPDFText_GetCharBox(self._text, index, left, right, bottom, top)
        return _Glyph(code, index, left.value, right.value, bottom.value)

    def _cut(self, glyphs: list[_Glyph]) -> Iterator[list[_Glyph]]:
        size = self._size(next((g for g in glyphs if g.code not in _BLANKS), glyphs[0]))
        part: list[_Glyph] = []
        last: _Glyph | None = None
        for glyph in glyphs:
            if glyph.code not in _BLANKS:
                if last is not None and glyph.left - last.right > _CELL_GAP * size:
                    yield part
                    part = []
                last = glyph
            part.append(glyph)
        yield part

    def _size(self, glyph: _Glyph) -> float:
        """The size of the type as it is seen: the font's own size may be 1, scaled by a matrix."""
        matrix = self._pdfium.FS_MATRIX()
        size = self._pdfium.FPDFText_GetFontSize(self._text, glyph.index)
        if self._pdfium.FPDFText_GetMatrix(self._text, glyph.index, matrix):
            size *= math.hypot(matrix.c, matrix.d)
        return size or 1.0

    def _line(self, glyphs: list[_Glyph], row: int) -> Line:
        inked = [g for g in glyphs if g.code not in _BLANKS]
        if not inked:
            return Line("", 0, 0, 0, 1, bold=False, row=row)
        size = median(self._size(inked[quarter * len(inked) // 4]) for quarter in (1, 2, 3))
        x, y = ctypes.c_double(), ctypes.c_double()
        self._pdfium.FPDFText_GetCharOrigin(self._text, inked[0].index, x, y)
        base = y.value
        angle = self._pdfium.FPDFText_GetCharAngle(self._text, inked[0].index)
        return Line(
            text="".join(self._character(g, size, base) for g in glyphs),
            left=min(g.left for g in inked),
            right=max(g.right for g in inked),
            base=base,
            size=round(size, 1),
            bold=all(self._is_bold(g) for g in (inked[0], inked[len(inked) // 2], inked[-1])),
            quarter=round(angle / (math.pi / 2)) % 4 if angle >= 0 else 0,
            row=row,
        )

    def _character(self, glyph: _Glyph, size: float, base: float) -> str:
        """The character; a small raised digit as a superscript, so that it differs from the figures of the text."""
        char = chr(glyph.code) if glyph.code < 0x110000 else ""  # noqa: PLR2004
        raised = char.isascii() and char.isdigit() and glyph.base > base + 0.2 * size
        return char.translate(_SUPERSCRIPTS) if raised and self._size(glyph) < 0.8 * size else char

    def _is_bold(self, glyph: _Glyph) -> bool:
        if self._pdfium.FPDFText_GetFontWeight(self._text, glyph.index) >= _BOLD:
            return True
        name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
        self._pdfium.FPDFText_GetFontInfo(self._text, glyph.index, name, 128, flags)
        return any(word in name.value.lower() for word in (b"bold", b"black", b"heavy"))


def _printed_once(lines: Iterable[Line]) -> Iterator[Line]:
    """Lines but those that stand all but upon another of the same words, as a shadow does."""
    seen: dict[str, list[Line]] = {}
    for line in lines:
        alike = seen.setdefault(line.text.strip(), [])
        if not any(_is_upon(line, other) for other in alike[:_MOST_ALIKE]):
            yield line
        alike.append(line)


def rejoined(lines: Iterable[Line]) -> list[Line]:
    """Lines, those put together of which the first ends in a tab and the other stands right behind it.

    Some programs write each word apart so: "For", tab, "Immediate".
    """
    made: list[Line] = []
    for line in lines:
        last = made[-1] if made else None
        if last and last.text.endswith("\t") and _is_behind(last, line):
            text = f"{last.text.rstrip()} {line.text.lstrip()}"
            made[-1] = replace(last, text=text, right=line.right, bold=last.bold and line.bold, broken=line.broken)
        else:
            made.append(line)
    return made


def _is_behind(last: Line, line: Line) -> bool:
    return abs(line.base - last.base) <= 1 and -1 <= line.left - last.right <= last.size


def _is_upon(line: Line, other: Line) -> bool:
    return max(abs(line.base - other.base), abs(line.left - other.left)) < _SHADOW * other.size


def _upright(lines: list[Line]) -> list[Line]:
    """Lines whose places are as they are read: where most of a page is turned, the page is."""
    turns = Counter(line.quarter for line in lines for _ in line.text)
    turn = turns.most_common(1)[0][0] if turns else 0
    if turn == 0:
        return lines
    return [replace(line, quarter=(line.quarter - turn) % 4) for line in lines]
