import pytest

from askbot.answer.coverage import coverage
from askbot.answer.scoring.decision import Decision, Linear
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
