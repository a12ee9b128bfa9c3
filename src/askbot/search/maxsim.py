"""Late interaction: every word piece of the question meets its best match among a sentence's word pieces.

MaxSim as in ColBERT (Khattab and Zaharia, 2020), with the token vectors of the sentence encoder as they are, each piece
of the question weighted by its inverse document frequency. Token vectors of passages are stored as their signs.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from askbot.domain import Floats

if TYPE_CHECKING:
    from askbot.index import Snapshot

SIGN_SCALE = math.sqrt(math.pi / 2)
"""The signs of a Gaussian vector have a cosine of sqrt(2/pi) with it."""

Numbers = npt.NDArray[np.int64]


BLOCK = 128
"""Tokens whose signs are spread out at a time, so that they stay in the processor's cache."""


@dataclass(frozen=True, slots=True)
class Late:
    """What late interaction says of one passage, each in 0 to 1: a share of the question's IDF mass."""

    passage: float
    sentences: tuple[float, ...]


def late_interaction(snapshot: Snapshot, rows: Sequence[int], tokens: Floats, weights: Floats) -> list[Late]:
    """Compare (q, d) unit token vectors of a question, weighted by (q,), with the sentences of passages."""
    share = weights / max(float(weights.sum()), 1e-9)
    matches, owners = _matches(snapshot, rows, tokens)
    sentences, passages = matches @ share, _best(matches, owners, len(rows)) @ share
    ends = np.cumsum(np.bincount(owners, minlength=len(rows))).tolist()
    parts = zip(passages.tolist(), [0, *ends], ends, strict=False)
    scores = tuple(sentences.tolist())
    return [Late(passage, scores[start:end]) for passage, start, end in parts]


def token_matches(snapshot: Snapshot, rows: Sequence[int], tokens: Floats) -> list[Floats]:
    """(s, q) for each passage: the best cosine, 0 to 1, of each of the (q, d) tokens in each of its s sentences."""
    matches, owners = _matches(snapshot, rows, tokens)
    return np.split(matches, np.cumsum(np.bincount(owners, minlength=len(rows)))[:-1])


def _matches(snapshot: Snapshot, rows: Sequence[int], tokens: Floats) -> tuple[Floats, Numbers]:
    """The best cosines with all sentences of all passages, (s, q), and the place in `rows` of each one's passage."""
    stored = snapshot.tokens_in(rows)
    cosines = _cosines(stored.signs, tokens)
    return np.clip(_best(cosines, stored.sentences, len(stored.owners)), 0, 1), stored.owners


def _cosines(packed: npt.NDArray[np.uint8], tokens: Floats) -> Floats:
    """(t, q) estimated cosines between stored signs and question tokens."""
    dimension = tokens.shape[1]
    scaled = tokens * (SIGN_SCALE / math.sqrt(dimension))
    spread = np.ascontiguousarray(2 * scaled.T)
    cosines = np.empty((len(packed), len(tokens)), np.float32)
    for start in range(0, len(packed), BLOCK):
        bits = np.unpackbits(packed[start : start + BLOCK], axis=1, count=dimension)
        np.matmul(bits.astype(np.float32), spread, out=cosines[start : start + BLOCK])
    # signs are 2 * bits - 1; the product is spread out so that the bits need no second pass
    return cosines - scaled.sum(1)


def _best(cosines: Floats, owners: Numbers, count: int) -> Floats:
    """(count, q): the highest of each owner's rows, which lie together; zero for an owner without any."""
    best = np.zeros((count, cosines.shape[1]), np.float32)
    starts = np.flatnonzero(np.diff(owners, prepend=-1))
    if len(starts):
        best[owners[starts]] = np.maximum.reduceat(cosines, starts, axis=0)
    return best
