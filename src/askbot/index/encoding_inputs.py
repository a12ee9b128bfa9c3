"""How a document goes into the encoder, wherever it is read: cut into passages, its title and headings before each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from askbot.attribution import Encoded
from askbot.attribution.languages.detection import LanguageDetector, load_detector
from askbot.corpus import TARGET, split
from askbot.domain import Attribution, Document, Passage, Span
from askbot.encoder import EncoderInput
from askbot.text.markup import readable

if TYPE_CHECKING:
    from askbot.attribution import Attributor
    from askbot.encoder import Encoder

CONTEXT_PIECES = 32
"""Word pieces of the window left to the title and headings that the encoder sees before a passage."""


def passages_of(
    document: Document, encoder: Encoder, target: int = TARGET, detector: LanguageDetector | None = None
) -> tuple[Passage, ...]:
    """A document's passages of about `target` word pieces, with the language of every sentence.

    Each fits the window with its headings. Whoever reads many documents has one `detector` for all.
    """
    passages = split(document, count=encoder.pieces, window=encoder.window - CONTEXT_PIECES, target=target)
    return (detector or load_detector()).marked(passages)


def headings_of(document: Document, passage: Passage) -> list[str]:
    """What stands above a passage, outermost first; a path that stands in for a missing title says nothing."""
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
    return EncoderInput(readable(passage.text), spans, f"{headings}\n" if headings else "")


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
    inputs = [encoder_input(document, p, encoder) if titled else EncoderInput(readable(p.text)) for p in wanted]
    encodings = list(encoder.encode(inputs, states=True))
    [attributions] = attributor.attribute([Encoded(document, passages, encodings)])
    return Understood(document, passages, attributions)
