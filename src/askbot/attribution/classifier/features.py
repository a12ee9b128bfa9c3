"""What the stance head reads of a sentence: words as the encoder sees them, their roles, and what the rules say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from askbot.attribution.tagger.states import Halves
from askbot.attribution.transcript.turns import TURN
from askbot.attribution.words import Word
from askbot.domain import Attribution, Floats, Sentence, Span, Stance, Voice

ROLES = 4
"""Of each word: in the source, cue and content of the attribution that counts, and in quotation marks."""
FACTS = 9
"""Of each sentence: turn, speaker, cue within, length, mostly quoted, and what the rules say, one place a class."""
CLASSES = (None, Stance.DENIED, Stance.NO_COMMENT, Stance.FORECAST)
"""None: neither of the others, reported or the document's own."""
LONGEST = 60
"""Words from which a sentence counts as longest."""


@dataclass(frozen=True, slots=True)
class Read:
    """One sentence as the head reads it."""

    states: Halves
    """(n, d) the encoder's, one row a word."""
    roles: Floats
    """(n, ROLES)."""
    facts: Floats
    """(FACTS,)."""


def read_sentence(sentence: Sentence, words: Sequence[Word], states: Halves, voice: Voice) -> Read:
    """A sentence's features; `words` and `states` are its own, `voice` is how the rules hear it."""
    one = voice.attribution
    roles = np.zeros((len(words), ROLES), np.float32)
    if one is not None:
        for column, spans in enumerate((one.source, one.cue, one.content)):
            roles[:, column] = [_is_in(word, spans) for word in words]
    roles[:, ROLES - 1] = [word.quoted for word in words]
    return Read(states, roles, _facts(sentence, roles, voice))


def _facts(sentence: Sentence, roles: Floats, voice: Voice) -> Floats:
    one = voice.attribution
    facts = np.zeros(FACTS, np.float32)
    facts[:5] = (
        _is_turn(one),
        one is not None and bool(one.speaker),
        one is not None and any(span.overlaps(sentence.span) for span in one.cue),
        min(len(roles), LONGEST) / LONGEST,
        roles[:, ROLES - 1].mean() > 0.5,  # noqa: PLR2004
    )
    facts[5 + _class(voice.stance)] = 1
    return facts


def _class(stance: Stance) -> int:
    return CLASSES.index(stance) if stance in CLASSES else 0


def _is_turn(one: Attribution | None) -> bool:
    return one is not None and one.cue_text == TURN


def _is_in(word: Word, spans: Sequence[Span]) -> bool:
    return any(span.start <= word.start < span.end for span in spans)
