"""Marks: the stance of one whole sentence, kept beside the attributions that give it its speaker."""

from __future__ import annotations

from collections.abc import Iterable

from askbot.domain import Attribution, Sentence, Stance

MARK = "="
"""The cue of an attribution that is a mark: it has no source and no cue's span, and its content is the sentence."""


def mark(sentence: Sentence, stance: Stance) -> Attribution:
    """The mark that gives a sentence its stance."""
    return Attribution((), (), (sentence.span,), stance, None, MARK, shown=False)


def marked_stance(sentence: Sentence, attributions: Iterable[Attribution]) -> Stance | None:
    """The stance that a sentence is marked with, if it is."""
    return next((a.stance for a in attributions if is_mark(a) and a.content == (sentence.span,)), None)


def is_mark(attribution: Attribution) -> bool:
    """Whether it is a mark, and says nothing of who says what."""
    return attribution.cue_text == MARK and not attribution.cue
