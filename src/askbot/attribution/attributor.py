"""Attributors: of rules alone, or with the trained tagger that reads the encoder's hidden states."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from askbot.attribution.interpretation.assembly import Judge, assemble
from askbot.attribution.languages.attribute import LanguageRules, load_language_rules
from askbot.attribution.rules.extractor import Rules
from askbot.attribution.rules.idioms import idioms
from askbot.attribution.rules.lexicon import load_lexicon
from askbot.attribution.transcript.turns import in_first_person, turn_attributions, turns_of
from askbot.attribution.words import Relation, Word, read_words
from askbot.domain import ENGLISH, Attribution, Document, Passage
from askbot.encoder import Encoder, EncoderInput, Encoding, load_encoder
from askbot.encoder.loading import PACKAGED
from askbot.text.markup import readable

if TYPE_CHECKING:
    from askbot.attribution.classifier.head import StanceHead
    from askbot.attribution.tagger.states import Halves
    from askbot.attribution.tagger.tagger import Tagger, Text

TAGGER = "tagger/model.safetensors"
STANCES = "classifier/model.safetensors"
REPORTS = "classifier/reports.safetensors"


class Attributor(Protocol):
    """Finds who says what in a document."""

    @property
    def name(self) -> str:
        """Names the method and its weights: attributions of another name are not comparable."""
        ...

    @property
    def wants_states(self) -> bool:
        """Whether `attribute` needs encodings with hidden states."""
        ...

    def attribute(self, readings: Sequence[Encoded]) -> list[tuple[Attribution, ...]]:
        """All attributions of each document, in its order, with offsets into its text.

        Several documents at once cost less than one by one. Without `wants_states` the encodings may be empty.
        """
        ...


@dataclass(frozen=True, slots=True)
class Encoded:
    """A document with its passages in order, and their encodings, one each, or none."""

    document: Document
    passages: Sequence[Passage]
    encodings: Sequence[Encoding]


@dataclass(frozen=True, slots=True)
class RuleAttributor:
    """Cue lexicons and patterns, by language; nobody is found in a language that has none."""

    rules: Rules
    languages: Mapping[str, LanguageRules]
    name: str = "rules-6"
    wants_states: bool = False

    def attribute(self, readings: Sequence[Encoded]) -> list[tuple[Attribution, ...]]:
        """As `Attributor.attribute`; the encodings may be empty."""
        return [self._attributed(reading.document, reading.passages) for reading in readings]

    def _attributed(self, document: Document, passages: Sequence[Passage]) -> tuple[Attribution, ...]:
        read = as_read(document)
        words = english_words(read, passages)
        return self.assembled(document, read, passages, words, self.rules.relations(words))

    def assembled(
        self,
        written: Document,
        read: Document,
        passages: Sequence[Passage],
        words: Sequence[Word],
        relations: Sequence[Relation],
        judge: Judge | None = None,
    ) -> tuple[Attribution, ...]:
        """The document's attributions: its turns, the relations of its English words, and other languages' rules.

        `written` has the marks that `read` has lost: they show turns. `judge` as in `assemble`.
        """
        turns = turns_of(written, read.text, passages)
        relations = supplemented(relations, idioms(read.text, words))
        attributions = list(in_first_person(assemble(read, words, relations, judge), turns, read.text))
        for code in {s.language for p in passages for s in p.sentences} & self.languages.keys():
            attributions += self.languages[code].attributions(read, passages)
        return (*turn_attributions(turns), *attributions)


class ReportJudge(Protocol):
    """Decides which attributions count as speakers."""

    def shown(self, text: str, words: Sequence[Word], states: Halves, found: Sequence[Attribution]) -> list[bool]:
        """Whether each attribution of a document's English words does, given what the rules say."""
        ...


@dataclass(frozen=True, slots=True)
class TaggerAttributor:
    """The trained tagger on the states of the pass that made the vectors; rules where the text is not English."""

    tagger: Tagger
    stances: StanceHead
    reports: ReportJudge
    rules: RuleAttributor
    name: str
    wants_states: bool = True

    def attribute(self, readings: Sequence[Encoded]) -> list[tuple[Attribution, ...]]:
        """As `Attributor.attribute`."""
        from askbot.attribution.classifier.stances import with_stances

        texts = self._texts(readings)
        assembled = self._assembled(readings, texts)
        return [
            with_stances(self.stances, reading.passages, text.words, text.states, found) if text else found
            for reading, text, found in zip(readings, texts, assembled, strict=True)
        ]

    def unjudged(self, readings: Sequence[Encoded]) -> list[tuple[Attribution, ...]]:
        """As `attribute`, with the stances of the rules alone: what the head is trained on."""
        return self._assembled(readings, self._texts(readings))

    def _texts(self, readings: Sequence[Encoded]) -> list[Text | None]:
        """The English words of each document with their states; None where it has none."""
        from askbot.attribution.tagger.states import word_states
        from askbot.attribution.tagger.tagger import Text

        words = [english_words(as_read(r.document), r.passages) for r in readings]
        return [
            Text(one, word_states(one, r.passages, r.encodings)) if one else None
            for one, r in zip(words, readings, strict=True)
        ]

    def _assembled(self, readings: Sequence[Encoded], texts: Sequence[Text | None]) -> list[tuple[Attribution, ...]]:
        tagged = iter(self.tagger.relations([text for text in texts if text is not None]))
        attributed: list[tuple[Attribution, ...]] = []
        for reading, text in zip(readings, texts, strict=True):
            words = text.words if text else ()
            ruled = self.rules.rules.relations(words)
            relations = supplemented(next(tagged), ruled) if text else ruled
            read = as_read(reading.document)
            judge = partial(self.reports.shown, read.text, words, text.states) if text else None
            attributed.append(self.rules.assembled(reading.document, read, reading.passages, words, relations, judge))
        return attributed


