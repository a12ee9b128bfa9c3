"""A question as people type it, misspelt or in other names, made ready to search for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from askbot.domain import Span
from askbot.text.country_names import Named, name_table
from askbot.text.stopwords import STOP_WORDS
from askbot.text.words import fold, word_spans, words

if TYPE_CHECKING:
    from askbot.encoder import Encoder, QuestionEncoding
    from askbot.index.bm25 import Bm25

NAMES_USED = 3
"""Of each country: its common name, its capital, its people; and whatever else is one word, as "DPRK" is."""
NAME_WEIGHT = 0.3
"""What the words of another name for the same thing count."""
SHORTEST_CORRECTED = 4
LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ACTING = re.compile(r"\b(?:do|does|did|has|have|had|is|was|will|would|can|could|should|may|might)\s+$", re.IGNORECASE)
"""What stands before the subject of a question."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched for."""

    typed: str
    """The question as it was given."""
    spelt: str
    """The same with its spelling corrected."""
    text: str
    """What the encoder reads: spelling corrected, countries by the names that the corpus uses."""
    stems: Mapping[str, float]
    """Stem → how much it counts."""
    countries: tuple[Named, ...]
    """The names of countries in `text`."""
    encoding: QuestionEncoding
    """The vectors of `text`."""
    corrected: Mapping[str, str] = field(default_factory=dict[str, str])
    """Misspelt word → the corpus's word that was read in its place."""


def parse_query(question: str, bm25: Bm25, encoder: Encoder, encode: Callable[[str], QuestionEncoding]) -> Query:
    """Correct spelling, add other names, and encode."""
    text, corrected = correct(question, bm25, encoder)
    names = name_table().find(text)
    weights = dict.fromkeys(bm25.stem(content(words(text))), 1.0)
    for stem in _other_names(names, bm25):
        weights.setdefault(stem, NAME_WEIGHT)
    familiar = _familiar(text, names, bm25)
    countries = names if familiar == text else name_table().find(familiar)
    return Query(question, text, familiar, weights, tuple(countries), encode(familiar), corrected)


def content(folded: Sequence[str]) -> list[str]:
    """Folded words without those that carry no content, unless nothing else is there."""
    return [word for word in dict.fromkeys(folded) if word not in STOP_WORDS] or list(dict.fromkeys(folded))


def correct(question: str, bm25: Bm25, encoder: Encoder) -> tuple[str, dict[str, str]]:
    """The question with each unknown word replaced by the corpus's commonest word that is one edit away.

    A word is unknown if neither the corpus nor the encoder's vocabulary has it. Edits as by Damerau (1964): one letter
    left out, put in, exchanged, or two neighbours swapped. A name is only read as another name
    that begins alike: "Westmark" is not "Estmark".
    """
    spans = [(word, span) for word, span in word_spans(question) if len(word) >= SHORTEST_CORRECTED and word.isalpha()]
    known = bm25.frequencies([word for word, _ in spans])
    corrected: dict[str, str] = {}
    parts: list[str] = []
    at = 0
    for word, span in spans:
        if word in known or encoder.knows(word):
            continue
        near = bm25.frequencies(sorted(_edits(word)))
        typed = span.text(question)
        if typed[0].isupper() and span.start and not question.isupper():
            near = {o: count for o, count in near.items() if o[0] == word[0] and _may_be_name(o, encoder)}
        if near:
            corrected[word] = max(near, key=lambda other: (near[other], other))
            read = corrected[word].capitalize() if typed[0].isupper() else corrected[word]
            parts += [question[at : span.start], read]
            at = span.end
    return "".join([*parts, question[at:]]), corrected


def _may_be_name(word: str, encoder: Encoder) -> bool:
    """Whether a word may be a name: no common word, or a country's. "Sundar" is not "Sunday"."""
    return not encoder.knows(word) or bool(name_table().find(word.capitalize()))


def _edits(word: str) -> set[str]:
    halves = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    return {
        *(a + b[1:] for a, b in halves if b),
        *(a + b[1] + b[0] + b[2:] for a, b in halves if len(b) > 1),
        *(a + letter + b[1:] for a, b in halves if b for letter in LETTERS),
        *(a + letter + b for a, b in halves for letter in LETTERS),
    }


def _other_names(names: Sequence[Named], bm25: Bm25) -> list[str]:
    """The stems of the other names of what is named."""
    groups = [name_table().groups[named.group] for named in names]
    others = [name for group in groups for name in (*group[:NAMES_USED], *filter(str.isalpha, group[NAMES_USED:]))]
    return bm25.stem(content([word for name in others for word in words(name)])) if others else []


def _familiar(text: str, names: Sequence[Named], bm25: Bm25) -> str:
    """The text with a country's name that the corpus never uses replaced by one that it does use.

    So is a capital that acts ("What does Pyongyang want?"): it stands for its country.
    """
    for named in reversed(names):
        used = named.span.text(text)
        common, capital, _, *official = (*name_table().groups[named.group], "", "")
        same = [name for name in (common, *official) if name]
        strange = used.casefold() in {name.casefold() for name in same} and not _in_corpus(used, bm25)
        if strange or (used.casefold() == capital.casefold() and _ACTING.search(text[: named.span.start])):
            other = next((name for name in same if _in_corpus(name, bm25)), used)
            text = text[: named.span.start] + other + text[named.span.end :]
    return text


def _in_corpus(name: str, bm25: Bm25) -> bool:
    parts = [fold(span.text(name)) for _, span in word_spans(name)]
    return len(bm25.frequencies(parts)) == len(set(parts))


def match_spans(question: str, text: str, bm25: Bm25) -> tuple[Span, ...]:
    """The words of a text that share a stem with a content word of the question."""
    wanted = set(bm25.stem(content(words(question))))
    spans = word_spans(text)
    stems = bm25.stem([word for word, _ in spans])
    return tuple(span for (_, span), stem in zip(spans, stems, strict=True) if stem in wanted)
