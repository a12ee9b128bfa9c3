"""EPUB books: the package's metadata, and its chapters in the order of the spine."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote

from askbot.corpus.days import rough_day
from askbot.corpus.metadata import Metadata, day
from askbot.corpus.readers.archive import Archive
from askbot.corpus.readers.builder import TextBuilder
from askbot.corpus.readers.extracted import Extracted
from askbot.corpus.readers.markup import MarkupWriter
from askbot.corpus.readers.trees import parsed_xhtml, parsed_xml, text_of, texts_of
from askbot.errors import CorpusError

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
"""Ways to hide fonts, which need no key to read the text."""
_PRINTED = re.compile(r"(?:©|\(c\)|\bcopyright|\bpublished in)\D{0,30}((?:19|20)\d\d)\b", re.IGNORECASE)
_PRINTED_IN = 8000
_CHAPTERS = frozenset({"application/xhtml+xml", "text/html", "application/xml"})


@dataclass(frozen=True, slots=True)
class EpubReader:
    """Reads .epub files."""

    name: str = "EPUB"
    suffixes: tuple[str, ...] = (".epub",)

    def recognises(self, data: bytes) -> bool:
        """A zip with a container or the media type."""
        return data.startswith(b"PK") and (b"application/epub+zip" in data[:200] or _CONTAINER.encode() in data)

    def read(self, path: str, data: bytes) -> Extracted:
        """All chapters in reading order; the table of contents and parts that are missing are left out."""
        del path
        archive = Archive(data)
        _refuse_encrypted(archive)
        place, package = _package(archive)
        builder = TextBuilder()
        missing: list[str] = []
        for chapter in _spine(place, package):
            if chapter in archive.names:
                MarkupWriter(builder).write(parsed_xhtml(archive.read(chapter)))
            else:
                missing.append(chapter)
        left_out = [f"{len(missing)} chapters missing from the file"] if missing else []
        made = builder.extracted(_metadata(package), left_out)
        return made if made.metadata.date else replace(made, metadata=_with_printed_year(made.metadata, made.text))


def _refuse_encrypted(archive: Archive) -> None:
    if _ENCRYPTION not in archive.names:
        return
    root = parsed_xml(archive.read(_ENCRYPTION))
    ways = [element.get("Algorithm") or "" for element in root.iter("{*}EncryptionMethod")]
    if any(not way.startswith(_FONTS) for way in ways):
        raise CorpusError("encrypted (DRM); only books without it can be read")


def _package(archive: Archive) -> tuple[str, Any]:
    """Where the package document lies, and its root."""
    names = [e.get("full-path") or "" for e in parsed_xml(archive.read(_CONTAINER)).iter("{*}rootfile")]
    place = next((name for name in names if name in archive.names), None)
    place = place or next((name for name in sorted(archive.names) if name.endswith(".opf")), None)
    if place is None:
        raise CorpusError("damaged: its package document is missing")
    return place, parsed_xml(archive.read(place))


def _spine(place: str, package: Any) -> list[str]:
    """The chapters' names in the archive, in reading order, without the navigation document."""
    items = {item.get("id"): item for item in package.iter("{*}item")}
    chapters: list[str] = []
    for reference in package.iter("{*}itemref"):
        item = items.get(reference.get("idref"))
        if item is None or "nav" in (item.get("properties") or "").split():
            continue
        if (item.get("media-type") or "") in _CHAPTERS:
            chapters.append(
                posixpath.normpath(posixpath.join(posixpath.dirname(place), unquote(item.get("href") or "")))
            )
    return list(dict.fromkeys(chapters))


def _metadata(package: Any) -> Metadata:
    """What the package declares; its date is often that of the file, not of the book, so it counts as guessed."""
    dates = [read_date for text in texts_of(package, "date") if (read_date := day(text[:10]) or rough_day(text))]
    return Metadata(
        title=_title(package),
        date=dates[0] if dates else None,
        date_guessed=bool(dates),
        publisher=text_of(package, "publisher"),
        authors=tuple(texts_of(package, "creator")),
    )


def _with_printed_year(metadata: Metadata, text: str) -> Metadata:
    """The year of the copyright notice, where the package gives no date."""
    match = _PRINTED.search(text[:_PRINTED_IN])
    return replace(metadata, date=rough_day(match[1]), date_guessed=True) if match else metadata


def _title(package: Any) -> str | None:
    """The main title, with the subtitle where one is marked as such."""
    titles = {title.get("id"): " ".join("".join(title.itertext()).split()) for title in package.iter("{*}title")}
    kinds = {
        (meta.get("refines") or "").removeprefix("#"): (meta.text or "").strip()
        for meta in package.iter("{*}meta")
        if meta.get("property") == "title-type"
    }
    main = next((titles[key] for key, kind in kinds.items() if kind == "main" and titles.get(key)), None)
    subtitle = next((titles[key] for key, kind in kinds.items() if kind == "subtitle" and titles.get(key)), None)
    title = main or text_of(package, "title")
    return f"{title}: {subtitle}" if title and subtitle else title
