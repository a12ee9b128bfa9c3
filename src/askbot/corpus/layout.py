"""The layout of a whole document: whether lines were broken at a width, and what kind each line is of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from askbot.corpus.furniture import is_furniture
from askbot.corpus.lines import Lines

WIDEST_WRAP = 160
"""Characters; longer lines are paragraphs."""
NARROWEST_WRAP = 30
LONGEST_HEADING = 100
_MOST_WORDS = 16
_SMALL_WORDS = 4
"""Small words from which on a line without a full stop reads as prose that runs on."""
_WRAPPED_SHARE = 0.3
_SENTENCE_ENDS = ".!?…。！？"  # noqa: RUF001 - other scripts too
_STOPS = _SENTENCE_ENDS + ":;,：；，"  # noqa: RUF001
_CLOSERS = "\"'”’»)] \t"
_LONGEST_FIGURE = 40
_ITEM = re.compile(r"(?:[-*+•‣◦▪●○–—·]|\(?\d{1,3}[.)]|\(?[a-z]\)|\(?[ivx]{1,4}\))\s")
_TURN = re.compile(
    r"(?:(?:MR|MS|MRS|DR|THE|SEN|REP|GEN|Q|A)\b\.?\s?)?[A-Z][A-Z.'’() -]{1,50}:(?=\s|$)"
    r"|(?:Q|A)(?:[.:]|\s{2,}|\t)\s*\S"
)
_NAMED = re.compile(r"[A-ZÀ-Þ][\w.'’-]*(?: [A-ZÀ-Þ(][\w.'’)-]*){0,4}:\s+\S")
_WHO_WAS_THERE = re.compile(
    r"(?:(?:members |also )?(?:present|absent|attending)"
    r"|attendees|in attendance|apologies|regrets|excused|chair|anwesend"
    r"|entschuldigt|présents?|absents?|presentes)\s*:\s",
    re.IGNORECASE,
)
_FIGURE = re.compile(
    r"[~≈<>±+-]?\s?(?:[A-Z]{0,3}[$€£¥]|[A-Z]{3}\s)?\s?\d[\d.,\u00a0\u202f ]*\s?"
    r"(?:%|per ?cent|percent|k|m|b|t|bn|mn|tn|mio|mrd|thousand|million|billion|trillion|x|\+|€|\$)?\.?\+?",
    re.IGNORECASE,
)
_NEVER_FIRST = ",.;:)]}”’»!?%"
_HANGING = re.compile(
    r"\b(?:the|an?|of|at|to|than|least|most|in|on|by|with|and|or|nor|that|for|from|into|has|have|had|is|are|was|were|be|as|its|his|her"
    r"|their|our|der|die|das|des|dem|den|und|oder|von|mit|im|le|la|les|du|et|el|los|de|y),?$"
)
"""No line ends so that another does not go on."""
_NOTE = re.compile(r"\[\^[^\]\s]{1,60}\]:")
_FIRST_WORD = re.compile(r"\s*\S+(?:\s{2,}\Z|\s+(?=\s))?")
_RULE = re.compile(r"[\s=_*~#-]{3,}")


@dataclass(frozen=True, slots=True)
class Layout:
    """How the lines of a document stand."""

    width: int
    """Characters at which lines were broken; 0 where each line is a paragraph."""
    soft: bool = False
    """Lines may also be broken anywhere, as in Markdown."""

    @classmethod
    def of(cls, lines: Lines, first: int, *, soft: bool = False) -> Layout:
        """Find the width at which most lines from row `first` on break just where the next word did not fit."""
        pairs = list(_pairs(lines, first))
        spans = [(a, min(b, WIDEST_WRAP)) for a, b, _ in pairs if a <= WIDEST_WRAP and b >= NARROWEST_WRAP]
        changes = [0] * (WIDEST_WRAP + 2)
        for low, high in spans:
            changes[max(low, NARROWEST_WRAP)] += 1
            changes[high + 1] -= 1
        best, width, covered = 0, 0, 0
        for at, change in enumerate(changes):
            covered += change
            if covered > best:
                best, width = covered, at
        runs_on = sum(on for a, _, on in pairs if a <= width + NARROWEST_WRAP)
        wrapped = best and runs_on >= _WRAPPED_SHARE * best and best >= _WRAPPED_SHARE * len(pairs)
        return cls(_widest(spans, width) if wrapped else 0, soft)

    def forced(self, lines: Lines, row: int) -> bool:
        """Whether the next line's first word would not have fitted on line `row`."""
        return bool(self.width) and len(lines[row]) + 1 + _first_length(lines[row + 1]) > self.width

    def joins(self, lines: Lines, row: int) -> bool:
        """Whether the text of line `row` runs on in the line after it, both being filled."""
        line, following = lines[row].strip(), lines[row + 1].strip()
        if starts_anew(following):
            return False
        ended, forced = ends_sentence(line), self.forced(lines, row)
        goes_on = following[0].islower() or following[0] in _NEVER_FIRST
        if ended and not goes_on:
            return forced and not is_furniture(following)
        if forced and not ended:
            return True
        if is_furniture(line) or is_furniture(following) or _RULE.fullmatch(line):
            return False
        if is_figure(line) or is_figure(following):
            return following[0].islower()
        if goes_on or _HANGING.search(line):
            return True
        is_named = bool(_NAMED.match(following))
        return not is_named and (bool(self.width) or (self.soft and is_prose(line)))


