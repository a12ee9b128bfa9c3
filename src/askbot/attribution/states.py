"""The encoder's hidden states, one row a word."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from askbot.attribution.words import Word
from askbot.domain import Passage
from askbot.encoder import Encoding

Halves = npt.NDArray[np.float16]


def word_states(words: Sequence[Word], passages: Sequence[Passage], encodings: Sequence[Encoding]) -> Halves:
    """(n, d): the mean of the states of each word's pieces; zero where the encoder saw none."""
    bounds = np.searchsorted([w.passage for w in words], range(len(passages) + 1))
    rows = [
        _pooled(words[first:last], passage.start, encoding)
        for passage, encoding, first, last in zip(passages, encodings, bounds[:-1], bounds[1:], strict=True)
    ]
    return np.concatenate(rows) if rows else np.zeros((0, 0), np.float16)


def _pooled(words: Sequence[Word], shift: int, encoding: Encoding) -> Halves:
    """A piece belongs to every word that it shares characters with; a word's pieces are a run."""
    if encoding.states is None:
        raise ValueError("The encodings were made without states.")
    if not len(encoding.states):  # the tokenizer drops some characters altogether, such as zero-width ones
        return np.zeros((len(words), encoding.states.shape[1]), np.float16)
    starts = np.asarray([w.start - shift for w in words])
    ends = np.asarray([w.end - shift for w in words])
    first = np.searchsorted(encoding.offsets[:, 1], starts, side="right")
    last = np.searchsorted(encoding.offsets[:, 0], ends, side="left")
    rows = encoding.states[np.minimum(first, len(encoding.states) - 1)]
    rows[last <= first] = 0
    several = np.flatnonzero(last - first > 1)
    if len(several):
        sizes = (last - first)[several]
        begins = np.cumsum(sizes) - sizes
        pieces = np.arange(sizes.sum()) + np.repeat(first[several] - begins, sizes)
        rows[several] = np.add.reduceat(encoding.states[pieces].astype(np.float32), begins) / sizes[:, None]
    return rows
