"""The JSON that scripts rely on: an `Answer` as plain dictionaries and lists."""

from __future__ import annotations

from askbot.domain import Answer, Attribution, Citation, Hit, Span, Statement
from askbot.presentation.json_types import (
    AnswerJson,
    AttributionJson,
    BriefAnswerJson,
    CitationJson,
    HitJson,
    PartJson,
    StatementJson,
)


def answer_to_json(answer: Answer) -> AnswerJson:
    """The answer as `askbot ask --json` prints it; `docs/json.md` describes each key."""
    return {**brief_answer_to_json(answer), "passages": [hit_to_json(hit) for hit in answer.hits]}


def brief_answer_to_json(answer: Answer) -> BriefAnswerJson:
    """The answer without its passages."""
    return {
        **_part(answer),
        "parts": [_part(part) for part in answer.parts],
        "synthesis": [{"text": s.text, "cites": list(s.cites)} for s in answer.synthesis],
        "snapshot": answer.snapshot,
    }


def _part(answer: Answer) -> PartJson:
    """What an answer and one of several have in common."""
    return {
        "id": answer.id,
        "question": answer.question,
        "status": answer.status.value,
        "confidence": round(answer.confidence, 4),
        "threshold": round(answer.threshold, 4),
        "form": answer.form.value,
        "asked": answer.asked or answer.question,
        "sources_differ": answer.sources_differ,
        "undated": list(answer.undated),
        "notes": [{"kind": note.kind.value, "about": note.about} for note in answer.notes],
        "statements": [statement_to_json(statement) for statement in answer.statements],
    }


def hit_to_json(hit: Hit) -> HitJson:
    """One passage that the search found, with its attributions."""
    passage = hit.passage
    return {
        "id": passage.id,
        "document": passage.document,
        "title": hit.document.title,
        "date": hit.document.date.isoformat() if hit.document.date else None,
        "date_guessed": hit.document.date_guessed,
        "section": list(passage.section),
        "text": passage.text,
        "start": passage.start,
        "end": passage.end,
        "lines": list(passage.lines),
        "page": hit.document.page(passage.start),
        "score": round(hit.score, 6),
        "scores": {name: round(value, 6) for name, value in hit.scores.items()},
        "attributions": [attribution_to_json(attribution) for attribution in hit.attributions if attribution.cue],
    }


def attribution_to_json(attribution: Attribution) -> AttributionJson:
    """One attribution, spans as [[start, end], …] into the document's text; a missing source is null."""
    return {
        "source": spans_to_json(attribution.source) or None,
        "cue": spans_to_json(attribution.cue),
        "content": spans_to_json(attribution.content),
        "stance": attribution.stance.value,
        "speaker": attribution.speaker,
        "inferred": attribution.inferred,
    }


def spans_to_json(spans: tuple[Span, ...]) -> list[list[int]]:
    """Spans as pairs."""
    return [[span.start, span.end] for span in spans]


def statement_to_json(statement: Statement) -> StatementJson:
    """A statement, with who says it and where it stands."""
    said = statement.voice.attribution
    return {
        "text": statement.text,
        "verbatim": statement.verbatim or statement.text,
        "stance": statement.voice.stance.value,
        "checked": statement.voice.checked,
        "attribution": {"source": said.speaker, "cue": said.cue_text, "inferred": said.inferred} if said else None,
        "citation": _citation(statement.citation),
        "earlier": statement.earlier,
        "also": [_citation(citation) for citation in statement.also],
        "highlights": spans_to_json(statement.highlights),
        "answer_spans": spans_to_json(statement.answer_spans),
        "footnotes": [
            {"label": note.label, "text": note.text, "start": note.start, "end": note.end, "lines": list(note.lines)}
            for note in statement.footnotes
        ],
    }


def _citation(citation: Citation) -> CitationJson:
    return {
        "document": citation.document,
        "title": citation.title,
        "date": citation.date.isoformat() if citation.date else None,
        "date_guessed": citation.date_guessed,
        "section": list(citation.section),
        "passage": citation.passage,
        "start": citation.start,
        "end": citation.end,
        "lines": list(citation.lines),
        "page": citation.page,
    }
