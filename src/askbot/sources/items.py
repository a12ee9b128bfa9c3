"""What a source has to offer: texts with their title, date, publisher and address, whatever they were cut from."""

from __future__ import annotations

import calendar
import datetime as dt
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from askbot.corpus.days import find_days
from askbot.errors import SourceError
from askbot.sources.addresses import MOST_CHARACTERS, joined
from askbot.sources.feed_bytes import charset_of, decoded, remedy_for, repaired
from askbot.sources.fetch import Reply
from askbot.sources.fragments import FULL_TEXT, LONGEST_LINE, clean, markdown_of, plain, text_of
from askbot.sources.json_feeds import is_json, json_feed

SHORTEST = 40
"""Characters of a text below which there is nothing to quote."""
LONGEST_TITLE = 120
"""Characters of a title that is made of the first words of a text."""
MOST_AUTHORS = 20
FIRST_YEAR = 1971
"""Of a date; what is earlier is a clock that was never set."""
FEWEST_WORDS = 4
SHARED_WORDS = 0.25
_LONG_WORD = re.compile(r"[^\W\d_]{5,}")
_NAMED_BEHIND = re.compile(r"\S+@\S+\s*\((?P<name>[^()]+)\)\s*")
"""An author as RSS has one: the address, and the name in brackets."""
_ADDRESS = re.compile(
    r"(?:[(<\[]\s*)?(?:mailto:\s*)?[^\s()<>\[\]@]+@[^\s()<>\[\]@]+(?:\s*[)>\]])?|[(<\[]\s*mailto:\s*[)>\]]?\s*$"
)
"""An electronic address beside an author's name."""
_PROSE = ("text/", "html", "application/xhtml+xml")
"""Kinds of content that hold a text; others hold pictures, sounds or data."""
_TRACKING = re.compile(r"(?<=[?&])(?:utm_\w+|fbclid|gclid|mc_[ce]id|xtor|at_(?:medium|campaign))=[^&#]*&?")
"""What a link says of the way to it, such as that it stood in a feed: it changes, and the page stays."""


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
        raise SourceError(f"{reply.address} is no feed that can be read.", remedy_for(reply))
    publisher = plain(parsed.feed.get("title", ""))
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
    charset = charset_of(reply)
    kind = f"application/xml; charset={charset}" if charset else "application/xml"
    return feedparser.parse(io.BytesIO(repaired(reply.body)), response_headers={"content-type": kind})


def page_item(reply: Reply, address: str, at: dt.date) -> Item:
    """The main text of a page, known by its `address`. Raises `SourceError` where there is none."""
    import trafilatura

    page = decoded(reply)
    if reply.kind == "text/plain":
        return _plain_text(page, address)
    extracted: Any = trafilatura.bare_extraction(page, url=address, with_metadata=True, favor_precision=True)
    extracted = extracted.as_dict() if extracted else None
    text = clean(markdown_of(page))
    if not extracted or len(text) < SHORTEST:
        raise SourceError(f"No article text was found at {address}.", "Look at it in a browser.")
    authors = tuple(name.strip() for name in (extracted.get("author") or "").split(";") if name.strip())
    return Item(
        identity=address,
        title=plain(extracted.get("title") or "") or address,
        text=text,
        url=address,
        date=_believable(_day(extracted.get("date")), at),
        publisher=plain(extracted.get("sitename") or ""),
        authors=tuple(map(plain, authors[:MOST_AUTHORS])),
    )


def is_about(page: Item, entry: Item) -> bool:
    """Whether a page is that of an entry, by the long words of the entry's title and summary.

    A page that asks for consent, or for money, has none of them. Of 3,352 articles 1.1 % have less than a quarter of
    their own title's words, of such a page's text 99.3 % of the titles have less. Too few words tell nothing, nor do
    scripts without small letters, whose words may not be parted.
    """
    wanted, found = (_long_words(f"{one.title} {one.text}") for one in (entry, page))
    return len(wanted) < FEWEST_WORDS or len(wanted & found) >= SHARED_WORDS * len(wanted)


def _long_words(text: str) -> set[str]:
    return {word for word in _LONG_WORD.findall(text.casefold()) if word.upper() != word}


