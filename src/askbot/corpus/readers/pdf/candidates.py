"""What of a PDF file may be its title: runs of lines alike on the first pages, running heads, the declared title."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise
from statistics import median

from askbot.corpus.furniture import is_furniture
from askbot.corpus.readers.builder import tidy
from askbot.corpus.readers.pdf.hyphens import Hyphens
from askbot.corpus.readers.pdf.lines import Line
from askbot.corpus.readers.title_words import CONTACT
from askbot.corpus.titles import is_placeholder

LONGEST = 300
_MOST_LINES = 8
_MOST_BLOCKS = 60
"""On one page: a title stands before them."""
_MOST_PARTS = 3
_MOST_RUNNING = 8
"""Running heads that are looked at."""
_PAGES = 2
"""Pages with text on which a title may stand."""
_PITCH = 1.75
"""Between the baselines of a title's lines, in sizes of its type."""
_SPACED = 1.15
"""Times the usual pitch that lines of one paragraph may be apart."""
_WIDEST = 3.5
"""Of the pitches that are counted."""
_LEAST_GAPS = 8
_INDENT = 3.0
"""Sizes of type by which a first line may be indented."""
_SAME_SIZE = 0.08
_MUCH_ALIKE = 0.2
_BETWEEN = 4.0
"""Between a title and its subtitle, in sizes of the larger type."""


class Source(Enum):
    """Where a candidate comes from."""

    PAGE = auto()
    RUNNING = auto()
    DECLARED = auto()


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of one type, each below the other."""

    lines: tuple[Line, ...]
    text: str
    order: int
    """How many blocks stand above it on its page."""

    @property
    def size(self) -> float:
        """Of the first line."""
        return self.lines[0].size

    @property
    def bold(self) -> bool:
        """Whether all of it is."""
        return all(line.bold for line in self.lines)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One or more blocks that may be a title together."""

    text: str
    source: Source
    blocks: tuple[Block, ...] = ()
    page: int = 0
    """Counted from the first page with text."""
    width: float = 0.0
    height: float = 0.0
    """Of the page."""
    cut_below: bool = False
    """Whether what stands below is set much alike, so that this may be but a part."""


Pages = Sequence[tuple[Sequence[Line], float, float]]
"""Lines, width and height of each page."""


def candidates(pages: Pages, running: Sequence[Line], declared: str, hyphens: Hyphens) -> list[Candidate]:
    """All that may be a title, in reading order; the declared one last."""
    filled = [page for page in pages if any(c.isalpha() for line in page[0] for c in line.text)][:_PAGES]
    made = [one for number, page in enumerate(filled) for one in _on_page(number, page, hyphens)]
    heads = Counter(tidy(line.text) for line in running)
    made += [Candidate(text, Source.RUNNING) for text, _ in heads.most_common(_MOST_RUNNING) if _has_words(text)]
    title = " ".join(tidy(declared).split())
    if not is_placeholder(title) and " " in title:
        made.append(Candidate(title, Source.DECLARED))
    return made


def _on_page(number: int, page: tuple[Sequence[Line], float, float], hyphens: Hyphens) -> Iterator[Candidate]:
    lines, width, height = page
    blocks = [block for block in _blocks(lines, hyphens) if _has_words(block.text)][:_MOST_BLOCKS]
    for n in range(len(blocks)):
        for last in range(n + 1, min(n + _MOST_PARTS, len(blocks)) + 1):
            parts = tuple(blocks[n:last])
            text = _put_together(parts)
            if len(text) <= LONGEST and all(map(_is_near, parts, parts[1:])):
                cut = last < len(blocks) and _is_like(parts[-1], blocks[last])
                yield Candidate(text, Source.PAGE, parts, number, width, height, cut)


def _blocks(lines: Sequence[Line], hyphens: Hyphens) -> Iterator[Block]:
    """Lines of one size and weight, one below the other, from the top of the page to its foot."""
    ordered = sorted((line for line in lines if not line.quarter), key=lambda line: (-round(line.base), line.left))
    pitch = max(_PITCH, _SPACED * _usual_pitch(ordered))
    runs: list[list[Line]] = []
    for line in ordered:
        before = next((run for run in reversed(runs[-4:]) if _goes_on_below(run[-1], line, pitch)), None)
        if before is None:
            runs.append([line])
        else:
            before.append(line)
    for order, run in enumerate(runs):
        if len(run) <= _MOST_LINES:
            yield Block(tuple(run), _text(run, hyphens), order)


def _usual_pitch(lines: Sequence[Line]) -> float:
    """Between most lines of a page, in sizes of their type: 2 and more where they are spaced for corrections."""
    gaps = [(a.base - b.base) / a.size for a, b in pairwise(lines) if 0 < a.base - b.base < _WIDEST * a.size]
    return median(gaps) if len(gaps) >= _LEAST_GAPS else 0.0


def _goes_on_below(last: Line, line: Line, pitch: float) -> bool:
    alike = abs(last.size - line.size) <= _SAME_SIZE * last.size and last.bold == line.bold
    gap = (last.base - line.base) / max(last.size, line.size)
    near = 0 < gap < _PITCH or (0 < gap < pitch and _is_aligned(last, line))
    beside = abs(last.base - line.base) <= 1 and last.row == line.row and 0 <= line.left - last.right < 2 * line.size
    below = near and line.left < last.right and last.left < line.right
    return alike and (beside or (below and not (_stands_alone(last.text) or _stands_alone(line.text))))


def _is_aligned(last: Line, line: Line) -> bool:
    """Whether two lines begin or end at the same place, or are both centred on it; a first line may be indented."""
    apart = (abs(last.left - line.left) / _INDENT, abs(last.right - line.right), abs(_middle(last) - _middle(line)))
    return min(apart) <= line.size


def _middle(line: Line) -> float:
    return (line.left + line.right) / 2


def _stands_alone(text: str) -> bool:
    """Whether a line is no part of a title: a day, a byline, an address."""
    return is_furniture(text) or bool(CONTACT.search(text))


def _text(run: Sequence[Line], hyphens: Hyphens) -> str:
    text = tidy(run[0].text)
    for before, line in pairwise(run):
        text = hyphens.joined(text, tidy(line.text), broken=before.broken)
    return " ".join(text.split())


def _put_together(blocks: Sequence[Block]) -> str:
    text = blocks[0].text
    for before, block in pairwise(blocks):
        alike = abs(before.size - block.size) <= _SAME_SIZE * before.size and before.bold == block.bold
        text += f"{' ' if alike or text.endswith((':', '–', '—', '-', ',')) else ': '}{block.text}"
    return text


def _is_near(above: Block, below: Block) -> bool:
    """Whether a block stands close enough under another to go on with it."""
    gap = above.lines[-1].base - below.lines[0].base
    return -1 <= gap <= _BETWEEN * max(above.size, below.size)


def _is_like(above: Block, below: Block) -> bool:
    """Whether two blocks are near in place and size, so that one may be but a part."""
    alike = abs(above.size - below.size) <= _MUCH_ALIKE * max(above.size, below.size)
    gap = above.lines[-1].base - below.lines[0].base
    return alike and -1 <= gap <= 2 * max(above.size, below.size)


def _has_words(text: str) -> bool:
    return sum(c.isalpha() for c in text) >= 3 and len(text) <= LONGEST  # noqa: PLR2004
