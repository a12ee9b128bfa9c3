"""A question to ranked hits: candidates from three rankers, late interaction, fusion of scores.

Each ranker's score lies on a scale of its own that does not depend on the other passages (cosines, shares of the
question's IDF mass), so that fused scores of different questions compare. They are in `Hit.scores`:

- `passage`, `sentence`: cosine of the question's vector with the passage's, and with its best sentence's
- `bm25`: BM25 as a share of the highest possible, 0 to 1
- `maxsim`: late interaction with the passage, 0 to 1, each word piece weighted by its IDF
- `best_sentence`: the same with the one sentence of the passage that it is highest for
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from askbot.domain import Hit, Span
from askbot.errors import SettingsError
from askbot.search.batching import QuestionEncoder
from askbot.search.filters import Filters, allowed_rows
from askbot.search.fold import folded
from askbot.search.late import Late, late_interaction
from askbot.search.question import Reading, match_spans, own_weight, read_question

if TYPE_CHECKING:
    from askbot.encoder import Encoder, Encoding
    from askbot.index import Snapshot

CANDIDATES = 50
"""Passages taken from each ranker."""
WEIGHTS: Mapping[str, float] = {"passage": 0.0, "sentence": 0.2, "bm25": 0.1, "maxsim": 0.3, "best_sentence": 0.4}
SPARE = 3
"""Hits looked at for each one wanted, since near-duplicates fold."""

Floats = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Query:
    reading: Reading
    encoding: Encoding
    piece_weights: Floats
    mass: float
    """The sum of the inverse document frequencies of the question's own stems."""
    lexical: Floats
    """BM25 of every passage."""


class Searcher:
    """Searches one snapshot with the encoder that it was made with; safe to share between threads."""

    def __init__(self, snapshot: Snapshot, encoder: Encoder, weights: Mapping[str, float] | None = None) -> None:
        """`weights` of the rankers replace WEIGHTS; a ranker that is not named counts nothing.

        Raises `SettingsError` for a ranker that does not exist, `MismatchedSnapshotError` where the snapshot's
        vectors are not this encoder's.
        """
        snapshot.require(encoder.fingerprint, encoder.dimension)
        self._weights = dict(weights or WEIGHTS)
        if unknown := self._weights.keys() - WEIGHTS.keys():
            raise SettingsError(f"{min(unknown)} is no ranker.", f"There are {', '.join(WEIGHTS)}.")
        self.snapshot = snapshot
        self._encoder = encoder
        self._questions = QuestionEncoder(encoder)

    def search(
        self, question: str, k: int = 5, *, filters: Filters | None = None, previous: str | None = None
    ) -> tuple[Hit, ...]:
        """The k passages that fit a question best, best first; near-duplicates are in `also` of the first of them.

        `previous` is the question before this one in the same talk; it counts only where this one hangs on it.
        """
        query = self._query(read_question(question, previous, self.snapshot, self._encoder))
        allowed = allowed_rows(self.snapshot, filters) if filters else None
        rows = self._candidates(query, allowed)
        late = late_interaction(self.snapshot, rows, query.encoding.tokens, query.piece_weights)
        ranked = sorted(zip(self._scores(query, rows, late), rows, late, strict=True), key=self._rank)
        return folded(self._hits(ranked[: k * SPARE]), k)

    def matches(self, question: str, text: str) -> tuple[Span, ...]:
        """The words of a text that share a stem with a word of the question, as offsets into the text."""
        return match_spans(question, text, self.snapshot.lexical)

    def reading(self, question: str, previous: str | None = None) -> Reading:
        """How a question is understood: spelling corrected, the previous question drawn in."""
        return read_question(question, previous, self.snapshot, self._encoder)

    def _query(self, reading: Reading) -> _Query:
        lexical, encoding = self.snapshot.lexical, self._questions(reading.text)
        counts = np.asarray([own_weight(start, reading) for start in encoding.offsets[:, 0]], np.float32)
        idf = lexical.idf([stem for stem, weight in reading.stems.items() if weight == 1])
        return _Query(
            reading=reading,
            encoding=encoding,
            piece_weights=self.snapshot.piece_idf(encoding.pieces) * counts,
            mass=max(sum(idf.values()), 1e-9),
            lexical=lexical.scores(reading.stems),
        )

    def _candidates(self, query: _Query, allowed: Rows | None) -> list[int]:
        snapshot = self.snapshot
        _, by_passage = snapshot.passage_index.search(query.encoding.vector, CANDIDATES, allowed)
        _, sentences = snapshot.sentence_index.search(
            query.encoding.vector, 2 * CANDIDATES, None if allowed is None else snapshot.sentences_of(allowed)
        )
        by_word = _top(query.lexical, CANDIDATES, allowed)
        return sorted({*by_passage.tolist(), *snapshot.rows_of_sentences(sentences).tolist(), *by_word.tolist()})

    def _scores(self, query: _Query, rows: Sequence[int], late: Sequence[Late]) -> list[dict[str, float]]:
        snapshot, vector = self.snapshot, query.encoding.vector
        passage = np.asarray(snapshot.passage_vectors[list(rows)], np.float32) @ vector
        return [
            {
                "passage": float(passage[i]),
                "sentence": self._best_sentence(row, vector),
                "bm25": min(1.0, float(query.lexical[row]) / query.mass),
                "maxsim": late[i].passage,
                "best_sentence": max(late[i].sentences, default=0.0),
            }
            for i, row in enumerate(rows)
        ]

    def _best_sentence(self, row: int, vector: Floats) -> float:
        own = self.snapshot.sentence_range(row)
        return float((self.snapshot.sentence_vectors[own.start : own.stop] @ vector).max(initial=-1.0))

    def _hits(self, ranked: Sequence[tuple[dict[str, float], int, Late]]) -> tuple[Hit, ...]:
        passages = self.snapshot.passages([row for _, row, _ in ranked])
        return tuple(
            Hit(
                passage=passages[row],
                document=self.snapshot.document(passages[row].document),
                attributions=self.snapshot.attributions(row),
                score=self._fused(scores),
                scores=scores,
                sentence_scores=late.sentences,
            )
            for scores, row, late in ranked
        )

    def _fused(self, scores: Mapping[str, float]) -> float:
        return sum(weight * scores[name] for name, weight in self._weights.items())

    def _rank(self, candidate: tuple[dict[str, float], int, Late]) -> tuple[float, int]:
        return -self._fused(candidate[0]), candidate[1]


def _top(scores: Floats, k: int, allowed: Rows | None) -> Rows:
    """The rows of the k highest positive scores."""
    pool = np.flatnonzero(scores > 0) if allowed is None else allowed[scores[allowed] > 0]
    if len(pool) > k:
        pool = pool[np.argpartition(-scores[pool], k - 1)[:k]]
    return pool
