"""Questions for what is not so: "which countries did *not* sign?" is answered by a sentence that says so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from askbot.answer.question.tokens import words
from askbot.answer.scoring.matching import near
from askbot.domain import Status

if TYPE_CHECKING:
    from askbot.answer.question.parsed import ParsedQuestion
    from askbot.answer.scoring.scorer import Weighing

_NOT = re.compile(
    r"(?:\b(?:not|never|neither|nor)|n['’]t)\s+(?:yet\s+|been\s+|be\s+|have\s+|has\s+|had\s+|to\s+)*(?P<verb>\w+)",
    re.IGNORECASE,
)
_OPENS = re.compile(r"^(?:which|who|what|whom|whose)\b", re.IGNORECASE)


def denied_verbs(text: str) -> tuple[str, ...]:
    """The stems of the words that a text says "not" to."""
    return tuple(words(match["verb"])[0].stem for match in _NOT.finditer(text) if words(match["verb"]))


def of_the_denied(parsed: ParsedQuestion, weighing: Weighing) -> Weighing:
    """Only sentences that say "not" to what the question does; without any it is related at most."""
    asked = denied_verbs(parsed.text) if _OPENS.match(parsed.text) else ()
    if not asked:
        return weighing
    denying = tuple(one for one in weighing.candidates if _shares(asked, denied_verbs(one.text)))
    if denying:
        return replace(weighing, candidates=denying)
    status = Status.RELATED if weighing.status is Status.ANSWERED else weighing.status
    return replace(weighing, status=status)


def _shares(asked: Sequence[str], said: Sequence[str]) -> bool:
    return any(one == other or near(one, other) for one in asked for other in said)
