"""Statements of speakers as rows, as CSV, and as JSON-LD for fact checkers."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from askbot.people import Quote
    from askbot.people.directory import Person, Spelling
    from askbot.presentation.json_types import PersonJson, SpellingJson

Row = dict[str, Any]
COLUMNS = (
    "speaker", "kind", "as_given", "stance", "date", "text", "document", "title", "url", "publisher", "section",
    "first_line", "last_line", "page", "passage",
)  # fmt: skip


class Export(StrEnum):
    """How statements are written to a file."""

    CSV = "csv"
    JSONL = "jsonl"
    CLAIMREVIEW = "claimreview"


def quote_to_row(quote: Quote) -> Row:
    """A statement as one flat row; `docs/people.md` describes each column."""
    cited, voice = quote.statement.citation, quote.statement.voice
    return {
        "speaker": quote.person.name,
        "kind": quote.person.kind.value,
        "as_given": voice.speaker,
        "stance": voice.stance.value,
        "date": cited.date.isoformat() if cited.date else None,
        "text": quote.statement.text,
        "document": cited.document,
        "title": cited.title,
        "url": quote.url,
        "publisher": quote.publisher,
        "section": " > ".join(cited.section),
        "first_line": cited.lines[0],
        "last_line": cited.lines[1],
        "page": cited.page,
        "passage": cited.passage,
    }


def quote_to_claim_review(quote: Quote) -> Row:
    """A statement as a schema.org ClaimReview without its verdict: claimant, claim, date, and where it stands."""
    from askbot.people import Kind

    cited = quote.statement.citation
    day = cited.date.isoformat() if cited.date else None
    publisher = {"@type": "Organization", "name": quote.publisher} if quote.publisher else None
    appearance = {"@type": "NewsArticle", "headline": cited.title, "url": quote.url, "datePublished": day}
    claimant = {"@type": "Person" if quote.person.kind is Kind.PERSON else "Organization", "name": quote.person.name}
    claim = {"@type": "Claim", "author": claimant, "datePublished": day}
    claim["appearance"] = _without_nothing({**appearance, "publisher": publisher})
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "claimReviewed": quote.statement.text,
        "itemReviewed": _without_nothing(claim),
    }


def exported(quotes: Iterable[Quote], form: Export) -> Iterator[str]:
    """The lines of a file with these statements, each with its line end."""
    if form is Export.CSV:
        yield from _csv(map(quote_to_row, quotes))
        return
    one: Callable[[Quote], Row] = quote_to_row if form is Export.JSONL else quote_to_claim_review
    for quote in quotes:
        yield json.dumps(one(quote), ensure_ascii=False) + "\n"


def person_to_json(person: Person) -> PersonJson:
    """An entry."""
    return {
        "name": person.name,
        "kind": person.kind.value,
        "country": person.country,
        "statements": person.statements,
        "documents": person.documents,
        "since": person.since.isoformat() if person.since else None,
        "until": person.until.isoformat() if person.until else None,
    }


def spelling_to_json(spelling: Spelling) -> SpellingJson:
    """What documents call an entry."""
    return {
        "text": spelling.text,
        "documents": spelling.documents,
        "since": spelling.since.isoformat() if spelling.since else None,
        "until": spelling.until.isoformat() if spelling.until else None,
    }


def _csv(rows: Iterable[Row]) -> Iterator[str]:
    """A cell that a spreadsheet would take for a formula begins with an apostrophe."""
    line = io.StringIO()
    writer = csv.writer(line)
    writer.writerow(COLUMNS)
    yield line.getvalue()
    for row in rows:
        line.seek(0)
        line.truncate()
        writer.writerow([_harmless(row[column]) for column in COLUMNS])
        yield line.getvalue()


def _harmless(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"} else value


def _without_nothing(values: Mapping[str, Any]) -> Row:
    return {key: value for key, value in values.items() if value is not None}
