"""Quantities in a sentence: what they count, and whether two can both be true."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from askbot.answer.question.tokens import Word, words
from askbot.answer.question.word_lists import listed

NEARBY = 5
"""Words behind a number among which the thing counted is looked for."""
ROUGHLY = 0.1
"""How far a number that is given as about right may be off."""
ROUNDED = 0.02
_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_VALUES = {
    **{word: float(i) for i, word in enumerate(_SMALL.split())},
    **{word: 10.0 * i for i, word in enumerate(_TENS.split(), start=2)},
    "dozen": 12.0,
}
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_SHORT = {"m": 1e6, "mn": 1e6, "mln": 1e6, "bn": 1e9, "bln": 1e9, "tn": 1e12}
"""Behind sums of money: "£30m", "$1.25 bn"."""
_ABOUT = re.compile(
    r"\b(?:about|around|roughly|nearly|almost|some|approximately|close to|an estimated)\s*[$€£¥]?\s*$", re.IGNORECASE
)
_LEAST = re.compile(
    r"\b(?:more than|over|at least|above|upwards of|no fewer than|exceed\w*|as many as)\s*[$€£¥]?\s*$", re.IGNORECASE
)
_MOST = re.compile(
    r"\b(?:up to|less than|fewer than|under|below|at most|no more than|as many as)\s*[$€£¥]?\s*$", re.IGNORECASE
)
_MONEY = re.compile(r"[$€£¥]\s*$")
_YEAR = re.compile(r"(?:1\d|20)\d\d")
_MONTH = re.compile(
    r"january|february|march|april|may|june|july|august|september|october|november|december", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its bounds and what it counts."""

    value: float
    low: float
    high: float
    of: frozenset[str]
    """The stems of the words behind it, a currency as "money"."""
    is_date: bool
    start: int = 0
    """Where the number begins in its text."""

    def is_like(self, other: Quantity) -> bool:
        """Whether both count the same, as far as their nouns tell."""
        people = listed("people")
        return bool(self.of & other.of) or bool(self.of & people and other.of & people) or not (self.of and other.of)

    def may_equal(self, other: Quantity) -> bool:
        """Whether both can be true."""
        slack = ROUNDED * max(abs(self.value), abs(other.value))
        return self.low <= other.high + slack and other.low <= self.high + slack


def quantities(text: str) -> tuple[Quantity, ...]:
    """The quantities of a sentence, in figures or words."""
    tokens = words(text)
    return tuple(_quantity(text, tokens, first, last, value) for first, last, value in _numbers(text, tokens))


def _numbers(text: str, tokens: tuple[Word, ...]) -> Iterator[tuple[int, int, float]]:
    """First and last word, and value, of each number: "2.1 million", "twenty thousand"."""
    at = 0
    while at < len(tokens):
        value = _value(tokens[at])
        if value is None:
            at += 1
            continue
        first = last = at
        while last + 1 < len(tokens) and not re.search(
            r"[,;.()]", text[tokens[last].span.end : tokens[last + 1].span.start]
        ):
            following = tokens[last + 1].text.lower().removesuffix("s")
            if following in _SCALES:
                value *= _SCALES[following]
            elif following in _SHORT and _MONEY.search(text[: tokens[first].span.start]):
                value *= _SHORT[following]
            elif following in _SMALL.split() and value % 10 == 0 and value >= 20 and not tokens[last].is_number:  # noqa: PLR2004
                value += _VALUES[following]
            else:
                break
            last += 1
        yield first, last, value
        at = last + 1


def _value(word: Word) -> float | None:
    if word.is_number:
        try:
            return float(word.text.replace(",", "").rstrip("."))
        except ValueError:
            return None
    return _VALUES.get(word.text.lower())


def _quantity(text: str, tokens: tuple[Word, ...], first: int, last: int, value: float) -> Quantity:
    before, behind = text[: tokens[first].span.start], text[tokens[last].span.end :]
    low = high = value
    if _ABOUT.search(before):
        low, high = value * (1 - ROUGHLY), value * (1 + ROUGHLY)
    if _MOST.search(before):
        low = -math.inf
    if _LEAST.search(before):
        high = math.inf
    following = tokens[last + 1 : last + 1 + NEARBY]
    is_date = bool(following and _MONTH.fullmatch(following[0].text)) or bool(
        first and _MONTH.fullmatch(tokens[first - 1].text)
    )
    is_date = is_date or (first == last and bool(_YEAR.fullmatch(tokens[first].text)) and not _MONEY.search(before))
    of = {word.stem for word in _counted(text, tokens[last], following)}
    of |= {"money"} if _MONEY.search(before) else set()
    of |= {"percent"} if behind.startswith("%") else set()
    return Quantity(value, low, high, frozenset(of), is_date, tokens[first].span.start)


def _counted(text: str, number: Word, following: tuple[Word, ...]) -> Iterator[Word]:
    """The words behind a number up to the end of its noun phrase, roughly."""
    before = number
    for word in following:
        if word.is_number or re.search(r"[,;:.()]", text[before.span.end : word.span.start]) or not word.carries:
            return
        yield word
        before = word
