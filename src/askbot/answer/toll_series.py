"""Tolls of one speaker that count the same, day after day: each step; and two speakers' that differ on one day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from askbot.answer.tolls import COUNTRY

if TYPE_CHECKING:
    from askbot.answer.tolls import Toll

MOST_DAYS = 120
"""Between two tolls of which the later replaces the earlier."""
MOST_UNSAID = 30
"""The same where neither names a place."""
LEAST_IN_ORDER = 0.6
"""Of the figures of one toll, the share that must rise in the order of their days."""
ROUGH = 1.05
"""How many times as high a figure must be that is given as about right, or as a bound."""


def steps(tolls: Iterable[Toll]) -> Iterator[tuple[Toll, Toll]]:
    """Of each toll, each step from a figure to the next."""
    for series in _series(tolls):
        rising = _rising(sorted(series, key=lambda one: one.order))
        if len(rising) >= LEAST_IN_ORDER * len(series):
            yield from _replaced(rising)


def rivals(tolls: Iterable[Toll]) -> Iterator[tuple[Toll, Toll]]:
    """Tolls of two speakers on one day that count the same in a place that both name, and cannot both be true."""
    by_kind: dict[tuple[object, ...], list[Toll]] = {}
    for toll in tolls:
        if toll.scope and not toll.is_of_money:
            by_kind.setdefault((toll.fate, toll.group, toll.scope, toll.said.day), []).append(toll)
    for alike in by_kind.values():
        for one, other in combinations(sorted(alike, key=lambda toll: toll.order), 2):
            is_another = one.said.quote.person.number != other.said.quote.person.number
            if is_another and not one.figure.may_equal(other.figure):
                yield one, other


def _series(tolls: Iterable[Toll]) -> Iterator[list[Toll]]:
    """Tolls of one speaker that count the same."""
    by_kind: dict[tuple[object, ...], dict[frozenset[str], list[Toll]]] = {}
    for toll in tolls:
        key = toll.said.quote.person.number, toll.fate, toll.group
        by_kind.setdefault(key, {}).setdefault(toll.scope, []).append(toll)
    for scopes in by_kind.values():
        yield from _with_unsaid(scopes).values()


def _with_unsaid(scopes: dict[frozenset[str], list[Toll]]) -> dict[frozenset[str], list[Toll]]:
    """Tolls that leave countries unsaid join those that name them, if no others are named, but for diseases."""
    of_countries = sorted((scope for scope in scopes if all(map(_is_country, scope))), key=len)
    is_nested = all(less < more for less, more in pairwise(of_countries))
    joined = [toll for scope in of_countries for toll in scopes[scope]]
    if len(of_countries) < 2 or not is_nested or any(toll.is_of_disease for toll in joined):  # noqa: PLR2004
        return scopes
    apart = {scope: tolls for scope, tolls in scopes.items() if scope not in of_countries}
    return {**apart, of_countries[-1]: joined}


def _is_country(name: str) -> bool:
    return name.startswith(COUNTRY)


def _rising(tolls: Sequence[Toll]) -> list[Toll]:
    """The longest part of them that rises or stays, in their order."""
    best: list[tuple[int, int]] = []
    for place, toll in enumerate(tolls):
        before = [(best[i][0], i) for i in range(place) if tolls[i].figure.value <= toll.figure.value]
        length, link = max(before, default=(0, -1))
        best.append((length + 1, link))
    at = max(range(len(best)), key=lambda i: best[i][0], default=-1)
    chain: list[Toll] = []
    while at >= 0:
        chain.append(tolls[at])
        at = best[at][1]
    return chain[::-1]


def _replaced(rising: Sequence[Toll]) -> Iterator[tuple[Toll, Toll]]:
    """Each toll with the first one that is higher, if that comes on a later day and soon enough."""
    earlier = rising[0]
    for toll in rising[1:]:
        if _is_higher(earlier, toll):
            if 0 < toll.order[0] - earlier.order[0] <= (MOST_DAYS if toll.scope else MOST_UNSAID):
                yield earlier, toll
            earlier = toll


def _is_higher(earlier: Toll, later: Toll) -> bool:
    """Whether a figure is more than another, beyond what roundings allow."""
    is_exact = all(one.figure.low == one.figure.high for one in (earlier, later))
    return later.figure.value > earlier.figure.value * (1 if is_exact else ROUGH)
