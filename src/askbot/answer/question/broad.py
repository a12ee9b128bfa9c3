"""Broad questions: of the whole corpus, or of what it says about one subject."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from askbot.answer.question.tokens import content, words
from askbot.answer.question.word_lists import listed

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
_ABOUT = re.compile(
    rf"{_PLEASE}(?:what (?:does|do|did) (?:it|{_WORK}|they) (?:all )?(?:say|tell us|report|mention)"
    r" (?:about|on|of|regarding|concerning)"
    r"|(?:what|everything) (?:is|was|has been) (?:said|known|reported|told) (?:about|on|of)"
    rf"|(?:{_SUM_UP})(?: what (?:it|{_WORK}) says?)?(?: {_WORK})?(?: (?:about|on))?"
    r"|tell (?:me|us) (?:everything |all )?about)\s+(?P<topic>.+?)\W*$",
    re.IGNORECASE,
)


_NUMBERS = re.compile(
    rf"{_PLEASE}(?:(?:what are|give me|show me|list) )?(?:the )?(?:key|main|most important|all the) "
    rf"(?:numbers|figures|statistics|stats|data)(?: (?:of|in|from) {_WORK})?"
    r"(?: (?:about|on|for|of) (?P<topic>.+?))?\W*$",
    re.IGNORECASE,
)
_DISPUTED = re.compile(
    rf"{_PLEASE}(?:what(?:'s| is| are)?(?: being)? (?:disputed|contested|denied|controversial|in dispute)"
    r"|(?:what|where) do (?:the )?(?:sources?|sides?|speakers?|they|people) (?:disagree|differ)"
    r"|(?:do|does) (?:the )?(?:sources?|accounts?|sides?|speakers?|reports?) (?:differ|disagree"
    r"|contradict (?:each other|one another))"
    r"|who (?:disagrees|denies what))(?: (?:about|on|over|as to|of|in|here) ?(?P<topic>.*?))?\W*$",
    re.IGNORECASE,
)
_ALL = re.compile(rf"(?:{_WORK}|here|it|this|that|all|everything)?\W*", re.IGNORECASE)


class Kept(Enum):
    """Which statements a digest draws from."""

    ALL = auto()
    FIGURES = auto()
    DISPUTED = auto()
    """Denials, refusals to comment, and statements that differ."""


@dataclass(frozen=True, slots=True)
class Broad:
    """A broad question: about one subject, or about the whole corpus where `topic` is None."""

    topic: str | None
    kept: Kept = Kept.ALL


def read_broad(question: str) -> Broad | None:
    """Understand a broad question; None for any other."""
    if _is_of_all(question):
        return Broad(None)
    for kept, pattern in ((Kept.FIGURES, _NUMBERS), (Kept.DISPUTED, _DISPUTED), (Kept.ALL, _ABOUT)):
        if match := pattern.match(question):
            topic = match["topic"] or ""
            return Broad(topic if content(topic) and not _ALL.fullmatch(topic) else None, kept)
    return None


def _is_of_all(question: str) -> bool:
    """Whether a question has no words but of briefings and summaries: "what is this about?", "tl;dr"."""
    tokens = words(question)
    first = tokens[0].text.lower() if tokens else ""
    other_words = listed("question words") | listed("auxiliaries")
    opens = first.startswith("what") or first in {"can", "could", "would"} or first not in other_words
    carrying = [word.text.lower() for word in tokens if word.carries]
    named = [word for word in tokens if word.text.lower() in listed("broad")]
    return opens and listed("broad").issuperset(carrying) and (bool(named) or first.startswith("what"))
