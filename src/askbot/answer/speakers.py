"""The speakers of an index, found by name, surname, role, body or abbreviation."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from askbot.answer.question.tokens import content, stems, words
from askbot.answer.question.word_lists import listed
from askbot.text.country_names import name_table

_BRACKETED = re.compile(r"\s*\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Speaker:
    """One speaker, as an attribution names it."""

    name: str
    head: frozenset[str]
    """The stems of the name itself."""
    whole: frozenset[str]
    """The same with the description behind a comma."""
    countries: frozenset[int]
    initials: str
    is_proper: bool
    rows: frozenset[int]
    """The passages that quote it."""


@dataclass(frozen=True)
class Speakers:
    """All speakers of an index."""

    all: tuple[Speaker, ...]

    @classmethod
    def of(cls, quoted: Iterable[tuple[int, str]]) -> Self:
        """From the rows of passages and the speakers that they quote."""
        rows: dict[str, set[int]] = {}
        for row, name in quoted:
            rows.setdefault(name, set()).add(row)
        return cls(tuple(_speaker(name, frozenset(passages)) for name, passages in rows.items()))

    def is_one(self, asked: str) -> bool:
        """Whether a speaker bears the whole name, "and" and all: "the Ministry of Trade and Industry"."""
        wanted = _speaker(asked, frozenset())
        return any(_bears(wanted, one) and wanted.head <= one.head for one in self.all)

    def find(self, asked: str) -> tuple[Speaker, ...]:
        """The speakers that a question means: those who bear the whole name, else those known by part of it."""
        wanted = _speaker(asked, frozenset())
        if not wanted.head:
            return ()
        for fits in (_bears, _is_part, _is_described):
            speakers = tuple(one for one in self.all if fits(wanted, one))
            if speakers:
                return self._with_short_forms(self._unambiguous(wanted, speakers))
        return ()

    def _with_short_forms(self, speakers: tuple[Speaker, ...]) -> tuple[Speaker, ...]:
        """With those that bear the initials or several words of a name found."""
        return tuple(
            one for one in self.all if one in speakers or any(_is_short_form(one, other) for other in speakers)
        )

    def _unambiguous(self, wanted: Speaker, speakers: tuple[Speaker, ...]) -> tuple[Speaker, ...]:
        """Without a bare surname that somebody else bears in full: "Reyes" is not Maria's where Paul Reyes speaks."""
        others = [one for one in self.all if one not in speakers and one.is_proper]
        return tuple(
            one for one in speakers if wanted.head <= one.head or not any(one.head < other.head for other in others)
        )


def _bears(wanted: Speaker, one: Speaker) -> bool:
    """Whether a speaker has every word of the name, its initials, or is of the country asked for."""
    if wanted.countries and wanted.countries & one.countries:
        return (wanted.head - _country_stems(wanted)) <= one.head
    if wanted.countries:
        return False
    return wanted.head <= one.head or _abbreviates(wanted, one) or _abbreviates(one, wanted)


def _is_part(wanted: Speaker, one: Speaker) -> bool:
    """Whether a speaker is called by a part of the name: "Okafor" for "Mayor Ines Okafor"."""
    return one.is_proper and bool(one.head) and one.head <= wanted.head and one.countries == wanted.countries


def _is_short_form(one: Speaker, long: Speaker) -> bool:
    is_inside = len(one.head) > 1 and one.is_proper and not one.countries and one.head < long.head
    return is_inside or _abbreviates(one, long)


def _is_described(wanted: Speaker, one: Speaker) -> bool:
    """Whether the name describes a speaker: "the economist", "the Stimson Center's specialist"."""
    return wanted.head <= one.whole and not wanted.countries


def _abbreviates(short: Speaker, long: Speaker) -> bool:
    """Whether one name is the other's initials: JCS, Joint Chiefs of Staff."""
    name = re.sub(r"^(?:the|The)\s+", "", _BRACKETED.sub("", short.name))
    return name.isupper() and name.isalpha() and len(name) > 1 and name in long.initials


def _speaker(name: str, rows: frozenset[int]) -> Speaker:
    head, _, _ = name.partition(",")
    tokens = [word for word in content(head) if word.text.lower() not in listed("titles")] or content(head)
    capitals = "".join(word.text[0] for word in words(_BRACKETED.sub("", head)) if word.is_capital and word.carries)
    return Speaker(
        name=name,
        head=stems(tokens),
        whole=stems(content(name)),
        countries=frozenset(_countries(head)),
        initials=capitals,
        is_proper=any(word.is_capital for word in tokens),
        rows=rows,
    )


def _countries(name: str) -> Iterable[int]:
    yield from (named.group for named in name_table().find(name))
    seats = listed("seats of government")
    for seat in seats:
        place, _, country = seat.partition("=")
        if re.search(rf"\b{place.replace('_', ' ')}\b", name, re.IGNORECASE):
            yield from (named.group for named in name_table().find(country.replace("_", " ").title()))


def _country_stems(wanted: Speaker) -> frozenset[str]:
    spans = [named.span for named in name_table().find(wanted.name)]
    return frozenset(w.stem for w in words(wanted.name) if any(w.span.overlaps(span) for span in spans)) | (
        frozenset() if spans else wanted.head
    )
