"""Quotations, whatever marks a language uses, over sentences and paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from askbot.attribution.words import Word

CLOSERS = {
    "„": '“”"',
    "“": '”"»',
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
NAME = 3
"""Words of a name in quotation marks."""
MARKS = frozenset(CLOSERS) | frozenset("".join(CLOSERS.values()))


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words `start` to `end`, the marks among them."""

    start: int
    end: int
    closed: bool = True


def quotations(words: Sequence[Word], text: str) -> tuple[Quotation, ...]:
    r"""All quotations, in order; one that nothing closes ends with its paragraph, or goes on if the next one closes it.

    Where the next paragraph opens again ("…\\n\\n"…"), both are one quotation.
    """
    quoted: list[Quotation] = []
    open_marks: list[str] = []
    start = 0
    for i, word in enumerate(words):
        if open_marks and i and word.paragraph != words[i - 1].paragraph and not _closes(words, i, open_marks[0], text):
            quoted.append(Quotation(start, i, closed=False))
            open_marks = []
        if word.text not in MARKS:
            continue
        if open_marks and word.text in CLOSERS[open_marks[-1]]:
            open_marks.pop()
            if not open_marks:
                quoted.append(Quotation(start, i + 1))
        elif word.text in CLOSERS and _may_open(word, text):
            start = start if open_marks else i
            open_marks.append(word.text)
    if open_marks:
        quoted.append(Quotation(start, len(words), closed=False))
    return _joined(quoted)


def _closes(words: Sequence[Word], at: int, mark: str, text: str) -> bool:
    """Whether the next mark, within the paragraph that begins at `at`, closes rather than opens."""
    for word in words[at:]:
        if word.paragraph != words[at].paragraph:
            return False
        if word.text in MARKS:
            return word.text in CLOSERS[mark] and not (_may_open(word, text) and word.text in CLOSERS)
    return False


def _may_open(word: Word, text: str) -> bool:
    """A mark that stands close behind a word or a full stop, and not before one, closes."""
    before, behind = text[word.start - 1 : word.start], text[word.end : word.end + 1]
    loose = not before or before.isspace() or before in "([-–—'’"
    return loose and (bool(behind.strip()) or word.text in "«»")


def _joined(quoted: Sequence[Quotation]) -> tuple[Quotation, ...]:
    joined: list[Quotation] = []
    for one in quoted:
        if joined and not joined[-1].closed and joined[-1].end == one.start:
            joined[-1] = Quotation(joined[-1].start, one.end, one.closed)
        else:
            joined.append(one)
    return tuple(joined)


def is_name_in_marks(words: Sequence[Word], one: Quotation) -> bool:
    """Whether what is quoted is only a name inside a sentence: die „Nürnberger Nachrichten“."""
    inner = words[one.start + 1 : one.end - 1]
    inside = (
        one.start > 0 and words[one.start - 1].is_word and words[one.start - 1].sentence == words[one.start].sentence
    )
    return inside and one.closed and 0 < len(inner) <= NAME and all(w.is_capital for w in inner)


def quoted_words(quoted: Sequence[Quotation]) -> frozenset[int]:
    """Positions of all words inside quotations."""
    return frozenset(i for one in quoted for i in range(one.start, one.end))
