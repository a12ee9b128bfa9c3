"""Sentences to statements: choose, fold repetitions, widen those that cannot stand alone, mark what matches."""

from __future__ import annotations

import math
from collections.abc import Sequence

from askbot.answer.question.figures import figures
from askbot.answer.question.tokens import content, stems
from askbot.answer.scoring.features import leans
from askbot.answer.scoring.matching import near
from askbot.answer.scoring.scorer import Scored
from askbot.attribution import voice_of
from askbot.corpus.footnotes import followed
from askbot.domain import Citation, Hit, Span, Statement, Voice
from askbot.text.markup import display

MOST = 3
LEAST_SHARE = 0.05
"""A further sentence is shown if it is at least this likely in comparison with the first."""
ALIKE = 0.8
"""Sentences that share so much of their words, and all their figures, say the same."""
LONGEST_WIDENED = 500
TIE = 0.2
"""Chances within about this factor of each other count as equal, and the newer document comes first."""


def choose(candidates: Sequence[Scored], most: int = MOST) -> list[list[Scored]]:
    """One to `most` sentences, best first, each with its repetitions in other places behind it."""
    groups: list[list[Scored]] = []
    for candidate in sorted(candidates, key=_newest_of_equals):
        same = next((group for group in groups if _same_fact(group[0], candidate)), None)
        if same is not None:
            same.append(candidate)
        elif not groups or (len(groups) < most and candidate.chance >= LEAST_SHARE * groups[0][0].chance):
            groups.append([candidate])
    return groups


def statement(
    group: Sequence[Scored], asked: frozenset[str], *, alone: bool = False, span: Span | None = None
) -> Statement:
    """A chosen sentence and its repetitions as one statement; `asked` are the stems of the question.

    It is widened by the sentence before it where it cannot stand without, unless it is to stay `alone`; a `span` of its
    passage says what is shown instead, of the first sentence's document.
    """
    twins = _twins(group) if span is None else list(group)
    first = twins[0]
    span = span or (first.sentence.span if alone else _widened(first))
    verbatim = _verbatim(first.hit, span)
    text = display(verbatim, first.sentence.lead.text(first.hit.document.text) if first.sentence.lead else "")
    return Statement(
        text=text,
        voice=voice(first),
        citation=_cited(first.hit, span, first),
        highlights=highlights(text, asked),
        answer_spans=answer_spans(first, text),
        also=tuple(_elsewhere(twins)),
        verbatim="" if text == verbatim else verbatim,
        footnotes=followed(first.hit.document.text, span),
    )


def voice(scored: Scored) -> Voice:
    """Who says a sentence."""
    return voice_of(scored.sentence, scored.text, scored.hit.attributions)


def citation(scored: Scored) -> Citation:
    """Where a sentence stands."""
    return _cited(scored.hit, scored.sentence.span, scored)


def answer_spans(scored: Scored, text: str) -> tuple[Span, ...]:
    """The words that answer, where a sentence is shown as `text`."""
    answer = display(scored.answer.text(scored.hit.document.text)) if scored.answer else ""
    start = text.find(answer) if answer else -1
    return (Span(start, start + len(answer)),) if start >= 0 else ()


def highlights(text: str, asked: frozenset[str]) -> tuple[Span, ...]:
    """The words of a text that meet a word of the question, neighbours joined."""
    spans: list[Span] = []
    for word in content(text):
        if word.stem in asked or any(near(word.stem, other) for other in asked):
            if spans and not text[spans[-1].end : word.span.start].strip(" -"):
                spans[-1] = Span(spans[-1].start, word.span.end)
            else:
                spans.append(word.span)
    return tuple(spans)


def _newest_of_equals(candidate: Scored) -> tuple[float, int, float]:
    level = round(math.log(max(candidate.chance, 1e-9)) / TIE)
    return -level, -_day(candidate), -candidate.chance


def _day(scored: Scored) -> int:
    """The document's day as a number; 0 without a date."""
    return scored.hit.document.date.toordinal() if scored.hit.document.date else 0


def _same_fact(one: Scored, other: Scored) -> bool:
    if one.text == other.text:
        return True
    here, there = stems(content(one.text)), stems(content(other.text))
    if len(here & there) < ALIKE * len(here | there):
        return False
    same_figures = figures(one.text) == figures(other.text)
    return same_figures and voice(one).stance is voice(other).stance


def _widened(scored: Scored) -> Span:
    """The sentence's characters; with the sentence before it where it leans on that and both speak with one voice."""
    span = scored.sentence.span
    if scored.index == 0 or not leans(scored.text):
        return span
    before = Scored(scored.hit, scored.index - 1, scored.chance)
    both = Span(before.sentence.start, span.end)
    gap = _verbatim(scored.hit, Span(before.sentence.end, span.start))
    if "\n\n" in gap or both.end - both.start > LONGEST_WIDENED:
        return span
    one, other = voice(before), voice(scored)
    return both if (one.stance, one.speaker) == (other.stance, other.speaker) else span


def _verbatim(hit: Hit, span: Span) -> str:
    return hit.passage.text[span.start - hit.passage.start : span.end - hit.passage.start]


def _twins(group: Sequence[Scored]) -> list[Scored]:
    """A sentence and its repetitions, also those in passages folded into the first one's; the newest first."""
    folded = [Scored(hit, i, 0.0) for hit in group[0].hit.also for i in range(len(hit.passage.sentences))]
    twins = [*group, *(twin for twin in folded if _same_fact(group[0], twin))]
    return sorted(twins, key=lambda scored: -_day(scored))


def _elsewhere(twins: Sequence[Scored]) -> list[Citation]:
    """The places of the repetitions, once each."""
    places = [citation(other) for other in twins]
    return [place for i, place in enumerate(places) if place not in places[:i] and i > 0]


def without_parts(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """The statements without those that stand inside another one, which takes the place of the first of them."""
    kept: list[Statement] = []
    for one in statements:
        whole = max((other for other in statements if _inside(one, other)), key=lambda other: len(other.text))
        if whole not in kept:
            kept.append(whole)
    return tuple(kept)


def _inside(part: Statement, whole: Statement) -> bool:
    here, there = part.citation, whole.citation
    return here.document == there.document and there.start <= here.start and here.end <= there.end


def _cited(hit: Hit, span: Span, scored: Scored) -> Citation:
    sentences = [s for s in hit.passage.sentences if s.span.overlaps(span)] or [scored.sentence]
    lines = (sentences[0].lines[0], sentences[-1].lines[1])
    return Citation.of(hit.document, hit.passage, span, lines)
