"""How well each word of a question is met by each sentence of the hits: literally, nearly, and by meaning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from askbot.answer.question.tokens import Word, content, stems, words
from askbot.domain import Floats, Hit
from askbot.search.maxsim import token_matches
from askbot.text.country_names import name_table

if TYPE_CHECKING:
    from askbot.encoder import QuestionEncoding
    from askbot.search import Query, Searcher

SHORTEST_NEAR = 5
"""Stems of fewer letters are either equal or different."""

NEARLY = 0.8


@dataclass(frozen=True)
class HitMatch:
    """One hit of s sentences against the n content words of a question."""

    soft: Floats
    """(s, n): the mean over the word's pieces of their best cosine in the sentence."""
    literal: Floats
    """(s, n): 1 where the sentence has the stem, NEARLY where it has another form or name of it, else 0."""
    heading: Floats
    """(n,): the same for the document's title and the headings above the passage."""
    cosines: Floats
    """(s,): the question's vector against each sentence's."""

    @cached_property
    def best(self) -> Floats:
        """(s, n): literal or soft, whichever is more."""
        return np.maximum(self.literal, self.soft)


@dataclass(frozen=True)
class Match:
    """A question of n content words against its hits."""

    words: tuple[Word, ...]
    rarity: Floats
    """(n,): inverse document frequency as a share of the highest possible."""
    known: npt.NDArray[np.bool_]
    """(n,): whether the corpus has the word's stem anywhere."""
    pieces: npt.NDArray[np.int32]
    """(n,): how many word pieces each word has."""
    hits: tuple[HitMatch, ...]


class Matcher:
    """Compares questions with the hits of one snapshot."""

    def __init__(self, searcher: Searcher) -> None:
        self._snapshot = searcher.snapshot

    def match(self, query: Query, hits: Sequence[Hit]) -> Match:
        """Compare the content words of a question with every sentence of the hits."""
        question, encoding = query.text, query.encoding
        asked = _placed(question, encoding)
        rows = [self._snapshot.row_of(hit.passage.id) for hit in hits]
        by_piece = token_matches(self._snapshot, rows, encoding.tokens)
        spread = _spread(asked, encoding)
        asked_stems = tuple(word.stem for word in asked)
        sought = _sought(question, asked)
        idf = self._snapshot.bm25.idf(asked_stems)
        highest = float(np.log(1 + (len(self._snapshot) + 0.5) / 0.5))
        rarity = np.asarray([idf[stem] / highest for stem in asked_stems], np.float32)
        return Match(
            words=asked,
            rarity=rarity,
            known=rarity < 1 - 1e-6,
            pieces=(spread > 0).sum(0).astype(np.int32),
            hits=tuple(
                HitMatch(
                    soft=best @ spread,
                    literal=_literal(sought, [hit.passage.sentence_text(s) for s in hit.passage.sentences]),
                    heading=_literal(sought, [" ".join((hit.document.title, *hit.passage.section))])[0],
                    cosines=cosines,
                )
                for hit, best, cosines in zip(hits, by_piece, self._cosines(rows, encoding), strict=True)
            ),
        )

    def _cosines(self, rows: Sequence[int], encoding: QuestionEncoding) -> list[Floats]:
        """The cosine of the question's vector with that of each sentence of each passage."""
        stored = self._snapshot.sentences_in(rows)
        cosines = np.asarray(stored.vectors, np.float32) @ encoding.vector
        return np.split(cosines, np.cumsum(np.bincount(stored.owners, minlength=len(rows)))[:-1])


def _placed(question: str, encoding: QuestionEncoding) -> tuple[Word, ...]:
    """The content words that the encoder saw, or all words where none carries meaning; a repeated stem once."""
    end = int(encoding.offsets[-1, 1]) if len(encoding.offsets) else 0
    by_stem = {word.stem: word for word in reversed(content(question) or words(question)) if word.span.end <= end}
    return tuple(reversed(by_stem.values()))


def _spread(asked: Sequence[Word], encoding: QuestionEncoding) -> Floats:
    """(pieces, n): the weight of each piece in each word."""
    starts = np.asarray([w.span.start for w in asked])
    ends = np.asarray([w.span.end for w in asked])
    inside = (encoding.offsets[:, :1] < ends) & (encoding.offsets[:, 1:] > starts)
    return (inside / np.maximum(inside.sum(0), 1)).astype(np.float32)


def _sought(question: str, asked: Sequence[Word]) -> list[tuple[str, frozenset[int]]]:
    """The stem of each word, and the countries whose name, capital or people it is part of."""
    named = name_table().find(question)
    return [(word.stem, frozenset(n.group for n in named if n.span.overlaps(word.span))) for word in asked]


def _literal(sought: Sequence[tuple[str, frozenset[int]]], sentences: Sequence[str]) -> Floats:
    table = np.zeros((len(sentences), len(sought)), np.float32)
    names_country = any(groups for _, groups in sought)
    for row, sentence in enumerate(sentences):
        sentence_stems = stems(words(sentence))
        countries = _countries(sentence) if names_country else frozenset[int]()
        table[row] = [_met(stem, groups, sentence_stems, countries) for stem, groups in sought]
    return table


def _met(stem: str, groups: frozenset[int], sentence_stems: frozenset[str], countries: frozenset[int]) -> float:
    """A part of a country's name is met by that country alone: "South" in "South Korea" is not "North Korea"'s."""
    if groups:
        return bool(groups & countries) * (1.0 if stem in sentence_stems else NEARLY)
    if stem in sentence_stems:
        return 1.0
    return NEARLY * any(near(stem, other) for other in sentence_stems)


def _countries(text: str) -> frozenset[int]:
    return frozenset(named.group for named in name_table().find(text))


def near(one: str, other: str) -> bool:
    """Whether two stems are likely forms of one word: a long common beginning, or a slip of one letter; no figures."""
    shortest, longest = sorted((len(one), len(other)))
    if shortest < SHORTEST_NEAR or one[:2] != other[:2] or one[0].isdigit():
        return False
    common = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), shortest)
    if common >= max(SHORTEST_NEAR, 0.7 * longest):
        return True
    return longest - shortest <= 1 and (
        one[common + 1 :] == other[common + 1 :]
        or one[common:] == other[common + 1 :]
        or one[common + 1 :] == other[common:]
    )
