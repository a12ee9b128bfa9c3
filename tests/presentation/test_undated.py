"""What is left out is said."""

from askbot.presentation.labels import undated_note
from askbot.presentation.translations import english


def test_a_note_counts_all_and_names_some() -> None:
    assert undated_note((), english()) == ""
    assert undated_note(("a.md",), english()) == "1 document has no date and was left out: a.md"
    many = undated_note([f"{n}.md" for n in range(9)], english())
    assert many.startswith("9 documents have no date")
    assert many.endswith("0.md, 1.md, 2.md, 3.md, 4.md …")
