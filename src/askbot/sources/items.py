"""What a source has to offer: texts with their title, date, publisher and address, whatever they were cut from."""

from __future__ import annotations

import calendar
import datetime as dt
import html
import io
import re
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from askbot.corpus.days import find_days
from askbot.errors import SourceError
from askbot.sources.addresses import MOST_CHARACTERS, joined
from askbot.sources.fetch import Reply
from askbot.sources.json_feeds import is_json, json_feed

FULL_TEXT = 700
"""Characters of an entry from which on it is taken for the whole text, so that its page is not asked for."""
SHORTEST = 40
"""Characters of a text below which there is nothing to quote."""
LONGEST_TITLE = 120
"""Characters of a title that is made of the first words of a text."""
LONGEST_LINE = 300
"""Characters of a title or name; more is no title."""
MOST_AUTHORS = 20
FIRST_YEAR = 1971
"""Of a date; what is earlier is a clock that was never set."""
HEAD_BYTES = 100_000
"""Of a page, where it may name its feed."""
_LINK = re.compile(rb"<link\b[^>]{0,1000}>", re.IGNORECASE)
_HREF = re.compile(rb"""href\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_REFERENCE = re.compile(rb"&#([xX][0-9a-fA-F]{1,8}|[0-9]{1,9});")
_CHARACTERS = ((9, 10, 13), range(0x20, 0xD800), range(0xE000, 0xFFFE), range(0x10000, 0x110000))
"""All that XML 1.0 has."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>|<[!?][^<>]{0,2000}>")
"""No sign for less: a letter, or what begins a comment, follows at once."""
_HIDDEN = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL | re.IGNORECASE)
"""What is not closed hides all that follows, as in a browser; looked for anew from each beginning it takes for ever."""
_ITEM = re.compile(r"<li\b[^<>]*>", re.IGNORECASE)
_BLOCK = re.compile(
    r"</?(?:p|div|h[1-6]|li|ul|ol|dl|dt|dd|tr|table|blockquote|section|article|pre|figure|figcaption|hr)\b[^<>]*>"
    r"|<br\s*/?>\s*<br\s*/?>|\n\s*\n",
    re.IGNORECASE,
)
"""What ends a paragraph."""
_NAMED_BEHIND = re.compile(r"\S+@\S+\s*\((?P<name>[^()]+)\)\s*")
"""An author as RSS has one: the address, and the name in brackets."""


