"""Feeds as they are found: every dialect, days and authors in every form, HTML where text belongs."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from askbot.errors import SourceError
from askbot.sources.fetch import FEED_TYPES, Reply
from askbot.sources.items import Item, feed_items

AT = dt.date(2026, 3, 9)
TEXT = "The harbour master said that three berths are closed until Friday at noon."
RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><title>Desk</title>{}</feed>'
PAGE = "http://coast.example/a"
DIALECTS = {
    "RSS 0.91, with its document type": (
        '<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" '
        '"http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel><title>Desk</title><item>'
        f"<title>Berths</title><link>{PAGE}</link><description>{TEXT}</description></item></channel></rss>"
    ),
    "RSS 0.92": (
        f'<rss version="0.92"><channel><title>Desk</title><item><title>Berths</title><link>{PAGE}</link>'
        f"<description>{TEXT}</description></item></channel></rss>"
    ),
    "RSS 1.0": (
        f'<rdf:RDF {RDF} xmlns="http://purl.org/rss/1.0/" {DC}><channel rdf:about="/"><title>Desk</title></channel>'
        f'<item rdf:about="{PAGE}"><title>Berths</title><link>{PAGE}</link><description>{TEXT}</description>'
        "<dc:creator>Ada Vale</dc:creator></item></rdf:RDF>"
    ),
    "RSS 2.0 in capitals": (
        f'<RSS version="2.0"><CHANNEL><TITLE>Desk</TITLE><ITEM><TITLE>Berths</TITLE><LINK>{PAGE}</LINK>'
        f"<DESCRIPTION>{TEXT}</DESCRIPTION></ITEM></CHANNEL></RSS>"
    ),
    "RSS 2.0 that breaks off": (
        f'<rss version="2.0"><channel><title>Desk</title><item><title>Berths</title><link>{PAGE}</link>'
        f"<description>{TEXT}</description></item><item><ti"
    ),
    "RSS 2.0 behind a comment": (
        f'\n <!-- made by hand --><?xml version="1.0"?><rss version="2.0"><channel><title>Desk</title><item>'
        f"<title>Berths</title><link>{PAGE}</link><description>{TEXT}</description></item></channel></rss>"
    ),
    "Atom 0.3": (
        '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Desk</title><entry><id>1</id><title>Berths</title>'
        f'<link rel="alternate" type="text/html" href="{PAGE}"/><content type="text/html" mode="escaped">'
        f"&lt;p&gt;{TEXT}&lt;/p&gt;</content></entry></feed>"
    ),
    "Atom 1.0, XHTML, with other links first": ATOM.format(
        '<entry><id>1</id><title>Berths</title><link rel="enclosure" href="/a.mp3"/><link rel="self" href="/self"/>'
        f'<link rel="alternate" href="/a"/><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">'
        f"<p>{TEXT}</p></div></content></entry>"
    ),
    "Atom 1.0 with a base": ATOM.format(
        f'<entry xml:base="http://coast.example/"><id>1</id><title>Berths</title><link href="a"/>'
        f"<summary>{TEXT}</summary></entry>"
    ),
    "JSON Feed 1.1": json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "Desk",
            "items": [{"id": "1", "url": "/a", "title": "Berths", "content_html": f"<p>{TEXT}</p>"}],
        }
    ),
    "JSON Feed 1.0, text alone": json.dumps(
        {
            "version": "https://jsonfeed.org/version/1",
            "title": "Desk",
            "items": [{"id": 1, "url": PAGE, "title": "Berths", "content_text": TEXT}],
        }
    ),
}


def items_of(body: str | bytes, kind: str = "application/rss+xml") -> list[Item]:
    raw = body.encode() if isinstance(body, str) else body
    return feed_items(Reply("http://coast.example/news/feed.xml", raw, kind=kind), AT)


def one(inner: str, title: str = "Berths", text: str = TEXT) -> Item:
    about = f"<title>{title}</title><link>{PAGE}</link><description>{text}</description>{inner}"
    (item,) = items_of(f"<rss version='2.0' {DC}><channel><title>Desk</title><item>{about}</item></channel></rss>")
    return item


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_dialect_gives_the_same_entry(dialect: str) -> None:
    (item,) = items_of(DIALECTS[dialect])
    assert (item.title, item.text, item.url, item.publisher) == ("Berths", TEXT, PAGE, "Desk")


def json_items(*items: Any, **more: Any) -> list[Item]:
    return items_of(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items, **more}))


def test_a_json_feed_has_days_authors_and_text_to_the_letter() -> None:
    (item,) = json_items(
        {
            "id": "x",
            "external_url": "http://other.example/b",
            "title": "Loss <5 % & more",
            "content_text": f"{TEXT}\n\nIt is <not> HTML.",
            "date_published": "2026-03-08T23:30:00-05:00",
        },
        authors=[{"name": "Ada Vale"}],
    )
    assert (item.identity, item.url, item.title) == ("x", "http://other.example/b", "Loss <5 % & more")
    assert item.text == f"{TEXT}\n\nIt is <not> HTML."
    assert (item.date, item.authors) == (dt.date(2026, 3, 8), ("Ada Vale",))


@pytest.mark.parametrize("items", [None, 5, {"a": 1}, []])
def test_a_json_feed_without_entries_has_none(items: object) -> None:
    assert items_of(json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": ["x"], "items": items})) == []


@pytest.mark.parametrize("odd", [{}, {"id": None, "url": ["a"]}, {"title": {"a": 1}}])
def test_odd_entries_of_a_json_feed_are_left_out(odd: object) -> None:
    with pytest.raises(SourceError, match="no feed"):
        json_items(odd)
    assert [item.identity for item in json_items(odd, None, 3, "x", [], {"id": "1", "content_text": TEXT})] == ["1"]


@pytest.mark.parametrize("body", ['{"a": 1}', "{", '{"version": 3}', "{" * 100_000, '{"version": null, "items": [{}]}'])
def test_other_json_is_no_feed(body: str) -> None:
    with pytest.raises(SourceError, match=r"no feed .* RSS, Atom or JSON feed"):
        items_of(body)


def test_scripts_of_a_json_feed_are_no_text() -> None:
    (item,) = json_items({"id": "1", "content_html": f"<script>alert(1)</script><style>p{{}}</style><p>{TEXT}</p>"})
    assert item.text == TEXT


@pytest.mark.parametrize("opened", ["<script>", "<style>", "<!-- "])
def test_what_is_opened_and_never_closed_hides_the_rest_at_once(opened: str) -> None:
    short, endless = (
        json_items({"id": "1", "title": "Berths", "content_html": text})[0]
        for text in (f"{TEXT}{opened}var x", opened * 60_000)
    )
    assert (short.text, endless.text) == (TEXT, "")


@pytest.mark.parametrize("kind", ["application/feed+json", "application/octet-stream", "application/x-rss+xml"])
def test_a_feed_may_be_called_so(kind: str) -> None:
    assert any(one in kind for one in FEED_TYPES)


@pytest.mark.parametrize(
    "said",
    [
        "Sun, 08 Mar 2026 10:00:00 GMT",
        "Sun, 8 Mar 2026 23:30:00 EST",
        "Sun, 08 Mar 26 10:00 GMT",
        "2026-03-08",
        "2026-03-08T23:30:00-05:00",
        "2026-03-08 10:00:00",
        "20260308T100000Z",
        "Sun Mar  8 10:00:00 2026",
        "March 8, 2026",
        "Sunday, March 8, 2026 - 10:00",
        "8.3.2026",
        "2026/03/08",
        "Sonntag, 8. März 2026",
        "dim., 08 mars 2026 10:00:00 +0100",
        "8 de marzo de 2026",
    ],
)
def test_the_day_is_the_one_that_the_publisher_writes(said: str) -> None:
    assert one(f"<pubDate>{said}</pubDate>").date == dt.date(2026, 3, 8)
    assert one(f"<dc:date>{said}</dc:date>").date == dt.date(2026, 3, 8)


def test_a_day_that_could_be_two_is_none() -> None:
    assert one("<pubDate>08/03/2026 10:00</pubDate>").date is None


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("<author>ada@coast.com (Ada Vale)</author>", ("Ada Vale",)),
        ("<author>ada@coast.online (Ada Vale)</author>", ("Ada Vale",)),
        ("<author>Ada Vale</author>", ("Ada Vale",)),
        ("<dc:creator>Ada Vale</dc:creator><dc:creator>Bo Lind</dc:creator>", ("Ada Vale", "Bo Lind")),
        ("<author>ada@coast.com</author>", ()),
        ("<dc:creator>Ada Vale (mailto:ada@coast.com)</dc:creator>", ("Ada Vale",)),
        ("<dc:creator>Ada Vale &lt;ada@coast.com&gt;</dc:creator>", ("Ada Vale",)),
    ],
)
def test_authors_are_names(written: str, names: tuple[str, ...]) -> None:
    assert one(written).authors == names


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("&lt;b&gt;Berths&lt;/b&gt; &amp;amp; ferries", "Berths & ferries"),
        ("<![CDATA[Loss < gain, a > b]]>", "Loss < gain, a > b"),
        ("Turnout &amp;lt; 50 %", "Turnout < 50 %"),
        ("<![CDATA[<i>Berths</i> closed<!-- ad -->]]>", "Berths closed"),
        ("Salt & pepper", "Salt & pepper"),
        ("Caf&eacute; d&nbsp;or", "Café d or"),
        ("AT&T & Co, R&D; and &copy;", "AT&T & Co, R&D; and ©"),
        ("<![CDATA[AT&amp;T & Co]]>", "AT&T & Co"),
        ("<![CDATA[<span class=cap>B</span>erths <b>c</b>losed]]>", "Berths closed"),
    ],
)
def test_html_in_a_title_is_taken_out_and_a_sign_is_not(written: str, title: str) -> None:
    assert one("", title=written).title == title


def test_what_html_sets_apart_stays_apart() -> None:
    html = (
        f"<h2>Berths</h2><p>{TEXT}</p><ul><li>one berth is shut</li><li>two are open</li></ul>"
        "<table><tr><td>Crane</td><td>7</td></tr><tr><td>Ferry</td><td>2</td></tr></table><blockquote>No.</blockquote>"
    )
    text = one("", text=f"<![CDATA[{html}]]>").text
    assert text.split("\n\n") == [
        "Berths",
        TEXT,
        "- one berth is shut",
        "- two are open",
        "Crane 7",
        "Ferry 2",
        "No.",
    ]


def test_what_stands_within_a_word_does_not_part_it() -> None:
    html = f"<p><span>T</span>he <em>Al</em>ba<wbr>tross</p><p>{TEXT}</p>"
    assert one("", text=f"<![CDATA[{html}]]>").text == f"The Albatross\n\n{TEXT}"


@pytest.mark.parametrize("kind", ["image/png", "audio/mpeg", "application/octet-stream"])
def test_a_picture_in_the_place_of_a_text_is_none(kind: str) -> None:
    picture = f'<content type="{kind}">{"iVBORw0KGgoAAAANSUhEUgAA" * 60}</content>'
    (item,) = items_of(ATOM.format(f"<entry><id>x1</id><title>Berths</title>{picture}</entry>"))
    assert item.text == ""
    (item,) = items_of(ATOM.format(f"<entry><id>x1</id><summary>{TEXT}</summary>{picture}</entry>"))
    assert item.text == TEXT


def test_a_link_without_an_id_is_the_same_whatever_it_says_of_the_way() -> None:
    pages = ("a?utm_source=rss&amp;id=5&amp;utm_medium=feed", "a?id=5&amp;fbclid=x7", "a?id=5", "a?id=6&amp;utm_id=1")
    names = [one(f"<link>http://coast.example/{page}</link>").identity for page in pages]
    assert names == [*["http://coast.example/a?id=5"] * 3, "http://coast.example/a?id=6"]


def test_a_link_that_only_ends_like_one_that_says_so_keeps_all() -> None:
    pages = ("a?nextor=1", "a?nextor=2", "a?myutm_id=1", "a?id=3")
    names = [one(f"<link>http://coast.example/{page}</link>").identity for page in pages]
    assert names == [f"http://coast.example/{page}" for page in pages]


def test_references_of_html_in_a_json_title_are_read() -> None:
    assert json_items({"id": "1", "title": "Berths &#8211; what&#39;s next", "content_text": TEXT})[0].title == (
        "Berths – what's next"
    )


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>/a</loc></url></urlset>", "a sitemap"),
        ("<sitemapindex><sitemap><loc>/s.xml</loc></sitemap></sitemapindex>", "a sitemap"),
        ("<opml version='2.0'><body><outline xmlUrl='/f.xml'/></body></opml>", "a list of feeds"),
    ],
)
def test_what_lists_pages_or_feeds_is_called_that(body: str, what: str) -> None:
    with pytest.raises(SourceError, match=f"no feed that can be read. It is {what}"):
        items_of(f"<?xml version='1.0'?>{body}")


def test_an_entry_with_an_enclosure_alone_has_no_page() -> None:
    enclosure = '<link rel="enclosure" type="audio/mpeg" href="http://coast.example/a.mp3"/>'
    entry = f"<entry><id>x1</id><title>Berths</title>{enclosure}<summary>{TEXT}</summary></entry>"
    (item,) = items_of(ATOM.format(entry))
    assert (item.identity, item.url) == ("x1", "")


@pytest.mark.parametrize("body", ["", " \n "])
def test_a_reply_without_a_body_is_said_to_be_that(body: str) -> None:
    with pytest.raises(SourceError, match="sends nothing"):
        items_of(body)


@pytest.mark.parametrize("encoding", ["cp1252", "iso-8859-15", "koi8-r", "shift_jis", "gb18030", "big5", "utf-16"])
def test_a_declared_encoding_is_read(encoding: str) -> None:
    title = {"koi8-r": "Паром", "shift_jis": "港は閉鎖", "gb18030": "港口关闭", "big5": "港口關閉"}.get(
        encoding, "Fähre"
    )
    head = f'<?xml version="1.0" encoding="{encoding}"?><rss version="2.0"><channel><title>D</title>'
    body = f"{head}<item><title>{title}</title><link>/a</link><description>{TEXT}</description></item></channel></rss>"
    assert items_of(body.encode(encoding))[0].title == title


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1252", "utf-8", "no-such-charset"])
@pytest.mark.parametrize("encoding", ["koi8-r", "shift_jis", "gb18030", "utf-16"])
def test_a_declaration_that_fits_counts_more_than_what_a_server_says_of_all_files(encoding: str, charset: str) -> None:
    title = {"koi8-r": "Паром", "shift_jis": "港は閉鎖"}.get(encoding, "港口关闭")
    body = (
        f'<?xml version="1.0" encoding="{encoding}"?><rss version="2.0"><channel><title>D</title>'
        f"<item><title>{title}</title><link>/a</link><description>{TEXT}</description></item></channel></rss>"
    ).encode(encoding)
    (item,) = feed_items(Reply("http://coast.example/feed", body, kind="text/xml", charset=charset), AT)
    assert item.title == title


def test_what_a_server_says_counts_where_a_declaration_does_not_fit() -> None:
    body = (
        "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>D</title><item><title>Паром</title>"
    )
    body += f"<link>/a</link><description>{TEXT}</description></item></channel></rss>"
    reply = Reply("http://coast.example/feed", body.encode("koi8-r"), kind="text/xml", charset="koi8-r")
    assert feed_items(reply, AT)[0].title == "Паром"
