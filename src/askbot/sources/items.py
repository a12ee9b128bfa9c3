"""What a source has to offer: texts with their title, date, publisher and address, whatever they were cut from."""

from __future__ import annotations

import calendar
import datetime as dt
import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from askbot.errors import SourceError

FULL_TEXT = 700
"""Characters of an entry from which on it is taken for the whole text, so that its page is not asked for."""
SHORTEST = 40
"""Characters of a text below which there is nothing to quote."""
_TAG = re.compile(r"<[^>]{0,2000}>")


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


def feed_items(body: bytes, address: str) -> list[Item]:
    """The entries of an RSS or Atom feed, newest first as far as they are dated.

    Raises `SourceError` where the bytes are no feed.
    """
    import feedparser

    parsed: Any = feedparser.parse(body)
    usable = [entry for entry in parsed.entries if entry.get("title") and (entry.get("id") or entry.get("link"))]
    if not usable and (parsed.entries or parsed.bozo or not parsed.version):
        raise SourceError(f"{address} is no feed that can be read.", "Name the address of an RSS or Atom feed.")
    publisher = _plain(parsed.feed.get("title", ""))
    items = [_entry(entry, publisher) for entry in usable]
    return sorted(items, key=lambda item: item.date or dt.date.min, reverse=True)


def page_item(body: bytes, address: str) -> Item:
    """The main text of a page. Raises `SourceError` where there is none."""
    import trafilatura

    found: Any = trafilatura.bare_extraction(body, url=address, with_metadata=True, favor_precision=True)
    found = found.as_dict() if found else None
    text = markdown_of(body)
    if not found or len(text) < SHORTEST:
        raise SourceError(
            f"{address} holds no text that can be told from its surroundings.", "Look at it in a browser."
        )
    return Item(
        identity=address,
        title=_plain(found.get("title") or "") or address,
        text=text,
        url=address,
        date=_day(found.get("date")),
        publisher=_plain(found.get("sitename") or ""),
        authors=tuple(name.strip() for name in (found.get("author") or "").split(";") if name.strip()),
    )


def markdown_of(page: bytes | str) -> str:
    """The main text of HTML as Markdown, without links and pictures; empty where there is none."""
    import trafilatura

    text: str | None = trafilatura.extract(
        page, output_format="markdown", include_links=False, include_images=False, include_comments=False
    )
    return (text or "").strip()


def _entry(entry: Any, publisher: str) -> Item:
    bodies: Sequence[Any] = entry.get("content") or ()
    raw = max([body.get("value", "") for body in bodies] + [entry.get("summary", "")], key=len)
    link = entry.get("link", "")
    return Item(
        identity=entry.get("id") or link or entry.get("title", ""),
        title=_plain(entry.get("title", "")) or link,
        text=_text_of(raw),
        url=link if link.startswith(("http://", "https://")) else "",
        date=_moment(entry.get("published_parsed") or entry.get("updated_parsed")),
        publisher=_plain((entry.get("source") or {}).get("title", "")) or publisher,
        authors=tuple(_plain(author["name"]) for author in entry.get("authors", ()) if author.get("name")),
    )


def _text_of(fragment: str) -> str:
    """Markdown of an entry's HTML; a short one is taken to the letter, since it has no surroundings."""
    marked = len(fragment) >= FULL_TEXT and "<" in fragment
    if marked and (text := markdown_of(f"<html><body><article>{fragment}</article></body></html>")):
        return text
    paragraphs = re.split(r"</p>|<br\s*/?>\s*<br\s*/?>|\n\n", fragment)
    return "\n\n".join(filter(None, map(_plain, paragraphs)))


def _plain(text: str) -> str:
    return " ".join(html.unescape(_TAG.sub(" ", text)).split())


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
