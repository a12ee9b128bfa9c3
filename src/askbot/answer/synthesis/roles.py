"""Whether a relation of a reply's sentence has the same sense as one of a statement, whose names may differ."""

from __future__ import annotations

from dataclasses import dataclass

from askbot.answer.synthesis.lexicon import lexicon
from askbot.answer.synthesis.paraphrases import paraphrases
from askbot.answer.synthesis.relations import COMPOUND, HOW, OBJECT, OF, SUBJECT, WHOSE, Edge, Relations

_NOMINAL = frozenset({OF, COMPOUND, "in", "at", "for"})
_CAUSES = frozenset({"in", "after", "because of"})
_COMPOUNDS = frozenset({OF, COMPOUND, "in", "at", "for", "with", "from"})
_EITHER = (frozenset({COMPOUND, "amod"}), frozenset({HOW, "per"}))
"""Roles that parsers give for one another: "prime minister", "60 an hour"."""
_WHERE = frozenset({"amod", COMPOUND, "in", "of"})


@dataclass(frozen=True, slots=True)
class Roles:
    """The relations of a sentence beside those of a statement."""

    reply: Relations
    source: Relations

    def same(self, edge: Edge, other: Edge) -> bool:
        """Whether a relation of the sentence and one of the statement have the same sense."""
        if edge.role == other.role or paraphrases().says_less_role(edge.role, other.role):
            return True
        pair = {edge.role, other.role}
        if (edge.role == OF and other.role in {WHOSE, "by"}) or any(pair <= either for either in _EITHER):
            return True
        return (
            self._is_of_deed(edge, other)
            or self._is_doer(edge, other)
            or self._stands_before(edge, other)
            or self._is_cause(edge, other)
            or self._is_end_of_denial(edge, pair)
            or self._is_of_noun(edge, other)
            or self._is_time(other, pair)
        )

    def _is_of_deed(self, edge: Edge, other: Edge) -> bool:
        """Whether the "of" of a noun for a deed is what it is done to, or who did it where it is done to nothing."""
        if not self.reply.is_noun(edge.head) or not self.source.is_predicate(other.head):
            return False
        if edge.role == "by":
            return other.role == SUBJECT
        done_to = any(e.role == OBJECT for e in self.source.edges if e.head == other.head)
        return edge.role in {OF, COMPOUND} and other.role == (OBJECT if done_to else SUBJECT)

    def _is_doer(self, edge: Edge, other: Edge) -> bool:
        """Whether "by" names a noun's owner, or whom it comes "from": "the company's offer"."""
        if edge.role != "by" or self.source.lemma(other.head) not in paraphrases().agentive:
            return False
        return other.role == "from" or (other.role == OF and self.source.tokens[other.dependent].dep == "poss")

    def _stands_before(self, edge: Edge, other: Edge) -> bool:
        """Whether a word stands before its noun that stood behind it: "the fracking ban" for "on fracking"."""
        behind = other.role == "on" and self.source.lemma(other.head) in paraphrases().on_as_compound
        return edge.role == COMPOUND and (other.role in _COMPOUNDS or behind)

    def _is_cause(self, edge: Edge, other: Edge) -> bool:
        """Whether "in a fire" stands for the fire that did it."""
        event = other.role == SUBJECT and self.source.lemma(other.dependent) in paraphrases().events
        return event and edge.role in _CAUSES and not any(
            e.role == SUBJECT for e in self.reply.edges if e.head == edge.head
        )  # fmt: skip

    def _is_end_of_denial(self, edge: Edge, pair: set[str]) -> bool:
        """Whether "not before May" stands for "not until May"."""
        return pair == {"until", "before"} and self.reply.denied(self.reply.verb_of(edge.head))

    def _is_of_noun(self, edge: Edge, other: Edge) -> bool:
        """Whether both tell in the same sense what a noun belongs to, or where it is: "northern farms"."""
        if not (self.reply.is_noun(edge.head) and self.source.is_noun(other.head)):
            return False
        if self.reply.low(edge.dependent) in paraphrases().compass and {edge.role, other.role} <= _WHERE:
            return True
        return edge.role in _NOMINAL and other.role in _NOMINAL

    def _is_time(self, other: Edge, pair: set[str]) -> bool:
        """Whether both tell when, or for how long."""
        source, nouns = self.source, self.source.is_noun(other.head)
        if pair == {HOW, "for"} and source.lemma(other.dependent) in paraphrases().durations:
            return any(source.tokens[k].pos == "NUM" for k in source.children[other.dependent])
        timed = not nouns and source.low(other.dependent) in lexicon().times
        return timed and pair <= {HOW, "on", "in", "at"}
