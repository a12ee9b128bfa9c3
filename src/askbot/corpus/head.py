"""The first and last lines of a document, where it says what it is, of which day and by whom."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from askbot.corpus.days import day, find_days, find_months, find_seasons
from askbot.corpus.furniture import byline, dateline, is_furniture, updated
from askbot.corpus.layout import ends_sentence, starts_anew
from askbot.corpus.titles import is_generic, names_kind
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
_HARDLY_LINES, _UNBROKEN = 2, 1500
"""So few lines, one of so many characters: a text whose line breaks are lost."""
_LONGEST_OPENING = 400
"""Characters of a text without line breaks that are looked at for its day."""
_PROSE_WORDS = 12
_UPDATING = re.compile(r"(?:last )?(?:updated|modified|reviewed)", re.IGNORECASE)
_LABEL = re.compile(r"(?P<key>[^\W\d_](?:[^\W\d]|[ .:()/-]){1,24}?)\s*:\s+(?P<value>\S.*)")
_BARE_LABEL = re.compile(r"(?P<key>[^\W\d_][\w .()/-]{1,30}?)\s*:")
_ALONE = re.compile(
    r"(?:published|posted|written|updated|last updated|publié|veröffentlicht|stand)(?: on| at| le| am)?:?"
    r"|(?:(?:meeting |event |issue |release )?date|datum|fecha|data)(?: (?:and|&|et|y|und|i) [\w ]{3,20})?:",
    re.IGNORECASE,
)
_PUBLISHING = re.compile(r"publi|veröffentlich|released|issued|posted|written|filed", re.IGNORECASE)
_FIRST_PUBLISHED = re.compile(
    r"\b(?:originally|first) (?:published|posted|appeared|printed)\b[^.]{0,60}?(?=\d|\b(?:on|in) [A-Z])", re.IGNORECASE
)
_PARTS = re.compile(r"\s+[|•·/–—]\s+|\s*\|\s*")
_DASH = re.compile(r"\s(?:--|[–—-])\s|\s?—")
_PLACE = re.compile(r"[A-ZÀ-Þ][\w.’' /-]{1,30}(?:,\s[A-ZÀ-Þ][\w.’' -]{1,30})?\s*(?:,|\s[–—-])\s*")
_PART = re.compile(r"\s*[:–—-]\s")
"""Around the day of a dateline with other signs: "Espoo, Finland - October 5, 2017: "."""
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
        matches = [line for line in re.finditer(r"[^\r\n]+", body) if line[0].strip()][:MOST_LINES]
        end = start + SIZE
        near = [block for section in outline.sections for block in section.blocks if block.start < end]
        inside = frozenset(n for block in near for n in range(block.start, min(block.end, end + 1)))
        alone = tuple(not {start + line.start() - 1, start + line.end()} & inside for line in matches)
        foot = hidden_blanked(text[max(start, len(text) - FOOT) :]).splitlines()
        tail = tuple(display(line) for line in foot if line.strip())
        return cls(start, tuple(line[0].strip() for line in matches), tail[-_TITLE_LINES:], alone)

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The first lines without marks."""
        return tuple(display(line.lstrip("# ")) for line in self.raw)

    @cached_property
    def labelled(self) -> tuple[tuple[str, str], ...]:
        """Pairs such as ("date", "3 March 2026"), of lines "Date: 3 March 2026"; the keys in lower case."""
        labels = ((_LABEL.fullmatch(line), raw) for line, raw in zip(self.lines, self.raw, strict=True))
        inline = tuple(pair for match, raw in labels if match for pair in _labelled(match, raw))
        return (*inline, *_under_labels(self.lines[:_TITLE_LINES]))

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
        dated = list(_published(self.lines))
        first = [date for date, line in dated if _PUBLISHING.search(line)]
        other = [date for date, line in dated if not _UPDATING.match(line)]
        return (first or other or [date for date, _ in dated] or [None])[0]

    @cached_property
    def day(self) -> dt.date | None:
        """The first line that is a day, by itself or beside a time, a place, a name."""
        alone = (date for line in self.lines[:_TITLE_LINES] if (date := _day_of_parts(line)))
        return next(alone, None) or next((date for line in self._opening if (date := _only_day(line))), None)

    @cached_property
    def later_day(self) -> dt.date | None:
        """The first later line that is a day."""
        return next((date for line in self.lines[_TITLE_LINES:] if (date := _day_of_parts(line))), None)

    @cached_property
    def month(self) -> dt.date | None:
        """The month or season that a short line of the head is, or says beside few other words; by its first day."""
        for line in self.lines[:_TITLE_LINES]:
            short = len(line) <= _LONGEST_DATED // 2
            months = [*find_months(line), *find_seasons(line)] if short else []
            if len(months) == 1 and 3 * (months[0][1].end - months[0][1].start) >= len(line.strip(" ()")):
                return months[0][0]
            if months and updated(line.strip("( ")):
                return months[0][0]
        return None

    @cached_property
    def dateline_day(self) -> dt.date | None:
        """The day in the dateline of one of the first paragraphs."""
        for line in self.lines:
            for date, span in find_days(line[: _LONGEST_DATED // 2 + dateline(line)]):
                place = _PLACE.fullmatch(line[: span.start]) and _PART.match(line[span.end :])
                if place or span.end <= dateline(line) or _DASH.search(line[span.end : span.end + _BEFORE_DASH]):
                    return date
        return None

    @cached_property
    def foot_day(self) -> dt.date | None:
        """The day behind "Last updated:" and the like at the end."""
        return next((date for date, _ in _published(self.foot)), None)

    @cached_property
    def mentioned(self) -> dt.date | None:
        """The only day that a short line of the head names, or the beginning of a text without lines."""
        lines = [line for line in self._opening if len(line) <= _LONGEST_DATED]
        if len(self.lines) <= _HARDLY_LINES and max(map(len, self.lines), default=0) >= _UNBROKEN:
            lines = [line[:_LONGEST_OPENING] for line in self.lines]
        days = [date for line in lines for date, _ in find_days(line)]
        return days[0] if len(set(days)) == 1 else None

    @cached_property
    def title(self) -> str | None:
        """The line that reads as a title: one that comes twice, else the first of several words without a full stop."""
        lines = list(_joined_lines(zip(self._opening, self.alone, strict=False)))
        opening = [line for line in lines if _may_be_title(line)]
        twice = next(
            (line for line in self._opening if _may_be_title(line, repeated=True) and self._comes_again(line)), None
        )
        return twice or (_with_kind(opening[0], lines) if opening else None)

    def _comes_again(self, line: str) -> bool:
        """Whether another of the first lines is the same, or the same with the site's name behind it."""
        again = re.compile(rf"{re.escape(line.casefold())}(?:\s*[|»·•–—-]\s.{{1,60}})?")
        return sum(bool(again.fullmatch(other.casefold())) for other in self.lines[: 2 * _TITLE_LINES]) > 1

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


def _joined_lines(lines: Iterable[tuple[str, bool]]) -> Iterator[str]:
    """Lines that stand alone, and the lines of each paragraph as one."""
    for alone, run in groupby(lines, lambda line: line[1]):
        texts = [text for text, _ in run]
        yield from texts if alone else [" ".join(texts)]


def _with_kind(title: str, lines: Sequence[str]) -> str:
    """A title with the line under it that says of which kind the document is, where both are written alike."""
    under = lines[lines.index(title) + 1 :][:1]
    alike = bool(under) and names_kind(under[0]) and under[0].isupper() == title.isupper() and _may_be_title(under[0])
    return f"{title}: {under[0]}" if alike else title


def _labelled(match: re.Match[str], raw: str) -> Iterator[tuple[str, str]]:
    key = label_key(match["key"])
    yield key, match["value"]
    address = re.search(r"https?://[^\s)\]>]+", raw)
    if address and key == "source":
        yield "source_url", address[0]


def label_key(label: str) -> str:
    """A label as a key: "Meeting title" as "meeting_title"."""
    return re.sub(r"[\W_]+", "_", label.lower()).strip("_")


def _under_labels(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Labels that stand by themselves, with the line under each."""
    for label, value in pairwise(lines):
        bare = _BARE_LABEL.fullmatch(label)
        if bare and not value.endswith(":"):
            yield label_key(bare["key"]), value


def _day_of_parts(line: str) -> dt.date | None:
    """The day that a line is, or one of its parts between bars: "Vol 465 | 3 June 2010"."""
    parts = _PARTS.split(line) if len(line) <= _LONGEST_DATED else []
    return day(line) or next((date for part in parts if (date := day(part))), None)


def _published(lines: Sequence[str]) -> Iterator[tuple[dt.date, str]]:
    """Days behind or under such a word, with its line."""
    for n, line in enumerate(lines):
        rest = updated(line)
        if not rest and _ALONE.fullmatch(line) and n + 1 < len(lines):
            rest = lines[n + 1]
        first = _FIRST_PUBLISHED.search(line)
        rest = rest or (line[first.end() :] if first else "")
        stated = next((date for date, _ in find_days(rest)), None) if len(rest) <= _LONGEST_DATED else None
        if stated:
            yield stated, line


def _only_day(line: str) -> dt.date | None:
    """The day of a short line of which it makes up a good part."""
    dates = list(find_days(line))
    if len(dates) != 1 or len(line) > _LONGEST_DATED:
        return None
    date, span = dates[0]
    return date if 3 * (span.end - span.start) >= len(line) or is_furniture(line) else None


def _may_be_title(line: str, *, repeated: bool = False) -> bool:
    """Whether a line reads as a title; one that is repeated may have a full stop, or a colon after several words."""
    label = _LABEL.fullmatch(line)
    signs = (":", ";", ",") if repeated and len(line.split()) < _PROSE_WORDS else (".", ":", ";", ",")
    return (
        len(line.split()) >= _LEAST_WORDS
        and len(line) <= _LONGEST_TITLE
        and not line[0].islower()
        and not line.endswith(signs)
        and not is_furniture(line)
        and not is_generic(line)
        and not _TRAIL.search(line)
        and (label is None or (repeated and len(label["key"].split()) > 1))
        and "://" not in line
    )


def _following_names(lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        if not _NAME.fullmatch(line):
            return
        yield line
