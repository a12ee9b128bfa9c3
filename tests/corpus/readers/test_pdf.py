"""PDF: pages, paragraphs over lines and pages, columns, hyphens, running heads, scans and damage."""

import pytest

from askbot.corpus import parse_document
from askbot.corpus.readers.pdf.hyphens import Hyphens
from askbot.errors import CorpusError
from benchmarks.faults.samples import Placed, column, pdf

LINES = [
    "The harbour authority said on Monday that the pier will",
    "stay closed until the repairs are finished in the autumn.",
    "Its director called the delay an embarrassment for the town.",
]


def test_lines_become_a_paragraph_and_large_type_a_heading() -> None:
    document = parse_document("a.pdf", pdf([[(60, 640, 20, "The northern pier"), *column(LINES, top=600)]]))
    assert document.title == "The northern pier"
    assert [heading.text for heading in document.outline.headings] == ["The northern pier"]
    assert " ".join(LINES) in document.text


def test_a_gap_or_a_short_line_ends_a_paragraph() -> None:
    first = column([LINES[0], "stay closed."], top=600)
    document = parse_document("a.pdf", pdf([[*first, *column(LINES[1:], top=540)]]))
    blocks = [document.text[b.start : b.end] for s in document.outline.sections for b in s.blocks]
    assert blocks == [f"{LINES[0]} stay closed.", " ".join(LINES[1:])]


def test_a_sentence_goes_on_over_a_page_and_keeps_both_pages() -> None:
    pages = [column([*LINES[:1], "and that it would"], top=500), column(["remain so for a year."], top=600)]
    document = parse_document("a.pdf", pdf(pages))
    assert "and that it would remain so for a year." in document.text
    assert len(document.pages) == 2
    assert document.page(document.text.index("would")) == 1
    assert document.page(document.text.index("remain")) == 2


def test_columns_that_are_written_across_are_read_one_after_the_other() -> None:
    left = [f"left column says word number {n} here" for n in range(8)]
    right = [f"right column says word number {n} too" for n in range(8)]
    rows = (
        [(60, 600 - 13 * n, 11, a) for n, a in enumerate(left)],
        [(330, 600 - 13 * n, 11, b) for n, b in enumerate(right)],
    )
    document = parse_document("a.pdf", pdf([[line for pair in zip(*rows, strict=True) for line in pair]]))
    assert document.text.index(left[-1]) < document.text.index(right[0])


