"""What a document says of itself: title, date, authors, publisher, address."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from askbot.corpus.days import day, find_days, rough_day
from askbot.corpus.head import SIZE, Head, label_key
from askbot.corpus.publishers import above_title, copyright_holder, named_by_host
from askbot.corpus.titles import is_link, is_placeholder, is_section, words_of

if TYPE_CHECKING:
    from askbot.corpus.outline import Outline

__all__ = ["Metadata", "completed", "day", "from_values", "string_value"]

LONGEST_VALUE = 1000
_TITLES = tuple(
    """
    title headline og_title dc_title dcterms_title twitter_title subject meeting_title event_title titel titre título
    titolo tytuł wydarzenie veranstaltung
    """.split()
)
_DATES = tuple(
    """
    date published published_time article_published_time datepublished date_published publishdate publish_date pubdate
    pub_date published_at published_on publication_date posted posted_on issued dc_date dcterms_date dcterms_issued
    created created_at created_on date_created datecreated dcterms_created updated updated_at last_updated modified
    article_modified_time datemodified date_modified last_modified lastmod stand
    """.split()
)
_PUBLISHERS = (
    "publisher",
    "publication",
    "outlet",
    "site_name",
    "og_site_name",
    "sitename",
    "site",
    "source",
    "website",
    "issued_by",
    "published_by",
    "herausgeber",
    "agency",
    "department",
)
_URLS = tuple("url link source_url canonical canonical_url permalink original_url og_url source website".split())
_AUTHORS = ("authors", "author", "byline", "creator", "dc_creator", "by", "writer", "writers", "article_author")
_LABELS = frozenset({*_TITLES, *_DATES, *_PUBLISHERS, *_URLS, *_AUTHORS})
_ADDRESS = re.compile(r"https?://\S+")
_NAME = re.compile(r"(?!https?://).*[^\W\d_]")
_FILE_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_.]?(\d\d)[-_.]?(\d\d)(?!\d)")
_URL_DAY = re.compile(r"/((?:19|20)\d\d)/(\d{1,2})/(\d{1,2})(?:/|\b)")
_SITE = re.compile(r"(?P<title>.{12,}?)\s*(?P<mark>\||»|::|·|•|\s[-–—]\s)\s*(?P<site>[^|»•]{2,60})")
_SURE_MARKS = frozenset({"|", "»", "::"})
_LEAST_WORDS = 3
_MOST_SITE_WORDS = 5
_ROLE = re.compile(
    r"\b(?:staff|senior|writers?|editors?|reporters?|correspondents?|bureau|desk|contributors?|associated press|reuters"
    r"|news|team|special to|author|fellow|director)\b",
    re.IGNORECASE,
)
_ABOVE_TITLE = 8
"""Lines at the top that may name the publisher."""
_NEAR_TOP = 300
"""Characters of text that may stand above the heading that is the title."""
_NEAR_TOP_MARKED = 1500


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a document; None or empty where nothing is."""

    title: str | None = None
    date: dt.date | None = None
    date_guessed: bool = False
    """The date was found in the running text, rather than given as the document's own."""
    publisher: str | None = None
    url: str | None = None
    authors: tuple[str, ...] = ()
    spare_publisher: str | None = None
    """Who made the file, for a text that names nobody as its publisher."""
    spare_date: dt.date | None = None
    """When the file was made, for a text that names no day as its own."""


def from_values(values: Mapping[str, object]) -> Metadata:
    """What the usual keys of a front matter or an HTML head tell; the keys are in lower case."""
    known = {label_key(key): value for key, value in values.items()}
    urls = [text for key in _URLS if (text := string_value(known, key)) and _ADDRESS.match(text)]
    names = [text for key in _PUBLISHERS if (text := string_value(known, key)) and _NAME.match(text)]
    exact = next((date for key in _DATES if (date := _date(known.get(key)))), None)
    rough = next((date for key in _DATES if (date := _rough(known.get(key)))), None)
    return Metadata(
        title=string_value(known, *_TITLES),
        date=exact or rough,
        date_guessed=exact is None and rough is not None,
        publisher=names[0] if names else None,
        url=urls[0] if urls else None,
        authors=next((names for key in _AUTHORS if (names := _names(known.get(key)))), ()),
    )


def completed(metadata: Metadata, path: str, text: str, outline: Outline) -> Metadata:
    """Fill what a file does not declare from its text, its name and its address; such a date is a guessed one.

    The title is the one that the file declares, less the site's name, or the first line or heading, or the file's name.
    """
    head = Head.of(text, outline)
    labelled = from_values({key: value for key, value in head.labelled if key in _LABELS})
    known = _merged(metadata, labelled)
    known = replace(known, authors=_people(known.authors or head.authors))
    if metadata.date is None or metadata.date_guessed:
        exact = None if labelled.date_guessed else labelled.date
        date = exact or _guessed_date(head, known, path) or labelled.date or metadata.date or metadata.spare_date
        known = replace(known, date=date, date_guessed=date is not None)
    declared = (
        known.title
        if known.title and not (is_placeholder(known.title) or is_link(known.title) or day(known.title))
        else None
    )
    title = _cleaned(declared, known, head) if declared else _guessed_title(head, outline)
    publisher = known.publisher or _guessed_publisher(head, title or "", text) or known.spare_publisher
    publisher = publisher or (named_by_host(known.url, "\n".join(head.lines)) if known.url else None)
    return replace(known, title=title or _readable(path), publisher=publisher, spare_publisher=None, spare_date=None)


