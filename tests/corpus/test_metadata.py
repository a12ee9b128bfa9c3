"""Title, date, publisher, address and authors, from wherever a document gives them."""

from datetime import date

import pytest

from askbot.corpus import parse_document
from askbot.corpus.metadata import from_values

BODY = (
    "The second wave reached Dorn on Monday night, and the crews at the pumps were rested after a long day of work.\n"
)


@pytest.mark.parametrize(
    "front",
    [
        "title: Dorn flood: second wave feared\ndate: 2026-03-02\npublisher: Valley Post",
        'title: "Dorn flood: second wave feared"\ncreated: 2 March 2026\nsource: Valley Post',
        "Title: Dorn flood: second wave feared\npubDate: Mon, 02 Mar 2026 10:00:00 GMT\nsite_name: Valley Post",
        "title: 'Dorn flood: second wave feared'\npublished: 2026-03-02T10:00\noutlet: Valley Post",
        "headline: Dorn flood: second wave feared\ndate_published: 2.3.2026\npublication: Valley Post",
    ],
)
def test_front_matter_by_any_usual_key(front: str) -> None:
    document = parse_document("a.md", f"---\n{front}\n---\n\n{BODY}".encode())
    assert document.title == "Dorn flood: second wave feared"
    assert (document.date, document.date_guessed) == (date(2026, 3, 2), False)
    assert document.publisher == "Valley Post"


def test_a_source_may_be_a_name_or_an_address() -> None:
    both = from_values({"source": "https://x.test/a", "publisher": "Desk", "Author": "By Ana Hart and Jo Reed"})
    assert (both.url, both.publisher, both.authors) == ("https://x.test/a", "Desk", ("Ana Hart", "Jo Reed"))
    assert from_values({"source": "Desk", "source_url": "https://x.test/b"}).url == "https://x.test/b"
    assert from_values({"authors": ["Ana Hart", "Jo Reed"]}).authors == ("Ana Hart", "Jo Reed")


DATED = [
    ("a.txt", f"Dorn flood feared again\n2 March 2026\n\n{BODY}"),
    ("a.txt", f"Dorn flood feared again\nBy Ana Hart\nMarch 2, 2026 10:30 a.m. EST\n\n{BODY}"),
    ("a.md", f"# Dorn flood feared again\n\nPublished: 2 March 2026\n\n{BODY}"),
    ("a.md", f"# Dorn flood feared again\n\n**Date:** 2 March 2026\n\n{BODY}"),
    ("a.md", f"# Dorn flood feared again\n\nPublished on\nMar 2, 2026\n\n{BODY}"),
    ("a.txt", f"Dorn flood feared again\n\nDORN, March 2, 2026 (Newswire) - {BODY}"),
    ("a.md", f"# Dorn flood feared again\n\nDORN, Marn, March 2, 2026 /Wire/ -- {BODY}"),
    ("a.txt", f"Dorn flood feared again\n\n{BODY}\nStand: 2. März 2026\n"),
    ("a.txt", f"Dorn flood feared again\n\nDorn, Marn - March 2, 2026: {BODY}"),
    ("046-2026-mar-2.md", f"# Dorn flood feared again\n\n{BODY}"),
    ("2026-03-02-flood.txt", f"Dorn flood feared again\n\n{BODY}"),
    ("flood_20260302.md", f"# Dorn flood feared again\n\n{BODY}"),
    ("a.md", f"---\nurl: https://x.test/2026/03/02/flood\n---\n# Dorn flood feared again\n\n{BODY}"),
    ("a.txt", f"Dorn flood feared again\n\nVol. 46 | 2 March 2026 | ISSN 1234\n\n{BODY}"),
    ("a.txt", f"Dorn flood feared again\n\nDate of reporting: 1 March 2026\nDate published: 2 March 2026\n\n{BODY}"),
    ("a.txt", f"Title:\nDorn flood feared again\nDate and time:\n2 March 2026, 10:00\n\n{BODY}"),
    ("a.md", f"# Dorn flood feared again\n\nThis was first published in the Post on 2 March 2026.\n\n{BODY}"),
    ("a.md", f"# Dorn flood feared again\n\nUpdated: 5 March 2026\nPublished: 2 March 2026\n\n{BODY}"),
]


@pytest.mark.parametrize(("path", "text"), DATED)
def test_a_date_in_the_text_is_a_guess(path: str, text: str) -> None:
    document = parse_document(path, text.encode())
    assert (document.date, document.date_guessed) == (date(2026, 3, 2), True)
    assert document.title == "Dorn flood feared again"


@pytest.mark.parametrize(
    "text",
    [
        f"# Dorn flood feared again\n\n{BODY}\nThe dam was built on 2 March 1961, and it was mended on 3 May 1975.\n",
        f"Dorn flood feared again\n\n{BODY}",
        f"Dorn flood feared again\n03/02/2026\n\n{BODY}",
    ],
)
def test_a_date_in_passing_is_none(text: str) -> None:
    document = parse_document("a.txt", text.encode())
    assert (document.date, document.date_guessed) == (None, False)


