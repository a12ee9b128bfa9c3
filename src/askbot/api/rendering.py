"""Results as JSON, of the shapes in `results`, and as plain text for people and language models."""

from __future__ import annotations

from datetime import date

from askbot.api.results import (
    Catalogue,
    DocumentsJson,
    PassageInPlace,
    PassageJson,
    QuoteJson,
    SearchJson,
    SearchResult,
    Timeline,
    TimelineJson,
    Who,
    WhoJson,
)
from askbot.domain import Citation, Hit, Passage, Span
from askbot.people import Quote
from askbot.presentation.answer_json import attribution_to_json, hit_to_json, statement_to_json
from askbot.presentation.answer_lines import citation_line, statement_lines
from askbot.presentation.people_lines import person_line, spelling_line
from askbot.presentation.quotes import person_to_json, spelling_to_json
from askbot.presentation.translations import english


def search_to_json(result: SearchResult) -> SearchJson:
    """Passages that a search found."""
    return {"query": result.query, "passages": [hit_to_json(hit) for hit in result.hits], "snapshot": result.snapshot}


def search_text(result: SearchResult) -> str:
    """The passages one after the other, each with where it stands and who speaks in it."""
    return "\n\n".join(map(_hit_text, result.hits)) or "Nothing was found."


def passage_to_json(place: PassageInPlace) -> PassageJson:
    """A passage with the text around it."""
    passage, document = place.passage, place.document
    return {
        "id": passage.id,
        "document": document.path,
        "title": document.title,
        "date": _day(document.date),
        "date_guessed": document.date_guessed,
        "publisher": document.publisher,
        "url": document.url,
        "section": list(passage.section),
        "text": passage.text,
        "before": place.before,
        "after": place.after,
        "start": passage.start,
        "end": passage.end,
        "lines": list(passage.lines),
        "page": document.page(passage.start),
        "attributions": [attribution_to_json(one) for one in place.attributions],
    }


def passage_text(place: PassageInPlace) -> str:
    """Where it stands, the text around it in brackets, and who speaks in it."""
    whole = _passage_citation(place.passage, place)
    around = [f"[… {place.before.strip()}]" if place.before.strip() else "", place.passage.text.strip()]
    around.append(f"[{place.after.strip()} …]" if place.after.strip() else "")
    return "\n\n".join(piece for piece in (citation_line(whole), *around, _speakers(place)) if piece)


def who_to_json(who: Who) -> WhoJson:
    """An entry with some of its statements."""
    return {
        "person": person_to_json(who.person),
        "spellings": [spelling_to_json(one) for one in who.spellings],
        "speaks_for": who.body.name if who.body else None,
        "spokespeople": [one.name for one in who.linked],
        "statements": [quote_json(quote) for quote in who.quotes],
        "more": who.more,
    }


def who_text(who: Who) -> str:
    """Who it is, and what they said, newest first."""
    head = [person_line(who.person, english())]
    if called := [spelling_line(one) for one in who.spellings if one.text != who.person.name]:
        head.append(f"Also called: {'; '.join(called)}")
    head += [f"Speaks for: {who.body.name}"] if who.body else []
    head += [f"Spoken for by: {', '.join(one.name for one in who.linked)}"] if who.linked else []
    tail = ["Further statements follow; ask for more with skip."] if who.more else []
    return "\n\n".join(["\n".join(head), *(map(_quote_text, who.quotes)), *tail])


def timeline_to_json(timeline: Timeline) -> TimelineJson:
    """Statements about a topic."""
    return {
        "topic": timeline.topic,
        "statements": [quote_json(quote) for quote in timeline.quotes],
        "total": timeline.total,
    }


def timeline_text(timeline: Timeline) -> str:
    """Statements about a topic, each with its day."""
    if not timeline.quotes:
        return f"Nobody is quoted on {timeline.topic}."
    left_out = timeline.total - len(timeline.quotes)
    tail = [f"{left_out} more are left out."] if left_out else []
    return "\n\n".join([*(map(_quote_text, timeline.quotes)), *tail])


def documents_to_json(catalogue: Catalogue) -> DocumentsJson:
    """What the library holds."""
    return {
        "collections": [
            {
                "name": one.name,
                "title": one.shown,
                "description": one.description,
                "language": one.language or None,
                "default": one.default,
            }
            for one in catalogue.collections
        ],
        "documents": [
            {
                "path": one.path,
                "title": one.title,
                "date": _day(one.dated),
                "passages": one.passages,
                "collection": one.collection,
            }
            for one in catalogue.documents
        ],
        "total": catalogue.total,
    }


def documents_text(catalogue: Catalogue) -> str:
    """One line a document, under the collections."""
    names = ", ".join(f"{one.name} ({one.shown})" if one.title else one.name for one in catalogue.collections)
    lines = [f"{one.path}: {one.title} ({one.dated or 'no date'}, {one.collection})" for one in catalogue.documents]
    counted = f"{len(lines)} of {catalogue.total} documents" if len(lines) < catalogue.total else f"{len(lines)} in all"
    return "\n".join([f"Collections: {names or 'none'}", f"Documents, {counted}:", *lines])


def quote_json(quote: Quote) -> QuoteJson:
    """A statement and whose it is."""
    return {
        **statement_to_json(quote.statement),
        "speaker": quote.person.name,
        "kind": quote.person.kind.value,
        "publisher": quote.publisher,
        "url": quote.url,
    }


def _quote_text(quote: Quote) -> str:
    return "\n".join(
        [f"{quote.statement.citation.date or 'No date'}: {quote.person.name}", *statement_lines(quote.statement)]
    )


def _hit_text(hit: Hit) -> str:
    place = PassageInPlace(hit.passage, hit.document, hit.attributions, "", "")
    return f"{passage_text(place)}\nPassage: {hit.passage.id}"


def _speakers(place: PassageInPlace) -> str:
    shown = [a for a in place.attributions if a.shown and a.speaker]
    named = dict.fromkeys(f"{a.speaker} ({a.stance.value})" for a in shown)
    return f"Speakers: {'; '.join(named)}" if named else ""


def _passage_citation(passage: Passage, place: PassageInPlace) -> Citation:
    return Citation.of(place.document, passage, Span(passage.start, passage.end), passage.lines)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
