"""A document's passages as one run of words, with what the taggers need to know about each word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from askbot.domain import Document, Passage, Span

WORD = re.compile(r"(?:[A-Z]\.){2,}|\d+(?:[.,]\d+)+|\w+(?:[-\u2010\u2011]\w+)*|''|``|[^\w\s]")
OPENING = frozenset("“„«\u2039") | {"``"}
CLOSING = frozenset("”»\u203a")
STRAIGHT = frozenset({'"', "''"})
QUOTES = OPENING | CLOSING | STRAIGHT


class Word(NamedTuple):
    """A word or a mark of punctuation; offsets count characters of the document."""

    start: int
    end: int
    text: str
    sentence: int
    """Counts through all passages of the document."""
    paragraph: int
    """Likewise; a new one begins where a line ends between two sentences."""
    passage: int
    """Position in the passages that were given."""
    quoted: bool
    """Inside quotation marks, or such a mark itself."""

    @property
    def lower(self) -> str:
        """In small letters."""
        return self.text.lower()

    @property
    def is_word(self) -> bool:
        """Not a mark of punctuation."""
        return not is_mark(self.text)

    @property
    def is_capital(self) -> bool:
        """Begins with a capital letter."""
        return self.text[0].isupper()


@dataclass(frozen=True, slots=True)
class Relation:
    """A source, a cue and a content, each as ascending positions of words; the source may be empty."""

    source: tuple[int, ...]
    cue: tuple[int, ...]
    content: tuple[int, ...]
    certain: bool = False
    """Found by a rule that is hardly ever wrong."""
    prevails: bool = False
    """Holds against another reading of the same cue."""
    likely: float = 1.0
    """How likely the tagger thinks it right as a whole; what is plainly said is as good as certain."""


def is_mark(text: str) -> bool:
    """Whether a word is a mark of punctuation."""
    return len(text) == 1 and not text.isalnum()


def opens_only(text: str, at: int, end: int) -> bool:
    """Whether a straight mark at `text[at:end]` can only open a quotation: a blank before it, a word behind it."""
    return (at == 0 or text[at - 1].isspace()) and text[end : end + 1].isalnum()


def closes_only(text: str, at: int, end: int) -> bool:
    """Whether a straight mark can only close one: a word or a stop before it, a blank or nothing behind it."""
    before, behind = text[max(0, at - 1) : at], text[end : end + 1]
    return bool(before) and (before.isalnum() or before in ".,!?") and (not behind or behind.isspace())


def _is_inside(text: str, at: int, end: int, *, inside: bool) -> bool:
    """Whether what follows a mark is quoted: straight marks by turns, but where only one reading is left."""
    mark = text[at:end]
    if mark not in STRAIGHT:
        return mark in OPENING
    return opens_only(text, at, end) or not (inside or closes_only(text, at, end))


def read_words(document: Document, passages: Sequence[Passage]) -> tuple[Word, ...]:
    """All words of the passages' sentences, in order."""
    words: list[Word] = []
    paragraph, inside = -1, False
    for sentence, (number, span) in enumerate(_sentences(passages)):
        if not words or "\n" in document.text[words[-1].end : span.start]:
            paragraph, inside = paragraph + 1, False
        for match in WORD.finditer(document.text, span.start, span.end):
            text, quoted = match[0], inside
            if text in QUOTES:
                quoted, inside = True, _is_inside(document.text, *match.span(), inside=inside)
            words.append(Word(*match.span(), text, sentence, paragraph, number, quoted))
    return tuple(words)


def sentence_ranges(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """The first word of each sentence and the one after its last."""
    start = 0
    for i in range(1, len(words) + 1):
        if i == len(words) or words[i].sentence != words[start].sentence:
            yield start, i
            start = i


def spans_of(words: Sequence[Word], indices: Iterable[int]) -> tuple[Span, ...]:
    """Unbroken runs of words as spans of characters; a run ends with its paragraph."""
    spans: list[Span] = []
    last = None
    for i in sorted(indices):
        if last is not None and i == last + 1 and words[i].paragraph == words[last].paragraph:
            spans[-1] = Span(spans[-1].start, words[i].end)
        else:
            spans.append(Span(words[i].start, words[i].end))
        last = i
    return tuple(spans)


def _sentences(passages: Sequence[Passage]) -> Iterator[tuple[int, Span]]:
    for number, passage in enumerate(passages):
        for sentence in passage.sentences:
            yield number, sentence.span
