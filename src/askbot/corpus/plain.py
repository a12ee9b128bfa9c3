"""Plain text to headings and blocks: no markup, so line lengths, capitals and full stops must tell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from askbot.corpus.blocks import Block, Heading
from askbot.corpus.lines import Lines

WIDEST_WRAP = 160
"""Characters; a text with longer lines is not hard-wrapped."""
LONGEST_HEADING = 100
_MOST_WORDS = 16
_MOST_HEADINGS_IN_A_ROW = 2
_STOP = re.compile(r"[.!…:;,。！：；，][\"'”’»)\]]*$")  # noqa: RUF001 - other scripts too
_ITEM = re.compile(r"(?:[-*+•‣–—]|\(?\d{1,3}[.)]|\(?[a-z]\))\s")
_SMALL = re.compile(r"\b[a-z]{5,}")
_MARKS = re.compile(r"^#{1,6}\s+|[=_*~-]{3,}$")


@dataclass(frozen=True, slots=True)
class _Unit:
    """A run of lines that belong together: rows from `top` to before `bottom`."""

    top: int
    bottom: int
    heading: bool


def read_plain(lines: Lines, start: int) -> list[Heading | Block]:
    """The parts of the text from the line at `start` on.

    A line break inside a hard-wrapped paragraph is one where the next word would not have fitted; every other break
    was meant. A heading is a meant line of its own, short, with a capital or digit first and no full stop, with text
    under it.
    """
    units = list(_units(lines, lines.row(start)))
    candidates = [u.heading for u in units]
    parts: list[Heading | Block] = []
    i = 0
    while i < len(units):
        run = _run(candidates, i)
        kept = run if 0 < run <= _MOST_HEADINGS_IN_A_ROW and i + run < len(units) else 0
        for level, unit in enumerate(units[i : i + kept], start=1):
            start_, end = _span(lines, unit)
            parts.append(Heading(start_, end, _words(lines.text[start_:end]), level + (kept == 1), marked=False))
        rest = 0 if kept else max(run, 1)
        parts += [Block(*_span(lines, unit)) for unit in units[i + kept : i + kept + rest]]
        i += kept + rest
    return parts


def _run(candidates: Sequence[bool], first: int) -> int:
    """How many heading-like units follow each other from `first` on."""
    run = 0
    while first + run < len(candidates) and candidates[first + run]:
        run += 1
    return run


def _units(lines: Lines, first: int) -> Iterator[_Unit]:
    rows = range(first, len(lines))
    width = max((len(lines[row]) for row in rows), default=0)
    top = first
    for row in rows:
        if _wrapped(lines, row, width):
            continue
        if any(lines[r].strip().strip(" \t=_*~-") for r in range(top, row + 1)):
            yield _Unit(top, row + 1, row == top and _heading_like(lines[row].strip()))
        top = row + 1


def _wrapped(lines: Lines, row: int, width: int) -> bool:
    """Whether the break after `row` is the wrapping's, so that a sentence may run over it."""
    if row + 1 >= len(lines):
        return False
    line, following = lines[row], lines[row + 1].strip()
    if not line.strip() or not following or width > WIDEST_WRAP or _ITEM.match(following):
        return False
    if following[0].islower():
        return True
    if _STOP.search(line.rstrip()) and _heading_like(following) and not _wrapped(lines, row + 1, width):
        return False
    fits = len(line.rstrip()) + 1 + len(following.split(None, 1)[0]) <= width
    return not fits and not (_heading_like(line.strip()) and not _SMALL.search(line))


def _heading_like(line: str) -> bool:
    first = line.lstrip("\"'“‘«([# ")[:1]
    return (
        0 < len(line) <= LONGEST_HEADING
        and len(line.split()) <= _MOST_WORDS
        and bool(first)
        and first.isalnum()
        and not first.islower()
        and any(c.isalpha() for c in line)
        and not _STOP.search(line)
        and not _ITEM.match(line)
        and "\t" not in line
        and "|" not in line
    )


def _span(lines: Lines, unit: _Unit) -> tuple[int, int]:
    start, end = lines.starts[unit.top], lines.ends[unit.bottom - 1]
    raw = lines.text[start:end]
    return end - len(raw.lstrip()), start + len(raw.rstrip())


def _words(heading: str) -> str:
    return " ".join(_MARKS.sub("", heading).split()) or heading