@dataclass(frozen=True, slots=True)
class Item:
    """One text."""

    identity: str
    """What the source calls it; the same for a later version of the same text."""
    title: str
    text: str
    """Markdown; may be a summary, or empty."""
    url: str = ""
    date: dt.date | None = None
    publisher: str = ""
    authors: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether the text looks like all of it."""
        return len(self.text) >= FULL_TEXT


def feed_items(reply: Reply, at: dt.date) -> list[Item]:
    """The entries of an RSS, Atom or JSON feed, newest first as far as they are dated; none is dated after `at`.

    Raises `SourceError` where the reply is no feed, or one that should not be read.
    """
    parsed: Any = json_feed(reply.body) if is_json(reply.body) else _xml_feed(reply)
    usable = [entry for entry in parsed.entries if _is_usable(entry)]
    if not usable and (parsed.entries or parsed.bozo or not parsed.version):
        raise SourceError(f"{reply.address} is no feed that can be read.", _remedy(reply))
    publisher = _plain(parsed.feed.get("title", ""))
    entries = list(zip(_identities(usable), usable, strict=True))
    items = [_entry(identity, entry, publisher, reply.address, at) for identity, entry in entries if identity]
    return sorted(items, key=lambda item: item.date or dt.date.min, reverse=True)


def _xml_feed(reply: Reply) -> Any:
    """An RSS or Atom feed as feedparser reads it. Raises `SourceError`."""
    import feedparser

    if not reply.body.strip():
        raise SourceError(f"{reply.address} sends nothing.", "It is tried again later.")
    if b"<!ENTITY" in reply.body.replace(b"\0", b""):
        raise SourceError(f"{reply.address} declares entities of its own, as no feed needs to.", "It is left out.")
    # a stream, since bytes would be taken for the name of a file first
    body = io.BytesIO(_REFERENCE.sub(_possible, reply.body))
    return feedparser.parse(body, response_headers=_headers(reply))


def page_item(reply: Reply, address: str, at: dt.date) -> Item:
    """The main text of a page, known by its `address`. Raises `SourceError` where there is none."""
    import trafilatura

    page = decoded(reply)
    if reply.kind == "text/plain":
        return _plain_text(page, address)
    extracted: Any = trafilatura.bare_extraction(page, url=address, with_metadata=True, favor_precision=True)
    extracted = extracted.as_dict() if extracted else None
    text = _clean(markdown_of(page))
    if not extracted or len(text) < SHORTEST:
        raise SourceError(f"No article text was found at {address}.", "Look at it in a browser.")
    authors = tuple(name.strip() for name in (extracted.get("author") or "").split(";") if name.strip())
    return Item(
        identity=address,
        title=_plain(extracted.get("title") or "") or address,
        text=text,
        url=address,
        date=_believable(_day(extracted.get("date")), at),
        publisher=_plain(extracted.get("sitename") or ""),
        authors=tuple(map(_plain, authors[:MOST_AUTHORS])),
    )


def markdown_of(page: bytes | str) -> str:
    """The main text of HTML as Markdown, without links and pictures; empty where there is none."""
    import trafilatura

    text: str | None = trafilatura.extract(
        page, output_format="markdown", include_links=False, include_images=False, include_comments=False
    )
    return (text or "").strip()


def decoded(reply: Reply) -> str | bytes:
    """A text as its bytes say: UTF-8 where they are that, whatever is claimed; else as the server says, if it can be.

    Bytes where neither fits: whoever reads them guesses.
    """
    for charset in ("utf-8-sig", reply.charset):
        with suppress(LookupError, ValueError):
            if charset:
                return reply.body.decode(charset)
    return reply.body


def _headers(reply: Reply) -> dict[str, str]:
    """What feedparser is to know of a reply: its charset, by the same rule as `decoded`."""
    charset = reply.charset
    with suppress(ValueError):
        if b"\0" not in reply.body:
            reply.body.decode()
            charset = "utf-8"
    return {"content-type": f"application/xml; charset={charset}" if charset else "application/xml"}


def _possible(reference: re.Match[bytes]) -> bytes:
    """A reference to a character, or nothing where XML has no such character: it would spoil the whole feed."""
    number = int(reference[1][1:], 16) if reference[1][:1] in b"xX" else int(reference[1])
    return reference[0] if any(number in characters for characters in _CHARACTERS) else b""


def _remedy(reply: Reply) -> str:
    """What to do with an address that is no feed: many a page names its feed."""
    for link in _LINK.findall(reply.body[:HEAD_BYTES]):
        there = _HREF.search(link)
        if b"alternate" in link and (b"rss+xml" in link or b"atom+xml" in link) and there:
            feed = joined(reply.address, html.unescape(there[1].decode("utf-8", "replace")))
            return f"It is a page that names this feed: {feed[:300]}"
    return "Name the address of an RSS, Atom or JSON feed."


def _identities(entries: Sequence[Any]) -> list[str]:
    """What each entry is called: its id, or what else tells it from others; empty for one that stands there twice."""
    ids = [str(entry.get("id") or entry.get("link") or _heading(entry)) for entry in entries]
    doubled = {identity for identity, count in Counter(ids).items() if count > 1}
    taken: dict[str, None] = {}
    for identity, entry in zip(ids, entries, strict=True):
        identity_of = "\n".join((identity, entry.get("link", ""), _heading(entry))) if identity in doubled else identity
        taken[identity_of if identity_of not in taken else f"\0{len(taken)}"] = None
    return ["" if identity_of.startswith("\0") else identity_of for identity_of in taken]


def _is_usable(entry: Any) -> bool:
    """Whether an entry differs from others, or at least says something."""
    return bool(entry.get("id") or entry.get("link") or len(entry.get("summary", "")) >= SHORTEST)


def _heading(entry: Any) -> str:
    """An entry's title, or the first words of one that has none."""
    words = _plain(entry.get("title", "") or entry.get("summary", ""))
    return words if len(words) <= LONGEST_TITLE else f"{words[:LONGEST_TITLE].rsplit(' ', 1)[0]}…"


