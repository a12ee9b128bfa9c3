"""The title of a Word document: of its first paragraphs and the declared title, what looks and reads most like one.

Chosen as the title of a PDF file is (`pdf.title`), by a weighted sum of features; the weights are fitted to files whose
titles were judged by hand: `python -m benchmarks.reading.titles --kind docx`.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from askbot.corpus.days import day, is_weekday, rough_day
from askbot.corpus.furniture import is_furniture
from askbot.corpus.readers.docx_type import SetParagraph
from askbot.corpus.readers.title_words import (
    CONTACT,
    LABEL,
    STOPPED,
    Known,
    counted,
    features_below,
    features_of_words,
    is_prose,
    words_of_name,
)
from askbot.corpus.titles import is_generic, is_link, is_placeholder, labelled_title, words_of

WEIGHTS: Mapping[str, float] = {
    "dated": -0.34,
    "mangled": 0.00,
    "declared": -0.08,
    "bold": 0.74,
    "borne out": 0.76,
    "boxed": -1.19,
    "capitals": 0.49,
    "centred": 0.71,
    "cut above": -0.61,
    "cut below": -0.81,
    "first": 0.53,
    "generic": -0.59,
    "kind": 0.36,
    "label": -0.70,
    "labelled": 0.66,
    "largest": 1.20,
    "length": 0.41,
    "long": -0.61,
    "lower heading": -0.42,
    "name below": -0.16,
    "named": 1.18,
    "one word": -0.62,
    "order": -1.95,
    "other below": -0.64,
    "other style": -0.25,
    "size": 0.94,
    "stopped": -0.46,
    "text below": -0.31,
    "three parts": -1.17,
    "title style": 0.77,
    "two parts": -1.29,
    "two words": -0.50,
    "uneven": -0.25,
    "unlike": -1.06,
}
"""Of each feature, as fitted."""
_AMONG = 30
"""Paragraphs that may be the title."""
_MOST_PARTS = 3
_LONGEST = 300
_LARGEST = 0.97
_ALIKE = 0.08
_LONG_PARAGRAPH = 25
"""Words of a paragraph that is text, whether it ends in a full stop or not."""
_BARE_LABEL = re.compile(r"[\w .()/-]{2,30}:")
_ADDRESSED = re.compile(r"(?:to|cc|from|an|von|à|de|para|dear [^:,]{2,40})\s*[:,]", re.IGNORECASE)
"""Whom a letter is to, and from."""
_NAME_OF_PAGE = re.compile(r"(?:\w+ )?(?:title|cover) page", re.IGNORECASE)
_HEADING = re.compile(r"heading (\d)")
_NO_TITLE_STYLE = re.compile(r"^toc\b|caption|footnote|^author|^date$|^list|header|footer|code|preformatted")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One or more paragraphs that may be a title together; none for the declared title."""

    text: str
    parts: tuple[SetParagraph, ...] = ()
    order: int = 0
    """Paragraphs before it."""
    above: SetParagraph | None = None
    below: SetParagraph | None = None
    labelled: bool = False
    """Whether it stands behind "Title:"."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What of a document its candidates are compared with."""

    size: float
    """Of most type."""
    largest: float
    mostly_bold: bool
    mostly_centred: bool
    known: Known


def title_of(paragraphs: Sequence[SetParagraph], declared: str, path: str) -> str | None:
    """The best of all candidates; None where there is none. `declared` is the title in the file's properties."""
    found = candidates(paragraphs, declared)
    setting = setting_of(paragraphs, declared, path)
    return max(found, key=lambda one: score(one, setting)).text if found else None


def candidates(paragraphs: Sequence[SetParagraph], declared: str) -> list[Candidate]:
    """All that may be the title, in reading order; the declared one last."""
    made = list(_shown(paragraphs))
    title = " ".join(declared.split())
    if " " in title and not (is_placeholder(title) or is_link(title)):
        made.append(Candidate(title))
    return made


def _shown(paragraphs: Sequence[SetParagraph]) -> Iterator[Candidate]:
    for n in range(min(len(paragraphs), _AMONG)):
        for last in range(n + 1, min(n + _MOST_PARTS, len(paragraphs)) + 1):
            parts = tuple(paragraphs[n:last])
            if any(_is_no_title(part) for part in parts) or (len(parts) > 1 and any(is_generic(p.text) for p in parts)):
                break
            text = _put_together(parts)
            labelled = labelled_title(text)
            if len(labelled or text) <= _LONGEST:
                above = paragraphs[n - 1] if n else None
                below = paragraphs[last] if last < len(paragraphs) else None
                yield Candidate(labelled or text, parts, n, above, below, labelled=labelled is not None)


