"""Other names of the same country: its capital, its people, its official and short forms.

The table is made from the countryinfo package (MIT licence) by `training/country_names.py`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from askbot.domain import Span
from askbot.text.words import word_spans, words

TABLE = "country_names.json"
CAPITAL = 1
"""Where in a group its capital stands."""
PEOPLE = 2
"""Where in a group its people's name stands: "Ukrainian"."""


@dataclass(frozen=True, slots=True)
class Named:
    """A name that stands in a text."""

    span: Span
    group: int
    """Which country's name it is."""


@dataclass(frozen=True, slots=True)
class NameTable:
    """Groups of names, and where each name's words lead."""

    groups: tuple[tuple[str, ...], ...]
    """Names of one country each: its common name, its capital and its people's first, empty where it has none."""
    known: dict[tuple[str, ...], int]
    """Folded words of a name → its group."""
    lengths: dict[str, tuple[int, ...]]
    """A first word → how many words the names have that begin with it, most first."""

    def find(self, text: str) -> list[Named]:
        """The names in a text, in order; the longest where one begins with another. Two-letter forms need capitals."""
        spans = word_spans(text)
        names: list[Named] = []
        at = 0
        while at < len(spans):
            length = self._length(text, spans, at)
            if length:
                span = Span(spans[at][1].start, spans[at + length - 1][1].end)
                names.append(Named(span, self.known[tuple(word for word, _ in spans[at : at + length])]))
            at += max(length, 1)
        return names

    def _length(self, text: str, spans: Sequence[tuple[str, Span]], at: int) -> int:
        """How many words the longest name has that begins at a word; 0 where none does."""
        for length in self.lengths.get(spans[at][0], ()):
            name = tuple(word for word, _ in spans[at : at + length])
            short = length == 1 and len(name[0]) <= 2  # noqa: PLR2004 - "us" and "US" differ
            if len(name) == length and name in self.known and not (short and not spans[at][1].text(text).isupper()):
                return length
        return 0


@cache
def name_table() -> NameTable:
    """The table that comes with the package."""
    groups = json.loads((files("askbot.text") / TABLE).read_text(encoding="utf-8"))
    known = {tuple(words(name)): number for number, names in enumerate(groups) for name in names}
    lengths: dict[str, set[int]] = {}
    for name in known:
        lengths.setdefault(name[0], set()).add(len(name))
    by_first = {first: tuple(sorted(sizes, reverse=True)) for first, sizes in lengths.items()}
    return NameTable(tuple((*names, *[""] * (PEOPLE + 1 - len(names))) for names in groups), known, by_first)