def _entry(identity: str, entry: Any, publisher: str, feed: str, at: dt.date) -> Item:
    bodies: Sequence[Any] = entry.get("content") or ()
    raw = max([body.get("value", "") for body in bodies] + [entry.get("summary", "")], key=len)
    link = _link_of(entry, feed)
    return Item(
        identity=identity,
        title=_heading(entry) or link,
        text=_clean(_text_of(raw)),
        url=link if link.startswith(("http://", "https://")) and len(link) <= MOST_CHARACTERS else "",
        date=_believable(_date_of(entry), at),
        publisher=_plain((entry.get("source") or {}).get("title", "")) or publisher,
        authors=_authors_of(entry),
    )


def _date_of(entry: Any) -> dt.date | None:
    """The day on which an entry came out, as its publisher writes it: in New York it may still be the day before."""
    said = str(entry.get("published") or entry.get("updated") or "")
    own = next((day for day, _ in find_days(said[:LONGEST_LINE])), None)
    return own or _moment(entry.get("published_parsed") or entry.get("updated_parsed"))


def _authors_of(entry: Any) -> tuple[str, ...]:
    behind = _NAMED_BEHIND.fullmatch(str(entry.get("author") or "")[:LONGEST_LINE])
    if behind is not None:
        return (_plain(behind["name"]),)
    return tuple(_plain(one["name"]) for one in entry.get("authors", ())[:MOST_AUTHORS] if one.get("name"))


def _link_of(entry: Any, feed: str) -> str:
    """The address of an entry's page; empty where the reader took an id that is no address for one."""
    link = str(entry.get("link") or "")
    has_page = any(one.get("rel", "alternate") == "alternate" for one in entry.get("links", ()))
    is_id = not has_page and not link.startswith(("http://", "https://"))
    return joined(feed, link) if link and not is_id else ""


def _plain_text(page: str | bytes, address: str) -> Item:
    text = _clean(page if isinstance(page, str) else page.decode("latin-1"))
    if len(text) < SHORTEST:
        raise SourceError(f"{address} holds no text.", "Look at it in a browser.")
    return Item(identity=address, title=_plain(text.splitlines()[0])[:LONGEST_TITLE] or address, text=text, url=address)


def _believable(date: dt.date | None, at: dt.date) -> dt.date | None:
    """A date that a text can have: none before there were feeds, and none that is still to come."""
    return date if date is not None and date.year >= FIRST_YEAR and date <= at + dt.timedelta(days=1) else None


def _clean(text: str) -> str:
    """A text without halves of characters and without control characters, which no file should hold."""
    return _CONTROL.sub("", text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")).strip()


def _text_of(fragment: str) -> str:
    """Markdown of an entry's HTML; a short one is taken to the letter, since it has no surroundings."""
    marked = len(fragment) >= FULL_TEXT and "<" in fragment
    if marked and (text := markdown_of(f"<html><body><article>{fragment}</article></body></html>")):
        return text
    shown = _ITEM.sub("\n\n- ", _HIDDEN.sub(" ", fragment))
    paragraphs = (" ".join(html.unescape(_TAG.sub(" ", part)).split()) for part in _BLOCK.split(shown))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph.strip("- "))


def _plain(text: str) -> str:
    return " ".join(_clean(html.unescape(_TAG.sub(" ", text)))[:LONGEST_LINE].split())


def _moment(parts: Any) -> dt.date | None:
    try:
        return dt.datetime.fromtimestamp(calendar.timegm(parts), dt.UTC).date() if parts else None
    except (ValueError, OverflowError, OSError):
        return None


def _day(text: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(text)[:10]) if text else None
    except ValueError:
        return None
