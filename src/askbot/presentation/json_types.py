"""The shapes of the JSON that scripts, tools and HTTP clients rely on; their schemas are made from these."""

from __future__ import annotations

from pydantic import ConfigDict, with_config
from typing_extensions import TypedDict

DESCRIBED = ConfigDict(use_attribute_docstrings=True)
"""A schema says of each key what is said of it here."""
Pairs = list[list[int]]
"""[[start, end], …]"""


@with_config(DESCRIBED)
class CitationJson(TypedDict):
    """Where a statement stands."""

    document: str
    """Path in the corpus folder."""
    title: str
    """The document's."""
    date: str | None
    """The document's day, like 2026-03-09."""
    date_guessed: bool
    """The date was read from the text rather than given."""
    section: list[str]
    """Headings above it, outermost first."""
    passage: str
    """The passage's id, by which it can be read."""
    start: int
    """In characters of the document's text."""
    end: int
    """In characters of the document's text, exclusive."""
    lines: list[int]
    """First and last line, from 1."""
    page: int | None
    """From 1; null for a document without pages."""


@with_config(DESCRIBED)
class StatementAttributionJson(TypedDict):
    """Who says a statement."""

    source: str | None
    """The speaker."""
    cue: str
    """The words that attribute, such as "said"."""
    inferred: bool
    """Resolved from a pronoun or short form, or carried over from a neighbouring sentence."""


@with_config(DESCRIBED)
class FootnoteJson(TypedDict):
    """A note that a sentence refers to."""

    label: str
    """Its mark."""
    text: str
    """As people should see it."""
    start: int
    """In characters of the document's text."""
    end: int
    """In characters of the document's text, exclusive."""
    lines: list[int]
    """First and last line, from 1."""


@with_config(DESCRIBED)
class StatementJson(TypedDict):
    """A sentence, word for word, with who says it and where it stands."""

    text: str
    """As people should see it, word for word."""
    verbatim: str
    """To the letter."""
    stance: str
    """reported, denied, no comment, forecast, own account (the document's), or question."""
    checked: bool
    """False where nobody was found in a language in which that says little."""
    attribution: StatementAttributionJson | None
    """Who says it; null where nobody is named."""
    citation: CitationJson
    """Where it stands."""
    earlier: bool
    """A newer statement of the answer gives a later state of the same thing."""
    also: list[CitationJson]
    """Other places that say the same."""
    highlights: Pairs
    """The words that match the question, as [start, end] in `text`."""
    answer_spans: Pairs
    """The words that answer it, as [start, end] in `text`."""
    footnotes: list[FootnoteJson]
    """The notes that it refers to."""


@with_config(DESCRIBED)
class AttributionJson(TypedDict):
    """An attribution in a passage, spans in characters of the document's text."""

    source: Pairs | None
    """The words that name the source; null without one."""
    cue: Pairs
    """The words that attribute."""
    content: Pairs
    """The words that are attributed."""
    stance: str
    """As of a statement."""
    speaker: str | None
    """The source as a reader should see it."""
    inferred: bool
    """As of a statement."""


@with_config(DESCRIBED)
class HitJson(TypedDict):
    """A passage that a search found."""

    id: str
    """By which it can be read."""
    document: str
    """Path in the corpus folder."""
    title: str
    """The document's."""
    date: str | None
    """The document's day, like 2026-03-09."""
    date_guessed: bool
    """The date was read from the text rather than given."""
    section: list[str]
    """Headings above it, outermost first."""
    text: str
    """To the letter."""
    start: int
    """In characters of the document's text."""
    end: int
    """In characters of the document's text, exclusive."""
    lines: list[int]
    """First and last line, from 1."""
    page: int | None
    """From 1; null for a document without pages."""
    score: float
    """Fused; higher is better."""
    scores: dict[str, float]
    """Of each ranker."""
    attributions: list[AttributionJson]
    """Who says what in it."""


@with_config(DESCRIBED)
class NoteJson(TypedDict):
    """What is not there, said so."""

    kind: str
    """not stated, not said, left out, or nothing disputed."""
    about: str
    """A question, a name, or a heading."""


@with_config(DESCRIBED)
class SynthesisJson(TypedDict):
    """A sentence that a language model wrote from the statements."""

    text: str
    """The sentence."""
    cites: list[int]
    """Positions in `statements`, from 0."""


@with_config(DESCRIBED)
class PartJson(TypedDict):
    """An answer without its passages; one of several, where a message asked several questions."""

    id: str
    """The answer's."""
    question: str
    """Cleaned: one line, no invisible characters."""
    status: str
    """answered; related: near, not an answer; not_covered."""
    confidence: float
    """Calibrated probability, 0 to 1, that the library covers the question."""
    threshold: float
    """The confidence from which on an answer counts as one."""
    form: str
    """statements, digest, speaker, list, comparison, several, or help."""
    asked: str
    """The question as it was read."""
    sources_differ: bool
    """Statements give different figures for the same thing."""
    undated: list[str]
    """Documents that a filter on dates left out because they have none."""
    notes: list[NoteJson]
    """What is not there, said so."""
    statements: list[StatementJson]
    """The answer: who says what, and where it stands."""


@with_config(DESCRIBED)
class BriefAnswerJson(PartJson):
    """An answer without its passages."""

    parts: list[PartJson]
    """The answers to several questions of one message."""
    synthesis: list[SynthesisJson]
    """The statements retold by a language model, where one is set up."""
    snapshot: str
    """The id of the index that was asked."""


@with_config(DESCRIBED)
class AnswerJson(BriefAnswerJson):
    """An answer as `askbot ask --json` prints it."""

    passages: list[HitJson]
    """The passages that the search found, best first."""


@with_config(DESCRIBED)
class PersonJson(TypedDict):
    """A person or body that is quoted."""

    name: str
    """In full."""
    kind: str
    """person, body, or spokesperson."""
    country: str | None
    """Whose it is, where documents tell."""
    statements: int
    """How many there are."""
    documents: int
    """In how many documents."""
    since: str | None
    """The day of the first."""
    until: str | None
    """The day of the last."""


@with_config(DESCRIBED)
class SpellingJson(TypedDict):
    """What documents call somebody."""

    text: str
    """The name with what is told about it."""
    documents: int
    """How many."""
    since: str | None
    """The day of the first."""
    until: str | None
    """The day of the last."""
