"""A PDF file to text, headings, pages and metadata."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import Any

from askbot.corpus.days import day, find_days, find_months
from askbot.corpus.metadata import Metadata
from askbot.corpus.publishers import copyright_holder, is_organisation, named_by_addresses
from askbot.corpus.readers.builder import CELL, TextBuilder, tidy
from askbot.corpus.readers.extracted import Extracted
from askbot.corpus.readers.pdf.furniture import without_furniture
from askbot.corpus.readers.pdf.hyphens import Hyphens
from askbot.corpus.readers.pdf.lines import Line, PageText
from askbot.corpus.readers.pdf.paragraphs import Paragraph, is_item, paragraphs, without_mark
from askbot.corpus.readers.pdf.title import title_of
from askbot.errors import CorpusError

MAX_PAGES = 5000
MAX_SIDE = 20_000
"""Points; a longer side of a page is no paper's."""
_START = b"%PDF-"
_LOOKED_AT = 1024
_FEW = 80
"""Letters on a page under which it may be a scan with a stamp."""
_MOST_WORDS = 25
_LONGEST_HEADING = 200
_MOST_HEADING_LINES = 5
_LARGE = 1.12
"""Of the size of most type: what is larger is a heading."""
_NO_HEADING = re.compile(r"\.{4}|(?:\. ){4}|…{3}|[.,;:]$|^[^\W\d_]?$|^[\W\d_]*$")
_MADE = re.compile(r"(?:D:)?((?:19|20)\d\d)(\d\d)(\d\d)")
_MARGIN = 0.2
"""Of a page's height, where its day may stand."""
_MOST_DRAWN = 20
"""Pages of a file without text that are looked at for drawings."""
_MOST_RUNNING = 40
"""Lines at margins that are looked through for a day."""


@dataclass(frozen=True, slots=True)
class PdfReader:
    """Reads PDF files."""

    name: str = "PDF"
    suffixes: tuple[str, ...] = (".pdf",)

    def recognises(self, data: bytes) -> bool:
        """By its first line, which some bytes may precede."""
        return _START in data[:_LOOKED_AT]

    def read(self, path: str, data: bytes) -> Extracted:
        """Pages, headings and paragraphs. Raises `CorpusError` for encrypted, damaged and scanned files."""
        with closing(opened(data)) as pdf:
            pages, scanned, damaged = pages_of(pdf)
            declared = pdf.get_metadata_dict(skip_empty=True)
        kept, dropped = without_furniture(pages)
        left_out = [f"{len(dropped)} lines repeated at the margins of pages"] if dropped else []
        if scanned:
            left_out.append(f"{_numbers(scanned)} without text: needs OCR")
        if damaged:
            left_out.append(f"{_numbers(damaged)} damaged")
        hyphens = Hyphens(line.text for lines in kept for line in lines)
        title = title_of(pages, dropped, declared.get("Title", ""), path, hyphens)
        first = next((lines for lines, _, _ in pages if lines), [])
        makers = _makers(declared.get("Author", ""), dropped, first)
        known = Metadata(title=title, **makers, **_marginal_day(dropped, pages[0]), spare_date=_made_on(declared))
        return _written(kept, hyphens, known, left_out)


def opened(data: bytes) -> Any:
    """The file, to be closed. Raises `CorpusError` where it cannot be read."""
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            raise CorpusError("encrypted; save it without a password") from None
        raise CorpusError("damaged, or no PDF") from None
    if len(pdf) > MAX_PAGES:
        pdf.close()
        raise CorpusError(f"too many pages ({len(pdf):,}, the limit is {MAX_PAGES:,})")
    return pdf


_Page = tuple[list[Line], float, float]
"""Lines, width and height."""


