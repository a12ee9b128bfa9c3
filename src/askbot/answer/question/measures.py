"""In what an attribute is measured: "how old" wants years, "how far" kilometres, "what is it called" a name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from askbot.answer.question.tokens import words

BESIDE = 14
"""Characters on either side of the answering words in which the unit may stand: "Charles, *74*, who"."""


class Measure(StrEnum):
    """What a value of an attribute has."""

    AGE = "age"
    WEIGHT = "weight"
    RANGE = "range"
    LENGTH = "length"
    SPEED = "speed"
    DURATION = "duration"
    MONEY = "money"
    COLOUR = "colour"
    TEMPERATURE = "temperature"
    SHARE = "share"


def _patterns(of: Mapping[Measure, str]) -> dict[Measure, re.Pattern[str]]:
    return {measure: re.compile(pattern, re.IGNORECASE) for measure, pattern in of.items()}


_OF_MONEY = (
    r"cost|costs|pay|pays|paid|earn\w*|charge\w*|worth|price\w*|spend\w*|spent|money|fine\w*|fund\w*|donat\w*|raise\w*"
    r"|refund\w*"
)
_ASKED = _patterns(
    {
        Measure.AGE: r"\bhow old\b|\bwhat(?:['’]s| is| was) (?:the )?(?:\S+ )*age\b",
        Measure.WEIGHT: r"\bhow heavy (?:is|are|was|were) (?!.*\b(?:loss|casualt|fight|toll|fire|rain|traffic))"
        r"|\bweigh\w*\b",
        Measure.RANGE: r"\bhow far\b|\brange of\b|\bwhat range\b",
        Measure.LENGTH: r"\bhow (?:tall|wide|deep)\b|\bdistance\b|\b(?:height|width|depth|altitude)\b",
        Measure.SPEED: r"\bhow (?:fast|quickly)\b|\bwhat speed\b|\b(?:top|maximum) speed\b",
        Measure.DURATION: r"\bhow long (?:ago|is|are|was|were|will|does|do|did|has|have|had|can|could|would|until"
        r"|before|after)\b|\bduration\b",
        Measure.MONEY: rf"\bhow much\b.*\b(?:{_OF_MONEY})\b|\b(?:price|salary|salaries|fee|wage|wages|budget|fare"
        r"|net worth)\b|\bcosts? (?:of|for|is|are|was|in)\b",
        Measure.COLOUR: r"\bcolou?rs?\b",
        Measure.TEMPERATURE: r"\bhow (?:hot|cold|warm)\b|\btemperature\b",
        Measure.SHARE: r"\b(?:what|which) (?:percent\w*|share|proportion|fraction)\b|\bin percent\b",
    }
)
"""How a question asks for each; the first that fits counts."""
_SHARE = r"%|\bper ?cent\w*"
_GIVEN = _patterns(
    {
        Measure.AGE: r"\byears?[- ]old\b|\bage[ds]?\b|,\s*\d{1,3}\s*,|\(\d{2}\)|\bborn\b|\bteenage\w*|\byears of age\b"
        r"|\bin (?:his|her|their) (?:\w+ )?\w+ties\b|\bcentur\w+",
        Measure.WEIGHT: r"\d\s*(?:kg|t|lbs?|g)\b|\b(?:tons?|tonnes?|kilo\w*|pounds?|grams?|ounces?)\b",
        Measure.RANGE: rf"{_SHARE}|\d\s*-?\s*(?:km|m|mi)\b|\b(?:miles?|kilomet\w+|met(?:er|re)s?|range)\b"
        r"|\bfrom\b.*\bto\b",
        Measure.LENGTH: r"\d\s*-?\s*(?:km|mm|cm|m|mi|ft|in|nm)\b"
        r"|\b(?:miles?|kilomet\w+|met(?:er|re)s?|feet|foot|yards?|inch\w*|blocks?)\b",
        Measure.SPEED: rf"{_SHARE}|\b(?:mph|km/h|kph|knots?|mach)\b|\b(?:per|an?) (?:hour|second|minute)\b",
        Measure.DURATION: r"\b(?:seconds?|minutes?|hours?|days?|weeks?|weekend|months?|years?|decades?|centur\w+|since"
        r"|until|overnight|permanent\w*|indefinite\w*|forever|fortnight)\b",
        Measure.MONEY: r"[$€£¥]|\b(?:dollars?|euros?|pounds?|yen|yuan|won|roubles?|rubles?|rupees?|cents?|pence|francs?"
        r"|free|paid|unpaid|usd|eur|gbp|hryvnia\w*|crowns?|pesos?|lira|dinars?|shekels?|rand|riyals?)\b",
        Measure.COLOUR: r"\b(?:red|blue|green|yellow|black|white|grey|gray|orange|purple|pink|brown|golden|silver|beige"
        r"|colou?r\w*)\b",
        Measure.TEMPERATURE: r"°|\b(?:degrees?|celsius|fahrenheit)\b",
        Measure.SHARE: rf"{_SHARE}|\b(?:thirds?|half|quarters?|fifths?|majority|share)\b|\b\w+ (?:in|out of) (?:\w+)\b",
    }
)
"""What stands by a value of each."""
_CALLED = re.compile(
    r"\bnames? of\b|\bwhat name\b|\bwhat(?:['’]s| is| are| was| were)\b.*\b(?:called|named|names?)\b|\bcalled\?",
    re.IGNORECASE,
)


def measure_asked(question: str) -> Measure | None:
    """What a question wants a value of, if it is something that has units."""
    return next((measure for measure, pattern in _ASKED.items() if pattern.search(question)), None)


def lacks_the_measure(question: str, text: str, answer: str) -> bool:
    """Whether the answering words of a text, with what stands beside them, are no value of what is asked for.

    A name that is asked for must be new: the question's own words are none.
    """
    if _CALLED.search(question):
        asked = {word.stem for word in words(question)}
        return not any(word.is_capital and word.carries and word.stem not in asked for word in words(answer or text))
    measure = measure_asked(question)
    if measure is None or "|" in text:  # a table's units stand in its header
        return False
    at = text.find(answer) if answer else -1
    beside = text if at < 0 else text[max(at - BESIDE, 0) : at + len(answer) + BESIDE]
    return not _GIVEN[measure].search(beside)
