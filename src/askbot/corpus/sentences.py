"""A block to sentences, and a sentence that is too long to pieces."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from askbot.corpus.blocks import Block
from askbot.corpus.boundaries import sentence_ends
from askbot.domain import Span

Pieces = Callable[[str], Sequence[tuple[int, int]]]

_CLAUSE = re.compile(r"[;:—–]\s|,\s|\s[—–-]\s")
_BLANK = re.compile(r"\s+")


def sentences(text: str, block: Block) -> Iterator[Span]:
    """The sentences of a block, in order, without blank ends; together they hold all of its non-blank text.

    `text` is the document's as `readable` gives it: without marks of footnotes and emphasis.
    """
    words = text[block.start : block.end].replace("\r", " ").replace("\n", " ")
    start = 0
    for end in [*([] if block.whole else sentence_ends(words)), len(words)]:
        raw = words[start:end]
        if raw.strip():
            left = start + len(raw) - len(raw.lstrip())
            yield Span(block.start + left, block.start + start + len(raw.rstrip()))
            start = end


def fitting(text: str, sentence: Span, count: Pieces, window: int) -> Iterator[Span]:
    """Cut a sentence into pieces of at most `window` word pieces: at clauses, else words, else wherever it must be."""
    start = sentence.start
    while start < sentence.end:
        end = _cut(text, Span(start, sentence.end), count, window)
        cut = text[start:end]
        yield Span(start, start + len(cut.rstrip()))
        blank = _BLANK.match(text, end, sentence.end)
        start = blank.end() if blank else end


def _cut(text: str, rest: Span, count: Pieces, window: int) -> int:
    """Where the first piece of `rest` ends."""
    limit = _limit(text, rest, count, window)
    while limit < rest.end:
        end = last_break(text, rest.start, limit)
        if end <= rest.start + 1 or len(count(text[rest.start : end].rstrip())) <= window:
            return end
        limit = end - 1
    return rest.end


def _limit(text: str, rest: Span, count: Pieces, window: int) -> int:
    """Where the first word piece too many begins, or the end of `rest`; looks no further ahead than it must."""
    ahead = 8 * window
    while True:
        head = text[rest.start : min(rest.end, rest.start + ahead)]
        offsets = count(head)
        if len(offsets) > window:
            return rest.start + max(1, offsets[window][0])
        if rest.start + ahead >= rest.end:
            return rest.end
        ahead *= 2


def last_break(text: str, start: int, limit: int) -> int:
    """The last clause end in the second half of `text[start:limit]`, else the last blank, else `limit` itself."""
    half = (start + limit + 1) // 2
    clauses = [m.end() for m in _CLAUSE.finditer(text, half, limit)]
    if clauses:
        return clauses[-1]
    blanks = [m.start() for m in _BLANK.finditer(text, start + 1, limit + 1)]
    return blanks[-1] if blanks else limit
