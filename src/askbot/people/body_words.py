"""The words of a body's name as names are compared: countries, plurals and spellings made one."""

from __future__ import annotations

import re
from collections.abc import Iterable

from askbot.people.lists import listed
from askbot.text.country_names import Named, name_table
from askbot.text.words import words

_ABBREVIATED = re.compile(r"(?:the )?U\.?[SK]\.? ", re.IGNORECASE)
"""A country in front of a body's name that is known without it: "the U.S. Justice Department"."""
_STATES = frozenset({"Georgia", "Georgian"})
SHORTEST_PLURAL = 5
_SPELLINGS = {"defence": "defense", "organisation": "organization", "centre": "center", "programme": "program"}


def countries_in(text: str) -> list[Named]:
    """The countries that a text names; a state such as New Jersey or Georgia is none."""
    countries = name_table().find(text)
    return [n for n in countries if not text[: n.span.start].endswith("New ") and n.span.text(text) not in _STATES]


def singular(word: str) -> str:
    """A word of a body's name as names are compared: "parks" and "park", "defence" and "defense" are one."""
    word = _SPELLINGS.get(word, word)
    is_plural_form = (
        len(word) >= SHORTEST_PLURAL and word.endswith("s") and not word.endswith(("ss", "us", "is", "rps"))
    )
    return word[:-1] if is_plural_form else word


def is_general(key: Iterable[str]) -> bool:
    """Whether many countries or places have a body of these words: "the Ministry of Health"."""
    own = set(key)
    return own != {"department", "state"} and own <= {singular(word) for word in listed("general")}


def body_key(text: str) -> tuple[str, ...]:
    """The words of a body's name in order of the alphabet, its country as a number.

    "Ukraine's Ministry of Defence" and "the Ukrainian Defense Ministry" are one.
    """
    countries = countries_in(text)
    keys = {f"#{one.group}" for one in countries}
    rest = "".join(char for i, char in enumerate(text) if not any(f.span.start <= i < f.span.end for f in countries))
    keys |= {singular(word) for word in words(rest)}
    distinctive = keys - listed("plain")
    distinctive = distinctive - listed("companies") or distinctive
    foreign = {key for key in distinctive if not key.startswith("#")}
    if _ABBREVIATED.match(text) and len(foreign) > 1 and not is_general(foreign):
        distinctive = foreign
    return tuple(sorted(distinctive))
