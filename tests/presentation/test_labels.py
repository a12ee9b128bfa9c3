import pytest

from askbot.domain import Answer, Span, Status
from askbot.presentation.labels import phrases, reads_otherwise, strength


@pytest.mark.parametrize(
    ("confidence", "threshold", "expected"),
    [
        (0.49, 0.5, "weak"),
        (0.5, 0.5, "good"),
        (0.79, 0.5, "good"),
        (0.96, 0.5, "strong"),
        (0.1, 0.05, "good"),
        (1, 1, "strong"),
    ],
)
def test_strength_is_seen_from_the_threshold(confidence: float, threshold: float, expected: str) -> None:
    assert strength(confidence, threshold) == expected


def test_a_phrase_is_set_in_bold_and_a_word_by_itself_is_not() -> None:
    text = "The 1,450 dockers at Port Ellery, said the mayor, stopped."
    words = [Span(4, 9), Span(10, 17), Span(43, 48)]
    assert [span.text(text) for span in phrases(text, words)] == ["1,450 dockers"]
    assert phrases(text, [Span(4, 9)]) == ()


def test_words_a_little_apart_are_one_phrase() -> None:
    text = "over 1,100 soldiers have been killed or wounded"
    matches = [Span(11, 19), Span(30, 36), Span(40, 47)]
    assert [span.text(text) for span in phrases(text, matches)] == ["soldiers have been killed or wounded"]


@pytest.mark.parametrize(
    ("typed", "asked", "otherwise"),
    [
        ("How many died?", "", False),
        ("how many died", "How many died?", False),
        ("Hi! How many died? Thanks in advance", "How many died?", False),
        ("Guten Morgen, wie viele starben? Vielen Dank!", "wie viele starben?", False),
        ("how many dyed", "how many died", True),
        ("And in May?", "How many died in May?", True),
        ("The port is closed. How many died?", "How many died?", True),
        ("Thanks, how many died and when", "how many died", True),
        ("Hi, how many dyed", "how many died", True),
    ],
)
def test_a_question_is_read_otherwise_where_its_own_words_are(typed: str, asked: str, otherwise: bool) -> None:
    answer = Answer("a", typed, Status.ANSWERED, 1.0, (), (), "s", asked=asked)
    assert reads_otherwise(answer) is otherwise
