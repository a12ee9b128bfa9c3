"""Word documents: mammoth to HTML, pages by the breaks that Word left in the file."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, replace
from typing import Any

from askbot.corpus.metadata import Metadata, day, with_spare
from askbot.corpus.publishers import is_organisation
from askbot.corpus.readers.archive import Archive
from askbot.corpus.readers.builder import TextBuilder
from askbot.corpus.readers.docx_type import largest_line
from askbot.corpus.readers.extracted import Extracted
from askbot.corpus.readers.markup import MarkupWriter
from askbot.corpus.readers.trees import parsed_html, parsed_xml, text_of
from askbot.corpus.titles import shown_over_declared
from askbot.errors import CorpusError

_BODY = "word/document.xml"
_STYLES_PART = "word/styles.xml"
_NEAR_TOP = 1500
"""Characters of text before a heading that may be the title."""
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
        return data.startswith(_OLE) or (data.startswith(b"PK") and _BODY.encode() in data)

    def read(self, path: str, data: bytes) -> Extracted:
        """Headings, paragraphs, lists and tables; deleted text, headers and footers are left out."""
        del path
        if data.startswith(_OLE):
            raise CorpusError("encrypted, or an old .doc; save it as .docx without a password")
        archive = Archive(data)
        builder = TextBuilder()
        paged = _paged(archive)
        if paged.count(_BREAK):
            builder.page()
        MarkupWriter(builder).write(parsed_html(_html(archive, paged) or "<p></p>"))
        made = builder.extracted(Metadata())
        known = with_spare(_metadata(archive), made.text)
        shown = None if _has_heading(made) else _title_by_type(archive)
        if known.title and not (shown and shown_over_declared(known.title, shown, made.text[:_NEAR_TOP])):
            return replace(made, metadata=known)
        return replace(made, metadata=replace(known, title=shown))


def _has_heading(made: Extracted) -> bool:
    """Whether a heading is the title: the first at the top, or the only one of its level."""
    main = [heading for heading in made.outline.headings if heading.level == 1]
    return bool(main) and (main[0].start == 0 or (len(main) == 1 and main[0].start < _NEAR_TOP))


def _title_by_type(archive: Archive) -> str | None:
    """The title of a document that has no heading at its top, by the size of its type."""
    styles = parsed_xml(archive.read(_STYLES_PART)) if _STYLES_PART in archive.names else None
    return largest_line(parsed_xml(archive.read(_BODY)), styles)


def _paged(archive: Archive) -> bytes:
    """The body, each page break as one that mammoth sees: those that Word rendered where there are any."""
    body = archive.read(_BODY)
    if _RENDERED.search(body):
        return _RENDERED.sub(_BREAK, _MANUAL.sub(b"", body))
    return _MANUAL.sub(_BREAK, body)


def _html(archive: Archive, body: bytes) -> str:
    import mammoth

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as copy:
        for name in sorted(archive.names):
            if name == _BODY:
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
        date=day(made[:10]) if made else None,
        date_guessed=bool(made),
        authors=(author,) if author else (),
        spare_publisher=next((name for name in (company, author) if name and is_organisation(name)), None),
    )
