"""The outline of a text: its headings, and under them the blocks that sentences may not cross."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from askbot.corpus.blocks import Block, Heading, Part, with_lists
from askbot.corpus.lines import Lines
from askbot.corpus.markdown import read_markdown
from askbot.corpus.plain import read_plain
from askbot.text.markup import hidden_blanked, readable
from askbot.text.turns import TurnLabel, turn_labels


@dataclass(frozen=True, slots=True)
class Section:
    """The blocks between two headings."""

    path: tuple[str, ...]
    """The headings above them, outermost first."""
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """The parts of a body, in the order of the text."""

    headings: tuple[Heading, ...]
    sections: tuple[Section, ...]
    """Those with text in them."""


def outline(text: str, start: int, *, markdown: bool) -> Outline:
    """Find headings and blocks in `text[start:]`; what is hidden or mere markup is in none.

    A file with Markdown headings or other block markup is read as Markdown (CommonMark and tables). Without any, or as
    a .txt file without `#` headings, it is plain text, where the layout of the whole document tells.
    """
    seen = Lines.of(readable(text))
    parts = None
    if markdown or "#" in text:
        parts = read_markdown(Lines.of(hidden_blanked(text)), seen, start)
    marked = parts is not None and (markdown or any(isinstance(p, Heading) and p.marked for p in parts))
    chosen = parts if marked and parts is not None else read_plain(seen, start)
    return outlined(with_lists(seen.text, list(_parted(chosen, turn_labels(text, start)))))


def outline_of(text: str, parts: Sequence[Part]) -> Outline:
    """The outline of an extracted text by the parts that its reader found: turns cut out, lists with lead-ins."""
    return outlined(with_lists(text, list(_parted(parts, turn_labels(text)))))


def outlined(parts: Iterable[Part]) -> Outline:
    """Headings and blocks, in the order of the text, as sections."""
    headings: list[Heading] = []
    sections: list[Section] = []
    above: tuple[Heading, ...] = ()
    for is_heading, run in groupby(parts, lambda part: isinstance(part, Heading)):
        if is_heading:
            for heading in (part for part in run if isinstance(part, Heading)):
                above = (*(h for h in above if h.level < heading.level), heading)
                headings.append(heading)
        else:
            blocks = tuple(part for part in run if isinstance(part, Block))
            sections.append(Section(tuple(h.text for h in above), blocks))
    return Outline(tuple(headings), tuple(sections))


def _parted(parts: Iterable[Part], labels: Sequence[TurnLabel]) -> Iterator[Part]:
    """The parts of a body, cut where a turn begins; a turn is no heading."""
    starts, ends = [label.start for label in labels], [label.end for label in labels]
    for part in parts:
        # a heading begins behind the marks of a bold label
        inside = starts[bisect_right(ends, part.start) : bisect_left(starts, part.end)]
        if isinstance(part, Heading) and _is_asked(part, labels):
            yield Block(part.start, part.end)
            continue
        if not inside or (isinstance(part, Heading) and part.marked):
            yield part
            continue
        block = part if isinstance(part, Block) else Block(min(part.start, inside[0]), part.end)
        edges = [block.start, *(s for s in inside if s > block.start), block.end]
        yield from (replace(block, start=a, end=b) for a, b in pairwise(edges))


def _is_asked(heading: Heading, labels: Sequence[TurnLabel]) -> bool:
    """Whether what looks like a heading is a question in somebody's turn."""
    label = next((one for one in reversed(labels) if one.end <= heading.start), None)
    return not heading.marked and heading.text.endswith("?") and label is not None and heading.start < label.scope
