"""What every face shows alike: how sure an answer is, and which of its words are set in bold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

from askbot.domain import Span

MOST_NAMED = 5
"""Documents that a note names; more are counted only."""
NEAR = 12
"""Characters between two matching words that are shown as one match."""
STRONG_SHARE = 0.9
"""How far above the threshold, of all there is above it, a match counts as strong."""


class Strength(StrEnum):
    """How sure an answer is, in words."""

    STRONG = "strong"
    GOOD = "good"
    WEAK = "weak"


def strength(confidence: float, threshold: float) -> Strength:
    """A confidence in words, seen from the calibrated threshold, both 0 to 1."""
    if confidence < threshold:
        return Strength.WEAK
    return Strength.STRONG if confidence >= threshold + (1 - threshold) * STRONG_SHARE else Strength.GOOD


def undated_note(undated: Sequence[str]) -> str:
    """Which documents a filter on dates left out because they have no date, in a sentence; empty for none."""
    if not undated:
        return ""
    named = ", ".join(undated[:MOST_NAMED]) + (" …" if len(undated) > MOST_NAMED else "")
    which = "1 document has" if len(undated) == 1 else f"{len(undated)} documents have"
    return f"{which} no date and stood outside the search: {named}"


def phrases(text: str, matches: Iterable[Span]) -> tuple[Span, ...]:
    """The matches in `text` worth setting in bold: neighbours joined, and of them those of two words and more.

    A word by itself in bold draws the eye to no more than itself.
    """
    joined: list[Span] = []
    for span in sorted(matches):
        if joined and span.start - joined[-1].end <= NEAR:
            joined[-1] = Span(joined[-1].start, max(span.end, joined[-1].end))
        else:
            joined.append(span)
    return tuple(span for span in joined if len(span.text(text).split()) > 1)
