"""JSON Feed (jsonfeed.org, versions 1 and 1.1), in the form in which the reader of XML gives a feed."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_VERSION = "jsonfeed.org/version/"


@dataclass(frozen=True, slots=True)
class JsonFeed:
    """A feed; the names of the fields, and of what stands in them, are those of feedparser."""

    feed: Mapping[str, Any]
    entries: tuple[Mapping[str, Any], ...]
    version: str
    bozo: bool = False


def is_json(body: bytes) -> bool:
    """Whether a reply is JSON rather than XML."""
    return body.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"


def json_feed(body: bytes) -> JsonFeed:
    """The feed; one without entries and version where the reply is another kind of JSON."""
    try:
        raw: Any = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        raw = {}
    if not isinstance(raw, dict) or _VERSION not in str(raw.get("version")):
        return JsonFeed({}, (), "")
    items = raw.get("items")
    entries = [_entry(item, raw) for item in (items if isinstance(items, list) else ()) if isinstance(item, dict)]
    return JsonFeed({"title": _title(raw)}, tuple(entries), str(raw["version"]))


def _entry(item: Mapping[str, Any], feed: Mapping[str, Any]) -> Mapping[str, Any]:
    link = _text(item, "url") or _text(item, "external_url")
    said = [_text(item, "content_html"), html.escape(_text(item, "content_text"))]
    day = _text(item, "date_published") or _text(item, "date_modified")
    return {
        "id": _text(item, "id"),
        "link": link,
        "links": [{"rel": "alternate", "href": link}] if link else [],
        "title": _title(item),
        "summary": html.escape(_text(item, "summary")),
        "content": [{"value": value} for value in said if value],
        "published": day,
        "authors": _authors(item) or _authors(feed),
    }


def _title(of: Mapping[str, Any]) -> str:
    """A title, which should be plain text; many a publisher writes references of HTML in it ("&#8211;")."""
    return html.escape(html.unescape(_text(of, "title")))


def _authors(of: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    named = of.get("authors") if isinstance(of.get("authors"), list) else [of.get("author")]
    return [{"name": _text(one, "name")} for one in named or () if isinstance(one, dict) and _text(one, "name")]


def _text(of: Mapping[str, Any], name: str) -> str:
    value = of.get(name)
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
