"""From relations between words to attributions that a reader can use."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from askbot.attribution.relations import Relation
from askbot.attribution.shown import is_shown
from askbot.attribution.speakers import SpeakerBook, source_text
from askbot.attribution.stance import stance_of
from askbot.attribution.words import Word, spans_of
from askbot.domain import Attribution, Document, Span


def assemble(document: Document, words: Sequence[Word], relations: Iterable[Relation]) -> tuple[Attribution, ...]:
    """Attributions in the order of the text, with stance, resolved speaker and what is shown."""
    book = SpeakerBook(document.text)
    ordered = sorted(relations, key=lambda r: (words[r.cue[0]].sentence, min(r.source + r.cue)))
    return tuple(_attribution(document.text, words, relation, book) for relation in ordered)


def _attribution(text: str, words: Sequence[Word], relation: Relation, book: SpeakerBook) -> Attribution:
    cue = spans_of(words, relation.cue)
    content = spans_of(words, relation.content)
    cue_text = _joined(text, cue)
    speaker, inferred = None, False
    if relation.source:
        last = words[relation.source[-1]]
        speaker, inferred = book.resolve(source_text(words, relation.source, text), last.end, last.sentence)
    stance = stance_of(cue_text, _joined(text, content))
    return Attribution(
        source=spans_of(words, relation.source),
        cue=cue,
        content=content,
        stance=stance,
        speaker=speaker,
        cue_text=cue_text,
        inferred=inferred,
        shown=is_shown(speaker, cue_text, stance),
    )


def _joined(text: str, spans: Sequence[Span]) -> str:
    return " ".join(" ".join(span.text(text).split()) for span in spans)