@pytest.mark.parametrize(
    ("front", "title"),
    [
        ("title: Dorn flood feared | Valley Post", "Dorn flood feared"),
        ("title: Dorn flood feared - Valley Post\npublisher: Valley Post", "Dorn flood feared"),
        ("title: Dorn flood feared – Valley Post\nurl: https://www.valleypost.test/a", "Dorn flood feared"),
        ("title: Dorn flood feared – and what it means", "Dorn flood feared – and what it means"),
        ("title: Marn - Dorn", "Marn - Dorn"),
        ("title: The mayor «takes it» and «explains» his way", "The mayor «takes it» and «explains» his way"),
    ],
)
def test_a_site_s_name_is_no_part_of_a_title(front: str, title: str) -> None:
    assert parse_document("a.md", f"---\n{front}\n---\n\n{BODY}".encode()).title == title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"Home\nNews\nShare\nWhy the dam at Dorn broke\nBy Ana Hart\n\n{BODY}", "Why the dam at Dorn broke"),
        (f"## Content\n\nWhy the dam broke. A report\n\nArticle\n\nWhy the dam broke. A report\n\n{BODY}",
         "Why the dam broke. A report"),
        (f"Title: Why the dam broke\nDate: 2026-03-02\n\n{BODY}\n# More\n\n{BODY}", "Why the dam broke"),
        (f"Contact us\nHome\nWhy it broke: a report\nWhy it broke: a report\n\n{BODY}", "Why it broke: a report"),
        (f"## Skip to content\n\n## Why it broke\n\n{BODY}", "Why it broke"),
        (f"Why the dam broke | Valley Post\n\nWhy the dam broke\n\n{BODY}", "Why the dam broke"),
        (f"FLOOD DEFENCES OF THE VALLEY\n\nANNUAL REVIEW REPORT 2026\n\n{BODY}",
         "FLOOD DEFENCES OF THE VALLEY: ANNUAL REVIEW REPORT 2026"),
        (BODY * 4 + f"\n## Deep below\n\n{BODY}", "A"),
    ],
)  # fmt: skip
def test_a_title_is_found_among_the_first_lines(text: str, title: str) -> None:
    assert parse_document("a.md", text.encode()).title == title


def test_bylines_name_the_authors() -> None:
    for line in (
        "By Ana Hart, Tim Bole and Jo Reed",
        "Von Ana Hart, Tim Bole und Jo Reed",
        "By\nAna Hart\nTim Bole\nJo Reed",
    ):
        document = parse_document("a.txt", f"Dorn flood feared again\n{line}\n\n{BODY}".encode())
        assert document.authors == ("Ana Hart", "Tim Bole", "Jo Reed")
    assert parse_document("a.txt", f"Flood\n\nBy Monday, the dam had failed\n\n{BODY}".encode()).authors == ()


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.txt", f"Dorn flood feared again\n\nMarch 2026\n\n{BODY}"),
        ("a.txt", f"Dorn flood feared again\n\n(updated March 2026)\n\n{BODY}"),
        ("a.md", f"---\ndate: 2026-03\n---\n# Dorn flood feared again\n\n{BODY}"),
    ],
)
def test_of_a_month_the_first_day_is_a_guess(path: str, text: str) -> None:
    document = parse_document(path, text.encode())
    assert (document.date, document.date_guessed) == (date(2026, 3, 1), True)


@pytest.mark.parametrize("line", ["Spring 2026", "Issue 12, Frühjahr 2026"])
def test_of_a_season_its_first_whole_month_is_a_guess(line: str) -> None:
    document = parse_document("a.txt", f"Dorn flood feared again\n\n{line}\n\n{BODY}".encode())
    assert (document.date, document.date_guessed) == (date(2026, 4, 1), True)


def test_toml_between_pluses_is_front_matter_too() -> None:
    text = (
        f'+++\ntitle = "Dorn flood feared again"\npath = "news/2026/03/02/flood"\n[extra]\nteam = "Desk"\n+++\n\n{BODY}'
    )
    document = parse_document("a.md", text.encode())
    assert (document.title, document.date) == ("Dorn flood feared again", date(2026, 3, 2))
    assert document.text[document.outline.sections[0].blocks[0].start :].startswith("The second wave")
    broken = parse_document("a.md", f"+++\ntitle = \n+++\n{BODY}".encode())
    assert broken.left_out == ("front matter ignored: not valid TOML",)


def test_a_text_without_line_breaks_tells_its_day_at_its_beginning() -> None:
    minutes = "Minutes of the town council of 2 March 2026. Present were all members. "
    assert parse_document("a.txt", (minutes + BODY.replace("\n", " ") * 15).encode()).date == date(2026, 3, 2)
    assert parse_document("a.txt", (minutes + BODY).encode()).date is None


def test_a_day_alone_is_no_title_where_the_text_has_one() -> None:
    text = f'---\ntitle: "2018-10-24"\n---\n# Harbour council meeting\n\n{BODY}'
    document = parse_document("a.md", text.encode())
    assert (document.title, document.date) == ("Harbour council meeting", date(2018, 10, 24))


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"# 8. Ends\n\n{BODY}", "8. Ends"),
        (f"# 1 General\n\n{BODY}\n# Pumps\n\n{BODY}", "Pumps"),
    ],
)
def test_a_numbered_heading_is_the_title_only_where_there_is_no_other(text: str, title: str) -> None:
    assert parse_document("a.md", text.encode()).title == title
