"""Text to the words that lexical search compares: folded, with plain numbers and joined initials, then stemmed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from askbot.domain import Span

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|\d+(?:[.,]\d+)*|[^\W_]+")
_SOFT = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""Soft hyphens and what else has no width."""
_COMPOSED_WORD = re.compile(
    rf"(?:[^\W\d_]\.){{2,}}|\d+(?:[.,]\d+)*|[^\W_](?:[\u0300-\u036f{_SOFT}]*[^\W_])*[\u0300-\u036f]*"
)
"""The same where accents may stand as characters of their own, and hyphens that are not seen inside words."""
_UNSEEN = str.maketrans("", "", _SOFT)
_POSSESSIVE = re.compile(r"['’]s\b", re.IGNORECASE)


def words(text: str) -> list[str]:
    """The words of a text, folded: lower case, no accents, "U.S." as "us", "1,100" as "1100".

    However a character is written – composed or not, ligature, full width, soft hyphens between – the word is the same.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.translate(_UNSEEN))
    raw_words = _WORD.findall(_POSSESSIVE.sub("", text).casefold())
    return [word if word.isascii() and word.isalnum() else fold(word) for word in raw_words]


def word_spans(text: str) -> list[tuple[str, Span]]:
    """The words of a text, folded, each with its characters."""
    pattern = _WORD if text.isascii() else _COMPOSED_WORD
    return [(fold(match.group()), Span(*match.span())) for match in pattern.finditer(text)]


def fold(word: str) -> str:
    """One word in the form in which words are compared."""
    if not word.isascii():
        word = unicodedata.normalize("NFKC", word.translate(_UNSEEN)) or word
    if word[0].isdigit():
        return word.replace(",", "").rstrip(".")
    plain = word.replace(".", "").casefold()
    if plain.isascii():
        return plain
    decomposed = unicodedata.normalize("NFKD", plain)
    return "".join(char for char in decomposed if not unicodedata.combining(char)) or plain


class Stems:
    """The English Snowball stemmer (Porter, 2001)."""

    def __init__(self) -> None:
        import Stemmer

        self._stemmer: Any = Stemmer.Stemmer("english")

    def __call__(self, folded: Iterable[str]) -> list[str]:
        """The stem of each word."""
        return list(self._stemmer.stemWords(list(folded)))
