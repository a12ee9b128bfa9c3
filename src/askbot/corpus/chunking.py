"""A document to passages: runs of whole sentences under one heading, never longer than the encoder's window."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from askbot.corpus.blocks import Block, Kind
from askbot.corpus.document import ParsedDocument
from askbot.corpus.lines import Lines
from askbot.corpus.outline import Section
from askbot.corpus.readers import text_reader
from askbot.corpus.sentences import Pieces, fitting, last_break, sentences
from askbot.domain import Document, Passage, Sentence, Span
from askbot.text.markup import readable

TARGET = 192
"""Word pieces that a passage is filled up to."""


@dataclass(frozen=True, slots=True)
class _Sized:
    """A sentence with its length in word pieces."""

    span: Span
    pieces: int
    block: Block


Run = list[_Sized]


def split(document: Document, *, count: Pieces, window: int, target: int = TARGET) -> tuple[Passage, ...]:
    """Split a document into passages of about `target` word pieces, never more than `window`.

    `count` gives the word pieces of a text, as character offsets. Paragraphs stay whole where they fit; one that is
    longer than `target` is cut between sentences into parts of like length, a sentence longer than `window` at clause
    or word boundaries. What is quiet (bylines, captions) stands in passages, but is no sentence. Ids are `path#1`,
    `path#2` and so on.
    """
    text = document.text
    lines, seen = Lines.of(text), readable(text)
    parsed = isinstance(document, ParsedDocument)
    parts = document.outline if parsed else text_reader(document.path).structured(text).outline
    passages: list[Passage] = []
    for section in parts.sections:
        path = tuple(h for h in section.path if not _same(h, document.title))
        for run in _runs(seen, text, section, count, window, min(target, window)):
            if _said(run):  # what has no sentence cannot be cited
                passages.append(_passage(document, lines, path, run, len(passages) + 1))
    return tuple(passages)


def _same(heading: str, title: str) -> bool:
    return " ".join(heading.split()).casefold() == " ".join(title.split()).casefold()


def _passage(document: Document, lines: Lines, section: tuple[str, ...], run: Run, number: int) -> Passage:
    start, end = run[0].span.start, run[-1].span.end
    return Passage(
        id=f"{document.path}#{number}",
        document=document.path,
        section=section,
        start=start,
        end=end,
        lines=lines.numbers(start, end),
        text=document.text[start:end],
        sentences=tuple(_sentence(lines, one) for one in _said(run)),
    )


def _said(run: Run) -> Run:
    """What of a run are sentences: all but what is quiet, and column heads where nothing else is said."""
    loud = [one for one in run if one.block.kind is not Kind.QUIET]
    return [one for one in loud if one.block.kind is not Kind.HEADS] or loud


def _sentence(lines: Lines, one: _Sized) -> Sentence:
    start, end = one.span.start, one.span.end
    return Sentence(start, end, lines.numbers(start, end), one.block.lead)


def _runs(text: str, raw: str, section: Section, count: Pieces, window: int, target: int) -> Iterator[Run]:
    """The sentences of a section, packed; each run is checked against the window as the encoder will see it.

    Nothing is counted where each byte could be a word piece.
    """
    if len(raw[section.blocks[0].start : section.blocks[-1].end].encode()) <= target:
        if short := [_Sized(sentence, 0, block) for block in section.blocks for sentence in sentences(text, block)]:
            yield short
        return
    paragraphs = (list(_sized(text, block, count, window)) for block in section.blocks)
    for run in _packed((p for p in paragraphs if p), target, window):
        yield from _checked(text, raw, run, count, window)


def _sized(text: str, block: Block, count: Pieces, window: int) -> Iterator[_Sized]:
    """A block's sentences; all are counted at once, one that might not fit the window by itself again."""
    firsts = [block.start + first for first, _ in count(text[block.start : block.end])]
    for sentence in sentences(text, block):
        pieces = bisect_left(firsts, sentence.end) - bisect_left(firsts, sentence.start)
        if 2 * pieces > window:
            pieces = len(count(sentence.text(text)))
        if pieces <= window:
            yield _Sized(sentence, pieces, block)
        else:
            cuts = fitting(text, sentence, count, window)
            yield from (_Sized(span, len(count(span.text(text))), block) for span in cuts)


def _packed(paragraphs: Iterable[Run], target: int, window: int) -> Iterator[Run]:
    """Fill runs paragraph by paragraph; a scrap joins its neighbour, if a little over the target."""
    current: Run = []
    for paragraph in paragraphs:
        scrap = min(_pieces(current), _pieces(paragraph)) < target // 6
        room = min(window, target + target // 4) if scrap else target
        if current and not scrap and _pieces(current) + _pieces(paragraph) > room:
            yield current
            current = []
        current = current + paragraph
        if _pieces(current) > room:
            *full, current = _cut(current, target)
            yield from full
    if current:
        yield current


def _cut(paragraph: Run, target: int) -> list[Run]:
    """Cut a paragraph between sentences into parts of like length, none above the target unless a sentence is."""
    parts = math.ceil(_pieces(paragraph) / target)
    runs: list[Run] = [[]]
    goal = _pieces(paragraph) / max(parts, 1)
    for sentence in paragraph:
        length = _pieces(runs[-1])
        near = length + sentence.pieces / 2 > goal
        if runs[-1] and parts > 1 and (near or length + sentence.pieces > target):
            runs.append([])
        runs[-1].append(sentence)
    return runs


def _checked(text: str, raw: str, run: Run, count: Pieces, window: int) -> Iterator[Run]:
    """Halve a run that is longer as a whole than its sentences add up to.

    List markers and tokenizers can cause that, and marks whose other half is in another passage: they are seen then.
    """
    whole = Span(run[0].span.start, run[-1].span.end)
    single = whole.end - whole.start <= 1
    if single or _surely_fits(text, raw, run, window) or len(count(readable(whole.text(raw)))) <= window:
        yield run
        return
    middle = len(run) // 2
    halves = [run[:middle], run[middle:]] if middle else [[half] for half in _halves(text, run[0])]
    for half in halves:
        yield from _checked(text, raw, half, count, window)


def _halves(text: str, sentence: _Sized) -> list[_Sized]:
    """A sentence as two, cut at a clause or a blank near its middle where there is one."""
    start, end = sentence.span.start, sentence.span.end
    cut = last_break(text, start, (start + end + 1) // 2)
    left, right = text[start:cut], text[cut:end]
    spans = Span(start, start + len(left.rstrip())), Span(end - len(right.lstrip()), end)
    return [_Sized(span, sentence.pieces, sentence.block) for span in spans if span.start < span.end]


def _surely_fits(text: str, raw: str, run: Run, window: int) -> bool:
    """Whether a run fits even if each byte between its sentences were a word piece, and no mark is blanked in it."""
    whole = Span(run[0].span.start, run[-1].span.end)
    seen = whole.text(text)
    between = len(seen.encode()) - sum(len(sentence.span.text(text).encode()) for sentence in run)
    return _pieces(run) + between <= window and seen == whole.text(raw)


def _pieces(run: Sequence[_Sized]) -> int:
    return sum(sentence.pieces for sentence in run)