def _pairs(lines: Lines, first: int) -> Iterator[tuple[int, int, bool]]:
    """For each line that another follows: its length, that with the next word's, and whether it reads on there."""
    for row in range(first, len(lines) - 1):
        line, following = lines[row].rstrip(), lines[row + 1].strip()
        if not line or not following or starts_anew(following):
            continue
        reads_on = not _ends_in(line, _STOPS) and (following[0].islower() or _small_words(line) >= _SMALL_WORDS)
        yield len(lines[row]), len(lines[row]) + _first_length(lines[row + 1]), reads_on


def _first_length(line: str) -> int:
    """Characters of a line's first word, with the marks behind it, which are blanks here."""
    first = _FIRST_WORD.match(line)
    return len(first[0]) if first else 0


def _widest(spans: list[tuple[int, int]], width: int) -> int:
    """The greatest width that still breaks as many lines as `width` does: that of the longest line among them."""
    return max((low for low, high in spans if low <= width <= high), default=width)


def starts_anew(line: str) -> bool:
    """Whether a stripped line begins something of its own: a list's item, a speaker's turn."""
    first = line[:1]
    if first.islower():
        return ")" in line[:6] and bool(_ITEM.match(line))
    if first.isalpha():
        return (":" in line[:60] or first in "QA") and bool(_TURN.match(line))
    return bool(_ITEM.match(line) or _NOTE.match(line))


def is_item(line: str) -> bool:
    """Whether a stripped line begins as a list's item does."""
    return bool(_ITEM.match(line))


def is_turn(line: str) -> bool:
    """Whether a stripped line begins a speaker's turn in a transcript."""
    return bool(_TURN.match(line))


def is_figure(line: str) -> bool:
    """Whether a stripped line is a number by itself, such as "24.8M" or "$2.7 billion"."""
    return 0 < len(line) <= _LONGEST_FIGURE and bool(_FIGURE.fullmatch(line))


def is_rule(line: str) -> bool:
    """Whether a line is drawn, not written."""
    return bool(_RULE.fullmatch(line))


def ends_sentence(line: str) -> bool:
    """Whether a line ends as a sentence does."""
    return _ends_in(line, _SENTENCE_ENDS)


def is_prose(line: str) -> bool:
    """Whether a line reads as running text: it ends a sentence, or has several small words."""
    return ends_sentence(line) or _small_words(line) >= _SMALL_WORDS


def _small_words(line: str) -> int:
    return sum(word[0].islower() for word in line.split())


def _ends_in(line: str, signs: str) -> bool:
    """Whether one of the signs ends a line, quotation marks and brackets aside."""
    return line.rstrip(_CLOSERS)[-1:] in signs if line.rstrip(_CLOSERS) else False


def is_heading_like(line: str) -> bool:
    """Whether a stripped line could be a heading by its looks: short, a capital or digit first, no full stop."""
    first = line.lstrip("\"'“‘«([# ")[:1]
    return (
        0 < len(line) <= LONGEST_HEADING
        and len(line.split()) <= _MOST_WORDS
        and first.isalnum()
        and not first.islower()
        and any(c.isalpha() for c in line)
        and (line.endswith("?") or not _ends_in(line, _STOPS))
        and not starts_anew(line)
        and not _WHO_WAS_THERE.match(line)
        and not is_figure(line)
        and not is_furniture(line)
        and "\t" not in line
        and "|" not in line
        and "://" not in line
    )
