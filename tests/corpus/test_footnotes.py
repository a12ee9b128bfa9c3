"""Marks are followed to their notes."""

import pytest

from askbot.corpus.footnotes import followed
from askbot.domain import Span

NOTES = [
    ("The pipe lost 300 barrels,[^1] they said.[^b]",
     "[^1]: **Earlier** reports spoke of 900.\n[^b]: Statement of May.",
     ["Earlier reports spoke of 900.", "Statement of May."]),
    ("They read logs.[[1]](https://x.test/a#_edn1)", "[[1]](https://x.test/a#_ref) Post of 2 March",
     ["Post of 2 March"]),
    ("The summit failed.3", "3 Interview with the author", ["Interview with the author"]),
    ("The summit failed.¹²", "12. Interview with the author", ["Interview with the author"]),
    ("Sales rose.[4]", "[4] Annual report, p. 7", ["Annual report, p. 7"]),
    ("Sales rose.[^9]", "[^8]: Another note", []),
    ("Nobody was hurt.", "1 Not this", []),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "below", "expected"), NOTES)
def test_notes_below_a_text(sentence: str, below: str, expected: list[str]) -> None:
    text = f"# Title\n\n{sentence} More was said.\n\n{below}\n"
    start = text.index(sentence)
    end = start + len(sentence.rstrip("0123456789¹²").split("[^b]")[0].removesuffix("[^9]").removesuffix("[4]"))
    footnotes = followed(text, Span(start, end))
    assert [note.text for note in footnotes] == expected
    assert all(note.lines == (text[: note.start].count("\n") + 1,) * 2 for note in footnotes)
