"""Which words name a speaker: not those of somebody else in the name, nor a higher rank without its "deputy"."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from askbot.answer.synthesis.lexicon import lexicon

_ARTICLES = frozenset({"the", "a", "an"})
_POSSESSIVE = re.compile(r"(?<=\w)(?:['’]s|(?<=s)['’])(?=\s)")
_BRACKETS = re.compile(r"\(([^()]+)\)")
_OWNED = "'s"
_JOINING = frozenset({"the", "a", "an", "of", "for", "s", "and"})
_NAME = r"[A-Z][\w-]*(?: [A-Z][\w-]*){0,3}"
_OF_ORIGIN = re.compile(rf"(?P<name>{_NAME}) (?:of|from|at|with) ")
_APPOSED = re.compile(
    rf"(?:\b[Tt]he (?P<rank>[\w'’-]+(?: [\w'’-]+){{0,6}}), (?P<name>{_NAME})"
    rf"|\b(?P<who>{_NAME}), (?:an?|the) (?P<what>[\w'’-]+(?: [\w'’-]+){{0,6}})),(?= \w)"
)
"""Somebody's name beside what they are, between commas."""


@dataclass(frozen=True, slots=True)
class Naming:
    """The words of a speaker's name in small letters; all empty for no speaker."""

    words: frozenset[str]
    """All of them, and the initials: "jcs" of the Joint Chiefs of Staff."""
    core: frozenset[str]
    """Those of whoever speaks: of "the wife of President Ames" only "wife"; each naming holds one of them."""
    parts: tuple[str, ...]
    """The words of the name, in order."""
    is_full: bool
    """Whether these name somebody alone: two words or more, or one in capitals."""
    ranks: tuple[tuple[str, str], ...]
    """Words such as "deputy", each with the one behind it, which names somebody else where it is left out."""

    @classmethod
    def of(cls, name: str | None) -> Naming:
        """The words of a name."""
        said = _words(name or "")
        parts = [part for part in said if part != _OWNED]
        low = [part.lower() for part in said]
        who = low[: len(_words((name or "").split(",")[0]))]
        own = who[len(who) - who[::-1].index(_OWNED) :] if _OWNED in who else who
        ends = next((i for i, word in enumerate(own) if i and word in lexicon().prepositions), len(own))
        initials = _initials(parts)
        core = [*own[:ends], *(half for word in own[:ends] for half in word.split("-"))]
        is_full = len(own) > 1 or (len(said) == 1 and said[0].isupper())
        short = {word for inside in _BRACKETS.findall(name or "") for word in inside.lower().split()}
        halves = {half for word in low for half in word.split("-")}
        return cls(
            frozenset(map(str.lower, parts)) | initials | halves,
            frozenset(core) | initials | short,
            tuple(own),
            is_full,
            ranks(low),
        )

    def named_by(self, said: Collection[str]) -> bool:
        """Whether some words, in small letters, name this speaker."""
        return bool(self.core.intersection(said)) and self.words.issuperset(said) and keeps_rank(said, self.ranks)

    def is_titled(self, said: Collection[str], head: str) -> bool:
        """Whether some words, the last of which is `head`, are all of a person's name with more before it."""
        return self.is_full and head == self.parts[-1] and set(self.parts) <= set(said)

    def with_rank_before(self, text: str) -> str:
        """A text with "the mayor, Ann Holt," and "Ann Holt, the mayor," as "mayor Ann Holt", if that is the speaker."""

        def joined(match: re.Match[str]) -> str:
            rank = match["rank"] or match["what"]
            together = f"{rank} {match['name'] or match['who']}"
            return together if self._is_named_by(together) else match.group()

        return _APPOSED.sub(joined, text)

    def is_named_in(self, text: str) -> bool:
        """Whether a text is a naming of the speaker, perhaps with a title before the name."""
        if self._is_named_by(text) or self._is_named_with_title(text):
            return True
        name = _OF_ORIGIN.match(text)
        return self.is_full and bool(name) and _words(name["name"].lower() if name else "") == list(self.parts)

    def _is_named_by(self, text: str) -> bool:
        said = [word for word in re.findall(r"[\w-]+", text.lower()) if word not in _JOINING]
        return bool(said) and self.named_by(said)

    def _is_named_with_title(self, text: str) -> bool:
        said = _words(text.lower())
        of_others = lexicon().prepositions | {_OWNED}
        return bool(said) and of_others.isdisjoint(said) and self.is_titled(said, said[-1])


def ranks(words: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Each word of a name, in small letters, that lowers the rank behind it, with that rank."""
    lowering = lexicon().lowering
    return tuple((one, other) for one, other in pairwise(words) if one in lowering)


def keeps_rank(said: Collection[str], pairs: Sequence[tuple[str, str]]) -> bool:
    """Whether each rank that is named has the word that lowers it: no "prime minister" of a deputy prime minister."""
    return all(lower in said or rank not in said for lower, rank in pairs)


def _words(name: str) -> list[str]:
    """The words of a name without articles and marks, and "'s" by itself."""
    marked = _POSSESSIVE.sub(f" {_OWNED}", name).split()
    said = (part if part == _OWNED else part.strip(".,'’()") for part in marked if part.lower() not in _ARTICLES)
    return [part for part in said if part]


def _initials(parts: Sequence[str]) -> frozenset[str]:
    capitals = [part for part in parts if part[:1].isupper()]
    return frozenset("".join(part[0] for part in some).lower() for some in (capitals, parts) if len(some) > 1)
