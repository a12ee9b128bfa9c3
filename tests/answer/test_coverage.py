import numpy as np
import pytest

from askbot.answer.coverage import coverage, has_known_words
from askbot.answer.scoring.decision import Decision, Linear
from askbot.answer.scoring.matching import HitMatch, Match
from askbot.domain import Status

DECISION = Decision(Linear({}), Linear({}), answered=0.5, related=0.2)


@pytest.mark.parametrize(
    ("confidence", "certain", "status"),
    [
        (0.5, True, Status.ANSWERED),
        (0.99, False, Status.RELATED),
        (0.49, True, Status.RELATED),
        (0.2, False, Status.RELATED),
        (0.19, True, Status.NOT_COVERED),
    ],
)
def test_a_confidence_is_answered_related_or_not_covered(confidence: float, certain: bool, status: Status) -> None:
    assert coverage(DECISION, confidence, certain=certain) is status


def test_words_that_nobody_knows_are_not_covered_however_sure_the_numbers_are() -> None:
    assert coverage(DECISION, 0.99, certain=True, known=False) is Status.NOT_COVERED


@pytest.mark.parametrize(
    ("in_library", "pieces", "met", "in_heading", "known"),
    [
        (False, 3, 0.0, 0.0, False),
        (True, 3, 0.0, 0.0, True),
        (False, 1, 0.0, 0.0, True),
        (False, 3, 0.8, 0.0, True),
        (False, 3, 0.0, 1.0, True),
    ],
)
def test_a_word_is_known_to_the_library_to_what_was_found_or_to_the_encoder(
    in_library: bool, pieces: int, met: float, in_heading: float, known: bool
) -> None:
    def one(value: float) -> np.ndarray:
        return np.asarray([value], np.float32)

    hit = HitMatch(one(0.9)[None], one(met)[None], one(in_heading), one(0.9))
    match = Match((), one(1), np.asarray([in_library]), np.asarray([pieces], np.int32), (hit,))
    assert has_known_words(match) is known
