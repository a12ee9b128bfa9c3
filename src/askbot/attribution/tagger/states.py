"""The encoder's hidden states, one row a word."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from askbot.attribution.tagger.features import Ints
from askbot.attribution.words import Word
from askbot.domain import Passage
from askbot.encoder.outputs import Encoding, Offsets

Halves = npt.NDArray[np.float16]


def word_states(words: Sequence[Word], passages: Sequence[Passage], encodings: Sequence[Encoding]) -> Halves:
    """(n, d): the mean of the states of each word's pieces; zero where the encoder saw none."""
    bounds = np.searchsorted([w.passage for w in words], range(len(passages) + 1)).tolist()
    starts, ends = np.asarray([(w.start, w.end) for w in words], np.int64).reshape(-1, 2).T
    pooled = [_states(encoding) for encoding in encodings]
    rows = np.zeros((len(words), pooled[0].shape[1] if pooled else 0), np.float16)
    for passage, encoding, states, (a, b) in zip(passages, encodings, pooled, pairwise(bounds), strict=True):
        if len(states):  # the tokenizer drops some characters altogether, such as zero-width ones
            shift = passage.start
            _pool(states, encoding.offsets, starts[a:b] - shift, ends[a:b] - shift, rows[a:b])
    return rows


def _states(encoding: Encoding) -> Halves:
    if encoding.states is None:
        raise ValueError("The encodings were made without states.")
    return encoding.states


def _pool(states: Halves, offsets: Offsets, starts: Ints, ends: Ints, rows: Halves) -> None:
    """Fill rows. A piece belongs to every word that it shares characters with; a word's pieces are a run."""
    first = np.searchsorted(offsets[:, 1], starts, side="right")
    last = np.searchsorted(offsets[:, 0], ends, side="left")
    np.take(states, first, 0, rows, mode="clip")
    rows[last <= first] = 0
    several = np.flatnonzero(last - first > 1)
    if len(several):
        sizes = (last - first)[several]
        begins = np.cumsum(sizes) - sizes
        pieces = np.arange(sizes.sum()) + np.repeat(first[several] - begins, sizes)
        rows[several] = np.add.reduceat(states[pieces].astype(np.float32), begins) / sizes[:, None]