def string_value(values: Mapping[str, object], *keys: str) -> str | None:
    """The first of the keys that has a value, as one line."""
    for key in keys:
        value = values.get(key)
        with suppress(ValueError):  # numbers of thousands of digits have no decimal form
            if isinstance(value, str | int | float | dt.date) and str(value).strip():
                return " ".join(str(value).split())[:LONGEST_VALUE]
    return None


def _merged(one: Metadata, other: Metadata) -> Metadata:
    return Metadata(
        title=one.title or other.title,
        date=one.date or other.date,
        date_guessed=one.date_guessed,
        publisher=one.publisher or other.publisher,
        url=one.url or other.url,
        authors=one.authors or other.authors,
        spare_publisher=one.spare_publisher,
        spare_date=one.spare_date,
    )


def _date(value: object) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    return day(string_value({"": value}, "") or "")


def _rough(value: object) -> dt.date | None:
    """The first day of a month, where that is all that is given; a year alone is no date."""
    text = string_value({"": value}, "") or ""
    return None if text.isdecimal() else rough_day(text)


def _names(value: object) -> tuple[str, ...]:
    """Names in a list, or in one line; addresses are none."""
    values: Iterable[object] = value if isinstance(value, list) else [value]
    lines = [line for one in values if (line := string_value({"": one}, "")) and not _ADDRESS.match(line)]
    if len(lines) == 1:
        lines = re.split(r"\s*(?:;|,|&|\band\b|\bund\b|\bet\b)\s*", re.sub(r"^[Bb]y\s+", "", lines[0]))
    return tuple(line for line in lines if line)


def _people(names: Sequence[str]) -> tuple[str, ...]:
    """Names without what people are: "Staff Writer"."""
    return tuple(dict.fromkeys(name for name in names if not _ROLE.search(name))) or tuple(names[:1])


def _guessed_date(head: Head, known: Metadata, path: str) -> dt.date | None:
    """The first day that is found: by itself in the head, in the title, the dateline, the foot, the names."""
    title = known.title or head.title or ""
    named = [date for date, _ in find_days(title)]
    title_day = named[0] if len(named) == 1 else None
    name = _FILE_DAY.search(PurePosixPath(path).stem)
    spelt = [date for date, _ in find_days(re.sub(r"[-_.\s]+", " ", PurePosixPath(path).stem))]
    address = _URL_DAY.search(known.url or "")
    in_name = _numbers(name) or next(iter(spelt), None)
    places = (
        head.published, head.day, title_day, head.dateline_day, head.later_day, head.foot_day,
        in_name, _numbers(address), head.month, head.mentioned,
    )  # fmt: skip
    return next((date for date in places if date), None)


def _numbers(match: re.Match[str] | None) -> dt.date | None:
    if match is None:
        return None
    with suppress(ValueError):
        return dt.date(int(match[1]), int(match[2]), int(match[3]))
    return None


def _guessed_title(head: Head, outline: Outline) -> str | None:
    headings = [
        h
        for h in outline.headings
        if not is_link(h.text)
        and h.start - head.start <= (_NEAR_TOP_MARKED if h.marked and h.level == 1 else _NEAR_TOP)
    ]
    whole = [h for h in headings if not is_section(h.text)]
    top = next((h.text for h in whole if h.marked and h.level == 1), None)
    first = next((h.text for h in (*whole, *headings)), None)
    return top or head.title or first


def _guessed_publisher(head: Head, title: str, text: str) -> str | None:
    """An organisation above the title, else the holder of the copyright, by the beginning and end of the text."""
    ends = (*text[:SIZE].splitlines(), *text[max(SIZE, len(text) - SIZE) :].splitlines())
    return above_title(head.lines[:_ABOVE_TITLE], title) or copyright_holder(ends)


def _cleaned(title: str, known: Metadata, head: Head) -> str:
    """A title without the name of the site behind it: where that is known, or set off by a sign of its own."""
    split = _SITE.fullmatch(title)
    quoted = split is not None and split["mark"] == "»" and "«" in title
    if split is None or quoted or len(split["title"].split()) < _LEAST_WORDS:
        return title
    bare, site = split["title"].strip(), split["site"].strip()
    words = re.findall(r"\w+", site.casefold())
    host = "".join(re.findall(r"\w+", (known.url or "").casefold().split("//")[-1].split("/")[0]))
    is_site = bool(known.publisher) and set(words) & set(re.findall(r"\w{3,}", (known.publisher or "").casefold()))
    is_host = bool(words) and "".join(words) in host
    told = words_of(site) <= words_of(" ".join(head.lines))
    repeated = bare.casefold() in {line.casefold() for line in head.lines} and not told
    sure = split["mark"] in _SURE_MARKS and len(words) <= _MOST_SITE_WORDS
    return bare if is_site or is_host or repeated or sure else title


def _readable(path: str) -> str:
    name = " ".join(re.sub(r"[-_]+", " ", PurePosixPath(path).stem).split()) or path
    return name[:1].upper() + name[1:]
