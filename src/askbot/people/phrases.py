"""Words of a phrase that names somebody, and what they are."""

from __future__ import annotations

import re
from collections.abc import Sequence

from askbot.people.lists import listed
from askbot.text.country_names import name_table

POSSESSIVE = re.compile(r"['’]s?$")
_TOKEN = re.compile(r"(?:[A-Za-zÀ-ÿ]\.){2,}|[^\W_]+(?:['’.\u2010-\u2011-][^\W_]+)*\.?|&")


def tokens_of(text: str) -> list[str]:
    """The words of a phrase, with initials and hyphens in one."""
    return _TOKEN.findall(text)


def has(text: str, name: str) -> bool:
    """Whether a phrase has a word of a list in `words.json`."""
    return bool({token.lower() for token in tokens_of(text)} & listed(name))


def at_preposition(head: str) -> tuple[str, str]:
    """A phrase parted before its first preposition."""
    match = re.search(rf"\s(?:{'|'.join(sorted(listed('prepositions')))})\s", head)
    return (head[: match.start()], head[match.start() :]) if match else (head, "")


def is_office(word: str) -> bool:
    """Whether a word says what people are: "lawyer"."""
    return word in listed("roles") | listed("generic")


def is_group(tokens: Sequence[str]) -> bool:
    """Whether it is a word for people in the plural and nothing else: "Bankers", "Italians"; not "Rangers"."""
    word = tokens[0].lower()
    one = f"{word[:-3]}man" if word.endswith("men") else word.removesuffix("s")
    is_plural_form = one != word and one not in listed("surnames") | listed("teams")
    is_known = word in listed("generic") or is_office(one) or _is_of_a_country(tokens[0])
    return len(tokens) == 1 and is_known and is_plural_form


def _is_of_a_country(word: str) -> bool:
    """Whether it is the word for a country's people in the plural; "Philippines" is a country's own name."""
    return bool(name_table().find(word.removesuffix("s"))) and not name_table().find(word)
