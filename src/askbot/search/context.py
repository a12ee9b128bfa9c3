"""What the document around a passage adds to it: its first passage, and the document as a whole.

Both are differences to the passage's own score, so that a document of one passage is ranked by that alone,
but for the usual lengths that BM25 goes by.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from askbot.domain import Floats
from askbot.index.faiss_index import widened

if TYPE_CHECKING:
    from askbot.index import Snapshot
    from askbot.index.document_dates import Place


def lead_gains(snapshot: Snapshot, places: Sequence[Place], vector: Floats, cosines: Floats) -> Floats:
    """How much closer to the question's vector the first passage of each one's document is, by cosine."""
    leads = snapshot.vectors([place.first for place in places])
    return widened(leads) @ vector - cosines


def article_gains(
    snapshot: Snapshot, places: Sequence[Place], stems: Mapping[str, float], mass: float, shares: Floats
) -> Floats:
    """How much more of the highest possible BM25 the whole document of each one has."""
    runs = np.asarray([(place.first, place.last) for place in places], np.int64).reshape(-1, 2)
    usual = snapshot.bm25.words / max(snapshot.document_count, 1)
    scores = snapshot.bm25.joined_scores(stems, runs[:, 0], runs[:, 1], usual)
    return np.minimum(1.0, scores / mass) - shares
