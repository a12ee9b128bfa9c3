"""Word documents: mammoth to HTML, pages by the breaks that Word left in the file."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from dataclasses import dataclass, replace
from typing import Any

from askbot.corpus.metadata import Metadata, day
from askbot.corpus.publishers import is_organisation
from askbot.corpus.readers.archive import Archive
from askbot.corpus.readers.builder import TextBuilder
from askbot.corpus.readers.docx_title import title_of
from askbot.corpus.readers.docx_type import SetParagraph, first_paragraphs
from askbot.corpus.readers.extracted import Extracted
from askbot.corpus.readers.markup import MarkupWriter
from askbot.corpus.readers.trees import parsed_html, parsed_xml, text_of
from askbot.errors import CorpusError

_BODY = "word/document.xml"
_NAMED = re.compile(rb"word/document\d{0,3}\.xml")
_PACKAGE = "_rels/.rels"
_STYLES_PART = "styles.xml"
_CORE = "docProps/core.xml"
_APP = "docProps/app.xml"
_BREAK = b'<w:br w:type="page"/>'
_RENDERED = re.compile(rb"<w:lastRenderedPageBreak\s*/>")
_MANUAL = re.compile(rb'<w:br\s[^>]{0,100}w:type="page"[^>]{0,100}/>')
_STYLES = """
br[type='page'] => hr.page
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
"""
_OLE = b"\xd0\xcf\x11\xe0"
"""What a .doc begins with, and a .docx with a password."""


@dataclass(frozen=True, slots=True)
class DocxReader:
    """Reads .docx files."""

    name: str = "Word document"
    suffixes: tuple[str, ...] = (".docx", ".docm", ".dotx")

    def recognises(self, data: bytes) -> bool:
        """A zip with Word's main part, or an encrypted one."""
        return data.startswith(_OLE) or (data.startswith(b"PK") and bool(_NAMED.search(data)))

    def read(self, path: str, data: bytes) -> Extracted:
        """Headings, paragraphs, lists and tables; deleted text, headers and footers are left out."""
        if data.startswith(_OLE):
            raise CorpusError("encrypted, or an old .doc; save it as .docx without a password")
        archive = Archive(data)
        builder = TextBuilder()
        main = _main_part(archive)
        paged = _paged(archive.read(main))
        if paged.count(_BREAK):
            builder.page()
        MarkupWriter(builder).write(parsed_html(_html(archive, main, paged) or "<p></p>"))
        made = builder.extracted(Metadata())
        known = _metadata(archive)
        title = title_of(_first_paragraphs(archive, main), known.title or "", path)
        return replace(made, metadata=replace(known, title=title))


def shown_and_declared(data: bytes) -> tuple[list[SetParagraph], str]:
    """What the title is chosen from: the first paragraphs, and the title in the file's properties."""
    archive = Archive(data)
    return _first_paragraphs(archive, _main_part(archive)), _metadata(archive).title or ""


def _main_part(archive: Archive) -> str:
    """The part that holds the text: the one that the package names, whatever it is called. Raises `CorpusError`."""
    if _PACKAGE in archive.names:
        for relation in parsed_xml(archive.read(_PACKAGE)).iter("{*}Relationship"):
            target = (relation.get("Target") or "").lstrip("/")
            if (relation.get("Type") or "").endswith("/officeDocument") and target in archive.names:
                return target
    return _BODY


def _first_paragraphs(archive: Archive, main: str) -> list[SetParagraph]:
    styles = posixpath.join(posixpath.dirname(main), _STYLES_PART)
    root = parsed_xml(archive.read(styles)) if styles in archive.names else None
    return first_paragraphs(parsed_xml(archive.read(main)), root)


def _paged(body: bytes) -> bytes:
    """The body, each page break as one that mammoth sees: those that Word rendered where there are any."""
    if _RENDERED.search(body):
        return _RENDERED.sub(_BREAK, _MANUAL.sub(b"", body))
    return _MANUAL.sub(_BREAK, body)


def _html(archive: Archive, main: str, body: bytes) -> str:
    import mammoth

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as copy:
        for name in sorted(archive.names):
            if name == main:
                copy.writestr(name, body)
            elif name.endswith((".xml", ".rels")):
                copy.writestr(name, archive.read(name))
    packed.seek(0)
    made: Any = mammoth.convert_to_html(packed, style_map=_STYLES, convert_image=_no_image)
    return made.value


def _no_image(image: Any) -> list[Any]:
    del image
    return []


def _metadata(archive: Archive) -> Metadata:
    """Title, author, company and dates of the file's properties; an author that is an organisation publishes it."""
    company = text_of(parsed_xml(archive.read(_APP)), "Company") if _APP in archive.names else None
    if _CORE not in archive.names:
        return Metadata()
    core = parsed_xml(archive.read(_CORE))
    made = text_of(core, "created")
    author = text_of(core, "creator")
    return Metadata(
        title=text_of(core, "title"),
        spare_date=day(made[:10]) if made else None,
        authors=(author,) if author else (),
        spare_publisher=next((name for name in (company, author) if name and is_organisation(name)), None),
    )
