"""The title of a Word document by its type: the largest of the first paragraphs, as many set titles without a style."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from askbot.corpus.days import day, rough_day
from askbot.corpus.furniture import is_furniture
from askbot.corpus.publishers import is_organisation
from askbot.corpus.readers.builder import tidy
from askbot.corpus.titles import is_generic, names_kind, words_of

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DEFAULT = 20.0
"""Half points, where a document says nothing of its type."""
_MOST = 60
"""Paragraphs that are looked at."""
_TITLE_AMONG = 15
_LARGER = 1.15
"""Than most type of the first paragraphs."""
_LONGEST = 200
_MOST_WORDS = 15
_LABELLED = re.compile(r"[\w ]{2,24}: ")


@dataclass(frozen=True, slots=True)
class _Set:
    """A paragraph, and how large its type is, in half points."""

    text: str
    size: float
    apart: bool
    """Bold, centred or in capitals."""


def largest_line(body: Any, styles: Any | None) -> str | None:
    """The longest of the first lines in the largest type, where that is larger than most.

    `body` is the root of the main part, `styles` of the part with the styles. The line under it is a part of the title
    where it says of which kind the document is.
    """
    paragraphs = list(_paragraphs(body, _sizes(styles)))
    usual = median([one.size for one in paragraphs for _ in one.text.split()] or [_DEFAULT])
    first = paragraphs[:_TITLE_AMONG]
    usable = [n for n, one in enumerate(first) if one.size >= _LARGER * usual and _may_be_title(one.text)]
    usable = [n for n in usable if not is_organisation(first[n].text)] or usable
    if not usable:
        return _set_apart(first)
    best = max(usable, key=lambda n: (first[n].size, len(first[n].text)))
    title = first[best].text
    under = first[best + 1].text if best + 1 < len(first) else ""
    title = f"{title}: {under}" if names_kind(under) and first[best + 1].size > usual else title
    return title if len(title) <= _LONGEST and len(title.split()) > 1 else None


def _set_apart(paragraphs: Sequence[_Set]) -> str | None:
    """The first paragraph, where it is bold, centred or in capitals and the next ones are not."""
    if len(paragraphs) < 2 or not paragraphs[0].apart or paragraphs[1].apart:  # noqa: PLR2004
        return None
    text = paragraphs[0].text
    short = 1 < len(text.split()) <= _MOST_WORDS and not text.endswith((".", ",", ";"))
    return text if short and _may_be_title(text) else None


def _may_be_title(text: str) -> bool:
    labelled = _LABELLED.match(text) is not None or text.endswith(":")
    dated = day(text) or rough_day(text)
    return bool(words_of(text)) and not (labelled or dated or is_generic(text) or is_furniture(text))


def _paragraphs(body: Any, sizes: Mapping[str, float]) -> Iterator[_Set]:
    count = 0
    for paragraph in body.iter(f"{_W}p"):
        own_text = (t.text or "" for t in paragraph.iter(f"{_W}t") if next(t.iterancestors(f"{_W}p")) is paragraph)
        text = " ".join(tidy("".join(own_text)).split())
        if not text or any(outer.tag.endswith("}Fallback") for outer in paragraph.iterancestors()):
            continue  # a fallback says once more what a text box says
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        name = style.get(f"{_W}val") if style is not None else ""
        runs = [_size(run.find(f"{_W}rPr")) for run in paragraph.iter(f"{_W}r") if run.find(f"{_W}t") is not None]
        own = [size or sizes.get(name or "", sizes[""]) for size in runs]
        yield _Set(text, median(own) if own else sizes[""], _is_apart(paragraph, text))
        count += 1
        if count == _MOST:
            return


def _is_apart(paragraph: Any, text: str) -> bool:
    centred = paragraph.find(f"{_W}pPr/{_W}jc")
    runs = [run for run in paragraph.iter(f"{_W}r") if run.find(f"{_W}t") is not None]
    bold = bool(runs) and all(run.find(f"{_W}rPr/{_W}b") is not None for run in runs)
    return text.isupper() or bold or (centred is not None and centred.get(f"{_W}val") == "center")


def _sizes(styles: Any | None) -> dict[str, float]:
    """The size of each style's type, by its id; that of the default under ""."""
    if styles is None:
        return {"": _DEFAULT}
    default = _size(styles.find(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr"))
    own: dict[str, float] = {}
    parents: dict[str, str] = {}
    for style in styles.iter(f"{_W}style"):
        name = style.get(f"{_W}styleId") or ""
        parent = style.find(f"{_W}basedOn")
        parents[name] = (parent.get(f"{_W}val") or "") if parent is not None else ""
        size = _size(style.find(f"{_W}rPr"))
        if size:
            own[name] = size
            if style.get(f"{_W}default") == "1" and style.get(f"{_W}type") == "paragraph":
                default = size
    base = default or _DEFAULT
    return {"": base, **{name: _inherited(name, own, parents, base) for name in parents}}


def _inherited(name: str, own: Mapping[str, float], parents: Mapping[str, str], base: float) -> float:
    for _ in range(len(parents)):
        if name in own:
            return own[name]
        name = parents.get(name, "")
    return base


def _size(properties: Any | None) -> float | None:
    size = properties.find(f"{_W}sz") if properties is not None else None
    value = (size.get(f"{_W}val") or "") if size is not None else ""
    return float(value) if value.isdecimal() and len(value) < 5 else None  # noqa: PLR2004 - no type is a yard high
