"""The parts of a statement: which of them only add, and which words stand under a denial, a condition or "all"."""

from __future__ import annotations

from dataclasses import dataclass

from askbot.answer.synthesis.alignment import is_mark
from askbot.answer.synthesis.lexicon import lexicon
from askbot.answer.synthesis.nouns import BESIDE, RETRACTING, Nouns
from askbot.answer.synthesis.paraphrases import paraphrases
from askbot.answer.synthesis.sentence import PASSIVE, SUBJECTS
from askbot.text.words import Stems, fold

_SIDE_CLAUSES = frozenset("while whereas although though".split())
"""Marks of a clause that is said beside another one, not of it."""
TOLD_BESIDE = _SIDE_CLAUSES | frozenset("after because since".split())
"""Marks of a clause that tells a fact of its own."""
_SHARES = frozenset("most some many several few none half".split())
_FACTS = _SIDE_CLAUSES | frozenset("as after because since before when".split())
_CONDITIONS = frozenset("if unless until till once provided providing lest whether assuming".split())
_EXCEPTIONS = frozenset("except excepting excluding barring pending subject depending given otherwise without".split())
_AFTERTHOUGHTS = frozenset("also meanwhile however moreover furthermore additionally".split())
_PLACES = frozenset("in at on near off outside inside across along around".split())
_EVENTS = frozenset("during after before since amid following despite because due".split())
_SCOPES = frozenset("no only all every each most few fewer none nothing nobody neither any both less".split())
_TRYING = frozenset(
    "try attempt seek hope want plan intend promise vow agree offer ask start begin appear seem".split()
)
MOST_OF = 3
"""Words of "most of them", which what stands between commas has at least."""
_OF_NAMES = frozenset("of from at in for with".split())


