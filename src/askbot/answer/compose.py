"""Puts an answer together: sentences from the hits, each with its voice and its citation."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from askbot.answer.words import content, stems
from askbot.attribution import voice_of
from askbot.domain import Answer, Citation, Hit, Sentence, Span, Statement, Status

MOST_STATEMENTS = 3
COVERED = 0.5
NEAR = 0.2


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may be shown."""

    hit: Hit
    sentence: Sentence
    score: float

    @property
    def text(self) -> str:
        """The sentence, verbatim."""
        return self.hit.passage.sentence_text(self.sentence)


def new_id() -> str:
    """A short random name for an answer."""
    return secrets.token_hex(5)


def compose(question: str, hits: Sequence[Hit], snapshot: str) -> Answer:
    """The answer that `hits`, best first, give to `question`; `snapshot` is the id of the index they come from."""
    candidates = sorted(_candidates(question, hits), key=lambda c: -c.score)
    confidence = _coverage(question, hits)
    status = Status.ANSWERED if confidence >= COVERED else Status.RELATED if confidence >= NEAR else Status.NOT_COVERED
    chosen = [] if status is Status.NOT_COVERED else candidates[:MOST_STATEMENTS]
    return Answer(
        id=new_id(),
        question=question,
        status=status,
        confidence=confidence,
        statements=tuple(_statement(question, candidate) for candidate in chosen),
        hits=tuple(hits),
        snapshot=snapshot,
    )


def _candidates(question: str, hits: Sequence[Hit]) -> list[Candidate]:
    asked = stems(content(question))
    found: list[Candidate] = []
    for rank, hit in enumerate(hits):
        for i, sentence in enumerate(hit.passage.sentences):
            fit = hit.sentence_scores[i] if hit.sentence_scores else 0.0
            shared = len(asked & stems(content(hit.passage.sentence_text(sentence)))) / max(len(asked), 1)
            found.append(Candidate(hit, sentence, fit + shared - 0.1 * rank))
    return found


def _coverage(question: str, hits: Sequence[Hit]) -> float:
    """The share of the question's words that the best passage holds."""
    asked = stems(content(question))
    held = [len(asked & stems(content(hit.passage.text))) for hit in hits]
    return max(held, default=0) / max(len(asked), 1)


def _statement(question: str, candidate: Candidate) -> Statement:
    asked = stems(content(question))
    sentence, passage = candidate.sentence, candidate.hit.passage
    return Statement(
        text=candidate.text,
        voice=voice_of(sentence, candidate.text, candidate.hit.attributions),
        citation=Citation(
            document=passage.document,
            title=candidate.hit.document.title,
            section=passage.section,
            passage=passage.id,
            start=sentence.start,
            end=sentence.end,
            lines=sentence.lines,
            date=candidate.hit.document.date,
        ),
        highlights=tuple(Span(w.span.start, w.span.end) for w in content(candidate.text) if w.stem in asked),
    )
