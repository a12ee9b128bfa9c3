"""What kind of thing a question asks for, and whether a text has one to offer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from askbot.answer.question.tokens import Word, words
from askbot.answer.question.word_lists import listed
from askbot.answer.scoring.matching import near


class Kind(StrEnum):
    """What would answer a question."""

    NUMBER = "number"
    DATE = "date"
    PERSON = "person"
    PLACE = "place"
    REASON = "reason"
    YES_NO = "yes or no"
    OTHER = "other"


_TIMES = r"year|years|date|day|month|century|decade|time"
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
_DATES = re.compile(
    r"\b(?:1\d|20)\d\ds?\b|\b\d{1,2}:\d\d\b|\b\d+\s*[ap]\.?m\b"
    r"|\b(?:since|during|after|before|until|ago|(?-i:May))\b"
    r"|\b(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)(?:\.|\s+\d)",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"(?<![\w.-])[$€£¥]?\d[\d.,]*(?:st|nd|rd|th|bn|m|k)?(?!\w)")
"""A number that counts or measures by itself; "170mm" names a thing."""
_CONDITION = re.compile(r"\b(?:if|once|when|whenever|as soon as)\b", re.IGNORECASE)
"""When something that has not happened may: "*if* the losses go on"."""
_OFTEN = re.compile(
    r"\b(?:(?:bi|semi)?-?(?:annual|month|week|year|day|dai|hour)\w*|every|each|once|twice|times|regularly|often)\b"
    r"|\b(?:rare|seldom|frequent|occasional)\w*",
    re.IGNORECASE,
)
"""How often something happens, without a number."""
_FORECAST = re.compile(
    r"\b(?:will|would|could|may|might|shall|plan(?:s|ned)?|expect\w*|going to|intends?|aims?|scheduled|to be|next"
    r"|forecasts?|from)\b",
    re.IGNORECASE,
)
_OF_FUTURE = re.compile(r"\bwill\b|\bgoing to\b|\bnext\b", re.IGNORECASE)
_WITHHELD = re.compile(
    r"\b(?:not|n['’]t|nor|neither|never|nobody|no one|none|without|declin\w+|refus\w+|unclear|unknown|unsure)\b"
    r"[^.;]{0,60}?\b(who|whom|whose|when|where|why|how (?:many|much))\b",
    re.IGNORECASE,
)
"""What is not said, not known or kept back: "neither would say *who* paid", "it is unclear *how many* …"."""
_KIND_OF = {"when": Kind.DATE, "where": Kind.PLACE, "why": Kind.REASON, "how": Kind.NUMBER}
_COUNTED = re.compile(r"\bhow\s+many\s+((?:[\w-]+\s+){1,3})", re.IGNORECASE)
_COUNT = re.compile(
    r"(?<![\w.,$€£¥-])\d[\d.,]*(?:\s(?:million|billion|thousand|hundred|dozen))?"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?|million|several"
    r"|many|no|none)\b",
    re.IGNORECASE,
)
"""What counts things; amounts of money do not."""
_BEHIND, _BEFORE = 6, 4
"""Words behind and before a number among which stands what it counts."""
CERTAIN = frozenset({Kind.NUMBER, Kind.DATE, Kind.PLACE, Kind.PERSON})
"""Kinds without which a sentence can hardly answer."""


def expected(question: str) -> Kind:
    """The kind of thing that `question` asks for first: "who led the troops when …" asks for a person."""
    lower = question.casefold()
    matches = [(match.start(), place) for place, (_, p) in enumerate(_QUESTION) if (match := p.search(lower))]
    return _QUESTION[min(matches)[1]][0] if matches else Kind.OTHER


def offers(kind: Kind, text: str, asked: frozenset[str]) -> bool:
    """Whether a text has something of that kind which the question, with the stems `asked`, did not already say.

    A text that says it is not known, or is kept back, has that to offer.
    """
    if withholds(kind, text):
        return True
    if kind is Kind.NUMBER:
        is_often = not asked.isdisjoint({"often", "frequent"}) and _OFTEN.search(text) is not None
        return is_often or bool(_NUMBERS.search(text)) or _has("numbers", text)
    if kind is Kind.DATE:
        is_condition = not asked.isdisjoint({"might", "could", "would", "will"}) and _CONDITION.search(text) is not None
        return is_condition or bool(_DATES.search(text)) or _has("times", text)
    if kind in {Kind.PERSON, Kind.PLACE}:
        tokens = words(text)
        people = {word.stem for word in tokens} & (listed("people") | listed("groups"))
        return _names_other(tokens, asked) or (kind is Kind.PERSON and bool(people))
    if kind is Kind.REASON:
        return _REASONS.search(text) is not None
    return True


def withholds(kind: Kind, text: str) -> bool:
    """Whether a text says that something of that kind is not said or not known: "would not say who paid"."""
    return any(_KIND_OF.get(match[1].lower().split()[0], Kind.PERSON) is kind for match in _WITHHELD.finditer(text))


def counted(question: str) -> frozenset[str]:
    """The stems of what a question wants counted: "how many *rocket launchers* were …"."""
    match = _COUNTED.search(question)
    return frozenset(word.stem for word in words(match[1]) if word.carries) if match else frozenset()


def uncounted(question: str, sentence: str) -> float:
    """The share of the words for what is to be counted that stand by no number in a sentence, 0 to 1."""
    wanted = counted(question)
    if not wanted:
        return 0.0
    tokens = words(sentence)
    shares = [1.0]
    for number in _COUNT.finditer(sentence):
        beside = [word for word in tokens if word.span.end <= number.start()][-_BEFORE:]
        beside += [word for word in tokens if word.span.start >= number.end()][:_BEHIND]
        met = sum(any(word.stem == stem or near(word.stem, stem) for word in beside) for stem in wanted)
        shares.append(1 - met / len(wanted))
    return min(shares)


def is_of_future(question: str) -> bool:
    """Whether a question asks what is to come."""
    return bool(_OF_FUTURE.search(question))


def tells_future(text: str) -> bool:
    """Whether a text says what is to come."""
    return bool(_FORECAST.search(text))


def _has(list_name: str, text: str) -> bool:
    return any(word.text.lower() in listed(list_name) for word in words(text))


def _names_other(tokens: Sequence[Word], asked: frozenset[str]) -> bool:
    """Whether a text names something that the question does not."""
    return any(word.is_capital and word.carries and word.stem not in asked for word in tokens)