def pages_of(pdf: Any) -> tuple[list[_Page], list[int], list[int]]:
    """All pages, and the numbers of those that are images and of those that cannot be read."""
    import pypdfium2

    pages: list[_Page] = []
    scanned: list[int] = []
    damaged: list[int] = []
    for number in range(1, len(pdf) + 1):
        try:
            page, is_scan = _page(pdf, number - 1)
        except pypdfium2.PdfiumError:
            page, is_scan = ([], 0.0, 0.0), False
            damaged.append(number)
        pages.append(page)
        scanned += [number] if is_scan else []
    _refuse_textless(pages, scanned, damaged, drawn=_has_drawings(pdf) if not any(page[0] for page in pages) else False)
    return pages, scanned, damaged


def _page(pdf: Any, index: int) -> tuple[_Page, bool]:
    """A page, and whether it is an image with next to no text."""
    with closing(pdf[index]) as page:
        width, height = page.get_size()
        lines = PageText(page).lines() if max(width, height) <= MAX_SIDE else []
        is_scan = sum(c.isalpha() for line in lines for c in line.text) < _FEW and _is_image(page)
        return (lines, width, height), is_scan


def _refuse_textless(pages: Sequence[_Page], scanned: Sequence[int], damaged: Sequence[int], *, drawn: bool) -> None:
    if any(lines for number, (lines, _, _) in enumerate(pages, start=1) if number not in scanned):
        return
    if scanned or drawn:
        raise CorpusError("needs OCR: its pages are images without text")
    if damaged:
        raise CorpusError("damaged: its pages cannot be read")
    if any(max(width, height) > MAX_SIDE for _, width, height in pages):
        raise CorpusError("its pages are too large")


def _has_drawings(pdf: Any) -> bool:
    """Whether a file without text shows something all the same: letters as lines, or several small images."""
    import pypdfium2

    for index in range(min(len(pdf), _MOST_DRAWN)):
        with suppress(pypdfium2.PdfiumError), closing(pdf[index]) as page:
            if next(iter(page.get_objects(max_depth=2)), None) is not None:
                return True
    return False


def _is_image(page: Any) -> bool:
    """Whether an image covers most of the page."""
    import pypdfium2.raw as pdfium

    width, height = page.get_size()
    for image in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = image.get_bounds()
        if (right - left) * (top - bottom) > width * height / 2:
            return True
    return False


def _numbers(pages: Sequence[int]) -> str:
    named = ", ".join(map(str, pages[:8])) + (" …" if len(pages) > 8 else "")  # noqa: PLR2004
    return f"page {named}" if len(pages) == 1 else f"pages {named}"


def _written(pages: Sequence[Sequence[Line]], hyphens: Hyphens, known: Metadata, left_out: list[str]) -> Extracted:
    builder = TextBuilder()
    flow = paragraphs(pages)
    begun = 0
    for paragraph, level in zip(flow, _heading_levels(flow), strict=True):
        text, begins = _text(paragraph, hyphens)
        begun = _pages_begun(builder, begun, paragraph, begins)
        _add(builder, paragraph, text, level)
    for _ in range(begun, len(pages)):
        builder.page()
    return builder.extracted(known, left_out)


def _makers(author: str, dropped: Sequence[Line], first: Sequence[Line]) -> dict[str, Any]:
    """The declared author, and who may publish the file.

    That is the holder of its copyright, an author that is no person, or whose site margins or the first page name.
    """
    name = " ".join(author.split())
    organisations = (one for one in (name, name.partition(",")[0]) if is_organisation(one))
    margins = list(dict.fromkeys(tidy(line.text) for line in dropped))[:_MOST_RUNNING]
    page = [tidy(line.text) for line in first]
    addressed = named_by_addresses((*margins, *page), "\n".join((*margins, *page)))
    publisher = copyright_holder(margins) or next(organisations, None) or addressed
    return {"authors": (name,) if " " in name else (), "spare_publisher": publisher}


