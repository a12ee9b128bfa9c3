"""A block to sentences: nupunkt's boundaries, mended where news prose trips it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from askbot.corpus.blocks import Block
from askbot.domain import Span

Pieces = Callable[[str], Sequence[tuple[int, int]]]

_OPENERS = "\"“‘'«([*_ \t"
_CLOSERS = ",;:)]”’»"
_QUOTES = '"”’»'
_SIGNED = re.compile(r"(?:[—–―]|--)\s?[A-ZÀ-Þ]")
"""Who said the words in quotation marks before it."""
_WIDE_STOP = re.compile(r"[。！？।॥][”’」』）\"']*")  # noqa: RUF001 - the full stops of other scripts
_INITIALS = re.compile(r"\b\w\.\w\.$")
_NUMBERED = frozenset({"no", "nos", "fig", "figs", "art", "sec", "vol", "ch", "p", "pp", "approx", "ca"})
_TITLES = frozenset(
    re.findall(
        r"\w+",
        "adm amb brig capt cmdr col cpl dr fr gen gov hon lt maj messrs mr mrs ms mt pres prof pvt rep reps ret rev "
        "sen sens sgt st supt vs",
    )
)
_CLAUSE = re.compile(r"[;:—–]\s|,\s|\s[—–-]\s")
_LAST_WORD = re.compile(r"(\w+)\.$")
_BLANK = re.compile(r"\s+")
_NEAR = 80
"""Characters looked at on either side of a boundary."""


def sentences(text: str, block: Block) -> Iterator[Span]:
    """The sentences of a block, in order, without blank ends; together they hold all of its non-blank text.

    `text` is the document's as `readable` gives it: without marks of footnotes and emphasis.
    """
    words = text[block.start : block.end].replace("\r", " ").replace("\n", " ")
    start = 0
    for end in [*([] if block.whole else _ends(words)), len(words)]:
        raw = words[start:end]
        if raw.strip():
            left = start + len(raw) - len(raw.lstrip())
            yield Span(block.start + left, block.start + start + len(raw.rstrip()))
            start = end


def _ends(words: str) -> list[int]:
    import nupunkt

    ends = {end for _, end in nupunkt.sent_spans(words)} | {m.end() for m in _WIDE_STOP.finditer(words)}
    return [end for end in sorted(ends) if _is_boundary(words, end)]


def _is_boundary(words: str, end: int) -> bool:
    """Whether a sentence really ends before `end`: not after a title or an initial, nor before a small letter."""
    before, after = words[max(0, end - _NEAR) : end].rstrip(), words[end : end + _NEAR].lstrip()
    if not before or not after:
        return True
    first = after.lstrip(_OPENERS)[:1]
    if first.islower() or after[0] in _CLOSERS or (before[-1] in _QUOTES and _SIGNED.match(after)):
        return False
    last = _LAST_WORD.search(before)
    if last is None or _INITIALS.search(before):
        return True
    word = last[1].lower()
    is_initial = len(word) == 1 and last[1].isupper()
    return not (word in _TITLES or is_initial or (word in _NUMBERED and first.isdigit()))


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
        end = _best_break(text, rest.start, limit)
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


def _best_break(text: str, start: int, limit: int) -> int:
    """The last clause end in the second half of `text[start:limit]`, else the last blank, else `limit` itself."""
    half = (start + limit + 1) // 2
    clauses = [m.end() for m in _CLAUSE.finditer(text, half, limit)]
    if clauses:
        return clauses[-1]
    blanks = [m.start() for m in _BLANK.finditer(text, start + 1, limit + 1)]
    return blanks[-1] if blanks else limit