def _is_no_title(one: SetParagraph) -> bool:
    text = one.text
    if labelled_title(text):
        return False
    if _NAME_OF_PAGE.fullmatch(text) or is_weekday(text):
        return True
    prose = is_prose(text) and not (one.style == "title" or _HEADING.match(one.style))
    dated = day(text) or rough_day(text)
    bare = bool(_BARE_LABEL.fullmatch(text)) and not (one.bold and one.centred)
    addressed = bool(_ADDRESSED.match(text))
    wordless = not words_of(text) and sum(c.isalpha() for c in text) < 3  # noqa: PLR2004
    return (
        wordless
        or bare
        or bool(dated)
        or prose
        or addressed
        or is_furniture(text)
        or is_link(text)
        or bool(CONTACT.search(text))
    )


def _put_together(parts: Sequence[SetParagraph]) -> str:
    text = parts[0].text
    for before, part in pairwise(parts):
        text += f"{' ' if _is_alike(before, part) or text.endswith((':', '–', '—', '-', ',')) else ': '}{part.text}"
    return text


def _is_alike(one: SetParagraph, other: SetParagraph) -> bool:
    return (
        abs(one.size - other.size) <= _ALIKE * max(one.size, other.size)
        and (one.bold, one.style) == (other.bold, other.style)
    )  # fmt: skip


def setting_of(paragraphs: Sequence[SetParagraph], declared: str, path: str) -> Setting:
    """Gather what candidates are compared with."""
    sizes: Counter[float] = Counter()
    bold = centred = 0
    for one in paragraphs:
        sizes[one.size] += len(one.text)
        bold += len(one.text) * one.bold
        centred += len(one.text) * one.centred
    first = [one.size for one in paragraphs[:_AMONG] if not _is_no_title(one)]
    most = sum(sizes.values()) / 2
    return Setting(
        size=sizes.most_common(1)[0][0] if sizes else 1,
        largest=max(first, default=0),
        mostly_bold=bold > most,
        mostly_centred=centred > most,
        known=Known(
            declared=words_of(declared) if " " in declared and not is_placeholder(declared) else frozenset(),
            named=words_of_name(path),
            counts=counted(one.text for one in paragraphs),
        ),
    )


def score(one: Candidate, setting: Setting) -> float:
    """How much like a title a candidate is."""
    return sum(WEIGHTS[name] * value for name, value in features(one, setting).items())


def features(one: Candidate, setting: Setting) -> dict[str, float]:
    """What speaks for and against a candidate, by name; what is absent is 0."""
    made = features_of_words(one.text, setting.known, declared=not one.parts)
    made |= {
        "generic": is_generic(one.text),
        "labelled": one.labelled,
        "label": bool(LABEL.match(one.text)),
        "stopped": bool(STOPPED.search(one.text)),
    }
    if one.parts:
        made |= _of_looks(one, setting)
        made |= _of_place(one)
        made |= _of_parts(one.parts)
    return {name: float(value) for name, value in made.items() if value}


def _of_looks(one: Candidate, setting: Setting) -> dict[str, float]:
    first, size = one.parts[0], max(part.size for part in one.parts)
    heading = _HEADING.match(first.style)
    return {
        "size": max(-0.5, min(1.2, math.log(max(size, 1) / max(setting.size, 1)))),
        "largest": size >= _LARGEST * setting.largest,
        "bold": first.bold and not setting.mostly_bold,
        "centred": first.centred and not setting.mostly_centred,
        "title style": first.style == "title",
        "lower heading": heading is not None and heading[1] != "1",
        "other style": bool(_NO_TITLE_STYLE.search(first.style)),
    }


def _of_place(one: Candidate) -> dict[str, float]:
    first, last = one.parts[0], one.parts[-1]
    below = one.below
    return {
        "order": math.log1p(one.order) / 3,
        "first": one.order == 0,
        "boxed": first.boxed,
        "text below": below is not None and len(below.text.split()) >= _LONG_PARAGRAPH,
        "cut below": below is not None and _is_alike(last, below) and not _is_no_title(below),
        "cut above": one.above is not None and _is_alike(one.above, first) and not _is_no_title(one.above),
    }


def _of_parts(parts: Sequence[SetParagraph]) -> dict[str, float]:
    """Whether paragraphs that stand together belong together."""
    if len(parts) == 1:
        return {}
    rest = parts[1:]
    sizes = [part.size for part in parts]
    return {
        "two parts": len(parts) == 2,  # noqa: PLR2004
        "three parts": len(parts) > 2,  # noqa: PLR2004
        "uneven": 1 - min(sizes) / max(sizes),
        "unlike": not all(_is_alike(a, b) for a, b in pairwise(parts)),
        **features_below([part.text for part in rest]),
    }
