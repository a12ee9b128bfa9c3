"""From relations between words to attributions that a reader can use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from askbot.attribution.interpretation.reporting import is_shown
from askbot.attribution.interpretation.speakers import SpeakerBook, clean, source_text
from askbot.attribution.interpretation.stance import sentence_stance, stance_of
from askbot.attribution.words import Relation, Word, sentence_ranges, spans_of
from askbot.domain import Attribution, Document, Span, Stance

_POSSIBLE = re.compile(r"(?:could|may|might)\b", re.IGNORECASE)


def assemble(document: Document, words: Sequence[Word], relations: Iterable[Relation]) -> tuple[Attribution, ...]:
    """Attributions in the order of the text, with stance, resolved speaker and what is shown."""
    book = SpeakerBook(document.text)
    ordered = sorted(relations, key=lambda r: (words[r.cue[0]].sentence, min(r.source + r.cue)))
    spans = {words[a].sentence: document.text[words[a].start : words[b - 1].end] for a, b in sentence_ranges(words)}
    found = [(_attribution(document.text, words, r, book), spans[words[r.cue[0]].sentence]) for r in ordered]
    return _through_agents([a for a, sentence in found if not _is_outlook(a, sentence)])


def _is_outlook(attribution: Attribution, sentence: str) -> bool:
    """Whether what looks like an attitude ("it may reconsider") is only part of a forecast that nobody is named for."""
    possible = _POSSIBLE.match(attribution.cue_text) is not None
    return not attribution.shown and possible and sentence_stance(sentence) is Stance.FORECAST


def _through_agents(found: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """Let those speak who made known what speaks: in "figures published by X show …" it is X."""
    makers = {span: a for a in found if a.shown and a.cue_text.endswith(" by") for span in a.content}
    told: list[Attribution] = []
    for one in found:
        maker = next(
            (m for span, m in makers.items() if m is not one and any(span.overlaps(s) for s in one.source)), None
        )
        told.append(replace(one, speaker=maker.speaker, inferred=True) if maker else one)
    return tuple(told)


def _attribution(text: str, words: Sequence[Word], relation: Relation, book: SpeakerBook) -> Attribution:
    cue = spans_of(words, relation.cue)
    content = spans_of(words, relation.content)
    cue_text = _joined(text, cue)
    speaker, inferred = None, False
    source = source_text(words, relation.source, text) if relation.source else ""
    if clean(source):  # a lone dash names nobody
        last = words[relation.source[-1]]
        speaker, inferred = book.resolve(source, last.end, last.sentence)
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
