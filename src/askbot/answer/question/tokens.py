"""Words of questions and sentences: their characters, their stems, and which of them carry meaning."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from askbot.answer.question.word_lists import listed
from askbot.domain import Span
from askbot.text.stopwords import STOP_WORDS
from askbot.text.words import Stems, word_spans


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text."""

    text: str
    span: Span
    stem: str
    """Folded as the index folds words, and stemmed."""

    @property
    def is_number(self) -> bool:
        """Whether it is written in figures."""
        return self.text[0].isdigit()

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[0].isupper()

    @property
    def carries(self) -> bool:
        """Whether it carries meaning of its own, unlike "the" or "what"; "US" does, "us" does not."""
        if self.text.isupper() and len(self.text) > 1:
            return True
        lower = self.text.lower()
        return lower not in STOP_WORDS and lower not in listed("asking")


def words(text: str) -> tuple[Word, ...]:
    """The words of a text, in order."""
    folded_spans = word_spans(text)
    stems = Stems()([folded for folded, _ in folded_spans])
    return tuple(Word(span.text(text), span, stem) for (_, span), stem in zip(folded_spans, stems, strict=True))


def content(text: str) -> tuple[Word, ...]:
    """The words that carry meaning."""
    return tuple(word for word in words(text) if word.carries)


def stems(of: Iterable[Word]) -> frozenset[str]:
    """The distinct stems."""
    return frozenset(word.stem for word in of)
