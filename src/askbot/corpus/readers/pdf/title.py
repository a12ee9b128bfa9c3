"""The title of a PDF file: of all that may be one, what looks and reads most like a title.

A candidate has features, numbers between about -1 and 1, whose weighted sum is its score. The weights are fitted to
files whose titles were judged by hand: `python -m benchmarks.reading.titles` (a conditional logit: McFadden,
Conditional logit analysis of qualitative choice behavior, 1974).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from askbot.corpus.furniture import is_furniture
from askbot.corpus.publishers import is_organisation
from askbot.corpus.readers.pdf.candidates import Block, Candidate, Pages, Source, candidates
from askbot.corpus.readers.pdf.hyphens import Hyphens
from askbot.corpus.readers.pdf.lines import Line
from askbot.corpus.titles import is_generic, names_kind, words_of

WEIGHTS: Mapping[str, float] = {
    "one word": -1.43,
    "two words": -1.72,
    "length": 1.24,
    "long": -1.48,
    "capitals": 1.02,
    "mangled": -1.38,
    "kind": 1.85,
    "declared": 0.88,
    "named": 1.97,
    "size": 2.32,
    "largest": 1.31,
    "bold": 1.66,
    "centred": 0.81,
    "low": -1.95,
    "order": -2.67,
    "later page": -2.62,
    "cut below": -0.55,
    "three parts": -1.97,
    "uneven": -3.69,
    "other below": -0.99,
    "name below": -0.84,
    "stopped below": -0.78,
    "generic above": -1.16,
}
"""Of each feature, as fitted."""
_CONTACT = re.compile(
    r"@|://|\bwww\.|\.(?:com|org|gov|net)\b|\b\d{3}[-. ]\d{4}\b|^[a-z\d-]+(?:\.[a-z\d-]+)*\.[a-z]{2,}$"
)
_LABEL = re.compile(r"[^\W\d_][\w ]{1,24}:\s")
_STOPPED = re.compile(r"[.,;:]$")
_NAME = re.compile(r"[A-ZÀ-Þ][\w.’'-]*(?: [A-ZÀ-Þ][\w.’'-]*){1,3}")
_MANGLED = re.compile("[\u00b4\u00a8\u02c6\u02dc\u02cb\u02ca\ufffd\ue000-\uf8ff]|(?: \\w){4}")
"""Accents apart from their letters, signs without meaning, letters set apart."""
_CENTRED = 0.04
"""Of the page's width, by which a line may be off its middle."""
_INDENTED = 0.1
_LARGEST = 0.97
_LOW = 0.6
"""Of the page's height, from its top."""
_LONG = 16
"""Words of a long title."""
_PROSE_WORDS = 12
_LEAST_NAMED = 3
"""Words that the name of a file must have to be a whole title."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What of a document its candidates are compared with."""

    body: float
    """The size of most type."""
    mostly_bold: bool
    declared: frozenset[str]
    """Words of a declared title that may be one."""
    named: frozenset[str]
    """Words of the file's name."""
    largest: Mapping[int, float]
    """Of each of the first pages, the size of the largest block of two words or more."""


def title_of(pages: Pages, running: Sequence[Line], declared: str, path: str, hyphens: Hyphens) -> str | None:
    """The best of all candidates; None where there is none.

    `running` are the lines repeated at the margins, `declared` is the title in the file's properties.
    """
    found = usable(candidates(pages, running, declared, hyphens))
    setting = setting_of(found, pages, path)
    return max(found, key=lambda one: score(one, setting)).text if found else None


def usable(found: Sequence[Candidate]) -> list[Candidate]:
    """Those without what any document may say: "Press release", a day and an address are no titles, nor is prose."""
    return [one for one in found if not (is_generic(one.text) or any(map(_is_no_title, one.blocks)))]


def _is_no_title(block: Block) -> bool:
    prose = block.text.endswith(".") and len(block.text.split()) >= _PROSE_WORDS and not block.text.isupper()
    return prose or is_furniture(block.text) or bool(_CONTACT.search(block.text))


