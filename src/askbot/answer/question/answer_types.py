"""What kind of thing a question asks for, and whether a sentence has one to offer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

from askbot.answer.question.tokens import Word, words
from askbot.answer.question.word_lists import listed


class Kind(StrEnum):
    """What would answer a question."""

    NUMBER = "number"
    DATE = "date"
    PERSON = "person"
    PLACE = "place"
    REASON = "reason"
    YES_NO = "yes or no"
    OTHER = "other"


_TIMES = r"year|years|date|day|month|century|decade|time|era|season"
_PLACES = r"country|countries|city|cities|town|state|region|place|continent|location|province|island|river|area"
_PEOPLE = r"person|people|leader|king|queen|president|minister|author|scientist|actor|player|singer|politician|expert"
_WHICH = r"\b(?:what|which)\s+(?:\w+\s+)?(?:{})\b"
_QUESTION: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (Kind.REASON, re.compile(r"\bwhy\b|\b(?:what|which)\s+(?:\w+\s+)?(?:reason|cause)s?\b|\bwhat\s+caused\b")),
    (Kind.DATE, re.compile(rf"\bwhen\b|{_WHICH.format(_TIMES)}|\bhow\s+long\s+ago\b|\bsince\s+when\b")),
    (
        Kind.NUMBER,
        re.compile(
            r"\bhow\s+(?:many|much|far|long|old|tall|high|deep|big|large|often|fast|wide)\b"
            r"|\b(?:what|which)\s+(?:\w+\s+){0,2}(?:percentage|percent|number|amount|cost|price|share)\b"
            r"|\bnumber of\b"
        ),
    ),
    (Kind.PLACE, re.compile(rf"\bwhere\b|{_WHICH.format(_PLACES)}")),
    (Kind.PERSON, re.compile(rf"\bwho(?:m|se)?\b|{_WHICH.format(_PEOPLE)}")),
    (
        Kind.YES_NO,
        re.compile(r"^(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might)\b"),
    ),
)
_REASONS = re.compile(
    r"\b(?:because|due to|owing to|as a result|in order to|so that|since|caused|causing|led to|leading to|thus"
    r"|therefore|reasons?|for fear|thanks to|to (?:avoid|protect|prevent|gain|make|help|reduce|increase|ensure))\b",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\b(?:in|at|near|to|from|into|across|throughout|of|around|off)\s+(?:the\s+)?(?:\w+\s+)?[A-Z]\w+")
_YEAR = re.compile(r"(?:1\d|20)\d\d")


def expected(question: str) -> Kind:
    """The kind of thing that `question` asks for."""
    lower = question.casefold()
    return next((kind for kind, pattern in _QUESTION if pattern.search(lower)), Kind.OTHER)


def offers(kind: Kind, sentence: str, asked: frozenset[str]) -> bool:
    """Whether a sentence has something of that kind which the question, with the stems `asked`, did not already say."""
    new = [word for word in words(sentence) if word.stem not in asked]
    if kind is Kind.NUMBER:
        return any(word.is_number or word.text.lower() in listed("numbers") for word in new)
    if kind is Kind.DATE:
        return any(_YEAR.fullmatch(word.text) or word.text.lower() in listed("times") for word in new)
    if kind is Kind.PERSON:
        return any(True for _ in _names(new))
    if kind is Kind.PLACE:
        return _PLACE.search(sentence) is not None and any(True for _ in _names(new))
    if kind is Kind.REASON:
        return _REASONS.search(sentence) is not None
    return True


def _names(new: list[Word]) -> Iterator[Word]:
    """Words with a capital, other than one that may have it only for beginning the sentence."""
    return (word for word in new if word.is_capital and word.span.start > 0 and word.carries)
