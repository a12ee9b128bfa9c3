"""What feeds and pages of strangers may try on who reads them; each try has a clear end."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest
import pytest_asyncio

from askbot.corpus import parse_document
from askbot.errors import SourceError
from askbot.sources.documents import add_origin, put, slug
from askbot.sources.feed_bytes import repaired
from askbot.sources.fetch import Reply
from askbot.sources.parsing import Parser
from tests.sources.conftest import ODD_TITLES

AT = dt.date(2026, 3, 9)
ROOT = "http://coast.example/news/feed.xml"
TEXT = "The harbour master said that three berths are closed until Friday at noon."


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def parser() -> AsyncIterator[Parser]:
    """One process for all of this module."""
    async with Parser() as started:
        yield started


def rss(*items: str, head: str = "") -> bytes:
    return f"{head}<rss version='2.0'><channel><title>Desk</title>{''.join(items)}</channel></rss>".encode()


def item(title: str = "Berths closed", link: str = "/a", text: str = TEXT, more: str = "") -> str:
    about = f"<guid>{link}</guid><title>{title}</title><link>{link}</link>"
    return f"<item>{about}<description>{text}</description>{more}</item>"


def of(body: bytes, kind: str = "application/rss+xml", charset: str = "") -> Reply:
    return Reply(ROOT, body, kind=kind, charset=charset)


pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_feed_that_is_the_name_of_a_file_opens_no_file(parser: Parser, tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_bytes(rss(item("Secret")))
    for body in (str(secret).encode(), b"/etc/passwd", b"/dev/zero", b"http://coast.example/"):
        with pytest.raises(SourceError, match="no feed"):
            await parser.feed(of(body), AT)


BOMBS = {
    "a billion laughs": b"<!DOCTYPE r [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>",
    "an entity of one megabyte": b"<!DOCTYPE r [<!ENTITY a '" + b"x" * 1_000_000 + b"'>]>",
    "a file as an entity": b"<!DOCTYPE r [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>",
}


@pytest.mark.parametrize("bomb", BOMBS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
async def test_entities_are_refused(parser: Parser, bomb: str, encoding: str) -> None:
    body = (BOMBS[bomb] + rss(item(text="&a;" * 1000))).decode().encode(encoding)
    with pytest.raises(SourceError, match="entities"):
        await parser.feed(of(body), AT)


async def test_entities_hidden_by_an_odd_encoding_end_with_the_reader_and_not_with_the_bot(parser: Parser) -> None:
    bomb = "<?xml version='1.0' encoding='utf-7'?><!DOCTYPE r [<!ENTITY a '" + "x" * 500_000 + "'>]>"
    body = (bomb + rss(item(text="&a;" * 20_000)).decode()).encode("utf-7").replace(b"<?xml", b"<?xml")
    began = time.perf_counter()
    with suppress(SourceError):
        items = await parser.feed(of(body), AT)
        assert sum(len(one.text) for one in items) < 20_000_000
    assert time.perf_counter() - began < 60
    assert (await parser.feed(of(rss(item())), AT))[0].title == "Berths closed"


async def test_a_reply_that_takes_too_long_is_given_up_and_the_next_is_read() -> None:
    async with Parser(seconds=0.001) as impatient:
        with pytest.raises(SourceError, match="takes longer"):
            await impatient.feed(of(rss(item())), AT)
        impatient._seconds = 60
        assert len(await impatient.feed(of(rss(item())), AT)) == 1


@pytest.mark.slow
async def test_deep_nesting_ends(parser: Parser) -> None:
    deep = "<div>" * 100_000 + TEXT
    page = f"<html><body><article>{deep}</article></body></html>".encode()
    for reading in (parser.page(of(page, "text/html"), AT), parser.feed(of(rss(f"<item>{'<a>' * 50_000}")), AT)):
        with suppress(SourceError):
            await reading
    assert len(await parser.feed(of(rss(item())), AT)) == 1


@pytest.mark.parametrize("opening", ["<![CDATA[", "<!--", "&", "&#"])
async def test_what_is_opened_very_often_and_never_closed_is_read_at_once(opening: str) -> None:
    began = time.process_time()
    repaired(rss(item()) + opening.encode() * 20_000)
    assert time.process_time() - began < 1


async def test_a_page_in_a_feeds_place_names_its_feed(parser: Parser) -> None:
    link = '<link rel="alternate" type="application/rss+xml" href="/feed?a=1&amp;b=2">'
    page = f"<html><head>{link}</head><body><p>{TEXT}</p></body></html>".encode()
    with pytest.raises(SourceError, match=r"names this feed: http://coast.example/feed\?a=1&b=2"):
        await parser.feed(of(page, "text/html"), AT)


async def test_links_are_taken_from_the_feeds_own_address_and_only_those_of_pages(parser: Parser) -> None:
    links = ["a", "/b", "../c", "javascript:alert(1)", "file:///etc/passwd", "http://[bad/", "//other.example/d"]
    items = await parser.feed(of(rss(*(item(f"T{n}", link) for n, link in enumerate(links)))), AT)
    assert [one.url for one in sorted(items, key=lambda one: one.title)] == [
        "http://coast.example/news/a",
        "http://coast.example/b",
        "http://coast.example/c",
        "",
        "",
        "",
        "http://other.example/d",
    ]


@pytest.mark.parametrize(
    ("said", "date"),
    [
        ("Mon, 09 Mar 2026 07:00:00 GMT", AT),
        ("Tue, 09 Mar 2032 07:00:00 GMT", None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("Mon, 99 Foo 99999 07:00:00 GMT", None),
        ("9999-99-99", None),
        ("", None),
    ],
)
async def test_a_date_that_cannot_be_counts_as_none(parser: Parser, said: str, date: dt.date | None) -> None:
    (one,) = await parser.feed(of(rss(item(more=f"<pubDate>{said}</pubDate>"))), AT)
    assert one.date == date


async def test_entries_that_share_a_name_are_kept_apart(parser: Parser) -> None:
    same = [
        f"<item><guid>x</guid><title>T{n}</title><link>/{n}</link><description>{TEXT}</description></item>"
        for n in range(3)
    ]
    items = await parser.feed(of(rss(*same)), AT)
    assert len({one.identity for one in items}) == 3
    again = await parser.feed(of(rss(*reversed(same))), AT)
    assert {one.identity for one in again} == {one.identity for one in items}
    twice = await parser.feed(of(rss(same[0], same[0])), AT)
    assert len(twice) == 1


async def test_entries_without_a_title_have_their_first_words(parser: Parser) -> None:
    (one,) = await parser.feed(of(rss(f"<item><guid>1</guid><description>{TEXT * 3}</description></item>")), AT)
    assert one.title.startswith("The harbour master said")
    assert len(one.title) < 130


async def test_a_title_of_a_megabyte_is_cut(parser: Parser) -> None:
    (one,) = await parser.feed(of(rss(item("word " * 200_000))), AT)
    assert len(one.title) <= 300


async def test_characters_that_no_file_should_hold_are_left_out(parser: Parser) -> None:
    odd = "A &#x202E;B &#0; &#xD800; &#x1F;C \x0b"
    (one,) = await parser.feed(of(rss(item(odd, text=f"{odd} {TEXT}"))), AT)
    for text in (one.title, one.text):
        text.encode()
        assert not any(ord(c) < 32 and c != "\n" for c in text)


CHARSETS = {
    "utf-8, said to be latin-1": ("utf-8", "iso-8859-1", ""),
    "utf-8, said in the file to be latin-1": ("utf-8", "", "<?xml version='1.0' encoding='iso-8859-1'?>"),
    "latin-1, said to be utf-8": ("iso-8859-1", "utf-8", ""),
    "latin-1, said in the file": ("iso-8859-1", "", "<?xml version='1.0' encoding='iso-8859-1'?>"),
    "utf-16": ("utf-16", "", ""),
    "a charset that is none": ("utf-8", "x-nothing", ""),
}


@pytest.mark.parametrize("kind", CHARSETS)
async def test_a_charset_that_lies_spoils_no_text(parser: Parser, kind: str) -> None:
    encoding, said, head = CHARSETS[kind]
    body = (
        rss(item("Fähre nach Ærø", text=f"Die Fähre nach Ærø fällt aus. {TEXT}"), head=head).decode().encode(encoding)
    )
    (one,) = await parser.feed(of(body, charset=said), AT)
    assert one.title == "Fähre nach Ærø"


async def test_a_page_of_another_charset_is_read_as_its_bytes_say(parser: Parser) -> None:
    text = "Паром отменён до пятницы, сообщил начальник порта. " * 5
    page = f"<html><head><title>Паром</title></head><body><article><p>{text}</p></article></body></html>"
    for encoding, said in (("windows-1251", "windows-1251"), ("utf-8", "windows-1251"), ("utf-8", "")):
        one = await parser.page(of(page.encode(encoding), "text/html", said), AT)
        assert "начальник порта" in one.text


@pytest.mark.parametrize("charset", ["iso-8859-1", "utf-8", ""])
@pytest.mark.parametrize(
    ("encoding", "said"), [("gb2312", "港口关闭到星期五中午为止。"), ("windows-1251", "Паром ждёт возле причала.")]
)
async def test_a_page_of_the_charset_that_it_names_is_read_whatever_the_server_names(
    parser: Parser, encoding: str, said: str, charset: str
) -> None:
    head = (
        f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={encoding}"><title>A</title></head>'
    )
    page = f"{head}<body><article><p>{said * 20}</p><p>{said * 20}</p></article></body></html>".encode(encoding)
    item = await parser.page(of(page, "text/html", charset), AT)
    assert said in item.text


async def test_a_plain_text_is_a_page_too(parser: Parser) -> None:
    one = await parser.page(of(f"Berths closed\n\n{TEXT}\n".encode(), "text/plain"), AT, "http://coast.example/t")
    assert (one.title, one.url) == ("Berths closed", "http://coast.example/t")
    assert TEXT in one.text


async def test_scripts_are_no_text(parser: Parser) -> None:
    (one,) = await parser.feed(of(rss(item(text=f"<![CDATA[<script>alert('x')</script><p>{TEXT}</p>]]>"))), AT)
    assert "alert" not in one.text
    assert TEXT in one.text


@pytest.mark.parametrize("title", ODD_TITLES)
def test_no_title_makes_a_name_that_leads_elsewhere_or_is_too_long(title: str) -> None:
    name = slug(title)
    assert name
    assert not set(name) & set('/\\:*?"<>|. \0')
    assert len(name.encode()) <= 100


def test_noting_another_publisher_keeps_the_document(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    put(path, f"---\ntitle: Berths closed ---\nurl: http://a.example/\n---\n\n{TEXT}\n".encode())
    assert add_origin(path, "Other", "http://b.example/")
    assert not add_origin(path, "Other", "http://b.example/")
    document = parse_document("a.md", path.read_bytes())
    assert (document.title, document.url) == ("Berths closed ---", "http://a.example/")
    assert path.read_text(encoding="utf-8").endswith(f"---\n\n{TEXT}\n")
    assert sum(add_origin(path, f"P{n}", f"http://{n}.example/") for n in range(100)) == 19
