"""Broad questions: of the whole corpus, or of what it says about one subject."""

from __future__ import annotations

import re
from dataclasses import dataclass

from askbot.answer.question.tokens import content

_WORK = (
    r"(?:(?:the|this|these|your|our|all|latest|newest|last) )*"
    r"(?:briefings?|documents?|corpus|files?|reports?|texts?|news|articles?)"
)
_SUMMARY = r"(?:summary|overview|digest|gist|outline)"
_SUM_UP = (
    r"summari[sz]e|sum up"
    rf"|give (?:me |us )?(?:a |an |the )?(?:short |brief |quick )?{_SUMMARY}(?: of)?|(?:a |the )?{_SUMMARY} of"
)
_PLEASE = r"^(?:please |can you |could you )*"
_WHOLE = re.compile(
    rf"{_PLEASE}(?:(?:{_SUM_UP})(?: (?:{_WORK}|it|this|everything|all))?(?: for (?:me|us))?"
    rf"|what(?:'s| is| are) (?:in )?{_WORK}(?: all)?(?: about)?|what does {_WORK} say"
    r"|what (?:are|is) the (?:main|key|most important) (?:points?|statements?|messages?|findings?|takeaways?|claims?)"
    rf"(?: (?:of|in) {_WORK})?|overview|summary|tl;?dr)\W*$",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    rf"{_PLEASE}(?:what (?:does|do|did) (?:it|{_WORK}|they) (?:all )?(?:say|tell us|report|mention)"
    r" (?:about|on|of|regarding|concerning)"
    r"|(?:what|everything) (?:is|was|has been) (?:said|known|reported|told) (?:about|on|of)"
    rf"|(?:{_SUM_UP})(?: what (?:it|{_WORK}) says?)?(?: {_WORK})?(?: (?:about|on))?"
    r"|tell (?:me|us) (?:everything |all )?about)\s+(?P<topic>.+?)\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Broad:
    """A broad question: about one subject, or about the whole corpus where `topic` is None."""

    topic: str | None


def read_broad(question: str) -> Broad | None:
    """Understand a broad question; None for any other."""
    if _WHOLE.match(question):
        return Broad(None)
    match = _ABOUT.match(question)
    if match is None:
        return None
    return Broad(match["topic"]) if content(match["topic"]) else Broad(None)