def test_running_heads_and_page_numbers_are_left_out_and_said_to_be() -> None:
    bodies = ("Ships came in the morning.", "Nobody saw the crew leave.", "The mayor asked for a report.", "It rained.")
    pages = [
        [(60, 770, 9, "Harbour Review"), *column([body], top=500), (300, 30, 9, f"{n}")]
        for n, body in enumerate(bodies, start=1)
    ]
    document = parse_document("a.pdf", pdf(pages))
    assert "Harbour Review" not in document.text
    assert all(body in document.text for body in bodies)
    assert not any(character.isdigit() for character in document.text)
    assert document.left_out == ("8 lines repeated at the margins of pages",)


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        ("the repairs were post-", "poned again", "the repairs were postponed again"),
        ("a higher-than-", "expected bill", "a higher-than-expected bill"),
        ("the long-", "term plan", "the long-term plan"),
        ("the years 2019-", "2021 were", "the years 2019- 2021 were"),
        ("no break", "here", "no break here"),
    ],
)
def test_hyphens_at_line_ends(before: str, after: str, joined: str) -> None:
    assert Hyphens(["a long-term view"]).joined(before, after, broken=False) == joined


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.7\nnothing", "damaged"),
        (pdf([[]]), "no text"),
        (b"", "empty"),
        (b"PK\x03\x04 something else", "no PDF"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    with pytest.raises(CorpusError, match=reason):
        parse_document("a.pdf", data)


def test_the_title_that_a_program_left_is_not_the_title() -> None:
    data = pdf([[(60, 640, 20, "The northern pier"), *column(LINES, top=600)]], title="Microsoft Word - draft2.doc")
    assert parse_document("a.pdf", data).title == "The northern pier"


def test_a_page_that_comes_twice_is_no_running_head() -> None:
    twice = [(60, 770, 11, "Costs rose."), *column(LINES, top=600)]
    document = parse_document("a.pdf", pdf([column(["A cover."], top=600), twice, twice]))
    assert document.text.count("Costs rose.") == 2


def test_the_title_is_the_largest_line_that_says_something_with_its_kind_under_it() -> None:
    top = [(60, 740, 30, "LETTERS"), (60, 680, 26, "Harbour"), (60, 650, 18, "Safety Assessment")]
    page = [*top, (60, 600, 16, "1. Findings of the year"), *column(LINES, top=560)]
    assert parse_document("a.pdf", pdf([page])).title == "Harbour: Safety Assessment"


def test_the_day_in_a_running_head_is_a_guessed_date() -> None:
    pages = [[(60, 770, 9, "Harbour Review / 2 March 2026 / Vol. 60"), *column([line], top=500)] for line in LINES]
    document = parse_document("a.pdf", pdf(pages))
    assert (str(document.date), document.date_guessed) == ("2026-03-02", True)


def test_the_only_day_at_the_margin_of_the_first_page_is_a_guessed_date() -> None:
    notice = (60, 60, 8, "Copyright Harbour Conference, March 2-5, 2026, Port Ellery.")
    pages = [[*column(LINES, top=500), notice], column(["It was quiet."], top=500)]
    document = parse_document("a.pdf", pdf(pages))
    assert (str(document.date), document.date_guessed) == ("2026-03-02", True)
    inside = parse_document("a.pdf", pdf([column([*LINES, "It opened on 2 March 1961 in the rain."], top=500)]))
    assert inside.date is None


def test_pages_that_are_drawn_need_ocr() -> None:
    written = pdf([[(60, 700, 11, "It rains a lot.")]])
    stream = next(part for part in written.splitlines(keepends=True) if part.startswith(b"BT "))
    drawn = written.replace(stream, b"10 10 m 90 90 l S".ljust(len(stream) - 1) + b"\n")
    with pytest.raises(CorpusError, match="needs OCR"):
        parse_document("a.pdf", drawn)


@pytest.mark.parametrize(
    ("top", "title"),
    [
        ([(60, 740, 18, "The Harbour Data Sets of 2020:"), (60, 718, 18, "A Resource Guide")],
         "The Harbour Data Sets of 2020: A Resource Guide"),
        ([(60, 740, 18, "A PROPOSAL TO REPAIR THE PIER."), (60, 690, 14, "By Ana Hart and Jo Reed")],
         "A PROPOSAL TO REPAIR THE PIER."),
        ([(60, 740, 11, "THE USE OF TAXES AND OF FEES IN"), (120, 727, 11, "HARBOURS OF THE NORTH")],
         "THE USE OF TAXES AND OF FEES IN HARBOURS OF THE NORTH"),
    ],
)  # fmt: skip
def test_a_title_may_be_set_in_lines_that_end_as_no_heading_does(top: list[Placed], title: str) -> None:
    assert parse_document("a.pdf", pdf([[*top, *column(LINES, top=560)]])).title == title


def test_a_running_head_is_the_title_of_a_document_without_another() -> None:
    turns = (LINES, LINES[::-1], LINES[1:])
    pages = [[(60, 770, 11, "HARBOUR BIBLIOGRAPHY"), *column(lines, top=500)] for lines in turns]
    assert parse_document("list-7.pdf", pdf(pages)).title == "HARBOUR BIBLIOGRAPHY"


def test_a_declared_title_of_which_a_part_was_left_out_is_not_taken() -> None:
    page = [(60, 740, 20, "Tides and the Repair of Harbours"), *column(LINES, top=600)]
    assert parse_document("a.pdf", pdf([page], title="Tides ... Harbours")).title == "Tides and the Repair of Harbours"
