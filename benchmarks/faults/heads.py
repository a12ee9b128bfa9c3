"""The trained attribution head under fuzz: on hidden states that the encoder made, and on any other numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt
from hypothesis import strategies as st

from askbot.attribution import Attributor, Encoded, load_attributor
from askbot.corpus import split
from askbot.domain import Attribution, Document, Passage
from askbot.encoder.encoder import STATE_LAYERS, EncoderInput, Encoding
from benchmarks.faults.blocks import documents
from benchmarks.faults.scene import encoder

Case = tuple[int, str]
"""Which hidden states, and the text of a document."""
TEXTS = 8
"""Texts of a document, each under a heading of its own: the head reads passages side by side."""
REAL_EVERY = 64
LONGEST = 2000
"""Characters of a stretched text: the head takes a millisecond for each few words of it."""
ROWS = 4096


def cases() -> st.SearchStrategy[Case]:
    """Documents of short texts, with states of all kinds."""
    texts = st.lists(documents(12), min_size=TEXTS, max_size=TEXTS)
    return st.tuples(st.integers(0, 255), texts.map("\n\n# Another\n\n".join))


def stretched_case(text: str) -> Case:
    """A stretched text with states as large as the encoder's."""
    return 1, text[:LONGEST]


def attributed(kind: int, document: Document) -> tuple[Attribution, ...]:
    """What the head finds with states of that kind; one kind in REAL_EVERY is the encoder's own."""
    passages = split(document, count=encoder().pieces, window=encoder().window)
    if kind % REAL_EVERY == 0:
        encodings = list(encoder().encode([EncoderInput(p.text) for p in passages], states=True))
    else:
        encodings = [_made_up(p, kind) for p in passages]
    return head().attribute([Encoded(document, passages, encodings)])[0]


@cache
def head() -> Attributor:
    """The shipped head, loaded once."""
    return load_attributor(encoder())


def _made_up(passage: Passage, kind: int) -> Encoding:
    """An encoding with the tokenizer's own offsets and made-up states, which are all that the head reads."""
    offsets = _offsets(encoder().pieces(passage.text))
    make = KINDS[kind % REAL_EVERY % len(KINDS)]
    nothing = np.zeros((0, 0), np.float32)
    ends, signs = np.zeros(0, np.int64), np.zeros((len(offsets), 0), np.uint8)
    return Encoding(nothing, nothing, ends, signs, offsets, offsets[:, 0], make(len(offsets), kind))


def _offsets(pieces: Sequence[tuple[int, int]]) -> npt.NDArray[np.int32]:
    offsets = np.asarray(pieces, np.int32).reshape(-1, 2)
    return offsets[offsets[:, 1] > offsets[:, 0]]


def _ordinary(count: int, seed: int) -> npt.NDArray[np.float16]:
    return _pool()[(np.arange(count) + seed * 7) % ROWS]


def _flat(count: int, seed: int) -> npt.NDArray[np.float16]:
    return np.full((count, _width()), seed % 3 - 1, np.float16)


def _huge(count: int, seed: int) -> npt.NDArray[np.float16]:
    return _ordinary(count, seed) * np.float16(10_000)


def _broken(count: int, seed: int) -> npt.NDArray[np.float16]:
    """What no sound model gives: infinite, and not a number."""
    states = _ordinary(count, seed).copy()
    states[:: 1 + seed % 3] = (np.inf, np.nan, -np.inf)[seed // 16 % 3]
    return states


KINDS: tuple[Callable[[int, int], npt.NDArray[np.float16]], ...] = (
    _ordinary, _ordinary, _ordinary, _ordinary, _flat, _huge, _broken,
)  # fmt: skip


@cache
def _pool() -> npt.NDArray[np.float16]:
    return np.random.default_rng(1).normal(0, 0.6, (ROWS, _width())).astype(np.float16)


def _width() -> int:
    return len(STATE_LAYERS) * encoder().dimension
