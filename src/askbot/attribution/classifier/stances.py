"""A document's stances: each sentence's is judged by the head, and marked where that differs from the rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from askbot.attribution.classifier.features import CLASSES, Read, read_sentence
from askbot.attribution.classifier.head import StanceHead
from askbot.attribution.interpretation.marks import mark
from askbot.attribution.interpretation.stance import commits
from askbot.attribution.interpretation.voice import voice_of
from askbot.attribution.tagger.states import Halves
from askbot.attribution.transcript.turns import TURN
from askbot.attribution.words import Word, sentence_ranges
from askbot.domain import ENGLISH, Attribution, Passage, Sentence, Stance, Voice


@dataclass(frozen=True, slots=True)
class _Heard:
    sentence: Sentence
    voice: Voice
    read: Read


def with_stances(
    head: StanceHead,
    passages: Sequence[Passage],
    words: Sequence[Word],
    states: Halves,
    attributions: Sequence[Attribution],
) -> tuple[Attribution, ...]:
    """The attributions, and marks for the sentences whose stance the head sees otherwise than the rules.

    `words` are the English ones of the passages, `states` (n, d) theirs. Questions stay questions.
    """
    heard = list(_heard(passages, words, states, attributions))
    scores = head.scores([one.read for one in heard])
    chosen = [CLASSES[n] for n in np.argmax(scores, 1)] if heard else []
    judged = [(one, _stance(one, stance)) for one, stance in zip(heard, chosen, strict=True)]
    other = [(one, stance) for one, stance in judged if stance is not one.voice.stance]
    reporting = {id(one.voice.attribution): stance for one, stance in other}
    changed = (replace(a, stance=reporting[id(a)]) if id(a) in reporting else a for a in attributions)
    return (*changed, *(mark(one.sentence, stance) for one, stance in other))


def _heard(
    passages: Sequence[Passage], words: Sequence[Word], states: Halves, attributions: Sequence[Attribution]
) -> Iterator[_Heard]:
    """The English sentences that are no questions, as the rules hear them."""
    ranges = {words[a].sentence: (a, b) for a, b in sentence_ranges(words)}
    number = -1
    for passage in passages:
        reaching = [one for one in attributions if _reaches(one, passage)]
        for sentence in passage.sentences:
            number += 1
            if number not in ranges or sentence.language != ENGLISH:
                continue
            a, b = ranges[number]
            text = passage.sentence_text(sentence)
            voice = voice_of(sentence, text, reaching)
            if voice.stance is not Stance.QUESTION:
                yield _Heard(sentence, voice, read_sentence(sentence, words[a:b], states[a:b], voice))


def _stance(one: _Heard, stance: Stance | None) -> Stance:
    """The stance of a class: without a speaker nothing is denied or declined, and only hearsay is reported.

    Outside turns, what the rules call denied or declined stands: there they are hardly ever wrong, and only miss much.
    Who promises or orders tells a plan.
    """
    attribution = one.voice.attribution
    turn = attribution is not None and attribution.cue_text == TURN
    if not turn and one.voice.stance in {Stance.DENIED, Stance.NO_COMMENT}:
        return one.voice.stance
    if one.voice.speaker is not None:
        planned = stance is Stance.FORECAST and attribution is not None and commits(attribution.cue_text)
        return Stance.REPORTED if planned else stance or Stance.REPORTED
    if stance is Stance.FORECAST:
        return stance
    return Stance.OWN_ACCOUNT if one.voice.stance is Stance.FORECAST else one.voice.stance


def _reaches(attribution: Attribution, passage: Passage) -> bool:
    spans = (*attribution.content, *attribution.cue, *attribution.source)
    return any(span.start < passage.end and passage.start < span.end for span in spans)
