"""The title of a PDF document: the declared one, or what is set as one on the first page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from askbot.corpus.furniture import is_furniture
from askbot.corpus.metadata import Metadata, with_spare
from askbot.corpus.publishers import is_organisation
from askbot.corpus.readers.builder import tidy
from askbot.corpus.readers.pdf.lines import Line
from askbot.corpus.readers.pdf.paragraphs import Paragraph
from askbot.corpus.titles import is_generic, is_section, names_kind, shown_over_declared, words_of

LONGEST = 200
MOST_LINES = 5
_TITLE_SIZE = 1.3
"""Of the size of most type: a title may be as large anywhere on the page."""
_TITLE_PITCH = 1.4
"""Between the lines of a title, in sizes of its type; those of different things stand further apart."""
_TOP = 1500
"""Characters at the top, which say all of a document's title."""
_MOST_RUNNING = 40
"""Lines at margins that are looked through for a title."""


def shown_title(headings: Sequence[tuple[Paragraph, str]], body: float, middle: float) -> str:
    """The title among a page's headings: the largest, then the longest; with the line under it that says its kind.

    What is hardly larger than the `body` must stand above the `middle` of the page.
    """
    ordered = sorted(headings, key=lambda one: -one[0].lines[0].base)
    usable = [
        n
        for n, (paragraph, text) in enumerate(ordered)
        if (paragraph.size > _TITLE_SIZE * body or paragraph.lines[0].base > middle)
        and any(word.isalpha() for word in words_of(text))
        and not (is_furniture(text) or is_generic(text) or is_section(text))
    ]
    if not usable:
        return ""
    best = max(usable, key=lambda n: (round(ordered[n][0].size), len(ordered[n][1])))
    if _is_kind(ordered, best + 1) and round(ordered[best + 1][0].size) == round(ordered[best][0].size):
        best += 1  # what stands above in the same type is who publishes it
    title = ordered[best][1]
    short = len(title.split()) == 1 and best + 1 < len(ordered) and not is_furniture(ordered[best + 1][1])
    if short or _is_kind(ordered, best + 1):
        title = f"{title}{' ' if title.endswith((':', '–', '—', '-')) else ': '}{ordered[best + 1][1]}"
    return title if len(title.split()) > 1 else ""


def is_display(paragraph: Paragraph, text: str, body: float) -> bool:
    """Whether a paragraph is set as large as titles are, though it is too long or has a stop that headings lack."""
    large = paragraph.size > _TITLE_SIZE * body and not paragraph.row
    return large and len(text) <= LONGEST and len(paragraph.lines) <= MOST_LINES


def put_together(parts: Sequence[tuple[Paragraph, str]]) -> list[tuple[Paragraph, str]]:
    """Neighbours of one size and weight, each a line or two below the other, as one: a title set in several lines."""
    made: list[tuple[Paragraph, str]] = []
    for paragraph, text in parts:
        last = made[-1] if made else None
        if last and _goes_on_below(last[0], paragraph) and not names_kind(last[1]):
            pages = (*last[0].pages, *paragraph.pages)
            made[-1] = Paragraph((*last[0].lines, *paragraph.lines), pages), f"{last[1]} {text}"
        else:
            made.append((paragraph, text))
    return made


def _goes_on_below(last: Paragraph, paragraph: Paragraph) -> bool:
    gap = last.lines[-1].base - paragraph.lines[0].base
    alike = round(last.size) == round(paragraph.size) and last.bold == paragraph.bold
    return alike and 0 < gap < _TITLE_PITCH * paragraph.size


def _is_kind(headings: Sequence[tuple[Paragraph, str]], n: int) -> bool:
    """Whether there is such a heading, and it says of which kind the document is."""
    return n < len(headings) and names_kind(headings[n][1]) and not is_furniture(headings[n][1])


def running_head(dropped: Sequence[Line]) -> str | None:
    """The first line repeated at the margins that can be a title, for a document that has no other."""
    for line in dropped[:_MOST_RUNNING]:
        text = tidy(line.text)
        named = len(words_of(text)) > 1 and not any(c.isdigit() for c in text)
        if named and not (is_furniture(text) or is_generic(text) or is_organisation(text)):
            return text
    return None


def declared_metadata(declared: dict[str, str], text: str, largest: str) -> Metadata:
    """The declared title where the text bears it out, else the largest line of the first page."""
    author = " ".join(declared.get("Author", "").split())
    organisation = author.partition(",")[0]
    title = " ".join(declared.get("Title", "").split())
    known = Metadata(
        title=title if " " in title else None,
        authors=(author,) if author and " " in author else (),
        spare_publisher=next((name for name in (author, organisation) if is_organisation(name)), None),
    )
    known = with_spare(known, text)
    if known.title and not shown_over_declared(known.title, largest, text[:_TOP]):
        return known
    return replace(known, title=largest or None)
