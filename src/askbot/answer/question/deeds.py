"""Who does what to whom in a sentence, from its grammar."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from askbot.answer.question.names_as_told import seats_of_government
from askbot.answer.question.word_lists import listed
from askbot.text.country_names import name_table

if TYPE_CHECKING:
    from askbot.answer.synthesis.parsing import Token

Key = int | str
"""What a word names: a country, by its number in the table of names, or the word itself in small letters."""

_SUBJECT = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
_QUALIFIES = frozenset({"compound", "amod", "poss", "nmod", "case"})
_OWNER = frozenset({"of", "from"})
_NOUNS = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
_NAMING = frozenset({"NOUN", "PROPN", "NUM"})
_VERBS = frozenset({"VERB", "AUX"})
_STATES = frozenset({"be", "remain", "become", "stay"})
_OTHER_CLAUSE = frozenset(
    {"advcl", "ccomp", "relcl", "parataxis", "acl", "agent", "aux", "auxpass", "mark", "neg", "punct"}
)
_INHERITS = frozenset({"xcomp", "advcl", "conj", "ccomp", "pcomp", "dep", "parataxis"})
DEEPEST = 6
"""Clauses above one in which its subject is looked for."""


@dataclass(frozen=True, slots=True)
class Party:
    """Who or what takes part in a deed."""

    at: int
    """The place of its noun among the words."""
    lemma: str
    names: frozenset[Key]
    """What it names, and what qualifies it: of "North Korean soldiers" North Korea."""
    is_pronoun: bool = False


@dataclass(frozen=True, slots=True)
class Deed:
    """A verb, or what somebody is, with who does it and whom or what else it concerns."""

    verb: str
    at: int
    agents: tuple[Party, ...]
    others: tuple[Party, ...]
    is_state: bool
    """It is no verb, but what follows one such as "is": "remains *silent*"."""


class Grammar:
    """A parsed text."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.children: list[list[int]] = [[] for _ in tokens]
        for i, token in enumerate(tokens):
            if token.head != i:
                self.children[token.head].append(i)

    @cached_property
    def names(self) -> dict[int, Key]:
        """The words that name something."""
        text, starts = "", list[int]()
        for token in self.tokens:
            starts.append(len(text))
            text += token.text + " "
        named: dict[int, Key] = {}
        for name in name_table().find(text):
            inside = (i for i, start in enumerate(starts) if name.span.start <= start < name.span.end)
            named.update({i: name.group for i in inside if self.tokens[i].text[:1].isupper()})
        for i, token in enumerate(self.tokens):
            if i not in named and token.pos == "PROPN" and token.text[:1].isalpha() and len(token.text) > 1:
                named[i] = seats_of_government().get(token.text, token.text.lower())
        return named

    @cached_property
    def deeds(self) -> tuple[Deed, ...]:
        """All that is done in it, in order."""
        return tuple(self._deed(i) for i, token in enumerate(self.tokens) if self._is_predicate(i, token))

    def parties(self) -> Iterator[Party]:
        """Its nouns with what qualifies them. A title before a name ("Liverpool *captain* Gerrard") is one, too."""
        for i, token in enumerate(self.tokens):
            if token.pos != "NOUN":
                continue
            if token.dep not in {"compound", "nmod"}:
                yield self._party(i)
            elif self.tokens[token.head].pos == "PROPN":
                before = [*self.children[i], *(j for j in self.children[token.head] if j < i)]
                yield Party(i, token.lemma, frozenset(self.names[j] for j in before if j in self.names))

    def names_within(self, at: int) -> frozenset[Key]:
        """All that is named by a word and what depends on it."""
        below = frozenset().union(*(self.names_within(child) for child in self.children[at]))
        return below | {self.names[at]} if at in self.names else below

    def asks_for(self, party: Party) -> bool:
        """Whether a party is what is asked for: "*what German ruler* invited them"."""
        return any(self.tokens[child].tag in {"WDT", "WP", "WP$", "WRB"} for child in self.children[party.at])

    def _is_predicate(self, at: int, token: Token) -> bool:
        if token.pos in _VERBS:
            return token.dep not in {"aux", "auxpass"}
        small = token.dep in {"ccomp", "xcomp"} and token.pos in {"NOUN", "PROPN"}  # "make it *a threat*"
        return small and any(self.tokens[child].dep == "nsubj" for child in self.children[at])

    def _deed(self, at: int) -> Deed:
        token = self.tokens[at]
        subject, is_passive = self._subject(at)
        others = [at] if token.pos not in _VERBS else list[int]()
        agents = subject
        if is_passive:
            others += subject
            by = (child for child in self.children[at] if self.tokens[child].dep == "agent")
            agents = [noun for word in by for i in self._with(word, {"pobj"}) for noun in self._joined(i)]
        others += self._others(at)
        verb = self._state(at) if token.lemma in _STATES else token.lemma
        parties = (tuple(map(self._party, nouns)) for nouns in (agents, others))
        return Deed(verb, at, *parties, is_state=verb != token.lemma)

    def _state(self, at: int) -> str:
        """What somebody is said to be behind "is": "silent", "in charge"; else the verb itself."""
        nouns = [i for i in self._with(at, {"acomp", "attr"}) if self.tokens[i].pos != "PRON"]
        if not nouns:
            nouns = [i for word in self._with(at, {"prep"}) for i in self._with(word, {"pobj"})]
            nouns = [i for i in nouns if self.tokens[i].pos == "NOUN"]
        return self.tokens[nouns[0] if nouns else at].lemma

    def _subject(self, at: int, depth: int = 0) -> tuple[list[int], bool]:
        """The nouns of a predicate's subject, that of the clause above where it has none, and whether it is passive."""
        token = self.tokens[at]
        own = self._with(at, _SUBJECT)
        if own:
            is_passive = self.tokens[own[0]].dep == "nsubjpass"
            relative = token.dep == "relcl" and self.tokens[own[0]].tag in {"WDT", "WP"}
            return self._joined(token.head if relative else own[0]), is_passive
        if depth == DEEPEST or token.head == at:
            return [], False
        if token.dep == "acl" and token.tag in {"VBG", "VBN"}:  # "soldiers *fighting* there", "troops *sent* there"
            return self._joined(token.head), token.tag == "VBN"
        if token.dep not in {*_INHERITS, "acl"}:
            return [], False
        above = self._verb_above(token.head)
        objects = self._with(above, {"dobj", "dative"})
        if token.dep == "xcomp" and objects and self.tokens[above].lemma in listed("controlling"):
            return self._joined(objects[0]), False
        return self._subject(above, depth + 1)[0], token.dep == "conj" and token.tag == "VBN"

    def _verb_above(self, at: int) -> int:
        while self.tokens[at].pos not in _VERBS and self.tokens[at].head != at:
            at = self.tokens[at].head
        return at

    def _others(self, at: int) -> list[int]:
        """The nouns of a predicate behind its subject, without those of other clauses."""
        found: list[int] = []
        for child in self.children[at]:
            token = self.tokens[child]
            if (
                token.dep in _SUBJECT
                or token.dep in _OTHER_CLAUSE
                or (token.pos in _VERBS and token.dep in {"conj", "xcomp"})
            ):
                continue
            if token.pos in _NAMING and token.dep not in _QUALIFIES:
                found.append(child)
            found += self._others(child)
        return found

    def _party(self, at: int) -> Party:
        token = self.tokens[at]
        return Party(at, token.lemma, frozenset(self._qualified(at)), token.pos == "PRON")

    def _qualified(self, at: int) -> Iterator[Key]:
        if at in self.names:
            yield self.names[at]
        for child in self._with(at, _QUALIFIES):
            yield from self._qualified(child)
        for word in self._with(at, {"prep"}):
            if self.tokens[word].lemma in _OWNER:
                for noun in self._with(word, {"pobj"}):
                    yield from self._qualified(noun)

    def _joined(self, at: int) -> list[int]:
        """A noun and those joined to it: "Japan and South Korea"."""
        more = (i for i in self._with(at, {"conj", "appos"}) if self.tokens[i].pos in _NOUNS)
        return [at, *(i for other in more for i in self._joined(other))]

    def _with(self, at: int, roles: frozenset[str] | set[str]) -> list[int]:
        return [child for child in self.children[at] if self.tokens[child].dep in roles]
