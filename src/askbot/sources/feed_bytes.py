"""The bytes of a feed or page before they are parsed: their charset, signs that publishers forget, what is no feed."""

from __future__ import annotations

import codecs
import html
import re
from contextlib import suppress

from askbot.sources.addresses import joined
from askbot.sources.fetch import Reply

HEAD_BYTES = 100_000
"""Of a page, where it may name its feed."""
DEFAULTS = frozenset({"iso-8859-1", "latin-1", "latin1", "us-ascii", "windows-1252"})
"""Charsets that a server names for all that it sends, whatever is in it."""
_DECLARED = re.compile(rb"""<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})""")
_META = re.compile(rb"""<meta\b[^>]{0,200}?charset\s*=\s*["']?([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
_REFERENCE = re.compile(rb"&#([xX][0-9a-fA-F]{1,8}|[0-9]{1,9});")
_CHARACTERS = ((9, 10, 13), range(0x20, 0xD800), range(0xE000, 0xFFFE), range(0x10000, 0x110000))
"""All that XML 1.0 has."""
_BARE = re.compile(rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|&(?!#?[A-Za-z0-9]{1,32};)", re.DOTALL)
"""An "and" that begins no reference, as in AT&T; what may hold one is passed over whole.

What is not closed goes on to the end: looked for anew from each beginning, its end takes for ever.
"""
_LINK = re.compile(rb"<link\b[^>]{0,1000}>", re.IGNORECASE)
_HREF = re.compile(rb"""href\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_LISTS = {b"<urlset": "a sitemap", b"<sitemapindex": "a sitemap", b"<opml": "a list of feeds (OPML)"}


def repaired(body: bytes) -> bytes:
    """A feed without what XML cannot have: references to no character, and signs that should be written as one."""
    body = _REFERENCE.sub(_possible, body)
    if b"\0" in body or b"\x1b" in body:  # of more than one byte a sign: the pattern is of single ones
        return body
    return _BARE.sub(lambda found: b"&amp;" if found[0] == b"&" else found[0], body)


def charset_of(reply: Reply, declaration: re.Pattern[bytes] = _DECLARED) -> str:
    """The charset of a text: UTF-8 where its bytes are that, else as it says itself or as the server says.

    A server's default gives way to a declaration that fits. Empty where whoever reads it should look for themselves.
    """
    if b"\0" in reply.body[:HEAD_BYTES]:  # two or four bytes a sign, whatever is claimed
        return reply.charset if reply.charset.startswith(("utf-16", "utf-32")) else ""
    if _decodes(reply.body, "utf-8"):
        return "utf-8"
    declared = declaration.search(reply.body[:HEAD_BYTES])
    said = declared[1].decode().lower() if declared else ""
    fits = bool(said) and _decodes(reply.body, said)
    return said if fits and (reply.charset in DEFAULTS or not _decodes(reply.body, reply.charset)) else reply.charset


def decoded(reply: Reply) -> str | bytes:
    """A page as a text, by the same rule; its bytes where no charset fits: whoever reads them guesses."""
    for charset in ("utf-8-sig", charset_of(reply, _META)):
        with suppress(LookupError, ValueError):
            if charset:
                return reply.body.decode(charset)
    return reply.body


def remedy_for(reply: Reply) -> str:
    """What to do with an address that is no feed: many a page names its feed."""
    for link in _LINK.findall(reply.body[:HEAD_BYTES]):
        there = _HREF.search(link)
        if b"alternate" in link and (b"rss+xml" in link or b"atom+xml" in link) and there:
            feed = joined(reply.address, html.unescape(there[1].decode("utf-8", "replace")))
            return f"It is a page that names this feed: {feed[:300]}"
    what = next((f"It is {what}. " for mark, what in _LISTS.items() if mark in reply.body[:HEAD_BYTES].lower()), "")
    return f"{what}Name the address of an RSS, Atom or JSON feed."


def _possible(reference: re.Match[bytes]) -> bytes:
    """A reference to a character, or nothing where XML has no such character: it would spoil the whole feed."""
    number = int(reference[1][1:], 16) if reference[1][:1] in b"xX" else int(reference[1])
    return reference[0] if any(number in characters for characters in _CHARACTERS) else b""


def _decodes(body: bytes, charset: str) -> bool:
    try:
        codecs.lookup(charset)
        body.decode(charset)
    except (LookupError, ValueError):
        return False
    return True
