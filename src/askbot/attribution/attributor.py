"""The room's door: attributors, of rules alone or with the head that reads the encoder's hidden states."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from askbot.attribution.assembly import assemble
from askbot.attribution.language import is_english
from askbot.attribution.lexicon import load_lexicon
from askbot.attribution.rules import Rules
from askbot.attribution.supplement import supplemented
from askbot.attribution.words import read_words
from askbot.domain import Attribution, Document, Passage
from askbot.encoder import PACKAGED, Encoder, EncoderInput, Encoding, load_encoder

if TYPE_CHECKING:
    from askbot.attribution.tagger import Tagger

HEAD = "head.safetensors"


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

    def attribute(
        self, document: Document, passages: Sequence[Passage], encodings: Sequence[Encoding]
    ) -> tuple[Attribution, ...]:
        """All attributions of one document, in its order, with offsets into its text.

        `passages` are the document's, in order, and `encodings` theirs, one each; without `wants_states` they may be
        empty.
        """
        ...


@dataclass(frozen=True, slots=True)
class RuleAttributor:
    """Cue lexicon and patterns."""

    rules: Rules
    name: str = "rules-1"
    wants_states: bool = False

    def attribute(
        self,
        document: Document,
        passages: Sequence[Passage],
        encodings: Sequence[Encoding],  # noqa: ARG002  (the door's)
    ) -> tuple[Attribution, ...]:
        """As `Attributor.attribute`; the encodings may be empty."""
        words = read_words(document, passages)
        return assemble(document, words, self.rules.relations(words))


@dataclass(frozen=True, slots=True)
class HeadAttributor:
    """The trained head on the states of the pass that made the vectors; rules where the text is not English."""

    tagger: Tagger
    rules: Rules
    name: str
    wants_states: bool = True

    def attribute(
        self, document: Document, passages: Sequence[Passage], encodings: Sequence[Encoding]
    ) -> tuple[Attribution, ...]:
        """As `Attributor.attribute`."""
        from askbot.attribution.states import word_states

        words = read_words(document, passages)
        if not is_english(words):
            return assemble(document, words, self.rules.relations(words))
        states = word_states(words, passages, encodings)
        tagged = self.tagger.relations(words, states)
        return assemble(document, words, supplemented(tagged, self.rules.relations(words)))


@dataclass(frozen=True, slots=True)
class SecondPassAttributor:
    """The trained head with an encoder of its own, where the vectors come from another."""

    inner: HeadAttributor
    encoder: Encoder

    @property
    def name(self) -> str:
        """As of the head."""
        return f"{self.inner.name}-second-pass"

    @property
    def wants_states(self) -> bool:
        """It makes its own."""
        return False

    def attribute(
        self,
        document: Document,
        passages: Sequence[Passage],
        encodings: Sequence[Encoding],  # noqa: ARG002  (the door's)
    ) -> tuple[Attribution, ...]:
        """As `Attributor.attribute`; encodes the passages once more, cut to fit the head's encoder."""
        fitting = [part for passage in passages for part in _cut(passage, self.encoder)]
        inputs = [EncoderInput(part.text) for part in fitting]
        return self.inner.attribute(document, fitting, list(self.encoder.encode(inputs, states=True)))


def load_attributor(encoder: Encoder | None = None) -> Attributor:
    """The best attributor for an encoder; without one, the rules.

    The head fits the packaged encoder. For another it gets the packaged one for a second pass, and says so in the log.
    Raises `ModelError` where the head or the packaged encoder is damaged.
    """
    rules = Rules(load_lexicon())
    if encoder is None:
        return RuleAttributor(rules)
    from askbot.attribution.tagger import tagger_of
    from askbot.attribution.weights import load_weights

    weights = load_weights(Path(__file__).with_name(HEAD))
    head = HeadAttributor(tagger_of(weights), rules, weights.name)
    if encoder.weights == weights.encoder:
        return head
    logging.getLogger(__name__).warning(
        "The attribution head does not fit the encoder %s; it reads the text a second time with the packaged one.",
        encoder.fingerprint,
    )
    return SecondPassAttributor(head, load_encoder(PACKAGED))


def _cut(passage: Passage, encoder: Encoder) -> Iterator[Passage]:
    """Runs of the passage's sentences that fit the encoder; a sentence that does not is cut by the encoder."""
    if len(encoder.pieces(passage.text)) <= encoder.window or len(passage.sentences) == 1:
        yield passage
        return
    middle = len(passage.sentences) // 2
    for own in (passage.sentences[:middle], passage.sentences[middle:]):
        start, end = own[0].start, own[-1].end
        text = passage.text[start - passage.start : end - passage.start]
        lines = (own[0].lines[0], own[-1].lines[1])
        part = Passage(passage.id, passage.document, passage.section, start, end, lines, text, own)
        yield from _cut(part, encoder)
