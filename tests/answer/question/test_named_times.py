from datetime import date

import pytest

from askbot.answer.question.named_times import another_time, named_times

ABOVE = "Output\n2026-01-17\nOutput grew 0.4 percent in December. It fell last summer."
DAY = date(2026, 1, 17)


@pytest.mark.parametrize(
    ("question", "sentence", "doubt"),
    [
        ("How much did output grow in December?", "Output grew 0.4 percent in December.", 0.0),
        ("How much did output grow in November?", "Output grew 0.4 percent in December.", 1.0),
        ("How much did output grow in November?", "Output grew 0.4 percent.", 0.5),
        ("How much did output grow in January?", "Output grew 0.4 percent.", 0.0),
        ("How much did output grow in 2026?", "Output grew 0.4 percent.", 0.0),
        ("How much did output grow in 2019?", "Output grew 0.4 percent in 2025.", 1.0),
        ("Did it fall last summer?", "It fell.", 0.0),
        ("Did it fall on Monday?", "It fell on Tuesday.", 1.0),
        ("May it march on?", "It fell in December.", 0.0),
        ("How much did output grow?", "Output grew 0.4 percent in December.", 0.0),
    ],
)
def test_a_sentence_about_another_time_is_doubted(question: str, sentence: str, doubt: float) -> None:
    assert another_time(question, sentence, ABOVE, DAY) == doubt


def test_times_are_told_from_words_that_look_like_them() -> None:
    assert named_times("They may march in the fall of 1987, on a sunday") == (
        frozenset(),
        frozenset(),
        frozenset(),
        frozenset({"1987"}),
    )
