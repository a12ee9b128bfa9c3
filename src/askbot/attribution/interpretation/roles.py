"""Who has a role: "the linguist" is the one whom the document names as such, before or behind the role."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from askbot.attribution.interpretation.names import CAPITAL, is_person_noun

_NAME = rf"{CAPITAL}[\w'\u2019-]+(?: (?:[A-Z]\.|de|van|von|der|al|bin|el|la))*(?: {CAPITAL}[\w'\u2019-]+){{1,2}}"
_BEFORE = re.compile(rf"\b(?P<role>[a-z][\w-]{{2,}})(?:, | )(?P<name>{_NAME})\b")
_BEHIND = re.compile(
    rf"\b(?P<name>{_NAME}), (?:an? |the |its |his "
    rf"|her )?(?P<words>(?:[\w'\u2019-]+ ){{0,3}}?)(?P<role>[a-z][\w-]{{2,}})\b"
)
_UNNAMED = re.compile(
    rf"\b(?:[Aa]n?|[Aa]nother|[Oo]ne|[Tt]wo"
    rf"|[Ss]everal) (?:[\w'\u2019-]+ ){{0,4}}?(?P<role>[a-z][\w-]{{2,}})\b(?!,? {CAPITAL})"
)
_SHORT = re.compile(r"the (?:[\w-]+ )?(?P<role>[a-z][\w-]{2,})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Roles:
    """Which names a document gives to which roles; a role that somebody unnamed has, too, is nobody's."""

    holders: Mapping[str, frozenset[str]]
    unnamed: frozenset[str]

    @classmethod
    def of(cls, text: str) -> Roles:
        """Those of a text."""
        line = " ".join(text.split())
        holders: dict[str, set[str]] = {}
        for match in [*_BEFORE.finditer(line), *_BEHIND.finditer(line)]:
            if is_person_noun(match["role"]):
                holders.setdefault(match["role"].lower(), set()).add(match["name"])
        named = {m.end("role") for m in _BEHIND.finditer(line)}
        unnamed = {m["role"].lower() for m in _UNNAMED.finditer(line) if m.end("role") not in named}
        return cls({role: frozenset(names) for role, names in holders.items()}, frozenset(unnamed))

    def holder(self, phrase: str) -> str | None:
        """The one who has the role that a phrase such as "the linguist" names."""
        short = _SHORT.fullmatch(phrase)
        role = short["role"].lower() if short else ""
        names = self.holders.get(role, frozenset())
        return next(iter(names)) if len(names) == 1 and role not in self.unnamed else None
