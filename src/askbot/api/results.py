"""What comes back, besides answers: as dataclasses for whoever shows it, and the shapes of its JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import with_config
from typing_extensions import TypedDict

from askbot.domain import Attribution, Collection, Document, Hit, Passage
from askbot.engine import Listed
from askbot.people import Person, Quote, Spelling
from askbot.presentation.json_types import DESCRIBED, AttributionJson, HitJson, PersonJson, SpellingJson, StatementJson


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Passages that a search found."""

    query: str
    hits: Sequence[Hit]
    snapshot: str


@dataclass(frozen=True, slots=True)
class PassageInPlace:
    """A passage with the text around it."""

    passage: Passage
    document: Document
    attributions: Sequence[Attribution]
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Who:
    """An entry, and some of what it said."""

    person: Person
    spellings: Sequence[Spelling]
    body: Person | None
    """The body that it speaks for."""
    linked: Sequence[Person]
    """Who speaks for it."""
    quotes: Sequence[Quote]
    more: bool
    """Further statements follow."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """What all sides said about a topic, oldest first."""

    topic: str
    quotes: Sequence[Quote]
    total: int


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Part of the list of documents, and the collections they are in."""

    collections: Sequence[Collection]
    documents: Sequence[Listed]
    total: int


@with_config(DESCRIBED)
class SearchJson(TypedDict):
    """Passages that a search found."""

    query: str
    """As it was asked for."""
    passages: list[HitJson]
    """Best first."""
    snapshot: str
    """The id of the index that was searched."""


@with_config(DESCRIBED)
class PassageJson(TypedDict):
    """A passage in its place."""

    id: str
    """The passage's."""
    document: str
    """Path in the corpus folder."""
    title: str
    """The document's."""
    date: str | None
    """The document's day, like 2026-03-09."""
    date_guessed: bool
    """The date was read from the text rather than given."""
    publisher: str | None
    """The document's."""
    url: str | None
    """The document's address."""
    section: list[str]
    """Headings above it, outermost first."""
    text: str
    """To the letter."""
    before: str
    """The document's text before it."""
    after: str
    """The document's text after it."""
    start: int
    """In characters of the document's text."""
    end: int
    """In characters of the document's text, exclusive."""
    lines: list[int]
    """First and last line, from 1."""
    page: int | None
    """From 1; null for a document without pages."""
    attributions: list[AttributionJson]
    """Who says what in it."""


@with_config(DESCRIBED)
class QuoteJson(StatementJson):
    """A statement and whose it is."""

    speaker: str
    """The entry's name; `attribution` has what the document calls it."""
    kind: str
    """person, body, or spokesperson."""
    publisher: str | None
    """The document's."""
    url: str | None
    """The document's address."""


@with_config(DESCRIBED)
class WhoJson(TypedDict):
    """Who it is, and what they said, newest first."""

    person: PersonJson
    """Who it is."""
    spellings: list[SpellingJson]
    """What documents call it, the most frequent first."""
    speaks_for: str | None
    """The body that it speaks for."""
    spokespeople: list[str]
    """Who speaks for it."""
    statements: list[QuoteJson]
    """Newest first."""
    more: bool
    """Further statements follow: ask on with `skip`."""


@with_config(DESCRIBED)
class TimelineJson(TypedDict):
    """What all sides said about a topic, oldest first."""

    topic: str
    """As it was asked for."""
    statements: list[QuoteJson]
    """Oldest first; those without a date come last."""
    total: int
    """How many there are, those left out included."""


@with_config(DESCRIBED)
class CollectionJson(TypedDict):
    """A named part of the library."""

    name: str
    """By which it is asked for."""
    title: str
    """As people see it."""
    description: str
    """What it holds."""
    language: str | None
    """Two letters, where its documents are of one language."""
    default: bool
    """Whether it is searched unasked."""


@with_config(DESCRIBED)
class DocumentJson(TypedDict):
    """A document of the library."""

    path: str
    """By which it is asked for."""
    title: str
    """Its title."""
    date: str | None
    """Its day, like 2026-03-09."""
    passages: int
    """How many it has."""
    collection: str
    """The name of the one that it is in."""


@with_config(DESCRIBED)
class DocumentsJson(TypedDict):
    """What the library holds."""

    collections: list[CollectionJson]
    """Those that may be seen."""
    documents: list[DocumentJson]
    """By path."""
    total: int
    """How many there are, those left out included."""
