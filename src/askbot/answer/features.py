"""Numbers that the two small networks decide from: of question words, of questions, of sentences.

None depends on the size of the corpus but for rarity, which is a share.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from askbot.answer.kinds import Kind, expected, offers
from askbot.answer.lists import listed
from askbot.answer.matching import HitMatch, Match
from askbot.answer.words import Word, content, stems, words
from askbot.domain import Hit

Floats = npt.NDArray[np.float32]

WORD_FEATURES = (
    "soft passage",
    "literal passage",
    "heading",
    "soft sentence",
    "literal sentence",
    "literal anywhere in the hits",
    "in the corpus",
    "capital",
    "figure",
    "rarity",
    "several pieces",
    "names the kind asked for",
    "its noun has another name",
)
QUESTION_FEATURES = (
    "passage cosine",
    "sentence cosine",
    "late interaction",
    "bm25",
    "best sentence's cosine",
    "gap to the last hit",
    "words",
    "has a name",
    "share matched",
)
SENTENCE_FEATURES = (
    "share matched",
    "share by meaning",
    "share literal",
    "late interaction",
    "cosine",
    "behind the best passage",
    "first passage",
    "passage's share matched",
    "offers the kind",
    *(f"offers a {kind}" for kind in Kind),
    "new words",
    "length",
    "leans on the one before",
    "first of its passage",
    "neighbour's share",
    "names matched",
    "behind the best sentence",
)
_KIND_BEFORE = re.compile(r"\b(?:what|which|how\s+many|how\s+much|whose)\s+$", re.IGNORECASE)


@dataclass(frozen=True)
class QuestionFeatures:
    """What the confidence is made from."""

    words: Floats
    """(n, len(WORD_FEATURES))"""
    whole: Floats
    """(len(QUESTION_FEATURES),)"""


def importance(match: Match) -> Floats:
    """(n,) how much each word of the question counts, summing to 1: rare words and names count more."""
    weight = 0.2 + match.rarity + 0.5 * _names(match)
    return (weight / weight.sum()).astype(np.float32)


def question_features(question: str, match: Match, hits: Sequence[Hit]) -> QuestionFeatures:
    """Features of a question against at least one hit."""
    weight = importance(match)
    fits = [_fit(hit, weight) for hit in match.hits]
    main = int(np.argmax([fit + hit.score for fit, hit in zip(fits, hits, strict=True)]))
    top = match.hits[main]
    sentence = int(np.argmax(top.best @ weight))
    table = np.stack(
        [
            top.soft.max(0),
            top.literal.max(0),
            top.heading,
            top.soft[sentence],
            top.literal[sentence],
            np.max([np.maximum(hit.literal.max(0), hit.heading) for hit in match.hits], axis=0),
            match.known,
            _names(match),
            [word.is_number for word in match.words],
            match.rarity,
            match.pieces > 1,
            [bool(_KIND_BEFORE.search(question[: word.span.start])) for word in match.words],
            _other_name(question, match.words, hits[main].passage.text),
        ],
        axis=1,
    )
    scores = hits[main].scores
    whole = [scores.get(name, 0.0) for name in ("passage", "sentence", "maxsim", "bm25")]
    whole += [float(top.cosines.max()), hits[0].score - hits[-1].score, np.log(len(match.words))]
    whole += [float(_names(match).any()), fits[main]]
    return QuestionFeatures(table.astype(np.float32), np.asarray(whole, np.float32))


def sentence_features(question: str, match: Match, hits: Sequence[Hit]) -> list[Floats]:
    """Features of every sentence of every hit: (s, len(SENTENCE_FEATURES)) each."""
    weight = importance(match)
    asked = stems(words(question))
    kind = expected(question)
    tables = [
        _sentence_table(hit, found, weight, asked, kind, first=i == 0, behind=hits[0].score - hit.score)
        for i, (hit, found) in enumerate(zip(hits, match.hits, strict=True))
    ]
    named = _names(match) > 0
    best = max(float(table[:, 0].max(initial=0)) for table in tables)
    for table, found in zip(tables, match.hits, strict=True):
        table[:, -2] = found.literal[:, named].mean(1) if named.any() else 1
        table[:, -1] = best - table[:, 0]
    return tables


def _sentence_table(
    hit: Hit, found: HitMatch, weight: Floats, asked: frozenset[str], kind: Kind, *, first: bool, behind: float
) -> Floats:
    texts = [hit.passage.sentence_text(sentence) for sentence in hit.passage.sentences]
    share = found.best @ weight
    beside = np.maximum(np.append(share[1:], 0), np.append(0, share[:-1]))
    offered = [float(offers(kind, text, asked)) for text in texts]
    columns: list[object] = [share, found.soft @ weight, found.literal @ weight, hit.sentence_scores, found.cosines]
    columns += [[value] * len(texts) for value in (behind, float(first), _fit(found, weight))]
    columns += [offered, *([x * (kind is other) for x in offered] for other in Kind)]
    columns += [[np.log1p(len(stems(content(text)) - asked)) for text in texts]]
    columns += [[np.log1p(len(text)) for text in texts], [float(leans(text)) for text in texts]]
    columns += [[float(i == 0) for i in range(len(texts))], beside, [0.0] * len(texts), [0.0] * len(texts)]
    return np.asarray(columns, np.float32).T


def leans(sentence: str) -> bool:
    """Whether a sentence cannot stand alone: it begins with a pronoun or a word that points back."""
    found = words(sentence)[:1]
    return bool(found) and found[0].text.lower() in listed("leaning")


def _fit(hit: HitMatch, weight: Floats) -> float:
    """The share of the question that a passage and its headings meet."""
    return float(np.maximum(hit.best.max(0), hit.heading) @ weight)


def _names(match: Match) -> Floats:
    """(n,) 1 for words whose capital is no mere beginning, and for figures."""
    return np.asarray(
        [float(w.is_number or (w.is_capital and (w.span.start > 0 or w.text.isupper()))) for w in match.words],
        np.float32,
    )


def _other_name(question: str, asked: Sequence[Word], passage: str) -> list[float]:
    """1 for a name whose noun ("Ukrainian *soldiers*") stands in the passage with other names, but never with this."""
    followers = {a.stem: b for a, b in zip(words(question), words(question)[1:], strict=False)}
    near_noun: dict[str, set[str]] = {}
    told = words(passage)
    for i, word in enumerate(told):
        near_noun.setdefault(word.stem, set()).update(w.stem for w in told[max(0, i - 2) : i] if w.is_capital)
    flags: list[float] = []
    for word in asked:
        noun = followers.get(word.stem)
        before = near_noun.get(noun.stem, set()) if noun and noun.carries and not noun.is_capital else set[str]()
        flags.append(float(word.is_capital and bool(before) and word.stem not in before))
    return flags