def _pages_begun(builder: TextBuilder, begun: int, paragraph: Paragraph, begins: Sequence[tuple[int, int]]) -> int:
    """Begin the pages up to those of a paragraph; how many have begun."""
    while begun <= paragraph.pages[0]:
        builder.page()
        begun += 1
    for page, offset in begins:
        if page >= begun:
            builder.page(offset)
            begun = page + 1
    return begun


def _add(builder: TextBuilder, paragraph: Paragraph, text: str, level: int) -> None:
    if level:
        builder.heading(text, level)
    elif paragraph.row:
        builder.row([line.text for line in paragraph.lines])
    elif is_item(text):
        builder.item(without_mark(text))
    else:
        builder.paragraph(text)


def _marginal_day(dropped: Sequence[Line], first: _Page) -> dict[str, Any]:
    """The day, else the month, that running heads and feet name, else the margins of the first page."""
    lines, _, height = first
    edge = [line for line in lines if not _MARGIN * height < line.base < (1 - _MARGIN) * height]
    for places in (dropped, edge):
        texts = list(dict.fromkeys(line.text for line in places))[:_MOST_RUNNING]
        for find in (find_days, find_months):
            dates = {date for text in texts for date, _ in find(text)}
            if len(dates) == 1:
                return {"date": dates.pop(), "date_guessed": True}
    return {}


def _made_on(declared: Mapping[str, str]) -> dt.date | None:
    """The day on which the file was made, by what it says itself: "D:20190101215408Z"."""
    made = _MADE.match(declared.get("CreationDate", ""))
    return day("-".join(made.groups())) if made else None


def _text(paragraph: Paragraph, hyphens: Hyphens) -> tuple[str, list[tuple[int, int]]]:
    """A paragraph as one line, and where in it later pages begin: (page, offset)."""
    if paragraph.row:
        return CELL.join(line.text.strip() for line in paragraph.lines), []
    text = tidy(paragraph.lines[0].text)
    begins: list[tuple[int, int]] = []
    for before, line, page, last in zip(
        paragraph.lines, paragraph.lines[1:], paragraph.pages[1:], paragraph.pages, strict=False
    ):
        following = tidy(line.text)
        text = hyphens.joined(text, following, broken=before.broken)
        if page != last:
            begins.append((page, len(text) - len(following)))
    return text, begins


def _heading_levels(flow: Sequence[Paragraph]) -> list[int]:
    """The level of each paragraph that is a heading, else 0: by size, by weight, by capitals."""
    sizes: Counter[float] = Counter()
    bold = 0
    for paragraph in flow:
        for line in paragraph.lines:
            sizes[line.size] += len(line.text)
            bold += len(line.text) if line.bold else 0
    if not sizes:
        return []
    body = sizes.most_common(1)[0][0]
    mostly_bold = bold > sum(sizes.values()) / 2
    kinds = [_heading_size(paragraph, body, mostly_bold=mostly_bold) for paragraph in flow]
    ranks = {size: rank for rank, size in enumerate(sorted({k for k in kinds if k}, reverse=True), start=1)}
    return [ranks[kind] if kind else 0 for kind in kinds]


def _heading_size(paragraph: Paragraph, body: float, *, mostly_bold: bool) -> float:
    """The size to rank a heading by, half a point at least; 0 for what is none."""
    text = " ".join(line.text.strip() for line in paragraph.lines)
    words = text.split()
    if paragraph.row or len(text) > _LONGEST_HEADING or len(words) > _MOST_WORDS or _NO_HEADING.search(text):
        return 0
    if is_item(text):
        return 0
    if paragraph.size > _LARGE * body:
        return round(paragraph.size * 2) / 2
    capitals = text.isupper() and len(paragraph.lines) < _MOST_HEADING_LINES and sum(c.isalpha() for c in text) >= 6  # noqa: PLR2004
    weighty = paragraph.bold and not mostly_bold and len(paragraph.lines) <= 3  # noqa: PLR2004
    if (weighty or capitals) and paragraph.size >= 0.9 * body:
        return body
    return 0
