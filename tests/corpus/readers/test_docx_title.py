"""The title of a Word document: every feature that is found has a weight."""

import pytest

from askbot.corpus.readers.docx_title import WEIGHTS, candidates, features, setting_of, title_of
from askbot.corpus.readers.docx_type import SetParagraph


def _set(
    text: str, style: str = "normal", *, size: float = 24, bold: bool = False, boxed: bool = False
) -> SetParagraph:
    return SetParagraph(text, size=size, bold=bold, centred=bold, style=style, boxed=boxed)


PARAGRAPHS = [
    _set("PRESS RELEASE", bold=True),
    _set("Ellery Harbour Office", size=30),
    _set("Minutes of the meeting of 3 March 2026", "heading 1", size=40, bold=True),
    _set("Prote\u00b4ge\u00b4s of the pier", "heading 2", boxed=True),
    _set("Ana Hart", "author"),
    _set("Place: the northern pier,", "list bullet"),
    _set("Title: How the pier was repaired"),
    _set("The pier and the harbour " * 8, "normal"),
    _set("Pier", "title"),
]


def test_each_feature_has_a_weight_and_each_weight_a_feature() -> None:
    setting = setting_of(PARAGRAPHS, "The northern pier", "minutes_of_the_meeting.docx")
    names = {name for one in candidates(PARAGRAPHS, "The northern pier") for name in features(one, setting)}
    assert names == set(WEIGHTS)


@pytest.mark.parametrize("declared", ["", "Microsoft Word - pier.doc"])
def test_a_document_without_a_line_that_may_be_a_title_has_none(declared: str) -> None:
    assert title_of([_set("3 March 2026"), _set("press@ellery.example")], declared, "a.docx") is None


@pytest.mark.parametrize("other", ["Proposal cover page", "TITLE PAGE", "Thursday", "Dear members of the board,"])
def test_what_only_names_a_page_a_day_or_a_reader_is_no_title(other: str) -> None:
    assert title_of([_set(other, size=40, bold=True), _set("How the pier was repaired")], "", "a.docx") == (
        "How the pier was repaired"
    )
