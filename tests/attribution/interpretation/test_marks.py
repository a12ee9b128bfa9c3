"""A mark gives a sentence its stance, and nobody a speaker."""

import pytest

from askbot.attribution import is_mark, voice_of
from askbot.attribution.interpretation.marks import mark
from askbot.domain import Attribution, Sentence, Span, Stance

TEXT = "The mill said the river was clean."
HERE = Sentence(0, len(TEXT), (1, 1))
SAID = Attribution((Span(0, 8),), (Span(9, 13),), (Span(14, 33),), Stance.REPORTED, "The mill", "said")


@pytest.mark.parametrize("stance", [Stance.DENIED, Stance.NO_COMMENT, Stance.FORECAST])
def test_a_marked_sentence_has_the_stance_of_its_mark_and_its_own_speaker(stance: Stance) -> None:
    voice = voice_of(HERE, TEXT, [SAID, mark(HERE, stance)])
    assert (voice.speaker, voice.stance) == ("The mill", stance)
    assert voice.attribution is not None
    assert voice.attribution.stance is stance


def test_the_mark_of_another_sentence_counts_for_nothing() -> None:
    other = Sentence(40, 60, (1, 1))
    assert voice_of(HERE, TEXT, [SAID, mark(other, Stance.DENIED)]).stance is Stance.REPORTED


def test_a_mark_alone_names_nobody() -> None:
    voice = voice_of(HERE, TEXT, [mark(HERE, Stance.FORECAST)])
    assert (voice.speaker, voice.stance) == (None, Stance.FORECAST)
    assert is_mark(mark(HERE, Stance.FORECAST))
    assert not is_mark(SAID)
