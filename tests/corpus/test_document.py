"""Bytes to documents: decoding, front matter, titles."""

import hashlib
from datetime import date

import pytest

from askbot.corpus import parse_document
from askbot.errors import CorpusError


def test_front_matter_gives_title_date_publisher_and_url() -> None:
    data = b"\xef\xbb\xbf---\r\ntitle: A  title\r\ndate: 2026-03-02\r\nsource: Desk\r\nurl: https://x.test/a\r\n---\r\nText.\r\n"
    document = parse_document("a.md", data)
    assert (document.title, document.date, document.publisher) == ("A title", date(2026, 3, 2), "Desk")
    assert document.url == "https://x.test/a"
    assert document.text == data.decode("utf-8-sig")
    assert document.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(
    ("path", "text", "title"),
    [
        ("a.md", "Intro.\n\n## The *first* [heading](x)\n\nText.", "The first heading"),
        ("a.md", "Setext heading\n===\n\nText.", "Setext heading"),
        ("a.txt", "A line of text.\nA Short Heading\nMore text follows here.", "A Short Heading"),
        ("a.md", "```\n# no heading\n```\n", "A"),
        ("sub/harbour_strike-2026.txt", "just words, in small letters.", "Harbour strike 2026"),
        ("a.md", "---\ntitle: 2026\n---\nText.", "2026"),
        ("a.md", "---\ntitle: ''\n---\n# Heading\nText.", "Heading"),
        ("a.md", "---\n\nA rule above.\n\n---\n\nText.", "A"),
    ],
)
def test_title(path: str, text: str, title: str) -> None:
    assert parse_document(path, text.encode()).title == title


@pytest.mark.parametrize(
    "front",
    ["title: [", "- a\nb: c: d", "title: {x\n\tbad: y", "date: 2026-13-45", "x: " + "[" * 5000, "a: " + "b" * 70_000],
)
def test_front_matter_that_cannot_be_read_is_ignored(front: str) -> None:
    warnings: list[str] = []
    document = parse_document("name.md", f"---\n{front}\n---\nText.".encode(), warn=warnings.append)
    assert document.title == "Name"
    assert document.date is None
    assert front.startswith("-") or len(warnings) == 1


WRITTEN = [
    "2026-03-02",
    "2026/03/02",
    "20260302",
    "2 March 2026",
    "02 mar 2026",
    "March 2, 2026",
    "2.3.2026",
    "2026-03-02T23:59Z",
]


@pytest.mark.parametrize("value", WRITTEN)
def test_a_day_is_read_however_it_is_written(value: str) -> None:
    assert parse_document("a.md", f"---\ndate: {value}\n---\nText.".encode()).date == date(2026, 3, 2)


@pytest.mark.parametrize("value", ["last week", "03/02/2026", "2026", "0000/00/00", "9" * 600, "0x" + "f" * 600])
def test_a_date_that_is_none_is_left_out_with_a_warning(value: str) -> None:
    warnings: list[str] = []
    assert (
        parse_document("a.md", f"---\ntitle: T\ndate: {value}\n---\nText.".encode(), warn=warnings.append).date is None
    )
    assert [warning.partition(":")[0] for warning in warnings] == ["date ignored"]


@pytest.mark.parametrize("value", ["", "null", "[1]", "0x" + "f" * 5000])
def test_no_date_is_no_mistake(value: str) -> None:
    warnings: list[str] = []
    assert (
        parse_document("a.md", f"---\ntitle: T\ndate: {value}\n---\nText.".encode(), warn=warnings.append).date is None
    )
    assert not warnings


def test_data_that_is_no_text_is_refused_with_the_reason() -> None:
    for data, reason in ((b"\x81abc", "not UTF-8"), (b"a\0b", "binary"), (b"\xff\xfe\0\xd8", "not UTF-16")):
        with pytest.raises(CorpusError, match=reason):
            parse_document("a.md", data)


@pytest.mark.parametrize("text", ["\x0b", "\x1c\n\x1d", "\u2028", "---\n\x0c"])
def test_blanks_of_any_kind_are_no_text(text: str) -> None:
    with pytest.raises(CorpusError, match="no text"):
        parse_document("a.txt", text.encode())
