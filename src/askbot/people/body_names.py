"""The name of a body in a phrase, where the phrase names one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from askbot.people.lists import listed
from askbot.people.phrases import POSSESSIVE, at_preposition, has, is_group, tokens_of
from askbot.text.country_names import PEOPLE, name_table

LONGEST = 9
"""Words of a body's name; more are no name."""
_KIND = re.compile(r"(?<=[A-Za-z.]) (?:news (?:agency|service)|newspaper|magazine)$")
"""What follows the name of who publishes: "Interfax news agency"."""
_INDEFINITE = re.compile(r"(?:an?|another|one) ", re.IGNORECASE)
_FIRST_NAME_WORD = re.compile(r"[A-Z]\S* (?:\w+ )?[A-Z]")
_DESCRIBED = re.compile(
    r"(?:[A-Z]?[a-z][\w-]* )?(?:[a-z][\w-]* ){0,2}?(?P<noun>[a-z][\w-]*) (?P<name>[A-Z]\S* (?:\w+ )?[A-Z].*)"
)


def named_body(head: str) -> str:
    """The name of the body that a phrase names; empty where it names none, or leaves open which."""
    own = bare_body(head)
    tokens = tokens_of(own)
    if not tokens or not is_proper(own) or len(tokens) > LONGEST or _is_people(own) or _is_some(head, tokens):
        return ""
    first = tokens_of(at_preposition(own)[0])
    if len(first) == 1 and (
        tokens[0].lower() in (listed("generic") | listed("openers")) - listed("bodies") or is_group(tokens)
    ):
        return ""
    if len(first) < len(tokens) and not _is_named(first):
        return ""
    last = tokens_of(own.split(" of ")[0])[-1]
    if last == "Executive" and not own.endswith("Chief Executive") and len(first) > 1:
        return own
    last = last.lower()
    return "" if last in listed("roles") | (listed("generic") - listed("bodies")) else own


def bare_body(text: str) -> str:
    """A phrase without article, description and possessive."""
    text = re.sub(
        r"^(?:(?:the|a|an|another|one|this|its|his|her|their|our|former|senior)\s+)+",
        "",
        text.strip(" ,."),
        flags=re.IGNORECASE,
    )
    return POSSESSIVE.sub("", _KIND.sub("", _undescribed(text)))


def is_proper(text: str) -> bool:
    """Whether a body's name tells which one is meant: a capital that does not only open a sentence, or a country."""
    tokens = [token for token in tokens_of(text) if token.lower() not in listed("days")]
    capitals = [token for token in tokens if token[0].isupper()]
    only_opens = len(tokens) > 1 and capitals == tokens[:1] and not has(text, "bodies")
    return bool(name_table().find(text)) or (bool(capitals) and not only_opens)


def _undescribed(text: str) -> str:
    """Without small words in front of a name of two capitals: "nonpartisan", "lead manager"."""
    described = _DESCRIBED.fullmatch(text)
    is_of_somebody = described and has(text[: described.start("name")], "prepositions")
    if (
        described
        and not is_of_somebody
        and described["noun"] in listed("roles") | listed("bodies") | listed("organisations") | listed("firms")
    ):
        return described["name"]
    first, _, rest = text.partition(" ")
    while first[:1].islower() and re.sub(r"\W.*", "", first) not in listed("general") and _FIRST_NAME_WORD.match(rest):
        text = rest
        first, _, rest = text.partition(" ")
    return text


def _is_some(head: str, tokens: Sequence[str]) -> bool:
    """Whether no more is named than a country: "a US bank", "the German company"; one of many there."""
    countries = name_table().find(" ".join(tokens))
    named = {word for one in countries for word in one.span.text(" ".join(tokens)).split()}
    others = [token for token in tokens if token not in named]
    is_plain = bool(countries and others) and all(token.islower() for token in others) and not has(head, "prepositions")
    is_firm = bool(others) and others[-1] in listed("firms") and "central" not in others
    return is_plain and (is_firm or bool(_INDEFINITE.match(head)))


def _is_named(tokens: Sequence[str]) -> bool:
    """Whether words have a capital or say what body is meant: not "proportion" of whatever."""
    return any(token[0].isupper() for token in tokens) or has(" ".join(tokens), "bodies")


def _is_people(text: str) -> bool:
    """Whether it is the word for a country's people and nothing else."""
    countries = name_table().find(text)
    return (
        len(countries) == 1 and countries[0].span.text(text) == text == name_table().groups[countries[0].group][PEOPLE]
    )