@dataclass(frozen=True, slots=True)
class SecondPassAttributor:
    """The trained tagger with an encoder of its own, where the vectors come from another."""

    inner: TaggerAttributor
    encoder: Encoder

    @property
    def name(self) -> str:
        """As of the tagger."""
        return f"{self.inner.name}-second-pass"

    @property
    def wants_states(self) -> bool:
        """It makes its own."""
        return False

    def attribute(self, readings: Sequence[Encoded]) -> list[tuple[Attribution, ...]]:
        """As `Attributor.attribute`; encodes the passages once more, cut to fit the tagger's encoder."""
        fitting = [[part for passage in r.passages for part in _cut(passage, self.encoder)] for r in readings]
        inputs = [EncoderInput(part.text) for parts in fitting for part in parts]
        encodings = self.encoder.encode(inputs, states=True)
        pairs = zip(readings, fitting, strict=True)
        return self.inner.attribute([Encoded(r.document, p, list(islice(encodings, len(p)))) for r, p in pairs])


def load_attributor(encoder: Encoder | None = None) -> Attributor:
    """The best attributor for an encoder; without one, the rules.

    The tagger fits the packaged encoder. For another it gets the packaged one for a second pass, and says so in the
    log. Raises `ModelError` where the tagger or the packaged encoder is damaged.
    """
    rules = RuleAttributor(Rules(load_lexicon()), load_language_rules())
    if encoder is None:
        return rules
    from askbot.attribution.classifier.head import load_stance_head
    from askbot.attribution.classifier.reports import load_report_head
    from askbot.attribution.tagger.checkpoint import load_weights
    from askbot.attribution.tagger.tagger import tagger_of

    folder = Path(__file__).parent
    weights, stances = load_weights(folder / TAGGER), load_stance_head(folder / STANCES)
    reports = load_report_head(folder / REPORTS)
    name = f"{weights.name}+{stances.name}+{reports.name}+{rules.name}"
    attributor = TaggerAttributor(tagger_of(weights), stances, reports, rules, name)
    if encoder.checksum == weights.encoder:
        return attributor
    logging.getLogger(__name__).warning(
        "The attribution tagger does not fit the encoder %s; it reads the text a second time with the packaged one.",
        encoder.fingerprint,
    )
    return SecondPassAttributor(attributor, load_encoder(PACKAGED))


def _cut(passage: Passage, encoder: Encoder) -> Iterator[Passage]:
    """Runs of the passage's sentences that fit the encoder; a sentence that does not is cut by the encoder."""
    if len(encoder.pieces(passage.text)) <= encoder.window or len(passage.sentences) == 1:
        yield passage
        return
    middle = len(passage.sentences) // 2
    for part_sentences in (passage.sentences[:middle], passage.sentences[middle:]):
        start, end = part_sentences[0].start, part_sentences[-1].end
        text = passage.text[start - passage.start : end - passage.start]
        lines = (part_sentences[0].lines[0], part_sentences[-1].lines[1])
        part = Passage(passage.id, passage.document, passage.section, start, end, lines, text, part_sentences)
        yield from _cut(part, encoder)


def as_read(document: Document) -> Document:
    """The document with blanks in place of marks, so that no speaker's name holds a link; offsets stay."""
    return replace(document, text=readable(document.text))


def english_words(document: Document, passages: Sequence[Passage]) -> tuple[Word, ...]:
    """The words of the sentences that are in English."""
    languages = [sentence.language for passage in passages for sentence in passage.sentences]
    words = read_words(document, passages)
    if all(code == ENGLISH for code in languages):
        return words
    return tuple(word for word in words if languages[word.sentence] == ENGLISH)


def supplemented(tagged: Sequence[Relation], ruled: Sequence[Relation]) -> tuple[Relation, ...]:
    """The tagger's relations, and the rules' certain ones whose cue it left alone or gave no source.

    Where the tagger saw the same cue without a source, the rule's reading takes its place, and where the rule prevails.
    """
    surest = {i for r in ruled if r.prevails for i in r.cue}
    tagged = [r for r in tagged if not surest & set(r.cue)]
    sourced = {i for r in tagged if r.source for i in r.cue}
    added = [r for r in ruled if r.certain and r.source and not sourced & set(r.cue)]
    read = {i for r in added for i in r.cue}
    kept = [r for r in tagged if r.source or not read & set(r.cue)]
    sure = [r for r in ruled if r.certain]
    return (*(replace(r, likely=1.0) if _is_read_by(r, sure) else r for r in kept), *added)


def _is_read_by(one: Relation, sure: Sequence[Relation]) -> bool:
    """Whether one of the rules' certain readings has the same cue and source."""
    return any(set(r.cue) & set(one.cue) and set(r.source) & set(one.source) for r in sure)
