"""One document by itself, without a snapshot: what indexing would make of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from askbot.domain import Attribution, Document, Passage
from askbot.encoder import EncoderInput
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


def understand(document: Document, encoder: Encoder, attributor: Attributor, *, titled: bool = True) -> Understood:
    """Read a document as indexing reads it: its passages, and all attributions in its order.

    Without `titled` the encoder sees nothing but the passages. Attributions are found a little better so; indexing
    cannot do that, since its vectors want the titles.
    """
    passages = passages_of(document, encoder)
    wanted = passages if attributor.wants_states else ()
    inputs = [encoder_input(document, p, encoder) if titled else EncoderInput(p.text) for p in wanted]
    encodings = list(encoder.encode(inputs, states=True))
    return Understood(document, passages, attributor.attribute(document, passages, encodings))
