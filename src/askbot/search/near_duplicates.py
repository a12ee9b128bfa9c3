"""Hits that say the same are shown once, with every place they stand in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from askbot.domain import Passage

SAME_WORDS = 0.8
"""Jaccard overlap of the words of two passages from which they are one."""
SHORTEST_SENTENCE = 5
"""Words that a sentence needs for its repetition to mean anything."""


@dataclass(frozen=True, slots=True)
class _Face:
    """What a passage is recognised by."""

    words: frozenset[str]
    best: tuple[str, ...]
    """The words of the sentence that fits the question best."""


def folded(passages: Iterable[tuple[Passage, Sequence[float]]], k: int) -> list[list[int]]:
    """The places in `passages` of the first k passages that differ, each followed by those of its near-duplicates.

    A passage comes with the scores of its sentences. Two are near-duplicates if they share most words, or if the
    sentence that fits the question best is the same in both.
    """
    kept: list[tuple[_Face, list[int]]] = []
    for place, (passage, scores) in enumerate(passages):
        face = _face(passage, scores)
        twins = next((places for other, places in kept if _same(face, other)), None)
        if twins is not None:
            twins.append(place)
        elif len(kept) < k:
            kept.append((face, [place]))
    return [places for _, places in kept]


def _face(passage: Passage, scores: Sequence[float]) -> _Face:
    best = max(range(len(scores)), key=scores.__getitem__, default=None)
    said = _plain(passage.sentence_text(passage.sentences[best])) if best is not None else []
    return _Face(frozenset(_plain(passage.text)), tuple(said) if len(said) >= SHORTEST_SENTENCE else ())


def _plain(text: str) -> list[str]:
    """Words between blanks: a copy differs in case or line ends, seldom in more."""
    return text.casefold().split()


def _same(one: _Face, other: _Face) -> bool:
    if one.best and one.best == other.best:
        return True
    fewer, more = sorted((len(one.words), len(other.words)))
    if fewer <= SAME_WORDS * more:  # what they share cannot be enough
        return False
    shared = len(one.words & other.words)
    return shared > SAME_WORDS * (fewer + more - shared)
