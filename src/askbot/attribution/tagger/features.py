"""A run of words as columns of numbers: what the head and the linker read besides the encoder's states."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from askbot.attribution.words import QUOTES, Word, is_mark
from askbot.domain import Floats

Flags = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

SURFACE = 12
"""Columns of `WordTable.surface`."""
MARKS = 9
RELATIVE, PRONOUNS, CONJUNCTIONS, JOINING, OPENING = (1 << n for n in range(5))
WORDS = {
    RELATIVE: ("who", "which", "that", "whom"),
    PRONOUNS: ("he", "she", "they", "i", "we", "it", "you"),
    CONJUNCTIONS: ("and", "but", "or"),
    JOINING: ("and", "but"),
    OPENING: ("that", "to", "whether", "how"),
}
KINDS = {
    word: sum(kind for kind, listed_words in WORDS.items() if word in listed_words)
    for listed_words in WORDS.values()
    for word in listed_words
}
"""The kinds of a word as bits."""


@dataclass(frozen=True, slots=True)
class WordTable:
    """Columns over n words."""

    sentence: Ints
    paragraph: Ints
    quoted: Flags
    capital: Flags
    mark: Flags
    """Punctuation."""
    quote: Flags
    comma: Flags
    stop: Flags
    colon: Flags
    """Or a dash."""
    kinds: Ints
    """As bits, see KINDS."""
    surface: Floats
    """(n, SURFACE): what the head reads of each word."""
    lowers: tuple[str, ...]


def word_table(words: Sequence[Word]) -> WordTable:
    """Read the columns off the words."""
    texts = [w.text for w in words]
    places = {text: n for n, text in enumerate(dict.fromkeys(texts))}
    place = np.asarray([places[text] for text in texts], np.int64)
    marks: Flags = np.asarray([_marks(text) for text in places], bool).reshape(-1, MARKS)
    capital, upper, digit, mark, quote, comma, stop, colon, dash = marks[place].T
    kinds = np.asarray([KINDS.get(text.lower(), 0) for text in places], np.int64)[place]
    sentence = np.asarray([w.sentence for w in words], np.int64)
    paragraph = np.asarray([w.paragraph for w in words], np.int64)
    quoted = np.asarray([w.quoted for w in words], bool)
    first, last = _edges(sentence)
    edges = (first, _edges(paragraph)[0], last)
    surface = np.stack((capital, upper, digit, mark, quoted, quote, comma, stop, *edges, colon), 1)
    return WordTable(
        sentence,
        paragraph,
        quoted,
        capital,
        mark,
        quote,
        comma,
        stop,
        colon | dash,
        kinds=kinds,
        surface=surface.astype(np.float32),
        lowers=tuple(text.lower() for text in texts),
    )


def _marks(text: str) -> tuple[bool, ...]:
    """What a word's own letters tell: MARKS flags."""
    return (
        text[0].isupper(),
        text.isupper() and len(text) > 1,
        text[0].isdigit(),
        is_mark(text),
        text in QUOTES,
        text == ",",
        text in {".", "?", "!"},
        text == ":",
        text in {"\u2014", "\u2013"},
    )


def floats(values: npt.NDArray[np.floating]) -> Floats:
    """In single precision."""
    return values.astype(np.float32, copy=False)


def _edges(groups: Ints) -> tuple[Flags, Flags]:
    """Which words begin, and which end, a run of like numbers."""
    change = np.diff(groups, prepend=-1, append=-1) != 0
    return change[:-1], change[1:]