def setting_of(found: Sequence[Candidate], pages: Pages, path: str) -> Setting:
    """Gather what candidates are compared with."""
    sizes: Counter[float] = Counter()
    bold = 0
    for lines, _, _ in pages:
        for line in lines:
            sizes[line.size] += len(line.text)
            bold += len(line.text) if line.bold else 0
    largest: dict[int, float] = {}
    for one in found:
        if len(one.blocks) == 1 and len(words_of(one.text)) > 1:
            largest[one.page] = max(largest.get(one.page, 0), one.blocks[0].size)
    return Setting(
        body=sizes.most_common(1)[0][0] if sizes else 1,
        mostly_bold=bold > sum(sizes.values()) / 2,
        declared=next((words_of(one.text) for one in found if one.source is Source.DECLARED), frozenset()),
        named=words_of(re.sub(r"[\d_]+", " ", PurePosixPath(path).stem)),
        largest=largest,
    )


def score(one: Candidate, setting: Setting) -> float:
    """How much like a title a candidate is."""
    return sum(WEIGHTS[name] * value for name, value in features(one, setting).items())


def features(one: Candidate, setting: Setting) -> dict[str, float]:
    """What speaks for and against a candidate, by name; what is absent is 0."""
    made = _of_words(one, setting)
    if one.blocks:
        made |= _of_looks(one, setting)
        made |= _of_parts(one.blocks)
    return {name: float(value) for name, value in made.items() if value}


def _of_words(one: Candidate, setting: Setting) -> dict[str, float]:
    words, count = words_of(one.text), len(one.text.split())
    return {
        "one word": count == 1,
        "two words": count == 2,  # noqa: PLR2004
        "length": math.log(count) / 3,
        "long": max(0, count - _LONG) / _LONG,
        "capitals": one.text.isupper(),
        "mangled": bool(_MANGLED.search(one.text)),
        "kind": names_kind(one.text),
        "declared": 0.0 if one.source is Source.DECLARED else _shared(words, setting.declared),
        "named": len(words & setting.named) / max(len(setting.named), _LEAST_NAMED),
    }


def _of_looks(one: Candidate, setting: Setting) -> dict[str, float]:
    first, size = one.blocks[0], max(block.size for block in one.blocks)
    left, right = min(line.left for line in first.lines), max(line.right for line in first.lines)
    off = abs((left + right) / 2 - one.width / 2)
    return {
        "size": max(-0.5, min(1.2, math.log(max(size, 1) / max(setting.body, 1)))),
        "largest": size >= _LARGEST * setting.largest.get(one.page, size),
        "bold": first.bold and not setting.mostly_bold,
        "centred": off < _CENTRED * one.width and left > _INDENTED * one.width,
        "low": first.lines[0].base < (1 - _LOW) * one.height,
        "order": math.log1p(first.order) / 3,
        "later page": one.page > 0,
        "cut below": one.cut_below,
    }


def _of_parts(blocks: Sequence[Block]) -> dict[str, float]:
    """Whether blocks that stand together belong together."""
    if len(blocks) == 1:
        return {}
    first, *rest = blocks
    sizes = [block.size for block in blocks]
    return {
        "three parts": len(rest) == 2,  # noqa: PLR2004
        "uneven": 1 - min(sizes) / max(sizes),
        "other below": any(is_organisation(block.text) or bool(_LABEL.match(block.text)) for block in rest),
        "name below": any(_NAME.fullmatch(block.text) and not names_kind(block.text) for block in rest),
        "stopped below": bool(_STOPPED.search(rest[-1].text)),
        "generic above": is_generic(first.text) or is_organisation(first.text),
    }


def _shared(words: frozenset[str], others: frozenset[str]) -> float:
    """How far two sets are the same (Dice)."""
    return 2 * len(words & others) / (len(words) + len(others)) if words and others else 0.0
