"""A run of words as columns of numbers: what the head and the linker read besides the encoder's states."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from askbot.attribution.words import QUOTES, Word

Floats = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

SURFACE = 12
"""Columns of `WordTable.surface`."""


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
    surface: Floats
    """(n, SURFACE): what the head reads of each word."""
    lowers: tuple[str, ...]


def word_table(words: Sequence[Word]) -> WordTable:
    """Read the columns off the words."""
    texts = [w.text for w in words]
    sentence = np.asarray([w.sentence for w in words], np.int64)
    paragraph = np.asarray([w.paragraph for w in words], np.int64)
    columns = {
        "quoted": _flags([w.quoted for w in words]),
        "capital": _flags([w.is_capital for w in words]),
        "mark": _flags([not w.is_word for w in words]),
        "quote": _flags([t in QUOTES for t in texts]),
        "comma": _flags([t == "," for t in texts]),
        "stop": _flags([t in {".", "?", "!"} for t in texts]),
        "colon": _flags([t in {":", "\u2014", "\u2013"} for t in texts]),
    }
    first, last = _edges(sentence)
    surface = [
        columns["capital"],
        _flags([t.isupper() and len(t) > 1 for t in texts]),
        _flags([t[0].isdigit() for t in texts]),
        columns["mark"],
        columns["quoted"],
        columns["quote"],
        columns["comma"],
        columns["stop"],
        first,
        _edges(paragraph)[0],
        last,
        _flags([t == ":" for t in texts]),
    ]
    stacked = np.stack(surface, 1).astype(np.float32) if texts else np.zeros((0, SURFACE), np.float32)
    return WordTable(sentence, paragraph, **columns, surface=stacked, lowers=tuple(t.lower() for t in texts))


def floats(values: npt.NDArray[np.floating]) -> Floats:
    """In single precision."""
    return values.astype(np.float32, copy=False)


def _flags(values: list[bool]) -> Flags:
    return np.asarray(values, bool)


def _edges(groups: Ints) -> tuple[Flags, Flags]:
    """Which words begin, and which end, a run of like numbers."""
    change = np.diff(groups, prepend=-1, append=-1) != 0
    return change[:-1], change[1:]
