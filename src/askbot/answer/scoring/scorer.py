"""Weighs a question against its hits: is it covered, and which sentences answer it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from askbot.answer.coverage import coverage, has_known_words, lacking_kind, missing_codes
from askbot.answer.question.entity_roles import ParsedText, is_asked_to_speak, speaks
from askbot.answer.question.names_as_told import in_names_of
from askbot.answer.scoring.decision import Decision, load_decision
from askbot.answer.scoring.features import (
    TURNED,
    Evidence,
    Features,
    asks,
    importance,
    question_features,
    sentence_features,
    turned_round,
)
from askbot.answer.scoring.matching import Matcher
from askbot.attribution import voice_of
from askbot.domain import Floats, Hit, Sentence, Span, Status
from askbot.reader import ReaderInput
from askbot.tracing import Step, step, stepped

if TYPE_CHECKING:
    from askbot.answer.question.answer_types import Kind
    from askbot.answer.question.parsed import ParsedQuestion
    from askbot.reader import Reader, Reading
    from askbot.search import Query, Searcher

WEIGHED_HITS = 5
"""Hits that confidence and sentences are drawn from without a reader."""
READ_HITS = 4
"""Hits that the reader reads; with one, confidence and sentences are drawn from them."""
SPEAKERS_WORDS = 20.0
"""How much likelier a sentence answers "what does X say" if X says it; set by hand, since the training set has few."""


RERANKED = 0.4
"""What the reader's chance counts beside the fused score; chosen on 240 questions of two sets, .2 to .8 do as well."""


@dataclass(frozen=True)
class Scored:
    """A sentence of a hit, and how likely it is the one that answers."""

    hit: Hit
    index: int
    chance: float
    answer: Span | None = None
    """The words that answer, in characters of the document; None without a reader."""

    @property
    def sentence(self) -> Sentence:
        """Where it stands."""
        return self.hit.passage.sentences[self.index]

    @property
    def text(self) -> str:
        """The sentence, verbatim."""
        return self.hit.passage.sentence_text(self.sentence)


@dataclass(frozen=True)
class Weighing:
    """What a question's hits are worth."""

    confidence: float
    status: Status
    threshold: float
    signals: Mapping[str, float]
    candidates: tuple[Scored, ...]
    """Every sentence of the weighed hits, best first."""
    read: tuple[Hit, ...] = ()
    """The hits that the reader read; empty without one."""
    readings: tuple[Reading, ...] = ()
    """What it made of each of them."""
    lacks: Kind | None = None
    """What was asked for (when, where, who, how many) and stands in no sentence that would be shown."""
    missing: tuple[str, ...] = ()
    """Numbers and codes of the question that do not stand where the answer was looked for."""

    def reranked(self, hits: Sequence[Hit]) -> tuple[Hit, ...]:
        """The hits, those that were read first, by their score and the reader's chance that they answer."""
        gains = [RERANKED / (1 + math.exp(-reading.answerable)) for reading in self.readings]
        scored = zip(self.read, gains, strict=True)
        best = [hit for hit, _ in sorted(scored, key=lambda pair: -(pair[0].score + pair[1]))]
        return (*best, *(hit for hit in hits if not any(hit is other for other in best)))


class Weigher:
    """Weighs questions against the hits of one snapshot."""

    def __init__(
        self,
        searcher: Searcher,
        threshold: float | None = None,
        reader: Reader | None = None,
        decision: Decision | None = None,
    ) -> None:
        """`threshold` replaces the confidence from which on a question is answered, `decision` the packaged one."""
        self._matcher = Matcher(searcher)
        self._reader = reader
        self._decision = decision or load_decision(reads=reader is not None)
        if threshold is not None:
            near = min(self._decision.related, threshold)
            self._decision = replace(self._decision, answered=threshold, related=near)

    def weigh(self, parsed: ParsedQuestion, hits: Sequence[Hit], reads: int = READ_HITS) -> Weighing:
        """Weigh the first hits, best first, of which a reader reads so many; none at all weigh nothing."""
        weighed = [hit for hit in hits if hit.passage.sentences][: reads if self._reader else WEIGHED_HITS]
        if not weighed:
            return self._nothing()
        match = self._matcher.match(parsed.query, weighed)
        if not match.words:
            return self._nothing()
        evidence = Evidence(parsed, match, weighed, read_hits(self._reader, parsed.text, weighed))
        with step(Step.DECIDE):
            candidates = ranked(self._decision, evidence)
            best = candidates[0]
            features = self._features(read_again(self._reader, evidence, best), best)
            confidence = self._decision.confidence(features)
            near = self._decision.confidence({**features, TURNED: 0.0})
        lacks, missing = lacking_kind(parsed, best.text), missing_codes(parsed, best.hit)
        certain = lacks is None and not missing
        return Weighing(
            confidence=confidence,
            status=coverage(self._decision, confidence, certain=certain, known=has_known_words(match), near=near),
            threshold=self._decision.answered,
            signals={name: round(value, 4) for name, value in features.items()},
            candidates=candidates,
            read=tuple(weighed[: len(evidence.readings)]),
            readings=tuple(evidence.readings),
            lacks=lacks,
            missing=missing,
        )

    def _features(self, evidence: Evidence, best: Scored) -> Features:
        """Those of the best sentence; its grammar is looked at only where the question might be answered by it."""
        place = place_of(evidence, best)
        features = {**question_features(evidence, place, best.index), TURNED: 0.0}
        weighs_it = TURNED in self._decision.question.terms
        if weighs_it and self._decision.confidence(features) >= self._decision.related:
            features[TURNED] = turned_round(evidence, place, best.index)
        return features

    def about(self, subject: Query, hits: Sequence[Hit], least: float) -> tuple[Scored, ...]:
        """The sentences that meet at least such a share of a subject's words, in the order of the hits."""
        kept = [hit for hit in hits if hit.passage.sentences]
        match = self._matcher.match(subject, kept)
        if not kept or not match.words:
            return ()
        weight = importance(match)
        shares = [hit_match.best @ weight for hit_match in match.hits]
        scored = [Scored(hit, i, float(s)) for hit, met in zip(kept, shares, strict=True) for i, s in enumerate(met)]
        return tuple(one for one in scored if one.chance >= least)

    def _nothing(self) -> Weighing:
        return Weighing(0.0, Status.NOT_COVERED, self._decision.answered, {}, ())


