"""The title of a PDF file: of all that may be one, what looks and reads most like a title.

A candidate has features, numbers between about -1 and 1, whose weighted sum is its score. The weights are fitted to
files whose titles were judged by hand: `python -m benchmarks.reading.titles` (a conditional logit: McFadden,
Conditional logit analysis of qualitative choice behavior, 1974).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from askbot.corpus.days import is_month
from askbot.corpus.furniture import is_furniture
from askbot.corpus.publishers import is_organisation
from askbot.corpus.readers.pdf.candidates import Block, Candidate, Pages, Source, candidates
from askbot.corpus.readers.pdf.hyphens import Hyphens
from askbot.corpus.readers.pdf.lines import Line
from askbot.corpus.readers.title_words import (
    CONTACT,
    STOPPED,
    Known,
    counted,
    features_below,
    features_of_words,
    is_prose,
    words_of_name,
)
from askbot.corpus.titles import is_generic, is_link, labelled_title, words_of

WEIGHTS: Mapping[str, float] = {
    "bold": 0.91,
    "borne out": 1.08,
    "capitals": 0.45,
    "centred": 0.76,
    "cut below": -0.93,
    "dated": -0.78,
    "declared": 0.95,
    "organisation above": -0.28,
    "kind": 1.24,
    "largest": 1.46,
    "later page": -1.96,
    "length": 0.26,
    "long": -0.76,
    "low": -1.09,
    "mangled": -0.50,
    "name below": -0.87,
    "named": 1.54,
    "one word": -0.82,
    "order": -2.35,
    "other below": -0.60,
    "size": 1.52,
    "stopped below": -0.46,
    "three parts": -1.27,
    "two words": -1.05,
    "uneven": -1.79,
}
"""Of each feature, as fitted."""
_COUNTED = 10
"""Pages whose words are counted."""
_CENTRED = 0.04
"""Of the page's width, by which a line may be off its middle."""
_INDENTED = 0.1
_HEADLINE = 1.3
"""Times the size of most type: so large a sentence is no running text."""
_LARGEST = 0.97
_LOW = 0.6
"""Of the page's height, from its top."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What of a document its candidates are compared with."""

    body: float
    """The size of most type."""
    mostly_bold: bool
    known: Known
    largest: Mapping[int, float]
    """Of each of the first pages, the size of the largest block of two words or more."""


def title_of(pages: Pages, running: Sequence[Line], declared: str, path: str, hyphens: Hyphens) -> str | None:
    """The best of all candidates; None where there is none.

    `running` are the lines repeated at the margins, `declared` is the title in the file's properties.
    """
    found = usable(candidates(pages, running, declared, hyphens), body_size(pages))
    setting = setting_of(found, pages, path)
    best = max(found, key=lambda one: score(one, setting)).text if found else None
    return (labelled_title(best) or best) if best else None


def usable(found: Sequence[Candidate], body: float) -> list[Candidate]:
    """Those without what any document may say: a day and an address are no titles, nor is prose in usual type.

    What only says of which kind a document is ("Press release") stays where there is nothing else.
    """
    left = [
        one
        for one in found
        if not (is_link(one.text) or _is_mixed(one) or any(_is_no_title(block, body) for block in one.blocks))
    ]
    return [one for one in left if not is_generic(one.text)] or left


def _is_mixed(one: Candidate) -> bool:
    """Whether a title is put together with what only says of which kind it is."""
    return len(one.blocks) > 1 and any(is_generic(block.text) for block in one.blocks)


def _is_no_title(block: Block, body: float) -> bool:
    """`body` is the size of most type: a sentence in much larger type may be a headline."""
    text = block.text
    prose = is_prose(text) and (block.size < _HEADLINE * body or text[0].islower())
    tail = text[0].islower() and text.endswith(".")
    return prose or tail or is_month(text) or is_furniture(text) or bool(CONTACT.search(text))


def setting_of(found: Sequence[Candidate], pages: Pages, path: str) -> Setting:
    """Gather what candidates are compared with."""
    texts = [line for lines, _, _ in pages for line in lines]
    bold = sum(len(line.text) for line in texts if line.bold)
    largest: dict[int, float] = {}
    for one in found:
        if len(one.blocks) == 1 and len(words_of(one.text)) > 1:
            largest[one.page] = max(largest.get(one.page, 0), one.blocks[0].size)
    return Setting(
        body=body_size(pages),
        mostly_bold=bold > sum(len(line.text) for line in texts) / 2,
        known=Known(
            declared=next((words_of(one.text) for one in found if one.source is Source.DECLARED), frozenset()),
            named=words_of_name(path),
            counts=counted(line.text for lines, _, _ in pages[:_COUNTED] for line in lines),
        ),
        largest=largest,
    )


def body_size(pages: Pages) -> float:
    """The size of most type."""
    sizes: Counter[float] = Counter()
    for lines, _, _ in pages:
        for line in lines:
            sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 1


def score(one: Candidate, setting: Setting) -> float:
    """How much like a title a candidate is."""
    return sum(WEIGHTS[name] * value for name, value in features(one, setting).items())


def features(one: Candidate, setting: Setting) -> dict[str, float]:
    """What speaks for and against a candidate, by name; what is absent is 0."""
    made = features_of_words(one.text, setting.known, declared=one.source is Source.DECLARED)
    if one.blocks:
        made |= _of_looks(one, setting)
        made |= _of_parts(one.blocks)
    return {name: float(value) for name, value in made.items() if value}


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
        **features_below([block.text for block in rest]),
        "stopped below": bool(STOPPED.search(rest[-1].text)),
        "organisation above": is_organisation(first.text),
    }
