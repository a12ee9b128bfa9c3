"""Which lines can be titles."""

import pytest

from askbot.corpus.titles import is_generic, labelled_title


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("Title: The Pier", "The Pier"),
        ("Proposal Title: Repairs of the pier", "Repairs of the pier"),
        ("Betreff: Sperrung der Mole", "Sperrung der Mole"),
        ("Title:", None),
        ("The title of this pier: none", None),
        ("Subtitle: The Pier", None),
    ],
)
def test_what_stands_behind_the_label_of_a_title(line: str, title: str | None) -> None:
    assert labelled_title(line) == title


@pytest.mark.parametrize("line", ["Policy brief", "WHITE PAPER", "For immediate release: [Date]", "Meeting minutes"])
def test_a_line_that_only_says_what_a_document_is_is_generic(line: str) -> None:
    assert is_generic(line)
    assert not is_generic(f"The {line} of Ellery")
