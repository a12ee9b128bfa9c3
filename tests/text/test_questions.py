import pytest
from hypothesis import given
from hypothesis import strategies as st

from askbot.errors import UsageError
from askbot.text.questions import LONGEST, clean_question


def test_folds_width_space_and_invisible_characters() -> None:
    assert clean_question("  Who\u200b said\n\tthat\u202e \uff1f ") == "Who said that ?"


@pytest.mark.parametrize("text", ["", "   ", "\u200b\u202e", "?!", "\x00\x01"])
def test_refuses_what_asks_nothing(text: str) -> None:
    with pytest.raises(UsageError, match="no question"):
        clean_question(text)


def test_refuses_what_is_too_long_and_names_the_limit() -> None:
    with pytest.raises(UsageError, match=f"at most {LONGEST}"):
        clean_question("a" * (LONGEST + 1))


@given(st.text(max_size=200))
def test_result_is_one_visible_line_and_stable(text: str) -> None:
    try:
        question = clean_question(text)
    except UsageError:
        return
    assert question == clean_question(question)
    assert question.isprintable()
    assert "\n" not in question
