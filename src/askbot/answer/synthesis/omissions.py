"""What a sentence may leave out of a statement without saying something else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from askbot.answer.synthesis.lexicon import lexicon
from askbot.answer.synthesis.paraphrases import paraphrases
from askbot.answer.synthesis.relations import (
    COMPOUND,
    COUNT,
    HOW,
    OBJECT,
    SAYS,
    SUBJECT,
    TO,
    TOTAL,
    WHOSE,
    Edge,
    Relations,
)

_PARTICULAR = frozenset("the its their his her these those".split())
_KINDS = frozenset("all every each any no".split())
_MARKS = frozenset({",", "–", "—"})


@dataclass(frozen=True, slots=True)
class Omissions:
    """A statement, and which of its words a sentence has."""

    source: Relations
    taken: frozenset[int]
    credited: bool
    """Whether the sentence says "according to" the speaker."""

    def harmless(self) -> bool:
        """Whether what is missing changes nothing: no denial, condition, object, nor what limits a noun."""
        missing = (e for e in self.source.edges if e.head in self.taken and e.dependent not in self.taken)
        listed = (k for j in self.taken for k in self.source.all_listed([j]) if k not in self.taken)
        if any(self.source.is_predicate(k) and self._is_condition(k) for k in listed):
            return False
        if any(e.head in self.source.frames and self._changes_saying(e) for e in self.source.edges):
            return False
        return all(map(self._may_miss, missing)) and all(map(self._unlimited, self.taken))

    def _changes_saying(self, edge: Edge) -> bool:
        """Whether a missing word tells that something was not quite said: "jokingly said"."""
        return edge.dependent not in self.taken and self.source.low(edge.dependent) in paraphrases().kept

    def _may_miss(self, edge: Edge) -> bool:
        source, head, dependent = self.source, edge.head, edge.dependent
        if head in source.frames or dependent in {*source.frames, *source.credits, *source.parts_of_speaker}:
            return True
        if edge.role in {WHOSE, TOTAL} or source.understood(dependent):
            return True
        if source.tokens[dependent].dep == "conj":
            return self._may_miss_member(edge)
        if edge.role == SUBJECT:
            return self._may_miss_subject(edge)
        kept = source.tokens[head].pos == "NUM" or (
            source.low(dependent) in paraphrases().kept and not self._tells_from_where(dependent)
        )
        return not kept and not self._is_denied(head) and self._may_miss_addition(edge)

    def _tells_from_where(self, i: int) -> bool:
        """Whether "up" tells of the number before: "31 seats, up from 18"."""
        return self.source.low(i) in {"up", "down"} and any(
            self.source.low(j) == "from" for j in self.source.below(i, "prep")
        )

    def _may_miss_member(self, edge: Edge) -> bool:
        """A further member of a list may be missing, but not of a condition, nor where they share a number."""
        source = self.source
        if source.lemma(edge.head) in paraphrases().together or self._is_denied(edge.head):
            return False
        several = source.is_predicate(edge.dependent) or edge.role == OBJECT
        return several or not any(map(self._counts, self._above(edge.dependent)))

    def _is_condition(self, i: int) -> bool:
        """Whether a further verb may belong to a condition: "will leave if a comes and b goes"."""
        source, first = self.source, self.source.first(i)
        before = [first, *(j for j in source.below(first, "advcl") if j < i)]
        opens = [j for j in before if source.tokens[j].dep == "advcl" and source.mark(j) not in paraphrases().clauses]
        return any(j == first or not any(source.low(k) in _MARKS for k in range(j, i)) for j in opens)

    def _above(self, i: int) -> Iterator[int]:
        """The words that a word depends on, up to the root."""
        while self.source.tokens[i].head != i:
            i = self.source.tokens[i].head
            yield i

    def _counts(self, verb: int) -> bool:
        """Whether the object of a verb is counted: what two have done together is not what one has."""
        objects = {e.dependent for e in self.source.edges if e.head == verb and e.role == OBJECT}
        return any(e.head in objects & self.taken and e.role == COUNT for e in self.source.edges)

    def _may_miss_subject(self, edge: Edge) -> bool:
        """Who did it may be missing where the sentence says to whom it was done."""
        done_to = (e for e in self.source.edges if e.head == edge.head and e.role == OBJECT)
        return (self.credited and self.source.is_speaker(edge.dependent)) or any(
            e.dependent in self.taken for e in done_to
        )

    def _may_miss_addition(self, edge: Edge) -> bool:
        words, source = paraphrases(), self.source
        behind_verb = source.is_predicate(edge.head)
        if edge.role.startswith("clause"):
            return self._may_miss_clause(edge)
        if edge.role == SAYS:
            return self._may_miss_content(edge)
        if edge.role in {"amod", COMPOUND}:
            counted = any(e.role == COUNT and e.dependent in self.taken for e in source.edges if e.head == edge.head)
            return counted and source.low(edge.dependent) not in words.privative
        if edge.role == "for":
            return behind_verb and source.lemma(edge.head) not in words.with_for
        if edge.role == "without":
            return behind_verb and not source.modal(edge.head)
        if edge.role.split(" ")[0] in words.circumstances and self._limits(edge):
            return False
        if edge.role in words.circumstances or edge.role.startswith("from "):
            return behind_verb or self._any_such(edge.head) or self._particular(edge.head)
        return edge.role in {"appos", TO} or (edge.role == HOW and behind_verb and not self._is_rate(edge.dependent))

    def _is_rate(self, i: int) -> bool:
        """Whether a word tells how often something is so: "a year"."""
        source = self.source
        above = source.tokens[i].dep == "npadvmod" and not source.below(i, "advmod", "amod")
        return above and any(source.low(j) in {"a", "an", "each", "every", "per"} for j in source.children[i])

    def _limits(self, edge: Edge) -> bool:
        """Whether a circumstance tells of which whole something holds: "all shops in Pell", "prices fell in Pell"."""
        source, words = self.source, paraphrases()
        beside = {e.dependent for e in source.edges if e.head == edge.head} | {edge.head}
        whole = any(e.head in beside and self._is_share(e) for e in source.edges)
        if edge.role.split(" ")[0] == "from" and source.lemma(edge.head) in words.changes:
            return False
        best = any(source.tokens[j].tag in {"JJS", "RBS"} for k in beside for j in [k, *source.children[k]])
        placed = edge.role in {"in", "at", "across", "inside"} and source.lemma(edge.head) in words.changes
        dated = source.low(edge.dependent) in lexicon().times or source.tokens[edge.dependent].pos == "NUM"
        return (best and edge.role in {"in", "since", "for", "among", "at"}) or ((whole or placed) and not dated)

    def _is_share(self, edge: Edge) -> bool:
        """Whether a word tells how many of all: "all shops", "40 percent of shops"."""
        source = self.source
        if source.low(edge.dependent) not in paraphrases().proportions:
            return False
        return edge.role == COUNT or any(source.low(k) == "of" for k in source.below(edge.dependent, "prep"))

    def _may_miss_clause(self, edge: Edge) -> bool:
        mark = edge.role.removeprefix("clause").strip()
        once = mark in {"when", "once"} and self.source.time(edge.head) == "past"
        return once or mark in paraphrases().clauses

    def _may_miss_content(self, edge: Edge) -> bool:
        """One of several things that somebody says may be missing."""
        others = (e for e in self.source.edges if e.head == edge.head and e.role == SAYS and e.dependent in self.taken)
        return any(e.dependent in self.source.beside(edge.dependent) for e in others)

    def _is_denied(self, i: int) -> bool:
        """Whether a word belongs to what is denied, refused or doubted."""
        source = self.source
        above = source.verb_of(i)
        while True:
            if source.denied(above) or self._denies_something(above):
                return True
            if source.tokens[above].head == above:
                return False
            above = source.tokens[above].head

    def _denies_something(self, verb: int) -> bool:
        """Whether a verb denies or hinders what stands behind it; "the pumps failed" denies nothing."""
        if self.source.lemma(verb) in {"fail", "decline"}:
            return bool(self.source.below(verb, "xcomp", "dobj"))
        return self.source.lemma(verb) in paraphrases().denying

    def _unlimited(self, j: int) -> bool:
        """Whether nothing is missing that limits a word: "people who fled" are not all, "may a or b" is not "may a"."""
        source = self.source
        alternatives = source.alternatives(j)
        if not self._is_denied(j):
            whole = alternatives <= self.taken
        else:
            whole = bool(alternatives) or not source.is_predicate(j) or self.taken.issuperset(source.listed(j))
        return whole and all(k in self.taken or self._adds_only(j, k) for k in source.below(j, "relcl", "acl"))

    def _adds_only(self, j: int, clause: int) -> bool:
        """Whether a clause about a noun tells more of it, and does not say which one it is."""
        marked = any(self.source.low(k) in _MARKS for k in range(j + 1, clause))
        return marked or self._any_such(j)

    def _particular(self, j: int) -> bool:
        """Whether a noun stands for one thing that is known: "the bridge"."""
        below = {self.source.low(k) for k in self.source.children[j]}
        token = self.source.tokens[j]
        return token.tag == "NN" and token.dep != "nsubj" and bool(below & _PARTICULAR)

    def _any_such(self, j: int) -> bool:
        """Whether a noun stands for some such thing, not for all of a kind: "a ship that sank" is a ship."""
        source = self.source
        below = {source.low(k) for k in source.children[j]}
        counted = any(source.tokens[k].pos == "NUM" for k in source.children[j])
        sure = not self._is_denied(j) and not source.context(source.verb_of(j))[0]
        return sure and (bool(below & {"a", "an"}) or (counted and not below & (_PARTICULAR | _KINDS)))
