"""Late interaction: every word piece of the question meets its best match among a sentence's word pieces.

MaxSim as in ColBERT (Khattab and Zaharia, 2020), with the token vectors of the sentence encoder as they are, each piece
of the question weighted by its inverse document frequency. Token vectors of passages are stored as their signs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from askbot.index import Snapshot

SIGN_SCALE = float(np.sqrt(np.pi / 2))
"""The signs of a Gaussian vector have a cosine of sqrt(2/pi) with it."""

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Late:
    """What late interaction says of one passage, each in 0 to 1: a share of the question's IDF mass."""

    passage: float
    sentences: tuple[float, ...]


def late_interaction(snapshot: Snapshot, rows: Sequence[int], tokens: Floats, weights: Floats) -> list[Late]:
    """Compare (q, d) unit token vectors of a question, weighted by (q,), with the sentences of passages."""
    share = weights / max(float(weights.sum()), 1e-9)
    return [
        Late(float(best.max(0, initial=0) @ share), tuple((best @ share).tolist()))
        for best in token_matches(snapshot, rows, tokens)
    ]


def token_matches(snapshot: Snapshot, rows: Sequence[int], tokens: Floats) -> list[Floats]:
    """(s, q) for each passage: the best cosine, 0 to 1, of each of the (q, d) tokens in each of its s sentences."""
    ranges = [snapshot.sentence_range(row) for row in rows]
    lengths = [len(r) for r in ranges]
    if not sum(lengths) or not len(tokens):
        return [np.zeros((n, len(tokens)), np.float32) for n in lengths]
    signs = np.concatenate([_signs(snapshot, r) for r in ranges])
    sizes = np.concatenate([_sizes(snapshot.token_ends(r)) for r in ranges])
    return np.split(_best(_cosines(signs, tokens), sizes), np.cumsum(lengths)[:-1])


def _sizes(ends: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    sizes = ends.copy()
    sizes[1:] -= ends[:-1]
    return sizes


def _signs(snapshot: Snapshot, sentences: range) -> npt.NDArray[np.uint8]:
    span = snapshot.token_range(sentences)
    return snapshot.token_signs[span.start : span.stop]


def _cosines(packed: npt.NDArray[np.uint8], tokens: Floats) -> Floats:
    """(t, q) estimated cosines between stored signs and question tokens."""
    dimension = tokens.shape[1]
    bits = np.unpackbits(packed, axis=1, count=dimension).astype(np.float32)
    # signs are 2 * bits - 1; the product is spread out so that the bits need no second pass
    products = 2 * (bits @ tokens.T) - tokens.sum(1)
    return np.clip(products * (SIGN_SCALE / np.sqrt(dimension)), 0, 1)


def _best(cosines: Floats, sizes: npt.NDArray[np.int64]) -> Floats:
    """(s, q): each question token's best cosine in each sentence; zero for a sentence without tokens."""
    best = np.zeros((len(sizes), cosines.shape[1]), np.float32)
    filled = np.flatnonzero(sizes)
    starts = np.cumsum(sizes) - sizes
    if len(filled):
        best[filled] = np.maximum.reduceat(cosines, starts[filled], axis=0)
    return best
