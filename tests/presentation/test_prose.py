from askbot.presentation.prose import paragraphs, prose


def test_front_matter_and_headings_are_no_prose() -> None:
    assert prose("title: x\n---\n\n# Head\nText.\n## More\nEnd.") == "\nText.\nEnd."


def test_wrapped_lines_are_joined_and_items_are_not() -> None:
    text = "One line\nthat goes on.\n\nA list:\n- first\n  goes on\n- second\n1. third\n\n\n| a | b |\n| 1 | 2 |\n"
    assert paragraphs(text) == [
        "One line that goes on.",
        "A list:\n- first goes on\n- second\n1. third",
        "| a | b |\n| 1 | 2 |",
    ]
    assert paragraphs(" \n\n ") == []
