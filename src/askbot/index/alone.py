"""One document by itself, without a snapshot: who says what in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from askbot.corpus import split
from askbot.encoder import EncoderInput

if TYPE_CHECKING:
    from askbot.attribution import Attributor
    from askbot.domain import Attribution, Document
    from askbot.encoder import Encoder


def attribute_alone(document: Document, encoder: Encoder, attributor: Attributor) -> tuple[Attribution, ...]:
    """All attributions of a document, in its order; nothing but its text is read, no title before it."""
    passages = split(document, count=encoder.pieces, window=encoder.window)
    wanted = passages if attributor.wants_states else ()
    encodings = list(encoder.encode([EncoderInput(p.text) for p in wanted], states=True))
    return attributor.attribute(document, passages, encodings)
