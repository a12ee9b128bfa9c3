"""Puts an answer together from weighed sentences."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace

from askbot.answer.lists import Listed, list_of
from askbot.answer.question.answer_types import Kind
from askbot.answer.question.parsed import ParsedQuestion
from askbot.answer.scoring.scorer import Scored, Weighing
from askbot.answer.side_by_side import SideBySide, side_by_side
from askbot.answer.statements import choose, citation, statement, without_parts
from askbot.domain import Answer, Candidate, Form, Hit, Note, NoteKind, Statement, Status
from askbot.tracing import Step, stepped

_ASKED_FOR: Mapping[Kind | None, str] = {
    Kind.NUMBER: "how many or how much",
    Kind.DATE: "when",
    Kind.PERSON: "who",
    Kind.PLACE: "where",
    Kind.REASON: "why",
}
REMEMBERED = 10
"""Candidates kept with an answer, to explain it."""


def new_id() -> str:
    """A short random name for an answer."""
    return secrets.token_hex(5)


@stepped(Step.COMPOSE)
def compose(
    question: str,
    hits: Sequence[Hit],
    weighing: Weighing,
    snapshot: str,
    *,
    parsed: ParsedQuestion,
    seen: frozenset[tuple[str, int]] = frozenset(),
) -> Answer:
    """An answer of one to three statements, or none where the question is not covered.

    `parsed` is the question in full; `seen` are the ends of sentences (document, offset) not to be shown again.
    """
    if weighing.status is Status.NOT_COVERED:
        return not_covered(question, hits, weighing, snapshot)
    fresh = [c for c in weighing.candidates if (c.hit.document.path, c.sentence.end) not in seen]
    listed = list_of(parsed, fresh)
    beside = _grouped(parsed, fresh, listed)
    return replace(
        _without_statements(question, hits, weighing, snapshot),
        statements=_statements(parsed, beside, listed),
        sources_differ=weighing.status is Status.ANSWERED and beside.differ,
        form=Form.LIST if listed else Form.STATEMENTS,
        notes=_not_stated(weighing),
        candidates=_candidates(weighing, shown=[scored for group in beside.groups for scored in group]),
    )


def _grouped(parsed: ParsedQuestion, fresh: Sequence[Scored], listed: Listed | None) -> SideBySide:
    """The sentences to be shown: each part of a list by itself, else the best ones with those that say the same."""
    if listed:
        return SideBySide(tuple((scored,) for scored, _ in listed.parts))
    return side_by_side(parsed, choose(fresh), fresh)


def _statements(parsed: ParsedQuestion, beside: SideBySide, listed: Listed | None) -> tuple[Statement, ...]:
    spans = [span for _, span in listed.parts] if listed else [None] * len(beside.groups)
    wanted = parsed.content_stems
    return without_parts(
        [
            replace(statement(members, wanted, span=span), earlier=i == beside.earlier)
            for i, (members, span) in enumerate(zip(beside.groups, spans, strict=True))
        ]
    )


def _not_stated(weighing: Weighing) -> tuple[Note, ...]:
    """What was asked for and stands in no statement shown: when, where, a number or code."""
    if weighing.status is not Status.RELATED:
        return ()
    lacks = [_ASKED_FOR[weighing.lacks]] if weighing.lacks in _ASKED_FOR else []
    return tuple(Note(NoteKind.NOT_STATED, what) for what in (*lacks, *weighing.missing))


def not_covered(question: str, hits: Sequence[Hit], weighing: Weighing, snapshot: str) -> Answer:
    """Silence, with what was weighed."""
    return replace(
        _without_statements(question, hits, weighing, snapshot),
        status=Status.NOT_COVERED,
        candidates=_candidates(weighing, shown=[]),
    )


def _without_statements(question: str, hits: Sequence[Hit], weighing: Weighing, snapshot: str) -> Answer:
    return Answer(
        id=new_id(),
        question=question,
        status=weighing.status,
        confidence=weighing.confidence,
        statements=(),
        hits=tuple(hits),
        snapshot=snapshot,
        threshold=weighing.threshold,
        signals=weighing.signals,
    )


def help_answer(question: str, snapshot: str) -> Answer:
    """An answer to a message that asks nothing of the briefings: what can be asked."""
    return Answer(
        id=new_id(),
        question=question,
        status=Status.ANSWERED,
        confidence=1.0,
        statements=(),
        hits=(),
        snapshot=snapshot,
        form=Form.HELP,
    )


@stepped(Step.COMPOSE)
def compose_digest(
    question: str,
    hits: Sequence[Hit],
    chosen: Sequence[Scored],
    snapshot: str,
    wanted: frozenset[str] = frozenset(),
) -> Answer:
    """A digest of chosen sentences, in the order given; `wanted` are the stems of its subject."""
    return Answer(
        id=new_id(),
        question=question,
        status=Status.ANSWERED if chosen else Status.NOT_COVERED,
        confidence=1.0 if chosen else 0.0,
        statements=tuple(statement([scored], wanted, alone=True) for scored in chosen),
        hits=tuple(hits),
        snapshot=snapshot,
        form=Form.DIGEST,
        candidates=tuple(Candidate(citation(scored), scored.chance, shown=True) for scored in chosen),
    )


def _candidates(weighing: Weighing, shown: Sequence[Scored]) -> tuple[Candidate, ...]:
    best = [*weighing.candidates[:REMEMBERED], *(s for s in shown if s not in weighing.candidates[:REMEMBERED])]
    return tuple(Candidate(citation(scored), scored.chance, shown=scored in shown) for scored in best)
