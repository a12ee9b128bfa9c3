"""The title of a PDF file: what is set like one, and not what stands around it."""

import pytest

from askbot.corpus import parse_document
from askbot.corpus.readers.pdf.candidates import Candidate, Source, candidates
from askbot.corpus.readers.pdf.hyphens import Hyphens
from askbot.corpus.readers.pdf.lines import Line, rejoined
from askbot.corpus.readers.pdf.title import WEIGHTS, features, setting_of, title_of, usable
from benchmarks.faults.samples import Placed, column, pdf

BODY = column(
    [
        "The harbour authority said on Monday that the pier will",
        "stay closed until the repairs are finished in the autumn.",
        "Its director called the delay an embarrassment for the town.",
    ],
    top=420,
)


def title(*lines: Placed, name: str = "scan-17.pdf") -> str:
    return parse_document(name, pdf([[*lines, *BODY]])).title


@pytest.mark.parametrize(
    "above",
    ["Press release", "3 March 2026", "www.harbour.example.org", "Harbour Department"],
    ids=["kind", "day", "address", "organisation"],
)
def test_what_stands_above_a_title_is_none(above: str) -> None:
    assert title((60, 740, 12, above), (60, 690, 20, "Northern pier stays closed")) == "Northern pier stays closed"


def test_a_kind_in_the_largest_type_is_no_title() -> None:
    assert title((60, 760, 40, "Executive Summary"), (60, 560, 16, "Northern pier closed")) == "Northern pier closed"


def test_a_sentence_in_large_type_is_a_title_and_the_end_of_one_is_none() -> None:
    sentence = "Harbour authority of the town says that the pier will stay closed for good."
    lines = [(60, 740, 18, sentence), (60, 640, 16, "when the autumn ends.")]
    assert title(*lines) == sentence


def test_a_line_that_is_printed_twice_as_a_shadow_is_read_once() -> None:
    lines = [(60, 700, 20, "Northern pier stays closed"), (62, 701, 20, "Northern pier stays closed")]
    document = parse_document("a.pdf", pdf([[*lines, *BODY]]))
    assert document.title == "Northern pier stays closed"
    assert document.text.count("Northern pier") == 1


@pytest.mark.parametrize("month", ["February", "March 2026", "März"])
def test_a_month_is_no_title(month: str) -> None:
    assert title((60, 740, 20, month), (60, 600, 14, "Repairs of wooden piers")) == "Repairs of wooden piers"


def test_a_label_is_no_part_of_a_title() -> None:
    assert title((60, 700, 20, "Title: Northern pier stays closed")) == "Northern pier stays closed"


def test_lines_of_one_size_are_one_title() -> None:
    lines = [(60, 700, 20, "Northern pier stays closed until"), (60, 677, 20, "the end of the autumn")]
    assert title(*lines) == "Northern pier stays closed until the end of the autumn"


def test_a_line_in_much_smaller_type_is_no_part_of_it() -> None:
    lines = [(60, 700, 24, "Northern pier stays closed"), (60, 676, 12, "Repairs take longer than planned")]
    assert title(*lines) == "Northern pier stays closed"


def test_the_kind_of_the_document_is_a_part_of_it() -> None:
    lines = [(60, 700, 22, "Northern pier and its foundations"), (60, 672, 20, "Safety Assessment")]
    assert title(*lines) == "Northern pier and its foundations: Safety Assessment"


def test_of_two_headings_alike_the_one_that_names_a_kind_is_taken() -> None:
    lines = [(60, 740, 16, "Boats of the northern shore"), (60, 640, 16, "Assessment of its wooden piers")]
    assert title(*lines) == "Assessment of its wooden piers"
    assert title(*lines[:1], (60, 640, 16, "Repairs of its wooden piers")) == "Boats of the northern shore"


def test_who_wrote_it_is_no_part_of_it() -> None:
    lines = [(60, 700, 22, "How the northern pier was closed"), (60, 672, 20, "Ada Harrow")]
    assert title(*lines) == "How the northern pier was closed"


def test_the_larger_of_two_headings_is_taken_and_the_files_name_tells_between_equals() -> None:
    larger = [(60, 700, 13, "Closed until the autumn"), (60, 600, 20, "Repairs of northern piers")]
    assert title(*larger) == "Repairs of northern piers"
    equal = [(60, 700, 16, "Northern Harbour Evening Papers"), (60, 600, 16, "Repairs of wooden piers")]
    assert title(*equal, name="repairs_wooden_piers.pdf") == "Repairs of wooden piers"


def test_a_declared_title_counts_only_where_it_is_one() -> None:
    page = ([_line("Northern pier stays closed", 700)], 600.0, 800.0)
    assert [one.source for one in _found(page, "Microsoft Word - pier final.doc")] == [Source.PAGE]
    assert [one.source for one in _found(page, "05 pier and harbour charts.xls")] == [Source.PAGE]
    assert _found(page, "The northern pier in winter")[-1].source is Source.DECLARED


def test_lines_beside_each_other_and_far_below_are_not_joined() -> None:
    page = ([_line("Northern pier", 700), _line("Harbour news", 300)], 600.0, 800.0)
    assert [one.text for one in _found(page)] == ["Northern pier", "Harbour news"]


def test_each_feature_has_a_weight() -> None:
    lines = [_line("Letters from the north", 716), _line("Northern pier:", 700, 20), _line("Harbour Office", 676, 12)]
    found = usable(_found((lines, 600.0, 800.0), "The northern pier in winter"), 12)
    setting = setting_of(found, [(lines, 600.0, 800.0)], "a.pdf")
    names = {name for one in found for name in features(one, setting)}
    assert {"declared", "uneven", "other below", "stopped below"} <= names <= set(WEIGHTS)


def test_words_that_a_program_wrote_apart_with_tabs_are_one_line() -> None:
    words = [("For\t", 60, 78), (" \xa0Immediate\t", 81, 125), (" \xa0Release", 128, 160), ("Elsewhere", 400, 450)]
    lines = [Line(text, left, right, 700, 11, bold=False) for text, left, right in words]
    assert [line.text for line in rejoined(lines)] == ["For Immediate Release", "Elsewhere"]
    assert [line.text for line in rejoined([*lines[:1], *lines[3:]])] == ["For\t", "Elsewhere"]


def test_no_line_no_title() -> None:
    assert title_of([([], 600.0, 800.0)], [], "", "a.pdf", Hyphens([])) is None


def _found(page: tuple[list[Line], float, float], declared: str = "") -> list[Candidate]:
    return candidates([page], [], declared, Hyphens([]))


def _line(text: str, base: float, size: float = 12) -> Line:
    return Line(text, left=60, right=60 + 6 * len(text), base=base, size=size, bold=False, row=round(base))
