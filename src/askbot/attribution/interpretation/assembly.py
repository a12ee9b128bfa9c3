"""From relations between words to attributions that a reader can use."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from askbot.attribution.interpretation.names import clean, is_person, looks_like_name
from askbot.attribution.interpretation.quotations import (
    with_items,
    with_led_paragraphs,
    with_whole_quotations,
    within_items,
    within_sentences,
)
from askbot.attribution.interpretation.reporting import is_shown, is_unsaid
from askbot.attribution.interpretation.speakers import SpeakerBook, source_text
from askbot.attribution.interpretation.stance import sentence_stance, stance_of
from askbot.attribution.words import QUOTES, Relation, Word, sentence_ranges, spans_of
from askbot.domain import Attribution, Document, Span, Stance

_HEARSAY = re.compile(r"(?:reportedly|allegedly|purportedly|supposedly)", re.IGNORECASE)
_CLAIMING = frozenset(
    "claimed claims said says stated reported reports acknowledged denied refuted noted complained criticized".split()
)
_IMPERSONAL = re.compile(
    r"\s*(?:\w+ly )?(?:(?:is|was|has been|had been|will be|would be|can be|could be|should be|must be|may be"
    r"|might be|being)\b"
    r"|['\u2019]s\b|remains|seem|appear|turn\w* out|emerge|follow|happen|look|came (?:to|as)|takes|took)",
    re.IGNORECASE,
)
_PARTICIPLE = re.compile(r"\w+ing(?: (?:for|on|that|about))?$")
_PAST_PARTICIPLE = re.compile(r"\w+ed")
SURE, LEAST = 0.6, 0.45
"""How likely the tagger must think an attribution right, for the rules to show it, and for the head to."""
Judge = Callable[[Sequence[Attribution]], Sequence[bool]]
"""Says of each attribution whether it should be shown, given what the rules say."""
_POSSIBLE = re.compile(r"(?:could|may|might)\b", re.IGNORECASE)


def assemble(
    document: Document, words: Sequence[Word], relations: Iterable[Relation], judge: Judge | None = None
) -> tuple[Attribution, ...]:
    """Attributions in the order of the text, with stance, resolved speaker and what is shown.

    With `judge` it decides what is shown, but for what nobody says.
    """
    book = SpeakerBook.of(document.text, words)
    tidy = [_tidied(words, relation) for relation in relations]
    ordered = sorted(tidy, key=lambda r: (words[r.cue[0]].sentence, min(r.source + r.cue)))
    spans = {words[a].sentence: document.text[words[a].start : words[b - 1].end] for a, b in sentence_ranges(words)}
    ordered = [_said_behind(words, r) if _HEARSAY.fullmatch(words[r.cue[0]].text) and r.source else r for r in ordered]
    read = [_Read(_attribution(document.text, words, r, book), spans[words[r.cue[0]].sentence], r) for r in ordered]
    certain = [one for one in read if not _is_outlook(one.attribution, one.sentence)]
    shown = judge([one.attribution for one in certain]) if judge else [one.attribution.shown for one in certain]
    said = [
        replace(one.attribution, shown=show and not _is_unsaid(document.text, one))
        for show, one in zip(shown, certain, strict=True)
    ]
    kept = _through_agents(said)
    sentences = [Span(words[a].start, words[b - 1].end) for a, b in sentence_ranges(words)]
    cut = within_sentences(within_items(kept, document.text), sentences, document.text)
    quoted = with_led_paragraphs(with_whole_quotations(cut, document.text), document.text)
    return tuple(with_items(quoted, document.text))


@dataclass(frozen=True, slots=True)
class _Read:
    """An attribution as it was read, with the text of its sentence."""

    attribution: Attribution
    sentence: str
    relation: Relation


def _is_unsaid(text: str, read: _Read) -> bool:
    """Whether nobody says it, whatever its verb, or for all that the tagger is sure of."""
    one = read.attribution
    unsaid = is_unsaid(one.speaker, one.cue_text, one.stance) or _is_doubtful(text, read.relation, one, LEAST)
    supposed = _is_supposed(text, one) or _only_describes(text, one)
    return unsaid or supposed or _reports_within(one, read.sentence, text)


def _only_describes(text: str, attribution: Attribution) -> bool:
    """Whether the cue is a participle right behind a thing: "a resolution calling for …", "the move — revealed …"."""
    speaker = attribution.speaker or ""
    if not attribution.source or is_person(speaker) or looks_like_name(speaker):
        return False
    source, cue = attribution.source[-1], attribution.cue[0]
    before = text[max(0, attribution.source[0].start - 5) : attribution.source[0].start].lower()
    between = text[source.end - 1 : cue.start]
    modifies = _PARTICIPLE.match(attribution.cue_text) is not None and re.fullmatch(r"\w\s+", between) is not None
    dashed = _PAST_PARTICIPLE.fullmatch(attribution.cue_text) is not None and re.search("[\u2013\u2014]", between)
    return bool(dashed) or (modifies and not before.endswith("with "))


def _reports_within(attribution: Attribution, sentence: str, text: str) -> bool:
    """As in "The losses that X has reported may affect …": a forecast of the document's own, not X's."""
    first = min(s.start for s in (*attribution.source, *attribution.cue))
    relative = re.search(r"\b(?:that|which)\s*$", text[max(0, first - 12) : first]) is not None
    return (relative or attribution.cue_text.endswith(" by")) and sentence_stance(sentence) is Stance.FORECAST


def _is_outlook(attribution: Attribution, sentence: str) -> bool:
    """Whether what looks like an attitude ("it may reconsider") is only part of a forecast that nobody is named for."""
    possible = _POSSIBLE.match(attribution.cue_text) is not None
    return not attribution.shown and possible and sentence_stance(sentence) is Stance.FORECAST


def _through_agents(attributions: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """Let those speak who made known what speaks: in "figures published by X show …" it is X."""
    makers = {span: a for a in attributions if a.shown and a.cue_text.endswith(" by") for span in a.content}
    spoken: list[Attribution] = []
    for one in attributions:
        maker = next(
            (m for span, m in makers.items() if m is not one and any(span.overlaps(s) for s in one.source)), None
        )
        spoken.append(replace(one, speaker=maker.speaker, inferred=True) if maker else one)
    return tuple(spoken)


def _attribution(text: str, words: Sequence[Word], relation: Relation, book: SpeakerBook) -> Attribution:
    cue = spans_of(words, relation.cue)
    content = spans_of(words, relation.content)
    cue_text = _joined(text, cue)
    speaker, inferred = None, False
    source = source_text(words, relation.source, text) if relation.source else ""
    if clean(source) and not _is_dummy(text, words, relation):  # a lone dash names nobody
        last = words[relation.source[-1]]
        span = Span(words[relation.source[0]].start, last.end)
        speaker, inferred = book.resolve(source, span, last.sentence)
    stance = stance_of(cue_text, _joined(text, content), source)
    one = Attribution(
        source=spans_of(words, relation.source) if speaker else (),
        cue=cue,
        content=content,
        stance=stance,
        speaker=speaker,
        cue_text=cue_text,
        inferred=inferred,
        shown=is_shown(speaker, cue_text, stance, _joined(text, content)),
    )
    return replace(one, shown=one.shown and not _is_doubtful(text, relation, one, SURE))


def _is_doubtful(text: str, relation: Relation, one: Attribution, floor: float) -> bool:
    """Whether the tagger is unsure of it, and neither a quotation nor a refusal speaks for it."""
    quoted = any(text[s.start : s.start + 1] in QUOTES for s in one.content)
    return relation.likely < floor and not quoted and one.stance not in {Stance.NO_COMMENT, Stance.DENIED}


def _tidied(words: Sequence[Word], relation: Relation) -> Relation:
    """With a source of one sentence, such as a list's item, and "neither" where it belongs, with the cue."""
    if not relation.source:
        return relation
    near = min(relation.source, key=lambda i: min(abs(i - c) for c in relation.cue))
    source = tuple(i for i in relation.source if words[i].sentence == words[near].sentence)
    if words[source[-1]].lower in {"a", "an", "the"}:  # "X denied a | report": no source, but half a clause
        return replace(relation, source=())
    if len(source) > 1 and words[source[-1]].lower == "neither" and source[-1] + 1 == relation.cue[0]:
        return replace(relation, source=source[:-1], cue=(source[-1], *relation.cue))
    return replace(relation, source=source)


def _is_dummy(text: str, words: Sequence[Word], relation: Relation) -> bool:
    """As in "It was noted that": nobody says it."""
    source = words[relation.source[-1]]
    after = text[source.end : words[relation.cue[-1]].end]
    return source.lower == "it" and _IMPERSONAL.match(after) is not None


def _said_behind(words: Sequence[Word], relation: Relation) -> Relation:
    """As in "X, reportedly from Tarn, claimed that": what X says begins at the verb of saying, if there is one."""
    verb = next((i for i in relation.content if words[i].lower in _CLAIMING and i > relation.cue[-1]), None)
    if verb is None:
        return replace(relation, source=())
    return replace(relation, cue=(verb,), content=tuple(i for i in relation.content if i > verb))


def _is_supposed(text: str, attribution: Attribution) -> bool:
    """As in "If the mayor says": nobody says it."""
    first = min(s.start for s in (*attribution.source, *attribution.cue))
    before = text[max(0, first - 24) : first]
    return re.search(r"\b(?:if|unless|whether|even if|should)\s+$", before, re.IGNORECASE) is not None


def _joined(text: str, spans: Sequence[Span]) -> str:
    return " ".join(" ".join(span.text(text).split()) for span in spans).replace("\u200b", "").replace("\u2060", "")
