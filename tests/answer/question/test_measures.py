"""Whether the answering words have the unit, or the name, that is asked for."""

import pytest

from askbot.answer.question.measures import Measure, lacks_the_measure, measure_asked

SOLD = "The yard sold 12 ferries of the type Corvina for $40 million; each is 90 metres long and carries 300 tonnes."


@pytest.mark.parametrize(
    ("question", "measure"),
    [
        ("How old is the captain?", Measure.AGE),
        ("How much do the ferries cost?", Measure.MONEY),
        ("What's the range of the ferries?", Measure.RANGE),
        ("How far have prices fallen?", Measure.RANGE),
        ("How heavy is a ferry?", Measure.WEIGHT),
        ("How heavy are the losses?", None),
        ("How long was the meeting?", Measure.DURATION),
        ("What colour are they?", Measure.COLOUR),
        ("How many ferries were sold?", None),
        ("Who bought the ferries?", None),
    ],
)
def test_what_is_measured_is_known_by_the_question(question: str, measure: Measure | None) -> None:
    assert measure_asked(question) is measure


@pytest.mark.parametrize(
    ("question", "text", "answer", "lacks"),
    [
        ("How much do the ferries cost?", SOLD, "40 million", False),
        ("How much do the ferries cost?", SOLD, "300", True),
        ("How fast are the ferries?", SOLD, "90 metres", True),
        ("How heavy is a ferry?", SOLD, "300", False),
        ("How old is the captain?", "Ida Lund, 61, steered the ship.", "61", False),
        ("How old is the captain?", "Ida Lund steered 61 ships.", "61", True),
        ("What are the ferries called?", SOLD, "Corvina", False),
        ("What are the ferries called?", SOLD, "12 ferries", True),
        ("What is the name of the yard?", "The yard at Port Ellery sold ferries.", "", False),
        ("What is the name of the yard at Port Ellery?", "The yard at Port Ellery sold ferries.", "Port Ellery", True),
        ("How many ferries were sold?", SOLD, "", False),
        ("What is the fare to Dorn?", "| Ellery – Dorn | 22 | 11 |", "22", False),
        ("How far can they go?", "They are built with guns of 240mm.", "240mm", True),
        ("How far can they go?", "They can go 240 km.", "240", False),
    ],
)
def test_an_answer_without_the_unit_is_none(question: str, text: str, answer: str, lacks: bool) -> None:
    assert lacks_the_measure(question, text, answer) is lacks
