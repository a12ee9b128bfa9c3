"""Figures in sentences, as values that can be compared."""

from __future__ import annotations

import re

from askbot.answer.question.tokens import Word, words

_YEAR = re.compile(r"1\d{3}|20\d\d")
_MONEY = re.compile(r"[$€£¥]\s?$")
_SCALES = frozenset({"thousand", "million", "billion", "trillion"})


def figures(text: str) -> frozenset[str]:
    """The figures of a sentence, "1,450" as "1450", with "million" where it stands behind; bare years are none."""
    tokens = words(text)
    return frozenset(
        _value(tokens, i)
        for i, word in enumerate(tokens)
        if word.is_number and not (_YEAR.fullmatch(word.text) and not _money(text, word))
    )


def _value(tokens: tuple[Word, ...], i: int) -> str:
    scale = tokens[i + 1].text.lower() if i + 1 < len(tokens) else ""
    return f"{tokens[i].stem} {scale}" if scale in _SCALES else tokens[i].stem


def _money(text: str, word: Word) -> bool:
    return _MONEY.search(text[: word.span.start]) is not None
