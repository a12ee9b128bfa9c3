"""What flows from files to answers, as frozen dataclasses.

Every offset in this module counts characters of `Document.text`, end exclusive; every line counts from 1, both ends
inclusive.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Floats: TypeAlias = "npt.NDArray[np.float32]"
"""An array of single-precision numbers; what it holds says its shape. Only named here: NumPy loads where it is used."""


ENGLISH = "en"
"""The language (ISO 639-1) that attribution is trained for."""


class Stance(StrEnum):
    """How a statement stands towards what it says."""

    REPORTED = "reported"
    DENIED = "denied"
    NO_COMMENT = "no comment"
    FORECAST = "forecast"
    OWN_ACCOUNT = "own account"
    QUESTION = "question"
    """Somebody asks, in a turn of a transcript."""


class Form(StrEnum):
    """How an answer is laid out."""

    STATEMENTS = "statements"
    """One to three sentences."""
    DIGEST = "digest"
    """The main statements of several sections, in the order of the document."""
    SPEAKER = "speaker"
    """A statement that was shown before, asked again for who says it."""
    LIST = "list"
    """A sentence that leads a list in, and its items."""
    COMPARISON = "comparison"
    """One statement of each side that was asked for."""
    SEVERAL = "several"
    """Several questions of one message, one by one in `parts`."""
    HELP = "help"
    """Nothing was asked of the briefings: what can be asked."""


class Status(StrEnum):
    """What an answer is: an answer, something near it, or silence."""

    ANSWERED = "answered"
    RELATED = "related"
    NOT_COVERED = "not_covered"


class NoteKind(StrEnum):
    """What a note beside an answer says."""

    NOT_STATED = "not stated"
    """The briefings do not state the thing asked for; what they do state is shown."""
    NOT_SAID = "not said"
    """Nobody of that name is quoted on it."""
    LEFT_OUT = "left out"
    """A section or document that a digest has no statement of."""
    NOTHING_DISPUTED = "nothing disputed"
    """No statement on it is denied, and no two differ."""


@dataclass(frozen=True, slots=True)
class Note:
    """What an answer does not show, said so."""

    kind: NoteKind
    about: str = ""
    """The thing, question, person or section that it is about."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of characters."""

    start: int
    end: int

    def text(self, whole: str) -> str:
        """The characters of `whole` that the span covers."""
        return whole[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share a character."""
        return self.start < other.end and other.start < self.end


GENERAL = "general"
"""The collection of what lies in no top-level folder."""


@dataclass(frozen=True, slots=True)
class Collection:
    """A named part of the library, which a server, channel or role may see."""

    name: str
    """The top-level folder of the corpus that it is, or GENERAL."""
    title: str = ""
    """As people see it; empty where it is the name."""
    description: str = ""
    language: str = ""
    """Two letters (ISO 639-1) where its documents are of one language, as its file says."""
    default: bool = True
    """Whether it is searched unasked; else only where it is named, or where a channel answers from it."""

    @property
    def shown(self) -> str:
        """What people call it."""
        return self.title or self.name


def collection_of(path: str) -> str:
    """The name of the collection that a document of a corpus folder is in, by its path."""
    folder, slash, _ = path.partition("/")
    return folder if slash else GENERAL


@dataclass(frozen=True, slots=True)
class Document:
    """One file of the corpus: its decoded text, and what its front matter says."""

    path: str
    """Relative to the corpus folder, with forward slashes."""
    text: str
    """A text file decoded, front matter and all, newlines as they stand; of another format, what was extracted."""
    title: str
    sha256: str
    """Of the file's bytes, in hex."""
    date: date | None = None
    publisher: str | None = None
    url: str | None = None
    date_guessed: bool = False
    """The date was found in the running text, rather than given as the document's own."""
    authors: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()
    """Where each page begins, in characters of the text; empty for a format without pages."""

    def page(self, offset: int) -> int | None:
        """The page, from 1, that holds the character at `offset`; None where there are no pages."""
        return max(1, bisect_right(self.pages, offset)) if self.pages else None


@dataclass(frozen=True, slots=True)
class Sentence:
    """The unit of citation."""

    start: int
    end: int
    lines: tuple[int, int]
    lead: Span | None = None
    """What it is read with: the sentence that leads in a list's item, the column heads of a table's row."""
    language: str = ENGLISH
    """Two letters (ISO 639-1), or "und" where it is none that is known."""

    @property
    def span(self) -> Span:
        """The sentence's characters in its document."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit of retrieval: a run of whole sentences under one heading. `document.text[start:end] == text`."""

    id: str
    document: str
    """The document's path."""
    section: tuple[str, ...]
    """The headings above the passage, outermost first, without the document's title."""
    start: int
    end: int
    lines: tuple[int, int]
    text: str
    sentences: tuple[Sentence, ...]

    def sentence_text(self, sentence: Sentence) -> str:
        """One of the passage's sentences, verbatim."""
        return self.text[sentence.start - self.start : sentence.end - self.start]


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says what: source, cue and content as in the PolNeAR corpus (Newell et al., 2018), and the stance."""

    source: tuple[Span, ...]
    """Empty where nobody is named."""
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    stance: Stance
    speaker: str | None
    """The source as a reader should see it: the longest useful form that the document gave. None without a source."""
    cue_text: str
    inferred: bool = False
    """The speaker was resolved from a pronoun or short form, or carried over from a neighbouring sentence."""
    shown: bool = True
    """Whether a reader should see it: a reporting cue with a source, not a mere attitude."""


@dataclass(frozen=True, slots=True)
class Voice:
    """How one sentence is spoken: its stance, and the attribution that gives its speaker, if any."""

    stance: Stance
    attribution: Attribution | None = None
    checked: bool = True
    """False where nobody was found in a language that is not English: that it is the document's own is not said."""

    @property
    def speaker(self) -> str | None:
        """Who says it, or None where it is the document's own account, or where it is not checked."""
        return self.attribution.speaker if self.attribution else None


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a search found, with everything needed to answer from it."""

    passage: Passage
    document: Document
    attributions: tuple[Attribution, ...]
    score: float
    """Fused, higher is better; comparable between questions."""
    scores: Mapping[str, float] = field(default_factory=dict[str, float])
    """Each ranker's own score, by its name."""
    sentence_scores: tuple[float, ...] = ()
    """How well each sentence of the passage fits the question, in the passage's order."""
    also: tuple[Hit, ...] = ()
    """Near-duplicates of this passage in other documents, folded into it."""


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a statement stands."""

    document: str
    title: str
    section: tuple[str, ...]
    passage: str
    start: int
    end: int
    lines: tuple[int, int]
    date: date | None = None
    page: int | None = None
    """From 1; None where the document has no pages."""
    date_guessed: bool = False
    """As of the document."""

    @classmethod
    def of(cls, document: Document, passage: Passage, span: Span, lines: tuple[int, int]) -> Citation:
        """Where a span of a passage of a document stands."""
        return cls(
            document=document.path,
            title=document.title,
            section=passage.section,
            passage=passage.id,
            start=span.start,
            end=span.end,
            lines=lines,
            date=document.date,
            page=document.page(span.start),
            date_guessed=document.date_guessed,
        )


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note that a sentence refers to by a mark."""

    label: str
    text: str
    """As people should see it."""
    start: int
    end: int
    lines: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence in an answer, with who says it and where it stands."""

    text: str
    """As people should see it: word for word, without marks of emphasis, link addresses and the like."""
    voice: Voice
    citation: Citation
    highlights: tuple[Span, ...] = ()
    """The words that match the question, as offsets into `text`."""
    answer_spans: tuple[Span, ...] = ()
    """The words that answer it, as the reader sees it, as offsets into `text`; empty without a reader."""
    also: tuple[Citation, ...] = ()
    """Other places that say the same."""
    earlier: bool = False
    """A newer statement of the answer gives a later state of the same thing."""
    verbatim: str = ""
    """To the letter: the document's text from the citation's start to its end. Empty where that is `text`."""
    footnotes: tuple[Footnote, ...] = ()
    """The notes that the sentence refers to."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that was weighed for an answer."""

    citation: Citation
    score: float
    """How likely it answers, as the sentence ranker sees it; higher is better."""
    shown: bool


@dataclass(frozen=True, slots=True)
class SynthesisSentence:
    """A sentence that a language model wrote from an answer's statements."""

    text: str
    cites: tuple[int, ...]
    """Positions in the answer's statements, from 0; never empty."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the corpus says to a question."""

    id: str
    question: str
    status: Status
    confidence: float
    """Calibrated probability, 0 to 1, that the corpus covers the question."""
    statements: tuple[Statement, ...]
    hits: tuple[Hit, ...]
    snapshot: str
    """The id of the snapshot that was asked."""
    sources_differ: bool = False
    """Two statements give different figures for what looks like the same thing."""
    form: Form = Form.STATEMENTS
    asked: str = ""
    """The question with what was asked before folded into it; empty where it stood by itself."""
    threshold: float = 0.5
    """The confidence from which on an answer counts as one."""
    signals: Mapping[str, float] = field(default_factory=dict[str, float])
    """What the confidence was made from, by name."""
    candidates: tuple[Candidate, ...] = ()
    """The sentences that were weighed, best first."""
    undated: tuple[str, ...] = ()
    """Paths of the documents that a filter on dates left out because they have none."""
    notes: tuple[Note, ...] = ()
    """What is not there, said so."""
    parts: tuple[Answer, ...] = ()
    """The answers to several questions of one message, or to each side of a comparison; their statements are in
    `statements`, too."""
    synthesis: tuple[SynthesisSentence, ...] = ()
    """The statements retold by a language model, where one is set up."""
