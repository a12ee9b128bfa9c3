"""Numbers that the two small networks decide from: of question words, of questions, of sentences.

None depends on the size of the corpus but for rarity, which is a share.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from askbot.answer.question.answer_types import Kind, expected, offers
from askbot.answer.question.entity_roles import (
    Told,
    apart,
    asked_names,
    counts_others,
    doubt,
    is_asked_to_speak,
    speaks,
    told,
)
from askbot.answer.question.tokens import Word, content, stems, words
from askbot.answer.question.word_lists import listed
from askbot.answer.scoring.matching import HitMatch, Match
from askbot.domain import Floats, Hit

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
    "not named in the sentence",
    "not named in the passage",
    "its noun has another name in the sentence",
    "its noun has another name in the passage",
    "qualifies something else in the sentence",
    "qualifies something else in the passage",
    "apart from its neighbours",
    "asked to speak",
    "does not speak",
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
    "share matched in the sentence",
    "kind asked for",
    "sentence lacks the kind",
    "passage lacks the kind",
    "counts others",
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

    @property
    def counts_others(self) -> bool:
        """Whether the text counts others' than the asked-for."""
        return bool(self.whole[QUESTION_FEATURES.index("counts others")])


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
            *_doubts(question, match.words, hits[main], sentence),
        ],
        axis=1,
    )
    scores = hits[main].scores
    whole = [scores.get(name, 0.0) for name in ("passage", "sentence", "maxsim", "bm25")]
    whole += [float(top.cosines.max()), hits[0].score - hits[-1].score, np.log(len(match.words))]
    whole += [float(_names(match).any()), fits[main], float(top.best[sentence] @ weight)]
    whole += [*_lacking(question, hits[main], sentence), _counts_others(question, hits[main], sentence)]
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


def _doubts(question: str, asked: Sequence[Word], hit: Hit, best: int) -> list[list[float]]:
    """What speaks against each word where it belongs to a name, in the best sentence and in the passage."""
    sentence, whole = _told(hit, best)
    rows = [[0.0] * 9 for _ in asked]
    gaps = apart(told(question), sentence)
    speakers = [a.speaker for a in hit.attributions if a.shown]
    for row, word in zip(rows, asked, strict=True):
        row[6] = gaps.get(word.stem, 0.0)
    for name in asked_names(question):
        here, there = doubt(question, name, sentence), doubt(question, name, whole)
        spoken = is_asked_to_speak(question, name.span)
        silent = spoken and not any(speaks(name, speaker) for speaker in speakers)
        values = [here.missing, there.missing, here.rival, there.rival, here.strays, there.strays]
        for row, word in zip(rows, asked, strict=True):
            if word.span.overlaps(name.span):
                row[:6], row[7:] = values, [float(spoken), float(silent)]
    return list(map(list, zip(*rows, strict=True)))


def _told(hit: Hit, best: int) -> tuple[Told, Told]:
    """A sentence, and its passage with the headings above it."""
    passage = hit.passage
    whole = "\n".join((hit.document.title, *passage.section, passage.text))
    return told(passage.sentence_text(passage.sentences[best])), told(whole)


def _counts_others(question: str, hit: Hit, best: int) -> float:
    return float(counts_others(question, *_told(hit, best)))


def _lacking(question: str, hit: Hit, best: int) -> list[float]:
    """Whether the question asks for a kind of thing, and whether sentence and passage have none of it to offer."""
    kind, asked = expected(question), stems(words(question))
    offered = [offers(kind, hit.passage.sentence_text(sentence), asked) for sentence in hit.passage.sentences]
    return [float(kind is not Kind.OTHER), float(not offered[best]), float(not any(offered))]
