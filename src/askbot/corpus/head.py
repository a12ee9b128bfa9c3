"""The first and last lines of a document, where it says what it is, of which day and by whom."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from askbot.corpus.days import day, find_days
from askbot.corpus.furniture import byline, dateline, is_furniture, updated
from askbot.corpus.layout import ends_sentence, starts_anew
from askbot.text.markup import display, hidden_blanked

if TYPE_CHECKING:
    from askbot.corpus.outline import Outline

SIZE = 6000
"""Characters of a text that are its head."""
FOOT = 1500
MOST_LINES = 40
_TITLE_LINES = 12
_LONGEST_TITLE = 220
_LEAST_WORDS = 4
_LONGEST_DATED = 120
"""Characters of a line that may give the document's day beside other words."""
_PROSE_WORDS = 12
_LABEL = re.compile(r"(?P<key>[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ _.:()-]{1,24}?)\s*:\s+(?P<value>\S.*)")
_ALONE = re.compile(
    r"(?:published|posted|updated|last updated|publié|veröffentlicht|stand)(?: on| at| le| am)?:?", re.IGNORECASE
)
_DASH = re.compile(r"\s(?:--|[–—-])\s|\s?—")
_BEFORE_DASH = 40
"""Characters between a dateline's day and its dash: "DUBAI, UAE, March 13, 2024 /Wire/ -- "."""
_TRAIL = re.compile(r"[→»›>]|\s/\s|\|")
_BY = re.compile(r"by:?|von:?|par:?|por:?|authors?:?", re.IGNORECASE)
_NAME = re.compile(r"[A-ZÀ-Þ][\w.’'-]*(?: [A-ZÀ-Þ][\w.’'-]*){1,3}")