@dataclass(frozen=True)
class Parts(Nouns):
    """What the grammar of a statement says of its parts, whichever of them a sentence has."""

    def _tells_fact(self, i: int) -> bool:
        """Whether a clause such as one with "after" tells what has happened, so that it may stand by itself."""
        source = self.source
        subject = source.below(i, *SUBJECTS, *PASSIVE)
        own = bool(subject) and source.tokens[subject[0]].pos != "PRON"
        above = source.tokens[i].head
        sure = source.time(i) == "past" or (source.mark(i) == "because" and self._behind_comma(i))
        told = source.tokens[i].dep == "advcl" and source.mark(i) in TOLD_BESIDE and sure
        return own and told and not source.modal(i) and not self._bound(above)

    def _follows_alone(self, first: int) -> bool:
        """Whether a further verb may stay without the first one."""
        source = self.source
        joints = {source.low(k) for k in source.below(first, "cc", "preconj")}
        return not joints & {"or", "nor", "either", "neither"}

    def _is_side_clause(self, i: int) -> bool:
        source = self.source
        subject = source.below(i, *SUBJECTS, *PASSIVE)
        own = bool(subject) and source.tokens[subject[0]].pos != "PRON"
        token = source.tokens[i]
        return own and (token.dep == "parataxis" or (token.dep == "advcl" and source.mark(i) in _SIDE_CLAUSES))

    def _opens_condition(self, i: int) -> bool:
        """Whether a part begins with a word such as "if", "provided" or "except"."""
        source = self.source
        if source.tokens[i].dep in {"relcl", "conj", "parataxis", "ccomp", "appos"}:
            return False
        said = [source.low(k) for k in sorted(source.within(i)) if not is_mark(source.tokens[k])]
        first = said[0] if said else ""
        if {"as", "so"} & {first} and "long" in said[:2]:
            return True
        return first in _CONDITIONS | _EXCEPTIONS or source.low(i) in _CONDITIONS | _EXCEPTIONS

    def _adds(self, i: int) -> bool:
        """Whether a part tells more of something that stays, whatever it stands under."""
        source = self.source
        token, head = source.tokens[i], source.tokens[i].head
        dated = source.tokens[head].dep == "acl" and source.tokens[head].tag == "VBN" and self.is_time(i)
        dated = dated and not source.below(head, *SUBJECTS, *PASSIVE)
        whole = source.tokens[source.tokens[head].head].head
        counted = (
            token.dep == "nummod" and source.low(source.tokens[head].head) == "of" and source.low(whole) in _SHARES
        )
        if (
            dated
            or counted
            or token.dep in {"appos", "total"}
            or token.tag == "PRP$"
            or source.low(i) in _AFTERTHOUGHTS
        ):
            return True
        if token.dep in {"relcl", "acl"}:
            return self._behind_comma(i) or self._is_name(head)
        if token.dep == "advcl":
            participle = token.tag in {"VBG", "VBN"} and not source.mark(i) and self._behind_comma(i)
            return source.mark(i) in _SIDE_CLAUSES or (participle and not self._retracts(i))
        if self._is_supplement(i) or self._in_brackets(i):
            return True
        if token.dep in {"npadvmod", "dep", "attr", "oprd"} and self._is_afterthought(i):
            return True
        if token.dep in {"advmod", "npadvmod"} and self._behind_comma(i):
            changed = source.low(i) in {"up", "down"} and any(source.low(k) == "from" for k in source.below(i, "prep"))
            return changed or any(source.low(k) in {"them", "which", "whom"} for k in source.within(i))
        if token.dep in {"conj", "parataxis"} and source.is_predicate(i) and source.is_predicate(head):
            return self._is_other_sentence(i)
        return token.dep == "prep" and self._is_name(head) and source.low(i) in _OF_NAMES and i > head

    def _is_afterthought(self, i: int) -> bool:
        """Whether a part is a noun between commas that tells more: ", a discovery that could help"."""
        source = self.source
        first = next((source.low(k) for k in sorted(source.within(i)) if not is_mark(source.tokens[k])), "")
        named = source.tokens[i].pos in {"NOUN", "PROPN"} and first in {"a", "an", "the", "its", "their", "his", "her"}
        withdrawn = any(source.tokens[k].lemma in RETRACTING for k in source.within(i))
        return named and self._between_commas(i) and not withdrawn

    def _is_supplement(self, i: int) -> bool:
        """Whether a part between commas compares, or tells more of some: "compared with 2019", "most of them women"."""
        source = self.source
        said = [source.low(k) for k in sorted(source.within(i)) if not is_mark(source.tokens[k])]
        if not self._between_commas(i) or len(said) < MOST_OF:
            return False
        compared = said[0] in {"compared", "up", "down"} and said[1] in {"with", "to", "from"}
        some = said[1] == "of" and said[2] in {"them", "whom", "which"}
        planned = {"later", "earlier", "more", "less", "fewer", "higher", "lower"} & set(said[:4]) and "than" in said
        return compared or some or bool(planned)

    def _retracts(self, i: int) -> bool:
        deeds = [i, *self.source.below(i, "xcomp", "ccomp")]
        return any(self.source.tokens[j].lemma in RETRACTING for j in deeds)

    def _is_other_sentence(self, i: int) -> bool:
        """Whether a further verb has a subject of its own, so that what it says is said beside the first."""
        source = self.source
        head = source.tokens[i].head
        joints = {source.low(k) for k in source.below(head, "cc")}
        own = bool(source.below(i, *SUBJECTS, *PASSIVE, "expl")) or (
            i in source.frames and bool(source.below(i, "ccomp"))
        )
        return own and not joints & {"or", "nor"} and not self._retracts(i) and not self._bound_above(head)

    def _bound_above(self, i: int) -> bool:
        """The same of what stands above a verb, or begins its clause."""
        source = self.source
        if source.mark(i) in _CONDITIONS:
            return True
        head = source.tokens[i].head
        if head == i or (head in source.frames and source.tokens[i].dep == "ccomp"):
            return False
        return self._refuses(head) or self._bound(head)

    def _bound(self, i: int) -> bool:
        """Whether a word stands under a denial, a condition, or a word such as "all" or "only"."""
        source = self.source
        while True:
            if source.is_predicate(i):
                if source.denied(i) or source.mark(i) in _CONDITIONS or self._has_scope(i):
                    return True
                apart = source.tokens[i].dep == "relcl" and self._behind_comma(i)
                if (
                    source.tokens[i].head == i
                    or source.tokens[i].dep == "parataxis"
                    or apart
                    or self._is_side_clause(i)
                ):
                    return False
                head = source.tokens[i].head
                if head in source.frames and source.tokens[i].dep == "ccomp":
                    return False
                if source.tokens[i].dep not in {"advcl", "conj"} and self._refuses(head):
                    return True
            elif source.tokens[i].head == i:
                return False
            elif self._refuses(source.tokens[i].head):
                return True
            i = source.tokens[i].head

    def _refuses(self, i: int) -> bool:
        words = paraphrases()
        return self.source.lemma(i) in words.denying or self.source.tokens[i].lemma in words.denying

    def _has_scope(self, i: int) -> bool:
        """Whether a verb's subject, or a word beside it, tells of how many of all it is said."""
        source = self.source
        beside = {source.low(k) for k in source.children[i]}
        for k in source.below(i, *SUBJECTS, *PASSIVE):
            clauses = {n for m in source.below(k, "relcl", "acl", "appos") for n in source.within(m)}
            beside |= {source.low(m) for m in source.within(k) if m not in clauses}
        for k in source.below(i, "dobj", "attr"):
            beside |= {
                source.low(m) for m in source.children[k] if source.low(m) in {"no", "only", "any", "all", "every"}
            }
        best = any(source.tokens[k].tag in {"JJS", "RBS"} for j in source.children[i] for k in [j, *source.children[j]])
        return bool(beside & _SCOPES) or best

    def _is_circumstance(self, i: int) -> bool:
        source = self.source
        token, head = source.tokens[i], source.tokens[i].head
        if not source.is_predicate(head):
            return self._may_leave_noun(i)
        if token.dep == "agent":
            return True
        if token.dep in {"npadvmod", "advmod", "pobj"} or (token.dep == "dobj" and self.is_time(i)):
            return self.is_time(i)
        if token.dep == "advcl":
            return self._is_fact(i)
        if token.dep == "conj":
            joints = {source.low(k) for k in source.below(head, "cc")}
            both = joints == {"and"} or (joints == {"but"} and source.tokens[head].lemma not in _TRYING)
            return source.is_predicate(i) and both and not self._retracts(i)
        return token.dep == "prep" and self._may_leave_verb(i)

    def _is_fact(self, i: int) -> bool:
        mark = self.source.mark(i)
        if mark == "to":
            verb = self.source.tokens[i].head
            return self._behind_comma(i) or (self._is_event(verb) and not self.source.is_passive(verb))
        return mark in _FACTS and (mark != "when" or self.source.time(i) == "past")

    def _may_leave_verb(self, i: int) -> bool:
        """Whether a preposition and what stands behind it only add when, where or why."""
        source = self.source
        low, verb = source.low(i), source.tokens[i].head
        inside = list(source.within(i))
        if {stem(source.low(k)) for k in inside} & lexicon().reservations:
            return False
        if self.is_time(i) and low not in {"until", "till"}:
            return True
        if low in BESIDE and self._between_commas(i) and source.tokens[verb].lemma != "be":
            fronted = i < verb
            return not fronted or (source.time(verb) == "past" and source.lemma(verb) not in paraphrases().changes)
        if low == "by":
            return all(source.tokens[k].lemma in paraphrases().measures or k == i or self._is_amount(k) for k in inside)
        if low in _EVENTS or low == "from":
            return low in _EVENTS or self._is_event(verb) or source.lemma(verb) in paraphrases().changes
        if low == "for":
            lacking = {"lack", "want", "fear"} & {source.low(k) for k in source.below(i, "pobj")}
            return bool(lacking) or (self._is_event(verb) and bool(source.below(i, "pcomp")))
        placed = low in _PLACES and not self._is_share(i) and self._is_event(verb)
        return placed and source.lemma(verb) not in paraphrases().changes


def stem(word: str) -> str:
    """The stem of a word in any case."""
    return Stems()([fold(word)])[0]
