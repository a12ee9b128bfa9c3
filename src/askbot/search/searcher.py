"""A question to ranked hits: candidates from three rankers, late interaction, fusion of scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from askbot.domain import Hit, Span
from askbot.errors import SettingsError
from askbot.index.words import word_spans, words
from askbot.search.filters import Filters, allowed_rows
from askbot.search.late import Late, late_interaction

if TYPE_CHECKING:
    from askbot.encoder import Encoder, Encoding
    from askbot.index import Snapshot

CANDIDATES = 50
"""Passages taken from each ranker."""
WEIGHTS: Mapping[str, float] = {"passage": 0.15, "sentence": 0.2, "bm25": 0.25, "maxsim": 0.4}

Floats = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Query:
    encoding: Encoding
    stems: Mapping[str, float]
    """Stem → its inverse document frequency."""
    piece_weights: Floats


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

    def search(
        self, question: str, k: int = 5, *, filters: Filters | None = None, previous: str | None = None
    ) -> tuple[Hit, ...]:
        """The k passages that fit a question best, best first."""
        query = self._query(question if previous is None else f"{previous} {question}")
        allowed = allowed_rows(self.snapshot, filters) if filters else None
        lexical = self.snapshot.lexical.scores(dict.fromkeys(query.stems, 1.0))
        rows = self._candidates(query, lexical, allowed)
        late = late_interaction(self.snapshot, rows, query.encoding.tokens, query.piece_weights)
        ranked = sorted(zip(self._scores(query, rows, lexical, late), rows, late, strict=True), key=self._rank)
        return self._hits(ranked[:k])

    def matches(self, question: str, text: str) -> tuple[Span, ...]:
        """The words of a text that share a stem with a word of the question, as offsets into the text."""
        lexical = self.snapshot.lexical
        wanted = set(lexical.stem(_content(words(question))))
        spans = word_spans(text)
        stems = lexical.stem([word for word, _ in spans])
        return tuple(span for (_, span), stem in zip(spans, stems, strict=True) if stem in wanted)

    def _query(self, text: str) -> _Query:
        encoding = self._encoder.encode_question(text)
        lexical = self.snapshot.lexical
        stems = lexical.idf(lexical.stem(_content(words(text))))
        return _Query(encoding, stems, self.snapshot.piece_idf(encoding.pieces))

    def _candidates(self, query: _Query, lexical: Floats, allowed: Rows | None) -> list[int]:
        snapshot = self.snapshot
        _, by_passage = snapshot.passage_index.search(query.encoding.vector, CANDIDATES, allowed)
        _, sentences = snapshot.sentence_index.search(
            query.encoding.vector, 2 * CANDIDATES, None if allowed is None else snapshot.sentences_of(allowed)
        )
        by_word = _top(lexical, CANDIDATES, allowed)
        return sorted({*by_passage.tolist(), *snapshot.rows_of_sentences(sentences).tolist(), *by_word.tolist()})

    def _scores(
        self, query: _Query, rows: Sequence[int], lexical: Floats, late: Sequence[Late]
    ) -> list[dict[str, float]]:
        snapshot, vector = self.snapshot, query.encoding.vector
        mass = max(sum(query.stems.values()), 1e-9)
        passage = np.asarray(snapshot.passage_vectors[list(rows)], np.float32) @ vector
        return [
            {
                "passage": float(passage[i]),
                "sentence": self._best_sentence(row, vector),
                "bm25": min(1.0, float(lexical[row]) / mass),
                "maxsim": late[i].passage,
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


def _content(found: Sequence[str]) -> list[str]:
    from bm25s.stopwords import STOPWORDS_EN_PLUS

    return [word for word in dict.fromkeys(found) if word not in STOPWORDS_EN_PLUS] or list(found)


def _top(scores: Floats, k: int, allowed: Rows | None) -> Rows:
    """The rows of the k highest positive scores."""
    pool = np.flatnonzero(scores > 0) if allowed is None else allowed[scores[allowed] > 0]
    if len(pool) > k:
        pool = pool[np.argpartition(-scores[pool], k - 1)[:k]]
    return pool
