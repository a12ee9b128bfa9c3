"""What may be left out of what is told of a noun: a place, a time, which of some things it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from askbot.answer.synthesis.lexicon import lexicon
from askbot.answer.synthesis.paraphrases import paraphrases
from askbot.answer.synthesis.sentence import PASSIVE, SUBJECTS
from askbot.answer.synthesis.spans import Spans

_EXACT = frozenset(
    "the its his her their our my this that these those only all no each every any exactly most both".split()
) | (frozenset("up under fewer less over half".split()) - {"over"})
"""Words before a noun by which it means certain things, all of them, or no more than some."""
_CLEARED = frozenset(
    "acquit clear overturn quash annul revoke release suspend false fake fabricate allege suspect".split()
)
RETRACTING = frozenset(
    "retract withdraw correct reverse recant backtrack deny apologise apologize fail cancel abandon drop undo".split()
)
_FINITE = frozenset("VB VBD VBZ VBP VBN".split())
BESIDE = frozenset("in on at with amid among including from besides alongside near over".split())
"""Prepositions whose phrase, between commas, only adds."""


@dataclass(frozen=True)
class Nouns(Spans):
    """What tells more of a noun."""

    def _may_leave_noun(self, i: int) -> bool:
        """Whether a place behind a noun only adds: "the bridge in Varby" is the bridge, as "a bridge" is."""
        source = self.source
        token, noun = source.tokens[i], source.tokens[i].head
        if token.dep == "conj":
            return self._may_miss_member(i) and source.low(noun) not in {"both", "between"}
        if token.dep == "prep" and self.is_time(i):
            verb = source.verb_of(noun)
            before_verb = max(source.within(i)) + 1 == verb and source.time(verb) == "past"
            before_verb = before_verb and source.lemma(verb) not in paraphrases().changes
            return source.tokens[noun].dep != "nsubj" or before_verb
        if token.dep == "prep" and source.low(i) in BESIDE and self._between_commas(i):
            return True
        if token.dep == "relcl" and self._is_event_clause(i):
            return True
        if self._is_told_of_some(noun) and self._limits_some(i):
            return True
        if token.dep in {"compound", "amod", "nummod"}:
            return self._is_measured(i)
        articles = {source.low(k) for k in source.children[noun]} & {"the", "a", "an", "its", "their", "his", "her"}
        one = source.tokens[noun].tag == "NN" and bool(articles)
        near = source.low(i) in {"in", "at", "near", "outside", "off"} or (
            source.low(i) in {"to", "from"} and any(source.tokens[k].pos == "PROPN" for k in source.below(i, "pobj"))
        )
        if token.dep == "prep" and not articles and source.tokens[noun].dep in {"dobj", "pobj"}:
            verb, plain = source.verb_of(noun), not source.below(noun, "nummod", "amod", "det", "poss")
            if plain and self.may_belong_to_verb(i) and self._is_event(verb) and not self._is_share(i):
                return source.lemma(verb) not in paraphrases().changes
        changing = source.lemma(source.verb_of(noun)) in paraphrases().changes
        return token.dep == "prep" and one and near and not changing and not self._is_share(i)

    def _is_event_clause(self, i: int) -> bool:
        """Whether a clause tells what happened in something: "the shooting in which three people died"."""
        source = self.source
        first = [source.low(k) for k in sorted(source.within(i))][:2]
        noun = source.tokens[i].head
        placed = first in (["in", "which"], ["during", "which"]) and (
            source.time(i) == "past" or "could" in {source.low(k) for k in source.below(i, "aux")}
        )
        return placed and source.tokens[noun].tag in {"NN", "NNS"} and not source.denied(i)

    def _is_measured(self, i: int) -> bool:
        """Whether a word before a singular noun tells its size or age: an "18-month" sentence."""
        source = self.source
        inside = sorted(source.within(i))
        hyphen = any(source.low(k) == "-" for k in range(inside[0], min(inside[-1] + 2, len(source.tokens))))
        numbers = any(source.tokens[k].pos == "NUM" or source.low(k) in lexicon().same for k in inside)
        return hyphen and numbers and source.tokens[source.tokens[i].head].tag == "NN"

    def _is_told_of_some(self, noun: int) -> bool:
        """Whether a past deed is told of some things, of which there may be more: "a ferry", "two men"."""
        source = self.source
        near = [source.low(k) for k in source.children[noun]]
        beside = {source.low(m) for k in source.children[noun] if k < noun for m in source.within(k)}
        some = {"a", "an", "several", "some", "dozens"} & set(near) or any(
            source.tokens[k].dep == "nummod" for k in source.children[noun]
        )
        shown = source.tokens[source.tokens[noun].head].lemma in {*paraphrases().sayings, "show", "find"}
        some = some or (shown and source.tokens[noun].tag == "NNS" and source.tokens[noun].dep == "nsubj")
        if not some or beside & _EXACT or any(source.tokens[k].dep == "total" for k in source.children[noun]):
            return False
        verb = source.verb_of(noun)
        told = (source.time(verb) == "past" or shown) and source.tokens[verb].lemma != "be" and not source.modal(verb)
        role = source.tokens[source.first(noun)].dep in {*SUBJECTS, *PASSIVE, "dobj", "pobj"}
        within = source.low(source.tokens[noun].head) not in {
            "without",
            "than",
            "except",
            "between",
            "of",
            "like",
            "as",
        }
        return told and role and within and source.tokens[noun].lemma not in paraphrases().contents

    def _limits_some(self, i: int) -> bool:
        """Whether a part tells which of some things, and takes nothing back."""
        source = self.source
        token, inside = source.tokens[i], list(source.within(i))
        clause = token.dep == "relcl" or (token.dep == "acl" and token.tag in {"VBN", "VBG"})
        if not clause and not (
            token.dep == "prep" and source.low(i) in {"in", "at", "near", "outside", "off", "with", "from"}
        ):
            return False
        denied = any(source.tokens[k].dep == "neg" or source.low(k) in {"no", "never", "later", "only"} for k in inside)
        return not denied and not any(source.tokens[k].lemma in RETRACTING | _CLEARED for k in inside)

    def _up_to_verb(self, i: int) -> Iterator[int]:
        while self.source.tokens[i].tag not in _FINITE and self.source.tokens[i].head != i:
            yield i
            i = self.source.tokens[i].head

    def _may_miss_member(self, i: int) -> bool:
        """Whether one thing of a list with "and" may be missing: of an object, where they are not one together."""
        source = self.source
        first = source.first(i)
        members = source.all_listed([first])
        joints = {source.low(k) for m in members for k in source.below(m, "cc", "preconj")}
        role = source.tokens[first].dep
        verb = source.verb_of(first)
        together = source.lemma(verb) in paraphrases().together or source.low(source.tokens[first].head) in {
            "between",
            "among",
        }
        subject = role == "pobj" and any(source.tokens[k].dep in {*SUBJECTS, *PASSIVE} for k in self._up_to_verb(first))
        return not subject and joints == {"and"} and role in {"dobj", "pobj", "attr", "nsubjpass"} and not together
