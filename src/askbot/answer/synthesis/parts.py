"""The parts of a statement: which of them only add, and which words stand under a denial, a condition or "all"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from askbot.answer.synthesis.alignment import is_mark
from askbot.answer.synthesis.lexicon import lexicon
from askbot.answer.synthesis.paraphrases import paraphrases
from askbot.answer.synthesis.relations import Relations
from askbot.answer.synthesis.sentence import PASSIVE, SUBJECTS
from askbot.text.words import Stems, fold

_FLOATING = frozenset("a an the that and but".split())
_COMMAS = frozenset({",", "–", "—", "--", "(", ";", ":", "-"})
_SIDE_CLAUSES = frozenset("while whereas although though".split())
"""Marks of a clause that is said beside another one, not of it."""
TOLD_BESIDE = _SIDE_CLAUSES | frozenset("after because since".split())
"""Marks of a clause that tells a fact of its own."""
_FACTS = _SIDE_CLAUSES | frozenset("as after because since before when".split())
_CONDITIONS = frozenset("if unless until till once provided providing lest whether assuming".split())
_EXCEPTIONS = frozenset("except excepting excluding barring pending subject depending given otherwise without".split())
_AFTERTHOUGHTS = frozenset("also meanwhile however moreover furthermore additionally".split())
_PLACES = frozenset("in at on near off outside inside across along around".split())
_EVENTS = frozenset("during after before since amid following despite because due".split())
_SCOPES = frozenset("no only all every each most few fewer none nothing nobody neither any both less".split())
_EXACT = frozenset(
    "the its his her their our my this that these those only all no each every any exactly most both".split()
) | (frozenset("up under fewer less over half".split()) - {"over"})
"""Words before a noun by which it means certain things, all of them, or no more than some."""
_CLEARED = frozenset(
    "acquit clear overturn quash annul revoke release suspend false fake fabricate allege suspect".split()
)
_RETRACTING = frozenset(
    "retract withdraw correct reverse recant backtrack deny apologise apologize fail cancel abandon drop undo".split()
)
_TRYING = frozenset(
    "try attempt seek hope want plan intend promise vow agree offer ask start begin appear seem".split()
)
_CLOCK = re.compile(
    r"(?:\d{1,2}[:.]\d\d|\d{1,2}(?:[:.]\d\d)?[ap]\.?m\.?|[ap]\.m\.?|o'clock|gmt|midnight|noon|midday|dawn|overnight|tonight"
    r"|(?:18|19|20)\d\d)$"
)
_FINITE = frozenset("VB VBD VBZ VBP VBN".split())
_FULL_STOPS = frozenset('.!?"“”:')
_BESIDE = frozenset("in on at with amid among including from besides alongside near over".split())
"""Prepositions whose phrase, between commas, only adds."""
MOST_OF = 3
"""Words of "most of them", which what stands between commas has at least."""
_OF_NAMES = frozenset("of from at in for with".split())


@dataclass(frozen=True)
class Parts:
    """What the grammar of a statement says of its parts, whichever of them a sentence has."""

    source: Relations

    def _floats(self, i: int) -> bool:
        """Whether a word may come and go by itself: a mark, an article, "that"."""
        token = self.source.tokens[i]
        helper = token.dep == "aux" and token.lemma in {"have", "do"} and not self.source.modal(token.head)
        return is_mark(token) or self.source.low(i) in _FLOATING or token.dep == "case" or helper

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
        if dated or token.dep in {"appos", "total"} or token.tag == "PRP$" or source.low(i) in _AFTERTHOUGHTS:
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

    def _is_name(self, i: int) -> bool:
        """Whether a word is a name, and not but the first of a sentence."""
        token, first = self.source.tokens[i], i == 0 or self.source.tokens[i - 1].text in _FULL_STOPS
        return token.pos == "PROPN" and token.tag == "NNP" and not first

    def _in_brackets(self, i: int) -> bool:
        source = self.source
        begins, ends = min(source.within(i)), max(source.within(i))
        opens = source.low(begins) == "(" or (begins > 0 and source.low(begins - 1) == "(")
        return opens and ")" in {source.low(k) for k in (ends, min(ends + 1, len(source.tokens) - 1))}

    def _is_afterthought(self, i: int) -> bool:
        """Whether a part is a noun between commas that tells more: ", a discovery that could help"."""
        source = self.source
        first = next((source.low(k) for k in sorted(source.within(i)) if not is_mark(source.tokens[k])), "")
        named = source.tokens[i].pos in {"NOUN", "PROPN"} and first in {"a", "an", "the", "its", "their", "his", "her"}
        withdrawn = any(source.tokens[k].lemma in _RETRACTING for k in source.within(i))
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

    def _between_commas(self, i: int) -> bool:
        """Whether commas, or the ends of the sentence, stand around a part."""
        source = self.source
        inside = sorted(source.within(i))
        begins, ends = inside[0], inside[-1]
        if len(inside) != ends - begins + 1:
            return False
        before = (
            begins == 0
            or source.low(begins) in _COMMAS
            or source.low(begins - 1) in _COMMAS
            or source.tokens[begins - 1].text in _FULL_STOPS
        )
        after = (
            ends + 1 >= len(source.tokens)
            or source.low(ends) in _COMMAS
            or source.low(ends + 1) in _COMMAS
            or source.tokens[ends + 1].text in _FULL_STOPS
        )
        return before and after

    def _behind_comma(self, i: int) -> bool:
        begins = min(self.source.within(i))
        ends = max(self.source.within(i))
        before = begins > 0 and self.source.low(begins - 1) in _COMMAS
        fronted = i < self.source.tokens[i].head and ends + 1 < len(self.source.tokens)
        return before or self.source.low(begins) in _COMMAS or (fronted and self.source.low(ends + 1) in _COMMAS)

    def _retracts(self, i: int) -> bool:
        deeds = [i, *self.source.below(i, "xcomp", "ccomp")]
        return any(self.source.tokens[j].lemma in _RETRACTING for j in deeds)

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
                if source.tokens[i].head == i or source.tokens[i].dep == "parataxis" or self._is_side_clause(i):
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

    def is_time(self, i: int) -> bool:
        """Whether all words of a part tell a time."""
        source, times = self.source, lexicon().times
        inside = [k for k in source.within(i) if not self._floats(k) and source.tokens[k].dep != "prep"]
        if source.low(i) in {"late", "early"} and source.tokens[i].dep == "advmod" and i + 1 < len(source.tokens):
            return source.tokens[i + 1].dep == "prep" and self.is_time(i + 1)
        named = any(source.low(k) in times or self._is_year(k) for k in inside)
        return named and all(
            source.low(k)
            in times
            | {"around", "shortly", "after", "before"}
            | {"this", "same", "of", "early", "late", "about", "on", "overnight", "tonight"}
            or source.tokens[k].pos == "NUM"
            or source.tokens[k].lemma in times
            or self._is_year(k)
            for k in inside
        )

    def _is_year(self, i: int) -> bool:
        return bool(_CLOCK.match(self.source.low(i)))

    def _may_leave_verb(self, i: int) -> bool:
        """Whether a preposition and what stands behind it only add when, where or why."""
        source = self.source
        low, verb = source.low(i), source.tokens[i].head
        inside = list(source.within(i))
        if {stem(source.low(k)) for k in inside} & lexicon().reservations:
            return False
        if self.is_time(i) and low not in {"until", "till"}:
            return True
        if low in _BESIDE and self._between_commas(i) and source.tokens[verb].lemma != "be":
            fronted = i < verb
            return not fronted or (source.time(verb) == "past" and source.lemma(verb) not in paraphrases().changes)
        if low == "by":
            return all(source.tokens[k].lemma in paraphrases().measures or k == i or self._is_amount(k) for k in inside)
        if low in _EVENTS:
            return True
        if low == "from":
            return self._is_event(verb) or source.lemma(verb) in paraphrases().changes
        if low == "for":
            return self._is_event(verb) and bool(source.below(i, "pcomp"))
        placed = low in _PLACES and not self._is_share(i) and self._is_event(verb)
        return placed and source.lemma(verb) not in paraphrases().changes

    def may_belong_to_verb(self, i: int) -> bool:
        """Whether a part that a parser tied to a noun may tell of the verb: a time, or a place at a clause's end."""
        source = self.source
        if source.tokens[i].dep != "prep":
            return False
        if self.is_time(i):
            clause = set(source.within(source.verb_of(i)))
            return not any(self.is_time(k) for k in clause if source.tokens[k].dep in {"prep", "npadvmod"} and k != i)
        last = max(k for k in source.within(source.verb_of(i)) if not is_mark(source.tokens[k]))
        noun = source.tokens[i].head
        placed = source.low(i) in {"in", "at", "on", "near", "outside"}
        return placed and (last in set(source.within(i)) or source.tokens[noun].dep in {"dobj", "pobj"})

    def _is_amount(self, i: int) -> bool:
        return self.source.tokens[i].pos == "NUM" or self.source.tokens[i].dep in {"quantmod", "advmod", "det"}

    def _is_share(self, i: int) -> bool:
        """Whether a part tells of how many something holds: "in 18 of the 60 wells"."""
        source = self.source
        words = paraphrases().proportions | paraphrases().quantities
        near = [k for j in source.below(i, "pobj") for k in [j, *source.children[j]]]
        return any(
            source.tokens[k].pos == "NUM" or source.low(k) in words or source.tokens[k].lemma in words for k in near
        )

    def _is_event(self, verb: int) -> bool:
        """Whether a verb tells what was done to something, so that where it was done only adds."""
        source = self.source
        if source.modal(verb) or source.lemma(verb) in {"be", "have"}:
            return False
        done = (
            source.is_passive(verb)
            or len(source.below(verb, "dobj", "prep", "prt", "npadvmod")) > 1
            or bool(source.below(verb, "dobj"))
        )
        return done and source.time(verb) == "past"

    def _may_leave_noun(self, i: int) -> bool:
        """Whether a place behind a noun only adds: "the bridge in Varby" is the bridge, as "a bridge" is."""
        source = self.source
        token, noun = source.tokens[i], source.tokens[i].head
        if token.dep == "conj":
            return self._may_miss_member(i) and source.low(noun) not in {"both", "between"}
        if token.dep == "prep" and self.is_time(i):
            return source.tokens[noun].dep != "nsubj"
        if source.low(i) in {"including", "among"} and self._between_commas(i):
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
        if not some or beside & _EXACT or any(source.tokens[k].dep == "total" for k in source.children[noun]):
            return False
        verb = source.verb_of(noun)
        told = source.time(verb) == "past" and source.tokens[verb].lemma != "be" and not source.modal(verb)
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
        if not clause and not (token.dep == "prep" and source.low(i) in {"in", "at", "near", "outside", "off", "with"}):
            return False
        denied = any(source.tokens[k].dep == "neg" or source.low(k) in {"no", "never", "later", "only"} for k in inside)
        return not denied and not any(source.tokens[k].lemma in _RETRACTING | _CLEARED for k in inside)

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


def stem(word: str) -> str:
    """The stem of a word in any case."""
    return Stems()([fold(word)])[0]