def _identities(entries: Sequence[Any]) -> list[str]:
    """What each entry is called: its id, or what else tells it from others; empty for one that stands there twice."""
    ids = [str(entry.get("id") or _lasting(entry.get("link", "")) or _heading(entry)) for entry in entries]
    doubled = {identity for identity, count in Counter(ids).items() if count > 1}
    taken: dict[str, None] = {}
    for identity, entry in zip(ids, entries, strict=True):
        identity_of = "\n".join((identity, entry.get("link", ""), _heading(entry))) if identity in doubled else identity
        taken[identity_of if identity_of not in taken else f"\0{len(taken)}"] = None
    return ["" if identity_of.startswith("\0") else identity_of for identity_of in taken]


def _lasting(link: str) -> str:
    """A link without what is said in it of the way to it."""
    return _TRACKING.sub("", link).rstrip("?&") if "?" in link else link


def _is_usable(entry: Any) -> bool:
    """Whether an entry differs from others, or at least says something."""
    return bool(entry.get("id") or entry.get("link") or len(entry.get("summary", "")) >= SHORTEST)


def _heading(entry: Any) -> str:
    """An entry's title, or the first words of one that has none."""
    words = plain(entry.get("title", "") or entry.get("summary", ""))
    return words if len(words) <= LONGEST_TITLE else f"{words[:LONGEST_TITLE].rsplit(' ', 1)[0]}…"


def _entry(identity: str, entry: Any, publisher: str, feed: str, at: dt.date) -> Item:
    raw = max(_texts_of(entry), key=len, default="")
    link = _link_of(entry, feed)
    return Item(
        identity=identity,
        title=_heading(entry) or link,
        text=clean(text_of(raw)),
        url=link if link.startswith(("http://", "https://")) and len(link) <= MOST_CHARACTERS else "",
        date=_believable(_date_of(entry), at),
        publisher=plain((entry.get("source") or {}).get("title", "")) or publisher,
        authors=_authors_of(entry),
    )


def _texts_of(entry: Any) -> list[str]:
    """All that an entry says, as HTML; a picture in its place is no text."""
    bodies: list[Any] = [*(entry.get("content") or ()), {"value": entry.get("summary", "")}]
    others = {body.get("value", "") for body in bodies if not str(body.get("type") or "html").startswith(_PROSE)}
    return [text for body in bodies if (text := body.get("value", "")) not in others]


def _date_of(entry: Any) -> dt.date | None:
    """The day on which an entry came out, as its publisher writes it: in New York it may still be the day before."""
    said = str(entry.get("published") or entry.get("updated") or "")
    own = next((day for day, _ in find_days(said[:LONGEST_LINE])), None)
    return own or _moment(entry.get("published_parsed") or entry.get("updated_parsed"))


def _authors_of(entry: Any) -> tuple[str, ...]:
    behind = _NAMED_BEHIND.fullmatch(str(entry.get("author") or "")[:LONGEST_LINE])
    if behind is not None:
        return (plain(behind["name"]),)
    named = (str(one.get("name") or "")[:LONGEST_LINE] for one in entry.get("authors", ())[:MOST_AUTHORS])
    return tuple(filter(None, (plain(_ADDRESS.sub("", name)) for name in named)))


def _link_of(entry: Any, feed: str) -> str:
    """The address of an entry's page; empty where the reader took an id that is no address for one."""
    link = str(entry.get("link") or "")
    has_page = any(one.get("rel", "alternate") == "alternate" for one in entry.get("links", ()))
    is_id = not has_page and not link.startswith(("http://", "https://"))
    return joined(feed, link) if link and not is_id else ""


def _plain_text(page: str | bytes, address: str) -> Item:
    text = clean(page if isinstance(page, str) else page.decode("latin-1"))
    if len(text) < SHORTEST:
        raise SourceError(f"{address} holds no text.", "Look at it in a browser.")
    return Item(identity=address, title=plain(text.splitlines()[0])[:LONGEST_TITLE] or address, text=text, url=address)


def _believable(date: dt.date | None, at: dt.date) -> dt.date | None:
    """A date that a text can have: none before there were feeds, and none that is still to come."""
    return date if date is not None and date.year >= FIRST_YEAR and date <= at + dt.timedelta(days=1) else None


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
