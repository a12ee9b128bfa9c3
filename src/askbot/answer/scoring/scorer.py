"""Weighs a question against its hits: is it covered, and which sentences answer it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TYPE_CHECKING

import numpy as np

from askbot.answer.question.entity_roles import asked_names, is_asked_to_speak, speaks
from askbot.answer.scoring.features import QUESTION_FEATURES, importance, question_features, sentence_features
from askbot.answer.scoring.matching import Matcher
from askbot.answer.scoring.models import load_networks
from askbot.attribution import voice_of
from askbot.domain import Hit, Sentence, Span, Status
from askbot.reader import ReaderInput

if TYPE_CHECKING:
    from askbot.answer.question.parsed import ParsedQuestion
    from askbot.reader import Reader, Reading
    from askbot.search import Query, Searcher

WEIGHED_HITS = 5
"""Hits that confidence and sentences are drawn from; the networks were trained on as many."""
READ_HITS = 4
"""Hits that the reader reads."""
OWN_WORDS = 20.0
"""How much likelier a sentence answers "what does X say" if X says it; set by hand, since the training set has few."""


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
    readings: tuple[Reading, ...] = ()
    """The reader's, of the first hits; empty without one."""


class Weigher:
    """Weighs questions against the hits of one snapshot."""

    def __init__(self, searcher: Searcher, threshold: float | None = None, reader: Reader | None = None) -> None:
        """`threshold` replaces the confidence from which on a question is answered.

        Raises `ModelError` where the packaged networks do not fit.
        """
        self._matcher = Matcher(searcher)
        self._reader = reader
        self._networks = load_networks()
        if threshold is not None:
            near = min(self._networks.near, threshold)
            self._networks = replace(self._networks, covered=threshold, near=near)

    def weigh(self, parsed: ParsedQuestion, hits: Sequence[Hit]) -> Weighing:
        """Weigh the first hits, best first; none at all weigh nothing."""
        weighed = [hit for hit in hits[:WEIGHED_HITS] if hit.passage.sentences]
        if not weighed:
            return self._nothing()
        question, match = parsed.text, self._matcher.match(parsed.query, weighed)
        if not match.words:
            return self._nothing()
        features = question_features(question, match, weighed)
        confidence = self._networks.confidence(features)
        readings = read_hits(self._reader, question, weighed[:READ_HITS])
        chances = self._networks.ranker(sentence_features(question, match, weighed))
        scored = _by_the_asked(
            question,
            [
                Scored(hit, i, float(chance), _answer(hit, reading, i))
                for hit, own, reading in zip_longest(weighed, chances, readings)
                for i, chance in enumerate(own)
            ],
        )
        return Weighing(
            confidence=confidence,
            status=self._status(confidence),
            threshold=self._networks.covered,
            signals=dict(zip(QUESTION_FEATURES, np.round(features.whole, 4).tolist(), strict=True)),
            candidates=tuple(sorted(scored, key=lambda s: -s.chance)),
            readings=tuple(readings),
        )

    def about(self, subject: Query, hits: Sequence[Hit], least: float) -> tuple[Scored, ...]:
        """The sentences that meet at least such a share of a subject's words, in the order of the hits."""
        found = [hit for hit in hits if hit.passage.sentences]
        match = self._matcher.match(subject, found)
        if not found or not match.words:
            return ()
        weight = importance(match)
        shares = [own.best @ weight for own in match.hits]
        scored = [Scored(hit, i, float(s)) for hit, own in zip(found, shares, strict=True) for i, s in enumerate(own)]
        return tuple(one for one in scored if one.chance >= least)

    def _nothing(self) -> Weighing:
        return Weighing(0.0, Status.NOT_COVERED, self._networks.covered, {}, ())

    def _status(self, confidence: float) -> Status:
        if confidence >= self._networks.covered:
            return Status.ANSWERED
        return Status.RELATED if confidence >= self._networks.near else Status.NOT_COVERED


def read_hits(reader: Reader | None, question: str, hits: Sequence[Hit]) -> list[Reading]:
    """What a reader makes of each hit; nothing without a reader."""
    return reader.read(question, [reader_input(hit) for hit in hits]) if reader else []


def reader_input(hit: Hit) -> ReaderInput:
    """A hit as the reader reads it."""
    passage, start = hit.passage, hit.passage.start
    return ReaderInput(passage.text, tuple(Span(s.start - start, s.end - start) for s in passage.sentences))


def _answer(hit: Hit, reading: Reading | None, sentence: int) -> Span | None:
    """The likeliest answer in a sentence, in characters of the document."""
    span = reading.spans[sentence] if reading else None
    return span and Span(span.start + hit.passage.start, span.end + hit.passage.start)


def _by_the_asked(question: str, scored: list[Scored]) -> list[Scored]:
    """Where a question asks what somebody says, what they say themselves counts more; the sum stays 1."""
    asked = [name for name in asked_names(question) if is_asked_to_speak(question, name.span)]
    if not asked:
        return scored
    told = [voice_of(one.sentence, one.text, one.hit.attributions).speaker for one in scored]
    weights = [
        one.chance * (OWN_WORDS if any(speaks(n, who) for n in asked) else 1)
        for one, who in zip(scored, told, strict=True)
    ]
    return [replace(one, chance=weight / sum(weights)) for one, weight in zip(scored, weights, strict=True)]
