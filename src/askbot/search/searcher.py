"""A question to ranked hits: candidates from three rankers, late interaction, fusion of scores.

Each ranker's score lies on a scale of its own that does not depend on the other passages (cosines, shares of the
question's IDF mass), so that fused scores of different questions compare. They are in `Hit.scores`:

- `passage`, `sentence`: cosine of the question's vector with the passage's, and with its best sentence's
- `bm25`: BM25 as a share of the highest possible, 0 to 1
- `maxsim`: late interaction with the passage, 0 to 1, each word piece weighted by its IDF
- `best_sentence`: the same with the one sentence of the passage that it is highest for
- `lead`: how much closer than the passage the first passage of its document is, by cosine; 0 for the first
- `article`: how much more of the highest possible BM25 the whole document has; about 0 for a document of one passage
- `recency`: how late the document was written, -.5 to .5, where the question is about the present, else 0
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from askbot.domain import Floats, Hit, Passage, Span
from askbot.errors import SettingsError
from askbot.index.protocols import Screen
from askbot.search.context import article_gains, lead_gains
from askbot.search.filters import Filters, allowed_rows
from askbot.search.maxsim import Late, late_interaction
from askbot.search.near_duplicates import folded
from askbot.search.query import Query, content, match_spans, parse_query
from askbot.search.query_encoder import QuestionEncoder
from askbot.search.recency import asks_of_present, recency
from askbot.text.words import words
from askbot.tracing import Step, step

if TYPE_CHECKING:
    from askbot.encoder import Encoder
    from askbot.index import Snapshot
    from askbot.index.bm25 import WordScores

CANDIDATES = 50
"""Passages taken from each ranker."""
WEIGHTS: Mapping[str, float] = {
    "passage": 0.0,
    "sentence": 0.2,
    "bm25": 0.1,
    "maxsim": 0.3,
    "best_sentence": 0.4,
    "lead": 0.1,
    "article": 0.05,
    "recency": 0.2,
}
SCREEN: Mapping[str, float] = {"passage": 0.2, "sentence": 0.4, "bm25": 0.4}
"""Weights by which candidates are chosen for late interaction, which costs most."""
SHARED = ("passage", "bm25")
"""Scores that are compared with those of the document around a passage."""
SCREENED = 20
SPARE = 3
"""Hits looked at for each one wanted, since near-duplicates fold."""
WIDENED = (1, 4, 32)
"""How many times as many are looked at in the first, second and third try, where copies of one text fill the first."""
WIDENED_UP_TO = 50_000
"""Passages of an index up to which there is more than one try; in a large one each takes as long as a question may."""

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that a ranker proposed."""

    score: float
    """Fused."""
    row: int
    scores: Mapping[str, float]
    """By ranker."""
    sentences: tuple[float, ...]
    """Late interaction with each of its sentences, 0 to 1."""


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A query with what the snapshot's rankers need."""

    query: Query
    piece_weights: Floats
    mass: float
    """The sum of the inverse document frequencies of the question's own stems."""
    bm25: WordScores
    allowed: Rows | None
    """The rows that a filter leaves, ascending; None for all."""


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

    def over(self, snapshot: Snapshot) -> Searcher:
        """The same over some of the snapshot's collections; questions to both are encoded together."""
        other = copy.copy(self)
        other.snapshot = snapshot
        return other

    def parse(self, question: str) -> Query:
        """A question made ready to search for."""
        return parse_query(question, self.snapshot.bm25, self._encoder, self._questions)

    def search(self, question: str | Query, k: int = 5, *, filters: Filters | None = None) -> tuple[Hit, ...]:
        """The k passages that fit a question best, best first; near-duplicates are in `also` of the first of them."""
        prepared = self._prepared(question, filters)
        hits: tuple[Hit, ...] = ()
        for times in WIDENED if len(self.snapshot) <= WIDENED_UP_TO else WIDENED[:1]:
            wanted = k * SPARE * times
            ranked = self._ranked(prepared, wanted, CANDIDATES * times)[:wanted]
            hits = self._folded(ranked, k)
            if len(hits) == k or len(ranked) < wanted:
                break
        return hits

    def foresee(self, queries: Sequence[Query]) -> None:
        """Say that all of these will be searched for, so that their words are read together."""
        typed = (stem for query in queries for stem in self.snapshot.bm25.stem(content(words(query.text))))
        stems = dict.fromkeys([*(stem for query in queries for stem in query.stems), *typed])
        self.snapshot.foresee(list(stems))

    def candidates(
        self, question: str | Query, *, filters: Filters | None = None, least: int = SCREENED
    ) -> list[Candidate]:
        """At least so many passages that rankers propose, if there are, with all scores, best first and not folded."""
        return self._ranked(self._prepared(question, filters), least, CANDIDATES)

    def _ranked(self, prepared: _Prepared, least: int, each: int) -> list[Candidate]:
        """The best of what the rankers propose, so many passages each, with all scores."""
        with step(Step.RETRIEVE) as facts:
            scores = self._screened(prepared, max(SCREENED, least), each)
            facts.add(passages=len(scores))
        rows = list(scores)
        with step(Step.RERANK):
            self._add_context(prepared, scores)
            late = late_interaction(self.snapshot, rows, prepared.query.encoding.tokens, prepared.piece_weights)
            candidates = [self._candidate(row, scores[row], one) for row, one in zip(rows, late, strict=True)]
            return sorted(candidates, key=lambda candidate: (-candidate.score, candidate.row))

    def _screened(self, prepared: _Prepared, most: int, each: int) -> dict[int, dict[str, float]]:
        """The best candidates by all that is cheap to compute, each with its scores."""
        screen = Screen(SCREEN, prepared.bm25, prepared.mass, most)
        vector, by_word = prepared.query.encoding.vector, prepared.bm25.top(each, prepared.allowed)
        found = self.snapshot.candidates(vector, each, by_word, prepared.allowed, screen)
        columns = zip(found.passage.tolist(), found.sentence.tolist(), screen.shares(found.rows).tolist(), strict=True)
        return {row: dict(zip(SCREEN, scores, strict=True)) for row, scores in zip(found.rows, columns, strict=True)}

    def _folded(self, ranked: Sequence[Candidate], k: int) -> tuple[Hit, ...]:
        """The first k candidates that differ, as hits."""
        passages = self.snapshot.passages([candidate.row for candidate in ranked])
        groups = folded([(passages[one.row], one.sentences) for one in ranked], k)
        return tuple(self._hit([ranked[place] for place in places], passages) for places in groups)

    def matches(self, question: str, text: str) -> tuple[Span, ...]:
        """The words of a text that share a stem with a word of the question, as offsets into the text."""
        return match_spans(question, text, self.snapshot.bm25)

    def _prepared(self, question: str | Query, filters: Filters | None) -> _Prepared:
        query = self.parse(question) if isinstance(question, str) else question
        bm25 = self.snapshot.bm25
        self.foresee([query])
        idf = bm25.idf([stem for stem, weight in query.stems.items() if weight == 1])
        return _Prepared(
            query=query,
            piece_weights=self.snapshot.piece_idf(query.encoding.pieces),
            mass=max(sum(idf.values()), 1e-9),
            bm25=bm25.scores(query.stems),
            allowed=allowed_rows(self.snapshot, filters) if filters else None,
        )

    def _add_context(self, prepared: _Prepared, scores: Mapping[int, dict[str, float]]) -> None:
        """Add to each passage's scores what its document adds."""
        by_row = self.snapshot.places(list(scores))
        places = [by_row[row] for row in scores]
        cosines, shares = (
            np.asarray([passage_scores[name] for passage_scores in scores.values()], np.float32) for name in SHARED
        )
        lead = lead_gains(self.snapshot, places, prepared.query.encoding.vector, cosines)
        article = article_gains(self.snapshot, places, prepared.query.stems, prepared.mass, shares)
        times = self.snapshot.times if asks_of_present(prepared.query.text) else None
        for place, passage_scores, nearer, more in zip(places, scores.values(), lead, article, strict=True):
            passage_scores |= {"lead": float(nearer), "article": float(more), "recency": recency(place, times)}

    def _candidate(self, row: int, cheap: Mapping[str, float], late: Late) -> Candidate:
        scores = {**cheap, "maxsim": late.passage, "best_sentence": max(late.sentences, default=0.0)}
        return Candidate(self._fused(scores), row, scores, late.sentences)

    def _hit(self, same: Sequence[Candidate], passages: Mapping[int, Passage]) -> Hit:
        """The first of some near-duplicates, with the others in `also`."""
        first, others = same[0], same[1:]
        passage = passages[first.row]
        return Hit(
            passage=passage,
            document=self.snapshot.document(passage.document),
            attributions=self.snapshot.attributions(first.row),
            score=first.score,
            scores=first.scores,
            sentence_scores=first.sentences,
            also=tuple(self._hit([other], passages) for other in others),
        )

    def _fused(self, scores: Mapping[str, float]) -> float:
        return sum(weight * scores[name] for name, weight in self._weights.items())