def ranked(decision: Decision, evidence: Evidence) -> tuple[Scored, ...]:
    """Every sentence of the hits, the likeliest first."""
    features = sentence_features(evidence)
    chances = [_to_replies(hit, of_hit) for hit, of_hit in zip(evidence.hits, decision.chances(features), strict=True)]
    scored = [
        Scored(hit, i, float(chance), _answer(hit, reading, i))
        for hit, of_hit, reading in zip_longest(evidence.hits, chances, evidence.readings)
        for i, chance in enumerate(of_hit)
    ]
    return tuple(sorted(_by_the_asked(evidence.parsed.parse, scored), key=lambda s: -s.chance))


def _to_replies(hit: Hit, chances: Floats) -> Floats:
    """(s,) chances, those of sentences that ask given to the reply behind them: "Will she resign?" is no answer."""
    given = chances.copy()
    for i in range(len(chances) - 1):
        if asks(hit, i) and not asks(hit, i + 1):
            given[i + 1] += given[i]
            given[i] = 0.0
    return given


@stepped(Step.READ)
def read_hits(reader: Reader | None, question: str, hits: Sequence[Hit]) -> list[Reading]:
    """What a reader makes of each hit; nothing without a reader."""
    return reader.read(question, [reader_input(hit) for hit in hits]) if reader else []


def read_again(reader: Reader | None, evidence: Evidence, best: Scored) -> Evidence:
    """The evidence with the best sentence's passage read anew, if that sentence calls a country otherwise."""
    asked = evidence.parsed.text
    named = in_names_of(asked, best.text)
    if reader is None or named == asked:
        return evidence
    readings, place = [*evidence.readings], place_of(evidence, best)
    readings[place] = read_hits(reader, named, [best.hit])[0]
    return replace(evidence, readings=readings)


def place_of(evidence: Evidence, scored: Scored) -> int:
    """The place of a sentence's hit among those that were weighed."""
    return next(place for place, hit in enumerate(evidence.hits) if hit is scored.hit)


def reader_input(hit: Hit) -> ReaderInput:
    """A hit as the reader reads it."""
    passage, start = hit.passage, hit.passage.start
    sentences = tuple(Span(s.start - start, s.end - start) for s in passage.sentences)
    return ReaderInput(passage.text, sentences, context_of(hit))


def context_of(hit: Hit) -> str:
    """What a person would see above a passage: the document's title and date, and the nearest heading."""
    day = hit.document.date.isoformat() if hit.document.date else ""
    parts = (hit.document.title, day, *hit.passage.section[-1:])
    return "".join(f"{part}. " for part in dict.fromkeys(parts) if part)


def _answer(hit: Hit, reading: Reading | None, sentence: int) -> Span | None:
    """The likeliest answer in a sentence, in characters of the document."""
    span = reading.spans[sentence] if reading else None
    return span and Span(span.start + hit.passage.start, span.end + hit.passage.start)


def _by_the_asked(question: ParsedText, scored: list[Scored]) -> list[Scored]:
    """Where a question asks what somebody says, what they say themselves counts more; the sum stays 1."""
    asked = [name for name in question.names if is_asked_to_speak(question.text, name.span)]
    if not asked:
        return scored
    speakers = [voice_of(one.sentence, one.text, one.hit.attributions).speaker for one in scored]
    theirs = {speaker for speaker in {*speakers} if speaks(asked, speaker)}
    weights = [one.chance * (SPEAKERS_WORDS if who in theirs else 1) for one, who in zip(scored, speakers, strict=True)]
    return [replace(one, chance=weight / sum(weights)) for one, weight in zip(scored, weights, strict=True)]
