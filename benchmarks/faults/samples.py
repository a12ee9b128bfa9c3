"""Small files of every format that is read, made here: for tests, and as seeds that fuzzing mutates."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

Placed = tuple[float, float, float, str]
"""Left, baseline and size in points, and the words."""

_BODY = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"


def pdf(pages: Sequence[Sequence[Placed]], *, title: str = "") -> bytes:
    """A PDF with lines of Helvetica on pages of 600 by 800 points; a size below 0 is bold."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold/Encoding/WinAnsiEncoding>>",
        b"<</Title(" + _escaped(title) + b")>>",
    ]
    kids: list[str] = []
    for lines in pages:
        stream = b"".join(_shown(line) for line in lines)
        objects.append(b"<</Length %d>>stream\n" % len(stream) + stream + b"\nendstream")
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F1 3 0 R/F2 4 0 R>>>>"
            b"/Contents %d 0 R>>" % len(objects)
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(kids)}>>".encode()
    return _numbered(objects)


def _shown(line: Placed) -> bytes:
    left, base, size, text = line
    font = b"F2" if size < 0 else b"F1"
    return b"BT /%s %g Tf %g %g Td (%s) Tj ET\n" % (font, abs(size), left, base, _escaped(text))


def _escaped(text: str) -> bytes:
    raw = text.encode("cp1252")
    return raw.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _numbered(objects: Sequence[bytes]) -> bytes:
    data = bytearray(b"%PDF-1.4\n")
    places: list[int] = []
    for number, content in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj" % number + content + b"endobj\n"
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    data += b"trailer<</Size %d/Root 1 0 R/Info 5 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    return bytes(data)


def column(lines: Sequence[str], *, left: float = 60, top: float = 700, size: float = 11) -> list[Placed]:
    """Lines one below the other."""
    return [(left, top - 1.2 * abs(size) * row, size, text) for row, text in enumerate(lines)]


def docx(body: str, *, core: str = "", more: Mapping[str, str] | None = None) -> bytes:
    """A Word document with a body of WordprocessingML."""
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="r1" Type="{_OFFICE}" '
        'Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{_BODY}"><w:body>{body}</w:body></w:document>',
        **(more or {}),
    }
    if core:
        parts["docProps/core.xml"] = (
            '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
            f"{core}</cp:coreProperties>"
        )
    return zipped(parts)


def word_paragraph(text: str, style: str = "", before: str = "") -> str:
    """A paragraph of WordprocessingML."""
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{named}<w:r>{before}<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


WORD_STYLES = {
    "word/styles.xml": f'<w:styles xmlns:w="{_BODY}"><w:style w:type="paragraph" w:styleId="H1">'
    '<w:name w:val="heading 1"/></w:style></w:styles>',
    "word/_rels/document.xml.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="r2" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>'
    "</Relationships>",
}


def epub(
    chapters: Sequence[str], *, metadata: str = "<dc:title>A book</dc:title>", more: Mapping[str, str] | None = None
) -> bytes:
    """A book of XHTML chapters."""
    items = "".join(
        f'<item id="c{n}" href="c{n}.xhtml" media-type="application/xhtml+xml"/>' for n in range(len(chapters))
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    parts = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="book/package.opf"/></rootfiles></container>',
        "book/package.opf": '<package xmlns="http://www.idpf.org/2007/opf"><metadata '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/">{metadata}</metadata><manifest>{items}</manifest>'
        f"<spine>{spine}</spine></package>",
        **{
            f"book/c{n}.xhtml": f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>no</title></head><body>{c}</body></html>'
            for n, c in enumerate(chapters)
        },
        **(more or {}),
    }
    return zipped(parts)


def zipped(parts: Mapping[str, str]) -> bytes:
    """A zip file of texts."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def html(body: str, head: str = "<title>A page</title>") -> bytes:
    """A web page."""
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


PROSE = (
    "The harbour authority said on Monday that the northern pier will stay closed until the repairs are done. "
    "According to its director, Ana Pereira, the work costs 2.4 million euros and takes four months. "
    "The dockers' union called the plan late but welcome."
)
EML = (
    "From: Harbour News <news@harbour.example>\r\nTo: readers@harbour.example\r\nSubject: The northern pier\r\n"
    "Date: Mon, 02 Mar 2026 09:30:00 +0100\r\nMIME-Version: 1.0\r\n"
    "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    f"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{PROSE}\r\n\r\n"
    "--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=map.pdf\r\n"
    "Content-Transfer-Encoding: base64\r\n\r\nJVBERi0=\r\n--b--\r\n"
).encode()


def seeds() -> dict[str, bytes]:
    """A sound file of each format, by a name with its ending."""
    words = PROSE.split()
    lines = [" ".join(words[at : at + 9]) for at in range(0, len(words), 9)]
    body = (
        word_paragraph("The pier", "H1")
        + word_paragraph(PROSE)
        + f"<w:tbl><w:tr><w:tc>{word_paragraph('Cost')}</w:tc></w:tr></w:tbl>"
    )
    return {
        "seed.pdf": pdf([[(60, 700, 20, "The northern pier"), *column(lines, top=640)], column(lines[:3], top=600)]),
        "seed.docx": docx(body, core="<dc:title>The pier</dc:title>", more=WORD_STYLES),
        "seed.epub": epub([f"<h1>The pier</h1><p>{PROSE}</p>", f"<h1>Costs</h1><ul><li>{PROSE}</li></ul>"]),
        "seed.html": html(
            f"<nav>Home</nav><article><h1>The pier</h1><p>{PROSE}</p><table><tr><td>1</td></tr></table></article>"
        ),
        "seed.eml": EML,
    }
