"""Decides whether a question is answered, related or not covered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from askbot.answer.question.answer_types import CERTAIN, Kind, offers
from askbot.answer.question.parsed import codes
from askbot.answer.scoring.features import surroundings
from askbot.domain import Hit, Status

if TYPE_CHECKING:
    from askbot.answer.question.parsed import ParsedQuestion
    from askbot.answer.scoring.decision import Decision
    from askbot.answer.scoring.matching import Match

_ORDINAL = re.compile(r"\d|\d+(?:st|nd|rd|th)", re.IGNORECASE)
"""Numbers that a text may as well spell out."""
_PARTS = re.compile(r"[-./]")
"""Between the parts of a date or a code: "2024-12-29" has 2024 in it."""


def coverage(decision: Decision, confidence: float, *, certain: bool, known: bool = True, near: float = 0.0) -> Status:
    """What a confidence in 0 to 1 means; answered only where it is `certain` that what was asked for stands there.

    `near` is the confidence before what has others do it was counted: that is near, though it is no answer.
    Where no word of the question is `known`, nothing is near it, however much anything resembles it.
    """
    if not known:
        return Status.NOT_COVERED
    if confidence >= decision.answered and certain:
        return Status.ANSWERED
    return Status.RELATED if max(confidence, near) >= decision.related else Status.NOT_COVERED


def has_known_words(match: Match) -> bool:
    """Whether any content word of a question is known: to the library, in another form to what was found, or at all.

    A word is known at all if it is one piece of the encoder's vocabulary: in "asdf qwer" no word is.
    """
    if match.known.any() or (match.pieces == 1).any():
        return True
    return any(bool(hit.literal.any() or hit.heading.any()) for hit in match.hits)


def lacking_kind(parsed: ParsedQuestion, sentence: str) -> Kind | None:
    """The kind that a question asks for, where it is one that must stand there, and the best sentence has none."""
    return None if parsed.kind not in CERTAIN or offers(parsed.kind, sentence, parsed.stems) else parsed.kind


def missing_codes(parsed: ParsedQuestion, hit: Hit) -> tuple[str, ...]:
    """The numbers and codes of a question that stand neither in a passage nor in what stands above it."""
    text = surroundings(hit).casefold()
    there = {part for code in codes(text) for part in (code.replace(",", ""), *_PARTS.split(code))}
    asked = (code for code in parsed.codes if not _ORDINAL.fullmatch(code))
    return tuple(code for code in asked if code.casefold().replace(",", "") not in there)
