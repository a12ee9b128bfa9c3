"""Plain text: the layout of the whole document tells what is a heading, a paragraph, a figure, a row."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askbot.corpus.blocks import Kind
from askbot.corpus.furniture import byline, dateline, is_furniture
from askbot.corpus.layout import Layout
from askbot.corpus.lines import Lines
from askbot.corpus.outline import Outline, outline

PARAGRAPH = """Petra Anselm, head of the water board, said on Monday that the pumps at
Dorn had kept the water under nine metres and that the crews of Upper
Marn had rested after a long night. The second wave is expected on
Friday evening, when the snow in the hills begins to melt.
"""


def read(text: str, *, markdown: bool = False) -> tuple[list[str], list[str]]:
    """The headings, and what is neither quiet nor a heading."""
    structure = outline(text, 0, markdown=markdown)
    return [h.text for h in structure.headings], [" ".join(text[b.start : b.end].split()) for b in blocks(structure)]


def blocks(structure: Outline) -> list:  # type: ignore[type-arg]
    return [b for section in structure.sections for b in section.blocks if b.kind is not Kind.QUIET]


@pytest.mark.parametrize(
    "extra",
    [
        "Station readings: " + "8.1 " * 30,
        "https://example.org/" + "a" * 140,
        "A much longer line than any other that somebody forgot to break, with several words in it, in the same text.",
    ],
)
def test_one_wide_line_changes_nothing(extra: str) -> None:
    headings, paragraphs = read(f"{PARAGRAPH}\n{PARAGRAPH}\n{extra}\n")
    assert headings == []
    assert paragraphs == [" ".join(PARAGRAPH.split())] * 2 + [" ".join(extra.split())]


@pytest.mark.parametrize(
    "line", ["Headquartered in Upper", "Ana Hart, Tim Bole", "Port Ellery and Marn", "North Sea Line"]
)
def test_a_short_line_inside_a_wrapped_paragraph_is_no_heading(line: str) -> None:
    headings, paragraphs = read(f"The flood at Dorn\n\n{PARAGRAPH}{line}\nHeights, Norland, they went on to the sea.\n")
    assert headings == ["The flood at Dorn"]
    assert any(f"{line} Heights" in paragraph for paragraph in paragraphs)


def test_the_width_is_that_of_most_lines() -> None:
    lines = Lines.of(f"{PARAGRAPH}\n{PARAGRAPH}\n{'wide ' * 60}\n")
    assert Layout.of(lines, 0).width == 71
    assert Layout.of(Lines.of("A line that is a paragraph.\nAnother one is here too.\n" * 5), 0).width == 0


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("Key Figures\n\n24.8M\nPeople in need\n6.5M\nInternally displaced\n\nIt goes on.",
         ["24.8M People in need", "6.5M Internally displaced"]),
        ("Funding\n\n$2.7B\n\nRequired\n\n$167.2M\n\nReceived\n\nIt goes on.", ["$2.7B Required", "$167.2M Received"]),
        ("Required\n$2.7B\nReceived\n$167.2M\n\nIt goes on.", ["Required $2.7B", "Received $167.2M"]),
    ],
)  # fmt: skip
def test_a_figure_and_its_label_are_one(text: str, figures: list[str]) -> None:
    for markdown in (False, True):
        structure = outline(("# Title\n\n" if markdown else "") + text, 0, markdown=markdown)
        body = ("# Title\n\n" if markdown else "") + text
        assert [" ".join(body[b.start : b.end].split()) for b in blocks(structure) if b.kind is Kind.FIGURE] == figures


def test_a_table_s_rows_know_their_heads() -> None:
    for text in ("| Route | Adult |\n|---|---|\n| Marn | 14 |\n| Dorn | 22 |\n", "Route\tAdult\nMarn\t14\nDorn\t22\n"):
        rows = [b for b in blocks(outline(text, 0, markdown="|" in text)) if b.kind is Kind.ROW][-2:]
        assert [row.lead.text(text).strip("| ").split()[0] for row in rows if row.lead] == ["Route", "Route"]


def test_marked_column_heads_are_no_statement() -> None:
    text = "| Route | Adult |\n|---|---|\n| Marn | 14 |\n"
    (section,) = outline(text, 0, markdown=True).sections
    assert [b.kind for b in section.blocks] == [Kind.HEADS, Kind.ROW]


def test_a_list_of_fragments_is_one_with_its_lead_in_and_one_of_sentences_is_led() -> None:
    short = "The ministry announced:\n\n- a ban on flights\n- 40 new trains\n"
    assert read(short, markdown=True)[1] == ["The ministry announced: - a ban on flights - 40 new trains"]
    assert read(short)[1] == ["The ministry announced: - a ban on flights - 40 new trains"]
    text = "The ministry said:\n\n- Flights will end in May. Nobody minds.\n- Trains will come in June.\n"
    items = blocks(outline(text, 0, markdown=True))[1:]
    assert [item.lead.text(text) for item in items if item.lead] == ["The ministry said:"] * 2


def test_what_stands_above_and_around_a_text_is_quiet() -> None:
    headings, paragraphs = read(
        "Grid operator slows sale\n\nBy Ana Hart, Tim Bole and Jo Reed\nUpdated 3 March 2026\n2:05 P.M. EST\n\n"
        "PORT ELLERY, March 3 (Newswire) - The ministry has slowed the sale.\n\nCancel reply\n\n"
        "Residents wade through Dorn. (AP Photo/Jo Reed)\n\nIt is late.\n\nLast updated: 4 March 2026\n"
    )
    assert headings == ["Grid operator slows sale"]
    assert paragraphs == ["The ministry has slowed the sale.", "It is late."]


def test_who_was_there_is_said_though_it_stands_above_the_text() -> None:
    headings, paragraphs = read(
        "Minutes of the Council\n3 March 2026\n\nPresent: Ruth Hale, Ivo Moss\n\nThe road is shut.\n"
    )
    assert headings == ["Minutes of the Council"]
    assert paragraphs == ["Present: Ruth Hale, Ivo Moss", "The road is shut."]


@pytest.mark.parametrize(
    "line",
    ["By Monday, the dam had failed", "Published in 2024, the report names 40 people.", "Photographs were shown.",
     "The mayor said so", "Stand up for Dorn", "Share prices fell by 3 percent", "He was born on 3 March 2026",
     "Page turner of the year", "Date palms grow here"],
)  # fmt: skip
def test_text_that_begins_like_furniture_is_text(line: str) -> None:
    assert not is_furniture(line)


def test_datelines_and_bylines() -> None:
    assert dateline("GENEVA, 3 March 2026 – A ship sank.") == len("GENEVA, 3 March 2026 – ")
    assert dateline("WASHINGTON (AP) — The road is shut.") == len("WASHINGTON (AP) — ")
    assert dateline("NATO - The alliance met.") == dateline("The mayor – Ilse Orr – left.") == 0
    assert byline("Von Ana Hart und Tim Bole") == ("Ana Hart", "Tim Bole")


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PARAGRAPH.split()), min_size=30, max_size=200), st.integers(40, 90))
def test_wrapped_words_come_back_whole_at_any_width(words: list[str], width: int) -> None:
    import textwrap

    words = [word.strip(".,").lower() for word in words]
    text = textwrap.fill(" ".join(words), width)
    assert read(text) == ([], [" ".join(words)])
