"""Hits that say the same are shown once, with every place they stand in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from askbot.domain import Hit

SAME_WORDS = 0.8
"""Jaccard overlap of the words of two passages from which they are one."""
SHORTEST_SENTENCE = 5
"""Words that a sentence needs for its repetition to mean anything."""


@dataclass(frozen=True, slots=True)
class _Face:
    """What a hit is recognised by."""

    words: frozenset[str]
    best: tuple[str, ...]
    """The words of the sentence that fits the question best."""


def folded(hits: Iterable[Hit], k: int) -> tuple[Hit, ...]:
    """The first k hits that differ, each with its near-duplicates in `also`.

    Two hits are near-duplicates if their passages share most words, or if the sentence that fits the question best is
    the same in both.
    """
    kept: list[tuple[Hit, _Face, list[Hit]]] = []
    for hit in hits:
        face = _face(hit)
        twin = next((also for _, other, also in kept if _same(face, other)), None)
        if twin is not None:
            twin.append(hit)
        elif len(kept) < k:
            kept.append((hit, face, []))
    return tuple(replace(hit, also=tuple(also)) if also else hit for hit, _, also in kept)


def _face(hit: Hit) -> _Face:
    passage = hit.passage
    best = max(range(len(hit.sentence_scores)), key=hit.sentence_scores.__getitem__, default=None)
    said = _plain(passage.sentence_text(passage.sentences[best])) if best is not None else []
    return _Face(frozenset(_plain(passage.text)), tuple(said) if len(said) >= SHORTEST_SENTENCE else ())


def _plain(text: str) -> list[str]:
    """Words between blanks: a copy differs in case or line ends, seldom in more."""
    return text.casefold().split()


def _same(one: _Face, other: _Face) -> bool:
    if one.best and one.best == other.best:
        return True
    return len(one.words & other.words) > SAME_WORDS * len(one.words | other.words)
