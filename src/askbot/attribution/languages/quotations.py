"""Quotations, whatever marks a language uses, over sentences and paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from askbot.attribution.words import Word

CLOSERS = {
    "„": "“”\"",
    "“": "”\"»",
    "”": "”",
    "«": "»",
    "»": "«",
    "‹": "›",
    "›": "‹",
    '"': '"',
    "''": "''",
    "``": "''",
}
"""What may close a quotation, by what opened it."""
MARKS = frozenset(CLOSERS) | frozenset("".join(CLOSERS.values()))


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words `start` to `end`, the marks among them."""

    start: int
    end: int
    closed: bool = True


def quotations(words: Sequence[Word]) -> tuple[Quotation, ...]:
    """All quotations, in order; one that nothing closes ends with its paragraph.

    Where the next paragraph opens again ("…\\n\\n"…"), both are one quotation.
    """
    found: list[Quotation] = []
    open_marks: list[str] = []
    start = 0
    for i, word in enumerate(words):
        if open_marks and i and word.paragraph != words[i - 1].paragraph:
            found.append(Quotation(start, i, closed=False))
            open_marks = []
        if word.text not in MARKS:
            continue
        if open_marks and word.text in CLOSERS[open_marks[-1]]:
            open_marks.pop()
            if not open_marks:
                found.append(Quotation(start, i + 1))
        elif word.text in CLOSERS:
            start = start if open_marks else i
            open_marks.append(word.text)
    if open_marks:
        found.append(Quotation(start, len(words), closed=False))
    return _joined(found)


def _joined(found: Sequence[Quotation]) -> tuple[Quotation, ...]:
    joined: list[Quotation] = []
    for one in found:
        if joined and not joined[-1].closed and joined[-1].end == one.start:
            joined[-1] = Quotation(joined[-1].start, one.end, one.closed)
        else:
            joined.append(one)
    return tuple(joined)


def quoted_words(found: Sequence[Quotation]) -> frozenset[int]:
    """Positions of all words inside quotations."""
    return frozenset(i for one in found for i in range(one.start, one.end))
