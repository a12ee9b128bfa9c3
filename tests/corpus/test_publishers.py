"""Who publishes a document that does not declare it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askbot.corpus import parse_document
from askbot.corpus.publishers import copyright_holder, is_organisation, named_by_addresses, named_by_host


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("© 2022 by Lake Survey, Inc.", "Lake Survey, Inc"),
        ("Copyright © 2008-2021 The Harbour Foundation. This document is free.", "Harbour Foundation"),
        ("(c) 2019 Wasserwerk Dorn GmbH", "Wasserwerk Dorn GmbH"),
        ("(c) None of the Parties shall sail", None),
        ("©2010 Macmill Publishers Limited. All rights reserved", "Macmill Publishers Limited"),
        ("© Harbour Watch 2019", "Harbour Watch"),
        ("Copyright 2015 Valley Post all rights reserved", "Valley Post"),
        ("Photo: © 2021 Ana Hart", None),
        ("Image credit: © Getty Images", None),
        ("The Digital Copyright Act of 1998", None),
        ("Copyright and Distribution", None),
        ("The paper is about copyright Law in Europe.", None),
        ("Copyright notice", None),
    ],
)
def test_the_holder_of_the_copyright(line: str, name: str | None) -> None:
    assert copyright_holder([line]) == name


def test_three_holders_are_none() -> None:
    lines = ["© 2020 Valley Post", "© 2020 Lake Survey", "© 2020 Harbour Watch"]
    assert copyright_holder(lines) is None
    assert copyright_holder([*lines[:2], lines[0]]) == "Valley Post"


@pytest.mark.parametrize(
    ("line", "yes"),
    [
        ("U.S. Department of Justice", True),
        ("Supreme Court of North Vell", True),
        ("Municipalité de Chelse", True),
        ("Wirtschaftskammer Dorn", True),
        ("The council met on Monday", False),
        ("Council of 12 January", False),
        ("What does the Office do?", False),
        ("Service", False),
        ("AGREEMENT OF LIMITED PARTNERSHIP", False),
        ("Harbour Works Limited", True),
    ],
)
def test_names_of_organisations(line: str, yes: bool) -> None:
    assert is_organisation(line) is yes


def test_the_organisation_above_the_title_publishes_the_document() -> None:
    body = "The pumps of the harbour ran all night, and the crews were relieved at six in the morning on Tuesday.\n"
    above = parse_document("a.txt", f"Ministry of Water\n\nReport on the Flood of the Dorn\n\n{body}".encode())
    below = parse_document("a.txt", f"Report on the Flood of the Dorn\n\nMinistry of Water\n\n{body}".encode())
    assert (above.publisher, above.title) == ("Ministry of Water", "Report on the Flood of the Dorn")
    assert below.publisher is None  # it may be where its authors work
    ended = parse_document("a.txt", f"Report on the Flood of the Dorn\n\n{body}\n© 2024 Lake Survey Ltd\n".encode())
    assert ended.publisher == "Lake Survey Ltd"


def test_what_is_declared_comes_first() -> None:
    text = "---\npublisher: Valley Post\n---\nMinistry of Water\n\nReport on the Flood of the Dorn\n\nIt rose again.\n"
    assert parse_document("a.md", text.encode()).publisher == "Valley Post"


@pytest.mark.parametrize(
    ("address", "text", "name"),
    [
        (
            "https://www.harbourtimes.com/a",
            "More from The Harbour Times\n© The Harbour Times 2026",
            "The Harbour Times",
        ),
        ("nis.gov.xx", "The Northern Information Service said on Monday", "The Northern Information Service"),
        ("viconsortium.com", "Written by the Vessel Islands Consortium.", "Vessel Islands Consortium"),
        ("money.kbn.com", "KBNMoney | Kabel Bild Netz", "KBNMoney"),
        ("stlunatimes.com", "St. Luna Times. All rights reserved.", "St. Luna Times"),
        ("muehle-online.de", "Impressum der Mühle Online", "Mühle Online"),
        ("hafen.de", "Zum Hafen gehört vieles. Der Hafen\nHafen\nHafen\nHafen\nHafen", "Hafen"),
        ("harbour.com", "harbour news in small letters", None),
        ("infoq.com", "InfoQについて", None),
        ("localhost", "Local Host", None),
        ("http://[bad", "Bad", None),
    ],
)
def test_an_address_names_its_site_by_words_of_the_page(address: str, text: str, name: str | None) -> None:
    assert named_by_host(address, text) == name


@given(address=st.text(max_size=40), text=st.text(max_size=200))
def test_no_address_and_no_text_is_too_odd(address: str, text: str) -> None:
    name = named_by_host(address, text)
    assert name is None or name in text


@pytest.mark.parametrize(
    ("name", "organisation"),
    [("Ellery Harbour Office", True), ("Microsoft Office User", False), ("Office Administrator", False)],
)
def test_an_account_is_no_organisation(name: str, *, organisation: bool) -> None:
    assert is_organisation(name) is organisation


def test_the_name_that_a_letterheads_addresses_are_made_of_is_found() -> None:
    lines = ["Port Ellery Weekly", "The Pier Trust", "www.piertrust.org", "news@piertrust.org"]
    assert named_by_addresses(lines, "\n".join(lines)) == "The Pier Trust"


@pytest.mark.parametrize(
    "lines",
    [
        ["The Pier Trust", "ada@piertrust.org", "Abstract", "Piers age."],
        ["The Pier Trust", "See the long report on all of its piers and harbours, at www.piertrust.org in March."],
        ["The Pier Trust", "Harbour Watch", "www.piertrust.org", "www.harbourwatch.org"],
        ["Gmail", "ada@gmail.com"],
        ["Nobody of that name", "www.piertrust.org"],
    ],
    ids=["authors of a paper", "a reference", "two names", "a service", "no name"],
)
def test_addresses_that_say_nothing_of_who_publishes(lines: list[str]) -> None:
    assert named_by_addresses(lines, "\n".join(lines)) is None