@dataclass(frozen=True)
class Head:
    """The lines around a document's text, as people see them."""

    start: int
    """Where the body begins."""
    raw: tuple[str, ...]
    """The first lines that are not blank, with their marks."""
    foot: tuple[str, ...]
    """The last ones."""
    alone: tuple[bool, ...]
    """Of each of the first lines, whether it is not a part of a longer paragraph."""

    @classmethod
    def of(cls, text: str, outline: Outline) -> Head:
        """The head and foot of a text whose body has been found."""
        first = [part.start for part in (*outline.headings[:1], *(s.blocks[0] for s in outline.sections[:1]))]
        start = text.rfind("\n", 0, min(first, default=0)) + 1
        body = hidden_blanked(text[start : start + SIZE])
        found = [line for line in re.finditer(r"[^\r\n]+", body) if line[0].strip()][:MOST_LINES]
        end = start + SIZE
        near = [block for section in outline.sections for block in section.blocks if block.start < end]
        inside = frozenset(n for block in near for n in range(block.start, min(block.end, end + 1)))
        alone = tuple(not {start + line.start() - 1, start + line.end()} & inside for line in found)
        foot = hidden_blanked(text[max(start, len(text) - FOOT) :]).splitlines()
        tail = tuple(display(line) for line in foot if line.strip())
        return cls(start, tuple(line[0].strip() for line in found), tail[-_TITLE_LINES:], alone)

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The first lines without marks."""
        return tuple(display(line.lstrip("# ")) for line in self.raw)

    @cached_property
    def labelled(self) -> tuple[tuple[str, str], ...]:
        """Pairs such as ("date", "3 March 2026"), of lines "Date: 3 March 2026"; the keys in lower case."""
        found = ((_LABEL.fullmatch(line), raw) for line, raw in zip(self.lines, self.raw, strict=True))
        return tuple(pair for match, raw in found if match for pair in _labelled(match, raw))

    @cached_property
    def authors(self) -> tuple[str, ...]:
        """The names of the first byline."""
        for n, line in enumerate(self.lines):
            if names := byline(line):
                return names
            if _BY.fullmatch(line):
                return tuple(_following_names(self.lines[n + 1 :]))
        return ()

    @cached_property
    def published(self) -> dt.date | None:
        """The day behind "Published:", or in the line under it; that of an update where there is no other."""
        found = list(_published(self.lines))
        first = [date for date, is_update in found if not is_update]
        return (first or [date for date, _ in found] or [None])[0]

    @cached_property
    def day(self) -> dt.date | None:
        """The first line that is a day, by itself or beside a time, a place, a name."""
        alone = next((date for line in self.lines if (date := day(line))), None)
        return alone or next((date for line in self._opening if (date := _only_day(line))), None)

    @cached_property
    def dateline_day(self) -> dt.date | None:
        """The day in the dateline of one of the first paragraphs."""
        for line in self.lines:
            for date, span in find_days(line[: _LONGEST_DATED // 2 + dateline(line)]):
                if span.end <= dateline(line) or _DASH.search(line[span.end : span.end + _BEFORE_DASH]):
                    return date
        return None

    @cached_property
    def foot_day(self) -> dt.date | None:
        """The day behind "Last updated:" and the like at the end."""
        return next((date for date, _ in _published(self.foot)), None)

    @cached_property
    def mentioned(self) -> dt.date | None:
        """The only day that a short line of the head names."""
        found = [date for line in self._opening if len(line) <= _LONGEST_DATED for date, _ in find_days(line)]
        return found[0] if len(set(found)) == 1 else None

    @cached_property
    def title(self) -> str | None:
        """The line that reads as a title: one that comes twice, else the first of several words without a full stop."""
        opening = [
            line for line, alone in zip(self._opening, self.alone, strict=False) if alone and _may_be_title(line)
        ]
        later = [line.casefold() for line in self.lines[: 2 * _TITLE_LINES]]
        twice = next((line for line in opening if later.count(line.casefold()) > 1), None)
        return twice or (opening[0] if opening else None)

    @cached_property
    def _opening(self) -> Sequence[str]:
        """The lines above the first paragraph."""
        kept: list[str] = []
        for line in self.lines[:_TITLE_LINES]:
            prose = ends_sentence(line) and len(line.split()) >= _PROSE_WORDS and self.lines.count(line) == 1
            if starts_anew(line) or prose or len(line) > _LONGEST_TITLE:
                break
            kept.append(line)
        return kept


def _labelled(match: re.Match[str], raw: str) -> Iterator[tuple[str, str]]:
    key = re.sub(r"[^a-z0-9]+", "_", match["key"].lower()).strip("_")
    yield key, match["value"]
    address = re.search(r"https?://[^\s)\]>]+", raw)
    if address and key == "source":
        yield "source_url", address[0]


def _published(lines: Sequence[str]) -> Iterator[tuple[dt.date, bool]]:
    """Days behind or under such a word, and whether it is one of an update."""
    for n, line in enumerate(lines):
        rest = updated(line)
        if not rest and _ALONE.fullmatch(line) and n + 1 < len(lines):
            rest = lines[n + 1]
        found = next((date for date, _ in find_days(rest)), None) if len(rest) <= _LONGEST_DATED else None
        if found:
            yield found, bool(re.match(r"(?:last )?(?:updated|modified|reviewed)", line, re.IGNORECASE))


def _only_day(line: str) -> dt.date | None:
    """The day of a short line of which it makes up a good part."""
    found = list(find_days(line))
    if len(found) != 1 or len(line) > _LONGEST_DATED:
        return None
    date, span = found[0]
    return date if 3 * (span.end - span.start) >= len(line) or is_furniture(line) else None


def _may_be_title(line: str) -> bool:
    return (
        len(line.split()) >= _LEAST_WORDS
        and len(line) <= _LONGEST_TITLE
        and not line[0].islower()
        and not line.endswith((".", ":", ";", ","))
        and not is_furniture(line)
        and not _TRAIL.search(line)
        and not _LABEL.fullmatch(line)
        and "://" not in line
    )


def _following_names(lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        if not _NAME.fullmatch(line):
            return
        yield line
