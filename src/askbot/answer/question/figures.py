"""Figures in sentences: what is counted, and whether two sentences count it differently."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from askbot.answer.question.tokens import Word, words
from askbot.answer.question.word_lists import listed

FARTHEST_NOUN = 4
"""Words after a figure in which the thing counted is looked for: "1,100 North Korean soldiers"."""
_YEAR = re.compile(r"1\d{3}|20\d\d")
_MONEY = re.compile(r"[$€£¥]\s?$")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and the things it counts."""

    value: str
    of: frozenset[str]
    """The stems of the words behind it that may name what is counted, nearest first lost; a currency as its sign."""


def figures(text: str) -> tuple[Figure, ...]:
    """The figures of a sentence; bare years are none."""
    tokens = words(text)
    return tuple(
        Figure(_value(tokens, i), _counted(text, tokens, i))
        for i, word in enumerate(tokens)
        if word.is_number and not (_YEAR.fullmatch(word.text) and not _money(text, word))
    )


def figures_differ(one: str, other: str) -> bool:
    """Whether two sentences give different figures for what looks like the same thing."""
    here, there = figures(one), figures(other)
    if {f.value for f in here} & {f.value for f in there}:
        return False
    return any(_same_thing(a, b) for a in here for b in there)


def _same_thing(one: Figure, other: Figure) -> bool:
    people = listed("people")
    return bool(one.of & other.of) or bool(one.of & people and other.of & people and (one.of | other.of) & _ANYBODY)


_ANYBODY = frozenset({"peopl", "person", "men", "individu"})
"""Stems that may stand for any group of people."""


def _value(tokens: tuple[Word, ...], i: int) -> str:
    scale = tokens[i + 1].text.lower() if i + 1 < len(tokens) else ""
    return f"{tokens[i].stem} {scale}" if scale in {"thousand", "million", "billion", "trillion"} else tokens[i].stem


def _counted(text: str, tokens: tuple[Word, ...], i: int) -> frozenset[str]:
    if _money(text, tokens[i]):
        return frozenset({"money"})
    behind = text[tokens[i].span.end : tokens[i].span.end + 1]
    if behind == "%":
        return frozenset({"percent"})
    if behind.isalpha():  # a size, such as 240mm, not a count
        return frozenset()
    return frozenset(word.stem for word in _following(text, tokens, i))


def _following(text: str, tokens: tuple[Word, ...], i: int) -> Iterator[Word]:
    """Words behind a figure up to the first that counts nothing: the end of a noun phrase, roughly."""
    for before, word in zip(tokens[i:], tokens[i + 1 : i + 1 + FARTHEST_NOUN], strict=False):
        if word.is_number or re.search(r"[,;:.()]", text[before.span.end : word.span.start]):
            return
        if not word.carries:
            return
        if not word.is_capital and word.text.lower() not in listed("numbers"):
            yield word


def _money(text: str, word: Word) -> bool:
    return _MONEY.search(text[: word.span.start]) is not None
