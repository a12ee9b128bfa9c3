"""Why an answer is one, in words."""

import pytest

from askbot.domain import Span, Status
from askbot.presentation.translations import english
from askbot.presentation.why import certainty, matching, reasons


@pytest.mark.parametrize(("confidence", "said"), [(1.0, "99 %"), (0.0, "1 %"), (0.5, "50 %")])
def test_nothing_is_all_or_not_at_all_sure(confidence: float, said: str) -> None:
    assert f"is {said} sure" in certainty(Status.ANSWERED, confidence, 0.2, english(), str)


def test_a_word_is_named_once_however_it_is_written() -> None:
    text = "Dockers, the dockers and -- the port"
    spans = [Span(0, 7), Span(13, 20), Span(25, 27), Span(32, 36)]
    assert matching(text, spans) == ["Dockers", "port"]


def test_a_word_within_a_longer_match_is_not_named_again() -> None:
    text = "Korea: North Korean soldiers, killed"
    spans = [Span(0, 5), Span(7, 28), Span(30, 36)]
    assert matching(text, spans) == ["North Korean soldiers", "killed"]


def test_a_word_that_only_stands_within_another_is_named() -> None:
    text = "The US saw that Russia won"
    assert matching(text, [Span(4, 6), Span(16, 22)]) == ["US", "Russia"]


def test_what_speaks_against_an_answer_is_said_too() -> None:
    lines = reasons("Norvik", ["port"], {"lacks the kind": 1.0, "another owner": 0.0}, english(), str.upper)
    assert lines[:2] == ["It names NORVIK.", "It matches these words of the question: PORT."]
    assert len(lines) == 3
    assert "a number, a date, a name" in lines[2]
