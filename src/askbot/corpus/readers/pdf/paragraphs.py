"""Lines to paragraphs: which line breaks are the page's, and which the writer's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from askbot.corpus.readers.pdf.lines import Line

_BULLET = re.compile(r"(?:[•‣▪◦●■□➢✓\uf0b7\uf0a7]|[-–—*o])\s+\S|(?:\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5})[.)])\s+\S")
_BULLET_MARK = re.compile(r"[•‣▪◦●■□➢✓\uf0b7\uf0a7]\s*")
_STOP = re.compile(r"[.!?:;…][\"'”’»)\]]*[\d⁰¹²³⁴⁵⁶⁷⁸⁹]{0,3}$")
_SAME_SIZE = 0.12
_WIDE_PITCH = 1.35
"""Of the usual distance between baselines: more is a gap between paragraphs."""
_RAGGED, _RAGGED_STOP = 4.0, 1.0
"""Sizes of the type by which a line may fall short and its paragraph go on: within a sentence, and at its end."""
_MOSTLY = 0.8
_INDENT = 0.9
"""Of the size of the type."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together, with the page that each stands on."""

    lines: tuple[Line, ...]
    pages: tuple[int, ...]
    row: bool = False
    """The cells of a table's row."""

    @property
    def size(self) -> float:
        """Of most of its type."""
        return median(line.size for line in self.lines)

    @property
    def bold(self) -> bool:
        """Whether all of it is."""
        return all(line.bold for line in self.lines)


@dataclass(frozen=True, slots=True)
class _Context:
    pitch: float
    """The usual distance between baselines, in sizes of the type."""


def paragraphs(pages: Sequence[Sequence[Line]]) -> list[Paragraph]:
    """The paragraphs of all pages, in reading order; one may begin on one page and end on the next."""
    ordered = [(number, row) for number, lines in enumerate(pages) for row in _rows(lines)]
    context = _Context(_usual_pitch([row[0] for _, row in ordered]))
    edges = _right_edges(ordered)
    made: list[Paragraph] = []
    for place, (number, row) in enumerate(ordered):
        if len(row) > 1:
            made.append(Paragraph(tuple(row), (number,) * len(row), row=True))
            continue
        last = made[-1] if made else None
        if last is not None and not last.row and _goes_on(last, row[0], number, edges[place - 1], context):
            made[-1] = Paragraph((*last.lines, row[0]), (*last.pages, number))
        else:
            made.append(Paragraph((row[0],), (number,)))
    return made


def _rows(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines; the parts of one line stay together as a row where they are no columns of prose."""
    rows: list[list[Line]] = []
    for line in lines:
        if rows and rows[-1][0].row == line.row:
            rows[-1].append(line)
        else:
            rows.append([line])
    return list(_columns_apart([_joined(row) for row in rows]))


def _joined(row: list[Line]) -> list[Line]:
    """A row whose first part is but a marker or number, such as `1.1`, is one line."""
    if len(row) == 2 and len(row[0].text.strip()) <= 6:  # noqa: PLR2004
        first, second = row
        text = f"{first.text.strip()} {second.text.strip()}"
        both = first.bold and second.bold
        return [
            Line(text, first.left, second.right, first.base, second.size, both, first.quarter, second.broken, first.row)
        ]
    return row


def _columns_apart(rows: list[list[Line]]) -> Iterator[list[Line]]:
    """Rows of two parts that are columns of prose, written across: first all left parts, then all right ones."""
    waiting: list[list[Line]] = []
    for row in [*rows, []]:
        if len(row) == 2 and all(len(part.text.split()) > 3 for part in row):  # noqa: PLR2004
            waiting.append(row)
            continue
        if len(waiting) >= 5 and max(r[0].right for r in waiting) < min(r[1].left for r in waiting):  # noqa: PLR2004
            yield from ([r[0]] for r in waiting)
            yield from ([r[1]] for r in waiting)
        else:
            yield from waiting
        waiting = []
        if row:
            yield row


def _usual_pitch(lines: Sequence[Line]) -> float:
    """The median distance between neighbouring baselines, in sizes of the type."""
    pitches = [
        (a.base - b.base) / a.size
        for a, b in pairwise(lines)
        if _alike(a, b) and 0.5 < (a.base - b.base) / a.size < 2.5  # noqa: PLR2004
    ]
    return median(pitches) if pitches else 1.2


def _right_edges(ordered: Sequence[tuple[int, Sequence[Line]]]) -> list[float]:
    """For each line the right edge of the column that it stands in: that of its run of lines one below the other."""
    edges = [0.0] * len(ordered)
    start = 0
    for place in range(1, len(ordered) + 1):
        if place < len(ordered):
            a, b = ordered[place - 1][1][0], ordered[place][1][0]
            same = (
                ordered[place - 1][0] == ordered[place][0]
                and b.base <= a.base
                and b.left < a.right
                and a.left < b.right
            )
            if same:
                continue
        edge = max(row[-1].right for _, row in ordered[start:place])
        edges[start:place] = [edge] * (place - start)
        start = place
    return edges


def _alike(a: Line, b: Line) -> bool:
    return abs(a.size - b.size) <= _SAME_SIZE * max(a.size, b.size) and a.quarter == b.quarter


def _goes_on(last: Paragraph, line: Line, page: int, edge: float, context: _Context) -> bool:
    """Whether `line` belongs to the paragraph before it."""
    before = last.lines[-1]
    text = line.text.strip()
    if before.broken:
        return _alike(before, line)
    if not _alike(before, line) or _BULLET.match(text) or (last.bold != line.bold and _is_label(last)):
        return False
    small = text[:1].islower()
    pitch = (before.base - line.base) / line.size
    if page != last.pages[-1] or pitch <= 0:
        return small or (
            not _STOP.search(before.text.strip()) and not line.bold and text[:1].isalnum() and len(last.lines) > 1
        )
    if pitch > _WIDE_PITCH * context.pitch and not (small and pitch < 2 * context.pitch):
        return False
    if (last.bold and line.bold) or (text.isupper() and before.text.isupper() and _in_letters(text, before.text)):
        return True
    return small or (_is_full(before, text, edge) and not _is_indented(last, line))


def _in_letters(*lines: str) -> bool:
    """Whether lines are words, as those of a heading in capitals are, rather than codes and numbers."""
    return all(sum(c.isalpha() for c in line) >= _MOSTLY * len("".join(line.split())) for line in lines)


def _is_label(last: Paragraph) -> bool:
    """Whether a paragraph looks like a heading so far."""
    return last.bold or len(last.lines) == 1


def _is_full(before: Line, text: str, edge: float) -> bool:
    """Whether the next word would not have fitted well after `before`: type that is not justified is ragged."""
    glyph = before.width / max(len(before.text.strip()), 1)
    ragged = (_RAGGED_STOP if _STOP.search(before.text.strip()) else _RAGGED) * before.size
    return before.right + glyph * (len(text.split(maxsplit=1)[0]) + 1) > edge - ragged


def _is_indented(last: Paragraph, line: Line) -> bool:
    """Whether `line` begins further in than the lines before it, as a paragraph's first line does."""
    indent = line.left - last.lines[-1].left
    return indent > _INDENT * line.size and bool(_STOP.search(last.lines[-1].text.strip()))


def is_item(text: str) -> bool:
    """Whether a paragraph is marked as a list's item by a sign that is no letter or number."""
    return bool(_BULLET_MARK.match(text))


def without_mark(text: str) -> str:
    """An item without its sign."""
    return _BULLET_MARK.sub("", text, count=1)
