"""Which of two titles a document goes by."""

import pytest

from askbot.corpus.titles import shown_over_declared


@pytest.mark.parametrize(
    ("declared", "shown", "text", "over"),
    [
        ("NBT Harbour Update - March", "Northern Bridge Team: Harbour Update - March", "", True),
        ("The ELP Model LPA", "The ELP Model Lake Agreement", "", True),
        ("Repairs of the Pier - APPROVED June", "Repairs of the Pier", "Repairs of the Pier\nContents\nTides", True),
        ("The Pier: What Was Repaired", "The Pier", "The Pier\nWhat was repaired\n", False),
        ("The Pier", "The Pier: A Handbook", "The Pier\nA Handbook", False),
        ("Tides and harbours of the north", "Table of the harbour masters", "", False),
        ("The role of protégés", "The role of prote\u00b4ge\u00b4s", "", False),
        ("The Pier", "", "", False),
    ],
)
def test_a_title_that_is_shown_goes_before_a_declared_one_it_says_the_same_as(
    declared: str, shown: str, text: str, *, over: bool
) -> None:
    assert shown_over_declared(declared, shown, text) is over
