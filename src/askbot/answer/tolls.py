"""Running tolls: how many people something has befallen by now, as a speaker gives it day after day.

Whoever counts the dead, the infected or the displaced of one event says it in other words each time: "84 people have
been killed", "the toll has risen to 223". So tolls are not compared by their words but by what they count: what befell
whom, and where; for money, whether it was spent, paid or raised. A figure counts as running where its words say that it
is a sum so far: the perfect, "since", "toll". What happened on one day, what is new, feared or foreseen is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from askbot.answer import toll_words as say
from askbot.answer.quantities import Quantity, quantities
from askbot.answer.question.tokens import content, words
from askbot.answer.same_thing import Said, is_of_its_day, is_time
from askbot.text.country_names import CAPITAL, name_table

REACH = 60
"""Characters between a figure and what befell those whom it counts."""
AHEAD = 100
"""Characters ahead of a figure where a word may stand that makes it a sum so far."""
LEAST = 2
"""Who counts fewer tells of one person."""
MONEY = "money"
COUNTRY = "country "
"""Ahead of a country's number in a scope."""
_SENTENCES = re.compile(r";|(?<=[a-z0-9])\.\s")


@dataclass(frozen=True, slots=True)
class Toll:
    """How many people something has befallen by now, or how much money has gone or come."""

    said: Said
    figure: Quantity
    fate: str
    group: frozenset[str]
    """Who they are; empty for people."""
    scope: frozenset[str]
    """Names of places and events; countries by number."""
    is_of_disease: bool

    @property
    def order(self) -> tuple[int, float, str, int]:
        """By day, then by height."""
        day = self.said.day.toordinal() if self.said.day else 0
        return day, self.figure.value, self.said.saying.document, self.said.saying.start

    @property
    def is_of_money(self) -> bool:
        """Whether it is one's own spending or taking."""
        return MONEY in self.figure.of


def tolls_of(said: Said) -> Iterator[Toll]:
    """The running tolls that a statement gives, each counting something else."""
    if said.day is None or not said.is_asserted:
        return
    text = say.ELSEWHERE.sub(lambda found: " " * len(found[0]), said.content)
    figures = [one for one in quantities(text) if not one.is_date]
    for place, figure in enumerate(figures):
        before = figures[place - 1].start if place else 0
        behind = figures[place + 1].start if place + 1 < len(figures) else len(text)
        if toll := _toll(said, text, figure, before, behind):
            yield toll


def _toll(said: Said, text: str, figure: Quantity, before: int, behind: int) -> Toll | None:
    number = say.NUMBER.match(text, figure.start)
    if figure.value < LEAST or number is None or say.OTHER_END.search(text[: figure.start]):
        return None
    left = say.BREAK.split(text[before : figure.start])[-1]
    right = say.BREAK.split(text[number.end() : max(behind, number.end())])[0][:REACH]
    is_money = MONEY in figure.of
    fate = _bill(left, right) if is_money else _fate(left, right)
    around = f"{left}{number[0]}{right}"
    if fate is None or _is_partial(around) or not _is_running(text, figure.start, fate, right, around):
        return None
    group = frozenset[str]() if is_money else _group(right)
    return Toll(said, figure, fate, group, scope_of(said), bool(say.DISEASE.search(text)))


def _is_partial(around: str) -> bool:
    return bool(say.PIECE.search(around) or say.OPEN.search(around) or is_of_its_day(around))


def _is_running(text: str, start: int, fate: str, right: str, around: str) -> bool:
    """Whether a figure is a sum so far; a perfect ahead of it in its sentence holds for it, too."""
    ahead = _SENTENCES.split(text[max(start - AHEAD, 0) : start])[-1]
    is_of_cases = "deaths" in around and bool(re.search(r"\b(?:cases|infections)\b", text))
    return bool(say.RUNNING.search(ahead + right)) or (fate == "ill" and "case" in around) or is_of_cases


def _fate(left: str, right: str) -> str | None:
    """What befell those whom a figure between two stretches of text counts."""
    if found := say.FATE.search(right):
        return found.lastgroup
    if found := say.ACTIVE.search(left):
        verb = say.FATE.search(found["verb"])
        return verb.lastgroup if verb else None
    if found := say.COUNT.search(left):
        counted = say.FATE.search(left, max(found.start() - REACH, 0))
        return counted.lastgroup if counted else None
    return None


def _bill(left: str, right: str) -> str | None:
    """What is done with a sum of money; nothing where the words tell of several."""
    kinds = {found.lastgroup for found in say.BILL.finditer(f"{left} {right}")}
    return kinds.pop() if len(kinds) == 1 else None


def _group(right: str) -> frozenset[str]:
    """Who is counted: what stands between the figure and what befell them."""
    found = say.FATE.search(right)
    who = right[: found.start()] if found else " ".join(right.split()[:3])
    stems = {word.stem for word in content(who) if not word.is_capital} - say.ANYBODY - say.SICKNESS
    return frozenset(say.group_of(stem) for stem in stems)


def scope_of(said: Said) -> frozenset[str]:
    """Where, and of what: the names in a statement, but for the speaker's own and those of sicknesses.

    A country is one with its people, and another than its capital. Nothing where the whole world is meant.
    """
    if say.WORLD.search(said.content):
        return frozenset()
    own = {word.stem for word in words(said.quote.person.name)}
    named: set[str] = set()
    for word in content(said.content):
        if not word.is_capital or is_time(word) or word.stem in own | say.SICKNESS:
            continue
        if country := _country(word.text):
            named.add(country)
        elif word.span.start:
            named.add(word.stem)
    return frozenset(named)


@cache
def _country(name: str) -> str | None:
    """A country by its own or its people's name, of one word: "Libya", "Libyan", "Libyans"."""
    table = name_table()
    found = table.find(name) or (table.find(name[:-1]) if name.endswith("s") else [])
    if not found or table.groups[found[0].group][CAPITAL].casefold() == name.casefold():
        return None
    return f"{COUNTRY}{found[0].group}"
