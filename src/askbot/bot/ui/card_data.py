"""What a card shows of an answer, in a form that is kept: buttons work from it after restarts and re-indexes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from pydantic import TypeAdapter

from askbot.domain import Answer, Citation, Form, Hit, Span, Stance, Statement, Status
from askbot.presentation.labels import emphasis, reads_otherwise, speaker_lead
from askbot.presentation.prose import prose
from askbot.presentation.question_language import OtherLanguage, other_language

CONTEXT = 600


@dataclass(frozen=True, slots=True)
class CardPassage:
    """A passage with the text around it."""

    document: str
    title: str
    section: tuple[str, ...]
    lines: tuple[int, int]
    text: str
    before: str
    """At most CONTEXT characters of the document before the passage, from the start of a line or sentence."""
    after: str
    score: float
    scores: dict[str, float]
    dated: date | None = None
    url: str | None = None
    page: int | None = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class CardStatement:
    """A sentence of the answer; `passage` is a position in the answer's passages."""

    text: str
    speaker: str | None
    stance: Stance
    inferred: bool
    highlights: tuple[Span, ...]
    """What is set in bold."""
    passage: int
    start: int
    """Offset of the sentence in its passage's text."""
    lines: tuple[int, int]
    also: tuple[str, ...] = ()
    """Titles of other documents that say the same."""
    checked: bool = True
    """False where nobody is named in a language in which that says little."""
    lead: int = 0
    """Characters at the beginning of `text` that only name the speaker, whom the card names already."""
    matches: tuple[Span, ...] = ()
    """The words that match the question."""
    notes: tuple[str, ...] = ()
    """The footnotes that the sentence refers to."""
    earlier: bool = False
    """Another statement of the answer gives the later state."""
    part: str = ""
    """The question that it answers, where a message asked several."""


@dataclass(frozen=True, slots=True)
class CardData:
    """All that a card and its buttons need."""

    id: str
    question: str | None
    """None where it is not kept."""
    status: Status
    confidence: float
    threshold: float
    snapshot: str
    sources_differ: bool
    form: Form
    statements: tuple[CardStatement, ...]
    passages: tuple[CardPassage, ...]
    signals: dict[str, float]
    synthesis: tuple[tuple[str, tuple[int, ...]], ...] = ()
    """Sentences with the positions of the statements they rest on."""
    asked: str | None = None
    """The question as it was understood; None where that is how it was typed, or where questions are not kept."""

    notes: tuple[tuple[str, str], ...] = ()
    """What is to be said of the whole answer: kinds, and what each is about; nothing where questions are not kept."""
    language: OtherLanguage | None = None
    """Where the question is in another language than the passages."""

    undated: int = 0
    """How many documents a filter on dates left out because they have none."""
    also_from: tuple[str, ...] = ()
    """Paths of documents that are named beside its passages."""
    private: bool = False
    """Whether it was shown to its asker alone, and not shared since."""

    @property
    def documents(self) -> frozenset[str]:
        """The paths of all documents that it tells something of."""
        return frozenset(passage.document for passage in self.passages).union(self.also_from)

    @property
    def quoted(self) -> frozenset[str]:
        """The paths of the documents that its statements stand in."""
        return frozenset(self.passages[place].document for place in self.cited).union(self.also_from)

    def without_question(self) -> CardData:
        """The same, less what was asked."""
        statements = tuple(replace(statement, part="") for statement in self.statements)
        return replace(self, question=None, asked=None, notes=(), statements=statements)

    def with_question(self, question: str | None) -> CardData:
        """The same with what was asked."""
        return replace(self, question=question)

    @property
    def cited(self) -> tuple[int, ...]:
        """Positions of the passages that the statements stand in, in the statements' order."""
        return tuple(dict.fromkeys(statement.passage for statement in self.statements))

    def to_json(self) -> str:
        """For storage."""
        return _adapter().dump_json(self).decode()

    @classmethod
    def from_json(cls, text: str) -> CardData:
        """From storage."""
        return _adapter().validate_json(text)


@cache
def _adapter() -> TypeAdapter[CardData]:
    return TypeAdapter(CardData)


def card_data(answer: Answer) -> CardData:
    """What a card shows of `answer`, with the passages it cites first."""
    hits = _cited_first(answer)
    places = {hit.passage.id: i for i, hit in enumerate(hits)}
    return CardData(
        id=answer.id,
        question=answer.question,
        status=answer.status,
        confidence=answer.confidence,
        threshold=answer.threshold,
        snapshot=answer.snapshot,
        sources_differ=answer.sources_differ,
        form=answer.form,
        statements=tuple(
            _statement(s, places[s.citation.passage], hits[places[s.citation.passage]], _part(answer, s))
            for s in answer.statements
            if s.citation.passage in places
        ),
        passages=tuple(_passage(hit) for hit in hits),
        signals=dict(answer.signals),
        synthesis=tuple((s.text, s.cites) for s in answer.synthesis),
        asked=answer.asked if reads_otherwise(answer) else None,
        notes=tuple((note.kind.value, note.about) for note in answer.notes),
        language=other_language(answer),
        undated=len(answer.undated),
        also_from=tuple(sorted({at.document for statement in answer.statements for at in statement.also})),
    )


def _cited_first(answer: Answer) -> list[Hit]:
    by_id = {hit.passage.id: hit for hit in answer.hits}
    cited = dict.fromkeys(s.citation.passage for s in answer.statements if s.citation.passage in by_id)
    return [by_id[i] for i in dict.fromkeys([*cited, *by_id])]


def _part(answer: Answer, statement: Statement) -> str:
    """The question of several that a statement answers."""
    return next((part.asked or part.question for part in answer.parts if statement in part.statements), "")


def _statement(statement: Statement, place: int, hit: Hit, part: str) -> CardStatement:
    voice = statement.voice
    return CardStatement(
        text=statement.text,
        speaker=voice.speaker,
        stance=voice.stance,
        inferred=bool(voice.attribution and voice.attribution.inferred),
        highlights=emphasis(statement),
        passage=place,
        start=statement.citation.start - hit.passage.start,
        lines=statement.citation.lines,
        also=_titles(statement.also, statement.citation),
        checked=voice.checked,
        earlier=statement.earlier,
        part=part,
        lead=speaker_lead(statement, hit.document.text),
        matches=statement.highlights,
        notes=tuple(note.text for note in statement.footnotes),
    )


def _titles(also: tuple[Citation, ...], cited: Citation) -> tuple[str, ...]:
    return tuple(dict.fromkeys(c.title for c in also if c.document != cited.document))


def _passage(hit: Hit) -> CardPassage:
    passage, text = hit.passage, hit.document.text
    return CardPassage(
        document=passage.document,
        title=hit.document.title,
        section=passage.section,
        lines=passage.lines,
        text=passage.text,
        before=prose(text[max(0, passage.start - CONTEXT) : passage.start]),
        after=prose(text[passage.end : passage.end + CONTEXT]),
        score=hit.score,
        scores=dict(hit.scores),
        dated=hit.document.date,
        url=hit.document.url,
        page=hit.document.page(passage.start),
        id=passage.id,
    )
