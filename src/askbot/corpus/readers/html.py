"""HTML saved from the web: the main text by trafilatura, without navigation, banners and lists of links."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from askbot.corpus.furniture import is_furniture
from askbot.corpus.head import Head
from askbot.corpus.layout import ends_sentence
from askbot.corpus.metadata import Metadata, day
from askbot.corpus.publishers import named_by_host
from askbot.corpus.readers.builder import TextBuilder
from askbot.corpus.readers.encodings import decoded, is_utf16
from askbot.corpus.readers.extracted import Extracted
from askbot.corpus.readers.html_head import headline, site_behind
from askbot.corpus.readers.markup import MarkupWriter
from askbot.corpus.readers.trees import parsed_html, text_of

_START = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?>.*?-->)\s*+)*+<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_WRAPPING = re.compile(rb"\A\s*<document>\s*<type>.{0,2000}?<text>", re.IGNORECASE | re.DOTALL)
"""What the SEC puts before each page of a filing."""
_DECLARING = re.compile(
    rb"<(?:meta|time)\b[^>]{0,2000}>|\"date(?:Published|Created|Modified)\"[^,}]{0,100}", re.IGNORECASE
)
_DECLARED_IN = 3_000_000
_LOOKED_AT = 4096
_HIDDEN = "//*[@hidden or contains(translate(@style, ' ', ''), 'display:none')]"
_NAMES = (
    "//meta[contains(@name, 'title') or contains(@name, 'name') or contains(@property, 'site')]/@content"
    " | //img/@alt | //a/@title | //link/@title"
)
"""Where a page may name its site, beside its text."""
_ENDS = 3000
_NEAR = 12
"""Lines above and below a page's title where its day may stand."""
_LONG = 40
"""Characters from which on a line is taken for a paragraph."""
_MOST_STANDFIRST = 3
_LEAST = 200
"""Characters of main text under which the whole body is read instead, if it has twice as many."""


@dataclass(frozen=True, slots=True)
class HtmlReader:
    """Reads web pages."""

    name: str = "HTML"
    suffixes: tuple[str, ...] = (".html", ".htm", ".xhtml")

    def recognises(self, data: bytes) -> bool:
        """Any text with an element can be a page."""
        return is_utf16(data) or (b"\0" not in data and b"<" in data)

    def read(self, path: str, data: bytes) -> Extracted:
        """The main text, with what the head tells. Raises `CorpusError`."""
        del path
        data = _WRAPPING.sub(b"", decoded(data)[0].encode() if is_utf16(data) else data)
        body, metadata = _main_text(data)
        page = parsed_html(data)
        whole = written(page)
        metadata = replace(metadata, title=headline(page, metadata.title))
        if metadata.date is None or metadata.date_guessed:
            metadata = replace(metadata, **_shown_day(whole.text, metadata.title))
        metadata = replace(metadata, publisher=_site(page, metadata, whole.text))
        main = written(body, before=standfirst(whole.text, metadata.title, written(body).text))
        if len(main.text) < _LEAST and len(whole.text) > 2 * len(main.text):
            return replace(whole, metadata=metadata)
        left_out = ("navigation and the like",) if len(whole.text) > len(main.text) + _LEAST else ()
        return replace(main, metadata=metadata, left_out=left_out)


def standfirst(page: str, title: str | None, main: str) -> list[str]:
    """The paragraphs between a page's title and its main text, which sum it up: sentences, no captions."""
    lines = page.splitlines()
    start = next((line for line in main.splitlines() if len(line) >= _LONG), "")
    at = next((n for n, line in enumerate(lines) if title and line == title), None)
    first = next((n for n, line in enumerate(lines) if start and line == start), 0)
    if at is None or not 0 < first - at <= 2 * _NEAR:
        return []
    between = (line for line in lines[at + 1 : first] if len(line) >= _LONG and not is_furniture(line))
    return [line for line in between if ends_sentence(line) and line not in main][:_MOST_STANDFIRST]


def _shown_day(text: str, title: str | None) -> dict[str, Any]:
    """The day that stands by itself, or labelled, near the title anywhere on the page."""
    lines = text.splitlines()
    at = next((n for n, line in enumerate(lines) if title and line.strip() == title), 0)
    near = tuple(line.strip() for line in lines[max(0, at - _NEAR) : at + _NEAR] if line.strip())
    head = Head(0, near, (), (True,) * len(near))
    date = head.published or head.day
    return {"date": date, "date_guessed": True} if date else {}


def _site(page: Any, metadata: Metadata, text: str) -> str | None:
    """Who publishes a page: a site that is known by its address alone has its name somewhere on the page."""
    known, title = metadata.publisher or "", text_of(page, "title") or ""
    host = urlsplit(metadata.url or "").hostname or known
    is_name = known and known != metadata.title and not _is_address(known, host)
    if is_name:
        return known
    places = [title, *page.xpath(_NAMES)]
    ends = (text[:_ENDS], text[-_ENDS:])
    texts = "\n".join(" ".join(str(place).split()) for place in places) + "\n".join(("", *ends))
    declared = known if "." in known and known.casefold() != host.casefold() else None
    return named_by_host(host, texts) or declared or site_behind(title, metadata.title) or host or None


def _is_address(name: str, host: str) -> bool:
    """Whether a name is but an address, with or without its dots."""
    return ("." in name and " " not in name) or name.casefold() == host.removeprefix("www.").replace(".", "")


def looks_like_page(data: bytes) -> bool:
    """Whether a file is a web page, whatever it is called: by its doctype or first element."""
    return bool(_START.match(data[:_LOOKED_AT].lstrip(b"\xef\xbb\xbf")))


def written(tree: Any, before: Sequence[str] = ()) -> Extracted:
    """All text of a tree, hidden parts aside, with paragraphs `before` it; nothing where there is no tree."""
    builder = TextBuilder()
    for paragraph in before:
        builder.paragraph(paragraph)
    if tree is None:
        return builder.extracted(Metadata())
    MarkupWriter(builder).write(tree)
    return builder.extracted(Metadata())


def _main_text(data: bytes) -> tuple[Any, Metadata]:
    """The tree of the main text, None where there is none, and what the head tells."""
    from trafilatura import bare_extraction, load_html

    tree = load_html(data)
    if tree is None:
        return None, Metadata()
    for hidden in tree.xpath(_HIDDEN):
        if hidden.getparent() is not None:
            hidden.drop_tree()
    extracted: Any = bare_extraction(
        tree,
        with_metadata=True,
        include_comments=False,
        include_tables=True,
        include_links=False,
        include_formatting=False,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    if extracted is None:
        return None, Metadata()
    return extracted.body, _metadata(extracted, declared=_is_declared(data, extracted.date or ""))


def _is_declared(data: bytes, date: str) -> bool:
    """Whether the head, a `time` element or linked data gives that day, rather than words that look like one."""
    days = {date.encode(), date.replace("-", "").encode()}
    return any(day in place for place in _DECLARING.findall(data[:_DECLARED_IN]) for day in days)


def _metadata(extracted: Any, *, declared: bool) -> Metadata:
    authors = tuple(name.strip() for name in (extracted.author or "").split(";") if name.strip())
    site = extracted.sitename if re.search(r"[^\W\d_]", extracted.sitename or "") else None
    return Metadata(
        title=extracted.title or None,
        date=day(extracted.date) if extracted.date else None,
        date_guessed=bool(extracted.date) and not declared,
        publisher=site or extracted.hostname or None,
        url=extracted.url or None,
        authors=authors,
    )
