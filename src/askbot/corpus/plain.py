"""Lines without markup to headings and blocks, by the layout of the whole document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from askbot.corpus.blocks import Block, Heading, Kind, Part
from askbot.corpus.furniture import dateline, is_furniture
from askbot.corpus.layout import (
    LONGEST_HEADING,
    Layout,
    ends_sentence,
    is_figure,
    is_heading_like,
    is_item,
    is_prose,
    is_rule,
    is_turn,
)
from askbot.corpus.lines import Lines
from askbot.domain import Span

MOST_HEADINGS_IN_A_ROW = 3
_MOST_IN_ONE_GROUP = 2
_MOST_OPENING = 8
"""Lines above a text: its title, then a speaker, a place, an office."""
_LONGEST_LABEL = 120
_COLUMNS = re.compile(r"\t+| {3,}")
_LEAST_COLUMNS = 2
_NOTE_LABEL = re.compile(r"\[\^[^\]\s]{1,60}\]:\s*|\[\d{1,3}\]\s+")
_ITEM_MARK = re.compile(r"[-*+•‣◦▪●○–—·]\s+")
_NUMBERED = re.compile(r"(?:\d{1,2}\.)*\d{1,2}\.?\s+(?=[A-ZÀ-Þ])|[IVX]{1,5}\.\s+(?=[A-ZÀ-Þ])")
_MARKS = re.compile(r"^#{1,6}\s+|[=_*~-]{3,}$")


@dataclass(frozen=True, slots=True)
class Unit:
    """A run of lines that belong together: rows from `top` to before `bottom`."""

    top: int
    bottom: int
    kind: Kind = Kind.TEXT
    heading: bool = False
    """It could be a heading by its looks."""
    group: int = 0
    """Which run of lines without a blank one between it stands in."""
    lead: Unit | None = None


def read_plain(lines: Lines, start: int) -> list[Part]:
    """The parts of the text from the line at `start` on.

    Where lines were broken at a width, a paragraph is a run of lines, and a heading stands by itself; elsewhere each
    line is a paragraph. A heading is short, has no full stop, and text under it.
    """
    first = lines.row(start)
    layout = Layout.of(lines, first)
    units = [unit for group in groups(lines, first, len(lines)) for unit in group_units(lines, layout, group)]
    return list(parts_of(lines, units))


def groups(lines: Lines, first: int, last: int) -> Iterator[range]:
    """The runs of lines without a blank one between."""
    top = first
    for row in range(first, last + 1):
        if row == last or not lines[row].strip():
            if top < row:
                yield range(top, row)
            top = row + 1


def group_units(lines: Lines, layout: Layout, group: range) -> list[Unit]:
    """The paragraphs, items, rows and possible headings of a run of lines."""
    if table := _table(lines, group):
        return table
    units: list[Unit] = []
    top = group.start
    head = True
    for row in group:
        alone = row == top and _stands_alone(lines, layout, row, group, head=head)
        if not alone and row + 1 < group.stop and layout.joins(lines, row):
            continue
        unit = Unit(top, row + 1, _kind(lines, top, row + 1), alone, group.start)
        head = head and (alone or unit.kind is Kind.QUIET)
        units += [unit] if any(not is_rule(lines[r]) and lines[r].strip() for r in range(top, row + 1)) else []
        top = row + 1
    return units


def _kind(lines: Lines, top: int, bottom: int) -> Kind:
    line = lines[top].strip()
    if bottom == top + 1 and is_furniture(line):
        return Kind.QUIET
    return Kind.ITEM if is_item(line) else Kind.TEXT


def _stands_alone(lines: Lines, layout: Layout, row: int, group: range, *, head: bool) -> bool:
    """Whether a line could be a heading: in a document of broken lines only at the head of a run of lines."""
    line = lines[row].strip()
    if not is_heading_like(line) and not (len(group) == 1 and _NUMBERED.match(line) and is_heading_like(_bare(line))):
        return False
    if layout.soft and len(group) > 1:
        return False
    if row + 1 == group.stop:
        return not layout.width or len(group) == 1 or head
    following = lines[row + 1].strip()
    if is_rule(following):
        return True
    if (layout.joins(lines, row) and not layout.width) or following[0].islower() or layout.forced(lines, row):
        return False
    return not layout.width or (head and _has_prose(lines, range(row + 1, group.stop)))


def _bare(line: str) -> str:
    return _NUMBERED.sub("", line, count=1)


def _has_prose(lines: Lines, rows: range) -> bool:
    return any(is_prose(lines[row].strip()) or is_item(lines[row].strip()) for row in rows)


def _table(lines: Lines, group: range) -> list[Unit]:
    """The rows of a table whose columns are set apart by tabs or blanks."""
    if len(group) <= _LEAST_COLUMNS or ("\t" not in lines[group.start] and "   " not in lines[group.start].strip()):
        return []
    widths = [len(_COLUMNS.split(lines[row].strip())) for row in group]
    if min(widths) < _LEAST_COLUMNS or max(widths) > widths[0] or any(is_turn(lines[row].strip()) for row in group):
        return []
    heads = Unit(group.start, group.start + 1, Kind.ROW, group=group.start)
    has_heads = not any(c.isdigit() for c in lines[group.start])
    rows = [Unit(r, r + 1, Kind.ROW, group=group.start, lead=heads if has_heads else None) for r in group[1:]]
    return [heads, *rows]


def with_figures(lines: Lines, units: Sequence[Unit]) -> list[Unit]:
    """Join each number that stands by itself with the label under it, or over it."""
    joined: list[Unit] = []
    at = 0
    while at < len(units):
        run = _alternating(lines, units, at)
        numbers = [is_figure(_line(lines, unit)) for unit in units[at : at + run]]
        if not any(numbers) or run < _LEAST_COLUMNS:
            joined.append(units[at])
            at += 1
            continue
        if not numbers[0] and not numbers[-1]:  # a heading, then numbers over labels
            joined.append(units[at])
            at, run = at + 1, run - 1
        pairs = run // 2
        for n in range(pairs):
            top, bottom = units[at + 2 * n], units[at + 2 * n + 1]
            joined.append(Unit(top.top, bottom.bottom, Kind.FIGURE, group=top.group))
        at += 2 * pairs
    return joined


def _alternating(lines: Lines, units: Sequence[Unit], first: int) -> int:
    """How many units from `first` on are by turns a number and a label."""
    run = 0
    while first + run < len(units) and _may_be_figure(lines, units[first + run]):
        one = is_figure(_line(lines, units[first + run]))
        if run and one == is_figure(_line(lines, units[first + run - 1])):
            break
        run += 1
    return run


def _may_be_figure(lines: Lines, unit: Unit) -> bool:
    if unit.kind is not Kind.TEXT:
        return False
    line = _line(lines, unit)
    return is_figure(line) or (len(line) <= _LONGEST_LABEL and not ends_sentence(line) and not line.endswith(":"))


def _line(lines: Lines, unit: Unit) -> str:
    return " ".join(lines[row].strip() for row in range(unit.top, unit.bottom))


def parts_of(lines: Lines, units: Sequence[Unit]) -> Iterator[Part]:
    """The headings and blocks that units are."""
    units = with_figures(lines, units)
    at = _opening(lines, units)
    for n, unit in enumerate(units[:at]):
        if unit.heading and n == 0:
            yield _heading(lines, unit, 1)
        else:
            yield from _blocks(lines, replace(unit, heading=False, kind=Kind.QUIET))
    while at < len(units):
        run = _heading_run(units, at)
        if _are_headings(units[at : at + run]) and _is_text(units, at + run):
            for level, unit in enumerate(units[at : at + run], start=1):
                yield _heading(lines, unit, level + (run == 1))
            at += run
            continue
        for unit in units[at : at + max(run, 1)]:
            yield from _blocks(lines, unit)
        at += max(run, 1)


def _opening(lines: Lines, units: Sequence[Unit]) -> int:
    """How many units stand above a text: its title, then day, place, office, author; 0 where it begins at once.

    A heading right above the text is the text's own.
    """
    run = 0
    while run < len(units) and _is_short(lines, units[run], first=run == 0):
        run += 1
    quiet = sum(unit.kind is Kind.QUIET for unit in units[:run])
    headed = sum(unit.heading for unit in units[:run])
    if not 1 < run <= _MOST_OPENING or not units[0].heading or units[run - 1].group == units[0].group:
        return 0
    if run == len(units) or not (quiet or headed > MOST_HEADINGS_IN_A_ROW):
        return 0
    return run - 1 if units[run - 1].heading and units[run - 1].top + 1 != units[run].top else run


def _is_short(lines: Lines, unit: Unit, *, first: bool) -> bool:
    """Whether a unit could stand above a text: a line that is no sentence, item or turn, nor "Present: …"."""
    line = _line(lines, unit)
    labelled = ": " in line or is_turn(line)
    if unit.kind is Kind.QUIET or (unit.heading and (first or not labelled)):
        return True
    return unit.kind is Kind.TEXT and len(line) <= LONGEST_HEADING and not (is_prose(line) or labelled)


def _heading_run(units: Sequence[Unit], first: int) -> int:
    """How many units from `first` on look like headings."""
    run = 0
    while first + run < len(units) and units[first + run].heading:
        run += 1
    return run


def _are_headings(run: Sequence[Unit]) -> bool:
    """Whether units that look like headings are: too many in a row are a list of names."""
    alone = len({unit.group for unit in run}) == len(run)
    return 0 < len(run) <= (MOST_HEADINGS_IN_A_ROW if alone else _MOST_IN_ONE_GROUP)


def _is_text(units: Sequence[Unit], at: int) -> bool:
    """Whether something stands there that a heading can head."""
    return any(unit.kind is not Kind.QUIET for unit in units[at : at + 3])


def _heading(lines: Lines, unit: Unit, level: int) -> Heading:
    """A unit as a heading."""
    span = span_of(lines, unit)
    text = span.text(lines.text)
    return Heading(span.start, span.end, " ".join(_MARKS.sub("", text).split()) or text, level, marked=False)


def _blocks(lines: Lines, unit: Unit) -> Iterator[Block]:
    """A unit as a block, without a note's label; with a block of its own for the dateline before its text."""
    span = span_of(lines, unit)
    text = span.text(lines.text)
    lead = span_of(lines, unit.lead) if unit.lead else None
    label = _NOTE_LABEL.match(text)
    cut = label.end() if label and unit.kind is not Kind.ROW else dateline(text) if unit.kind is Kind.TEXT else 0
    if cut and cut < len(text):
        head = span.start + len(text[:cut].rstrip())
        yield Block(span.start, head, Kind.QUIET)
        span = Span(span.start + cut, span.end)
    if unit.kind is Kind.ITEM and (mark := _ITEM_MARK.match(span.text(lines.text))):
        span = Span(span.start + mark.end(), span.end)
    yield Block(span.start, span.end, unit.kind, lead)


def span_of(lines: Lines, unit: Unit) -> Span:
    """The characters of a unit, without blank ends."""
    start, end = lines.starts[unit.top], lines.ends[unit.bottom - 1]
    raw = lines.text[start:end]
    return Span(end - len(raw.lstrip()), start + len(raw.rstrip()))
