"""What is credited behind or between is what somebody said."""

from __future__ import annotations

import pytest

from askbot.answer.synthesis.framing import parts_with_frame_first, with_frame_first
from askbot.answer.synthesis.naming import Naming


@pytest.mark.parametrize(
    ("said", "same"),
    [
        ("According to Ann Holt, the bridge closed.", "Ann Holt said that the bridge closed."),
        ("The bridge closed, Mayor Ann Holt said.", "Mayor Ann Holt said that the bridge closed."),
        ("The bridge closed, according to the mayor.", "The mayor said that the bridge closed."),
        ("Rents fell, Ann Holt told us on Monday, and rose.", "Ann Holt told us on Monday that Rents fell, and rose."),
        ('"We left," said Ann Holt, the mayor, adding so.', "Ann Holt, the mayor, said that we left, adding so."),
        ("Mayor Ann Holt closed the bridge, the mayor said.", "The mayor said that Mayor Ann Holt closed the bridge."),
        ("The bridge closed, Bo Lang said.", None),
        ("The bridge closed, and Ann Holt said that it fell.", None),
        ("According to Ann Holt's lawyer, the bridge closed.", None),
        ("The bridge closed.", None),
    ],
)  # fmt: skip
def test_who_says_it_stands_in_front(said: str, same: str | None) -> None:
    assert list(with_frame_first(said, Naming.of("Mayor Ann Holt"))) == [said, *([same] if same else [])]


def test_the_parts_of_what_is_said_are_each_said() -> None:
    text = "Rents fell; prices rose, Ann Holt said; Bo Lang wept."
    assert list(parts_with_frame_first(text, Naming.of("Ann Holt"))) == [
        text,
        "Ann Holt said that Rents fell.",
        "Ann Holt said that Rents fell; prices rose; Bo Lang wept.",
        "Ann Holt said that prices rose.",
    ]


def test_without_a_speaker_anybody_who_says_it_stands_in_front() -> None:
    text = "Rents fell by a third, two officials told the paper."
    assert list(with_frame_first(text, Naming.of(None)))[1:] == [
        "Two officials told the paper that Rents fell by a third."
    ]


def test_a_text_of_many_commas_is_left_as_it_is() -> None:
    text = "a, " * 400 + "Ann Holt said."
    assert list(with_frame_first(text, Naming.of("Ann Holt"))) == [text]


def test_where_a_statement_was_made_may_go_but_not_that_it_was_a_joke() -> None:
    speaker = Naming.of("Ann Holt")
    assert "Ann Holt said that rents fell." in parts_with_frame_first(
        "Ann Holt said in a speech that rents fell.", speaker
    )
    assert len(list(parts_with_frame_first("Ann Holt said in jest that rents fell.", speaker))) == 1
