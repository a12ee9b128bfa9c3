"""How a document goes into the encoder, wherever it is read: cut into passages, its title and headings before each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from askbot.corpus import TARGET, split
from askbot.domain import Document, Passage, Span
from askbot.encoder import EncoderInput

if TYPE_CHECKING:
    from askbot.encoder import Encoder

CONTEXT_PIECES = 32
"""Word pieces of the window left to the title and headings that the encoder sees before a passage."""


def passages_of(document: Document, encoder: Encoder, target: int = TARGET) -> tuple[Passage, ...]:
    """A document's passages of about `target` word pieces; each fits the window with its headings."""
    return split(document, count=encoder.pieces, window=encoder.window - CONTEXT_PIECES, target=target)


def headings_of(document: Document, passage: Passage) -> list[str]:
    """What stands above a passage, outermost first; a path that stands in for a missing title tells nothing."""
    title = document.title if document.title != document.path else ""
    return [heading for heading in (title, *passage.section) if heading]


def encoder_input(document: Document, passage: Passage, encoder: Encoder) -> EncoderInput:
    """A passage as the encoder sees it: title and headings first, and a vector wanted for each sentence.

    Headings are cut to CONTEXT_PIECES, so that the passage itself always fits the window.
    """
    headings = " > ".join(headings_of(document, passage))
    pieces = encoder.pieces(headings) if headings else []
    if len(pieces) > CONTEXT_PIECES:
        headings = headings[: pieces[CONTEXT_PIECES - 1][1]]
    spans = [Span(s.start - passage.start, s.end - passage.start) for s in passage.sentences]
    return EncoderInput(passage.text, spans, f"{headings}\n" if headings else "")
