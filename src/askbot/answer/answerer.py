"""A question in a conversation, to an answer: understand the turn, search, weigh, compose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from askbot.answer.compose import compose, compose_digest, new_id, not_covered
from askbot.answer.digest import corpus_hits, digest
from askbot.answer.question.broad import Broad, read_broad
from askbot.answer.question.parsed import parse_question
from askbot.answer.question.turns import About, Turn, read_turn
from askbot.answer.scoring.scorer import WEIGHED_HITS, Scored, Weigher
from askbot.domain import Answer, Form, Status

if TYPE_CHECKING:
    from askbot.reader import Reader
    from askbot.search import Filters, Searcher

TOPIC_HITS = 12
ABOUT_IT = 0.6
"""The share of a subject's words that a sentence must meet to belong in a digest of it."""


class Answerer:
    """Answers from one snapshot; safe to share between threads."""

    def __init__(self, searcher: Searcher, threshold: float | None = None, reader: Reader | None = None) -> None:
        """`threshold` replaces the confidence from which on a question is answered; a `reader` reads the best hits.

        Raises `ModelError` where the packaged networks do not fit.
        """
        self._searcher = searcher
        self._weigher = Weigher(searcher, threshold, reader)

    def answer(
        self, question: str, k: int = 5, *, filters: Filters | None = None, previous: Sequence[Answer] = ()
    ) -> Answer:
        """Answer a clean question from `k` passages; `previous` are the answers before it, oldest first."""
        turn = read_turn(question, previous)
        if turn.earlier is not None and turn.about in {About.SPEAKER, About.SOURCE}:
            return _again(question, turn.earlier, turn.about)
        broad = read_broad(turn.asked)
        if broad is not None:
            return self._digest(question, turn, broad, k, filters)
        parsed = parse_question(turn.asked, self._searcher)
        hits = self._searcher.search(parsed.query, max(k, WEIGHED_HITS), filters=filters)
        weighing = self._weigher.weigh(parsed, hits)
        seen = _shown(turn.earlier) if turn.about is About.MORE else frozenset[tuple[str, int]]()
        answer = compose(question, hits[:k], weighing, self._searcher.snapshot.id, parsed=parsed, seen=seen)
        return replace(answer, asked=turn.asked if turn.asked != question else "")

    def _digest(self, question: str, turn: Turn, broad: Broad, k: int, filters: Filters | None) -> Answer:
        """A digest of the corpus, or of what it says about a subject where it covers that."""
        snapshot = self._searcher.snapshot
        if broad.topic is None:
            hits = corpus_hits(snapshot, filters.documents if filters else None)
            candidates = [Scored(hit, i, 1.0) for hit in hits for i in range(len(hit.passage.sentences))]
            return compose_digest(question, hits[:k], digest(candidates), snapshot.id)
        topic = parse_question(broad.topic, self._searcher)
        hits = self._searcher.search(topic.query, max(k, TOPIC_HITS), filters=filters)
        weighing = self._weigher.weigh(topic, hits)
        if weighing.status is Status.NOT_COVERED:
            return not_covered(question, hits[:k], weighing, snapshot.id)
        about = _in_reading_order(self._weigher.about(topic.query, hits, ABOUT_IT))
        answer = compose_digest(question, hits[:k], digest(about), snapshot.id, topic.content_stems)
        asked = turn.asked if turn.asked != question else ""
        return replace(answer, confidence=weighing.confidence, signals=weighing.signals, asked=asked)


def _again(question: str, earlier: Answer, about: About) -> Answer:
    """The statements of an earlier answer once more: the first for its speaker, all of them for their sources."""
    kept = earlier.statements[:1] if about is About.SPEAKER else earlier.statements
    form = Form.SPEAKER if about is About.SPEAKER else Form.STATEMENTS
    return replace(
        earlier, id=new_id(), question=question, asked=earlier.asked or earlier.question, statements=kept, form=form
    )


def _shown(answer: Answer | None) -> frozenset[tuple[str, int]]:
    """Where the sentences stand that an answer showed."""
    return frozenset((s.citation.document, s.citation.end) for s in answer.statements) if answer else frozenset()


def _in_reading_order(candidates: Sequence[Scored]) -> list[Scored]:
    """Documents as they were found, best first; each from beginning to end."""
    documents = list(dict.fromkeys(candidate.hit.document.path for candidate in candidates))
    return sorted(candidates, key=lambda c: (documents.index(c.hit.document.path), c.sentence.start))
