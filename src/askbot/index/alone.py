"""One document by itself, without a snapshot: what indexing would make of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from askbot.domain import Attribution, Document, Passage
from askbot.index.inputs import encoder_input, passages_of

if TYPE_CHECKING:
    from askbot.attribution import Attributor
    from askbot.encoder import Encoder


@dataclass(frozen=True, slots=True)
class Understood:
    """What indexing would make of one document."""

    document: Document
    passages: tuple[Passage, ...]
    attributions: tuple[Attribution, ...]


def understand(document: Document, encoder: Encoder, attributor: Attributor) -> Understood:
    """Read a document as indexing reads it: its passages, and all attributions in its order."""
    passages = passages_of(document, encoder)
    wanted = passages if attributor.wants_states else ()
    encodings = list(encoder.encode([encoder_input(document, p, encoder) for p in wanted], states=True))
    return Understood(document, passages, attributor.attribute(document, passages, encodings))
