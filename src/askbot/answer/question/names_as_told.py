"""A question that calls countries as the sentence does that may answer it.

The reader knows "Pyongyang has sent" better as an answer to "has Pyongyang sent" than to "has North Korea sent".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from askbot.answer.question.word_lists import listed
from askbot.domain import Span
from askbot.text.country_names import PEOPLE, name_table

_NO_COUNTRY = re.compile(
    r"\b(?:north|south|latin|central|in|at|near|around|outside|visit(?:s|ed|ing)?)\s$", re.IGNORECASE
)
"""What stands before a name that is no country's, or a city's: "North *American*", "visited *Moscow*"."""


def in_names_of(question: str, sentence: str) -> str:
    """The question with each country called as in a sentence, where that calls it otherwise.

    A people's name ("Korean") takes the place of a country's only where both are one.
    """
    told: dict[int, list[str]] = {}
    for country, span in _names(sentence):
        told.setdefault(country, []).append(_with_article(sentence, span))
    asked = question
    for country, span in sorted(_names(question), key=lambda name: -name[1].start):
        if _NO_COUNTRY.search(question[: span.start]):
            continue
        form = _form(country, span.text(question), told.get(country, []))
        if form:
            before = asked[: span.start]
            has_article = re.search(r"\bthe $", before, re.IGNORECASE)
            asked = before + (form.removeprefix("the ") if has_article else form) + asked[span.end :]
    return asked


def _form(country: int, used: str, told: list[str]) -> str | None:
    """What to call a country instead of as it is called, if anything."""
    if any(form.removeprefix("the ").casefold() == used.casefold() for form in told):
        return None
    alike = [form for form in told if _is_people(country, form) == _is_people(country, used)]
    return next(iter(alike or (told if _is_people(country, used) else [])), None)


def _is_people(country: int, name: str) -> bool:
    """Whether a name is that of a country's people: "Ukrainian"."""
    names = name_table().groups[country]
    return len(names) > PEOPLE and name.casefold() == names[PEOPLE].casefold()


def _with_article(text: str, span: Span) -> str:
    """A name in a text, with "the" if that stands before it."""
    name = " ".join(span.text(text).split())
    return f"the {name}" if re.search(r"\bthe\s+$", text[: span.start], re.IGNORECASE) else name


def _names(text: str) -> Iterator[tuple[int, Span]]:
    """The countries of a text: their names, and the seats of their governments."""
    yield from ((named.group, named.span) for named in name_table().find(text))
    for seat, country in seats_of_government().items():
        yield from ((country, Span(*match.span())) for match in re.finditer(rf"\b{seat}\b", text))


@cache
def seats_of_government() -> dict[str, int]:
    """A seat of government → the number of its country: the Kremlin is Russia."""
    pairs = (seat.partition("=") for seat in listed("seats of government"))
    found = ((_titled(seat), name_table().find(_titled(country))) for seat, _, country in pairs)
    return {seat: names[0].group for seat, names in found if names}


def _titled(name: str) -> str:
    return name.replace("_", " ").title()
