"""Running heads, footers and page numbers: lines at the margins that come again on other pages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from askbot.corpus.readers.pdf.lines import Line

_EDGE_LINES = 4
"""Lines at the top and at the bottom of a page that are looked at."""
_MARGIN = 0.16
"""Of the page's height, or of its width."""
_SHARE = 0.3
_LEAST = 3
_NEAR = 12.0
"""Points that a running head may move by."""
_FIGURES = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"(?:(?:page|seite|p\.|página|pagina)\s*)?[-–—|\[( ]*(?:#|[ivxlc]{1,6})[-–—|\]) ]*(?:(?:of|/|von|sur|de)\s*#)?",
    re.IGNORECASE,
)

Pages = Sequence[tuple[Sequence[Line], float, float]]
"""Lines, width and height of each page."""


def without_furniture(pages: Pages) -> tuple[list[list[Line]], list[Line]]:
    """The lines of each page without what is repeated at its margins, and the lines that are."""
    seen: dict[str, list[tuple[int, float]]] = defaultdict(list)
    marginal = [[line for line in lines if _is_marginal(line, lines, w, h)] for lines, w, h in pages]
    for number, lines in enumerate(marginal):
        for line in lines:
            seen[_key(line)].append((number, line.base))
    kept: list[list[Line]] = []
    dropped: list[Line] = []
    for number, (lines, _, _) in enumerate(pages):
        repeated = {id(line) for line in marginal[number] if _comes_again(line, number, seen[_key(line)], len(pages))}
        kept.append([line for line in lines if id(line) not in repeated])
        dropped += [line for line in lines if id(line) in repeated]
    return kept, dropped


def _is_marginal(line: Line, lines: Sequence[Line], width: float, height: float) -> bool:
    if line.quarter:
        return True
    if _MARGIN * height < line.base < (1 - _MARGIN) * height:
        return False
    above = len({round(other.base) for other in lines if other.base > line.base + 1})
    below = len({round(other.base) for other in lines if other.base < line.base - 1})
    del width
    return min(above, below) < _EDGE_LINES


def _key(line: Line) -> str:
    text = " ".join(_FIGURES.sub("#", line.text).split()).casefold()
    return "#" if _PAGE_NUMBER.fullmatch(text) else text


def _comes_again(line: Line, number: int, places: Sequence[tuple[int, float]], pages: int) -> bool:
    near = {page for page, base in places if abs(base - line.base) <= _NEAR or line.quarter}
    if _key(line) == "#":
        return len(near) > 1 or pages == 1
    others = len(near - {number})
    return others + 1 >= max(min(pages, _LEAST), min(_SHARE * pages, 6)) and others > 0
