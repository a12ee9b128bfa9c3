"""What a sentence may leave out of a statement: whole parts that only add, and nothing that what stays hangs on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

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
_TOLD_BESIDE = _SIDE_CLAUSES | frozenset("after because since".split())
"""Marks of a clause that tells a fact of its own."""
_JUDGED_APART = frozenset({"conj", "acl", "ccomp", "advcl", "parataxis"})
"""What may stay though the verb above it is missing, which is judged where it begins."""
_FACTS = _SIDE_CLAUSES | frozenset("as after because since before when".split())
_CONDITIONS = frozenset("if unless until till once provided providing lest whether assuming".split())
_EXCEPTIONS = frozenset("except excepting excluding barring pending subject depending given otherwise without".split())
_AFTERTHOUGHTS = frozenset("also meanwhile however moreover furthermore additionally".split())
_PLACES = frozenset("in at on near off outside inside across along around".split())
_EVENTS = frozenset("during after before since amid following despite because due".split())
_SCOPES = frozenset("no only all every each most few fewer none nothing nobody neither any both less".split())
_RETRACTING = frozenset(
    "retract withdraw correct reverse recant backtrack deny apologise apologize fail cancel abandon drop undo".split()
)
_TRYING = frozenset(
    "try attempt seek hope want plan intend promise vow agree offer ask start begin appear seem".split()
)
_DENYING = frozenset("deny reject dismiss dispute".split())
_FINITE = frozenset("VB VBD VBZ VBP VBN".split())
_FULL_STOPS = frozenset('.!?"“”:')
_BESIDE = frozenset("in on at with amid among including from besides alongside near over".split())
"""Prepositions whose phrase, between commas, only adds."""
_OF_NAMES = frozenset("of from at in for with".split())


@dataclass(frozen=True)
class Deletions:
    """A statement, and which of its words a sentence has."""

    source: Relations
    aligned: frozenset[int]
    credited: bool
    """Whether the sentence says beside these words that they are the speaker's."""
    related: bool = False
    """Whether the relations of the sentence were compared, so that it may have turned active into passive."""

    def safe(self) -> bool:
        """Whether the words that stay say what they say in the statement."""
        tops = [i for i in self.kept if not self._floats(i) and i not in self._hanging]
        predicates = [i for i in tops if self.source.is_predicate(i) or self._is_told_of_in_clause(i)]
        if not predicates or not all(map(self._may_begin, tops)):
            return False
        return all(map(self._may_go, self._first_missing()))

    @cached_property
    def kept(self) -> frozenset[int]:
        """The words that the sentence has; the head of a name of the speaker, whichever part of it is said."""
        found = set(self.aligned)
        for i in self._speakers:
            inside = set(self.source.within(i)) & self.aligned
            if inside and self._names_speaker(inside):
                found.add(i)
        return frozenset(found)

    @cached_property
    def _speakers(self) -> tuple[int, ...]:
        return tuple(i for i in range(len(self.source.tokens)) if self.source.is_speaker(i))

    def _names_speaker(self, inside: set[int]) -> bool:
        source = self.source
        said = {source.low(j) for j in inside if not self._floats(j)}
        lowered = any(
            j + 1 in inside and source.low(j) in lexicon().lowering and j not in inside for j in range(max(inside))
        )
        return not lowered and (
            bool(inside & set(self._speakers)) or source.speaker.named_by(said & source.speaker.words)
        )

    def names_speaker(self) -> bool:
        """Whether the speaker is named by the words that stay."""
        return any(i in self.kept for i in self._speakers)

    def is_said_by_another(self) -> bool:
        """Whether the words that stay tell who else says them: "Shell said that", beside what the speaker says."""
        tops = [i for i in self.kept if self.source.is_predicate(i) and i not in self._hanging]
        return bool(tops) and all(map(self._tells_who, tops))

    def _tells_who(self, i: int) -> bool:
        subject = self.source.below(i, "nsubj")
        named = bool(subject) and subject[0] in self.kept and self.source.tokens[subject[0]].pos != "PRON"
        said = any(k in self.kept for k in self.source.below(i, "ccomp"))
        return named and said and self.source.tokens[i].lemma in paraphrases().sayings

    def _floats(self, i: int) -> bool:
        """Whether a word may come and go by itself: a mark, an article, "that"."""
        token = self.source.tokens[i]
        helper = token.dep == "aux" and token.lemma in {"have", "do"} and not self.source.modal(token.head)
        return is_mark(token) or self.source.low(i) in _FLOATING or token.dep == "case" or helper

    def _hangs(self, i: int) -> bool:
        head = self.source.tokens[i].head
        return head != i and (head in self.kept or self.in_kept_name(i))

    @cached_property
    def _hanging(self) -> frozenset[int]:
        """The words that stay together with the one that they depend on."""
        return frozenset(i for i in self.kept if self._hangs(i))

    def in_kept_name(self, i: int) -> bool:
        """Whether a word belongs to a naming of the speaker that stays."""
        return any(j in self.kept and i in self.source.within(j) for j in self._speakers)

    def _first_missing(self) -> Iterator[int]:
        """The missing words right below words that stay."""
        for i, token in enumerate(self.source.tokens):
            if i not in self.kept and token.head != i and token.head in self.kept and not self._floats(i):
                yield i

    # ---- where what stays may begin

    def _may_begin(self, top: int) -> bool:
        """Whether a word may stay without the word that it depends on."""
        source = self.source
        token, head = source.tokens[top], source.tokens[top].head
        if head != top and not source.is_predicate(top):
            if self._is_told_of_in_clause(top):
                return True
            return self._passed_on(top) if source.is_predicate(head) else self._heads_list(top)
        return self._may_be_said_alone(top) and (token.head != top or self._is_credited(top))

    def _is_told_of_in_clause(self, i: int) -> bool:
        """Whether a noun stays with a clause that tells more of it: "the bridge, which was closed" was closed."""
        source = self.source
        clauses = [k for k in source.below(i, "relcl") if k in self.kept and self._behind_comma(k)]
        own = [k for c in clauses for k in source.below(c, *SUBJECTS, *PASSIVE)]
        return bool(own) and all(source.low(k) in {"which", "who"} and k not in self.kept for k in own)

    def _is_credited(self, root: int) -> bool:
        """Whether a sentence that depends on nothing is the speaker's, where the reply says so."""
        source = self.source
        if not self.credited or not source.frames:
            return True
        inside = set(source.within(root))
        return root in source.frames or any(f in inside and source.tokens[f].dep == "parataxis" for f in source.frames)

    def _may_be_said_alone(self, top: int) -> bool:
        source, i = self.source, top
        while source.tokens[i].head != i:
            token, head = source.tokens[i], source.tokens[i].head
            if head in self.kept:
                return (i != top or token.dep == "conj") and not self._bound(head)
            if any(k not in self.kept and self._opens_condition(k) for k in source.children[head]):
                return False
            if self._is_denied_report(i):
                return True
            if token.dep == "ccomp" and head in source.frames:
                return self.credited and not source.context(head)[0]
            if token.dep == "conj":
                if not self._follows_alone(head):
                    return False
            elif token.dep == "advcl" and token.tag == "VBG" and not source.mark(i) and self._behind_comma(i):
                return self._has_subject(i) and not self._bound(head)  # "denied it, insisting that"
            elif not self._is_side_clause(i) and not self._tells_fact(i):
                return False
            i = head
        return True

    def _has_subject(self, i: int) -> bool:
        """Whether whom a verb without a subject is said of stays, or is the speaker."""
        subjects = self.source.subjects_of(i)
        return bool(subjects) and all(k in self.kept or (self.credited and self.source.speaks(k)) for k in subjects)

    def _tells_fact(self, i: int) -> bool:
        """Whether a clause such as one with "after" tells what has happened, so that it may stand by itself."""
        source = self.source
        subject = source.below(i, *SUBJECTS, *PASSIVE)
        own = bool(subject) and source.tokens[subject[0]].pos != "PRON"
        above = source.tokens[i].head
        sure = source.time(i) == "past" or (source.mark(i) == "because" and self._behind_comma(i))
        told = source.tokens[i].dep == "advcl" and source.mark(i) in _TOLD_BESIDE and sure
        return own and told and not source.modal(i) and not self._bound(above)

    def _is_denied_report(self, i: int) -> bool:
        """Whether a clause is what is denied as a report: "denied reports that", which is "denied that"."""
        source = self.source
        noun = source.tokens[i].head
        told = source.tokens[i].dep in {"acl", "ccomp"} and source.tokens[noun].lemma in paraphrases().contents
        verb = source.tokens[noun].head
        return (
            told and verb in self.kept and source.tokens[verb].lemma in _DENYING and source.tokens[noun].dep == "dobj"
        )

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

    def _passed_on(self, i: int) -> bool:
        """Whether a subject or an auxiliary of a missing verb belongs to one that stays: "will shut a and buy b"."""
        source = self.source
        head = source.tokens[i].head
        if source.tokens[i].dep not in {*SUBJECTS, *PASSIVE, "aux", "auxpass", "neg", "prep", "npadvmod"}:
            return False
        later = [k for k in source.below(head, "conj") if k in self.kept and not source.below(k, *SUBJECTS, *PASSIVE)]
        shared = source.below(head, "aux", "auxpass", "neg")
        return bool(later) and all(k in self.kept or self._floats(k) for k in shared)

    def _heads_list(self, i: int) -> bool:
        """Whether a noun is a further member of a list whose first is missing, where one may be."""
        source = self.source
        if source.tokens[i].dep != "conj":
            return False
        first = source.first(i)
        above = source.tokens[first].head
        return above in self.kept and self._may_miss_member(first) and not self._bound(above)

    # ---- what may be missing

    def _may_go(self, i: int) -> bool:
        source = self.source
        head = source.tokens[i].head
        if self._opens_condition(i):
            return False
        if i in source.credits or (i in source.frames and any(k in self.kept for k in source.within(i))):
            return self.credited
        if head in source.frames and source.tokens[i].dep not in {"ccomp", "neg", "conj", *SUBJECTS}:
            return source.low(i) not in paraphrases().kept
        if self._goes_with_another(i):
            return True
        if source.low(i) in lexicon().lowering and i + 1 in self.aligned:
            return False
        if self.related and source.tokens[i].dep in SUBJECTS:
            return self._done_to(head) or self._is_told_of(i)
        if self.in_kept_name(i) or self._is_title(i) or self._adds(i):
            return True
        return not self._bound(head) and self._is_circumstance(i)

    def _goes_with_another(self, i: int) -> bool:
        """Whether a part is missing because of where what stays begins, which is judged there."""
        source = self.source
        token, head = source.tokens[i], source.tokens[i].head
        if any(k in self.kept and source.tokens[k].dep in _JUDGED_APART for k in source.children[i]):
            return True
        if token.dep == "mark" and source.low(i) in _TOLD_BESIDE and head not in self._hanging:
            return True
        return source.low(i) in {"which", "who"} and self._is_told_of_in_clause(source.tokens[head].head)

    def _opens_condition(self, i: int) -> bool:
        """Whether a part begins with a word such as "if", "provided" or "except"."""
        source = self.source
        if source.tokens[i].dep in {"relcl", "conj", "parataxis", "ccomp", "appos"}:
            return False
        first = next((source.low(k) for k in sorted(source.within(i)) if not is_mark(source.tokens[k])), "")
        return first in _CONDITIONS | _EXCEPTIONS or source.low(i) in _CONDITIONS | _EXCEPTIONS

    def _done_to(self, verb: int) -> bool:
        """Whether to whom something was done stays, so that who did it may be missing."""
        return any(k in self.kept for k in self.source.below(verb, "dobj", "ccomp", "xcomp"))

    def _is_told_of(self, i: int) -> bool:
        return self.credited and (self.source.is_speaker(i) or self.source.tokens[i].pos == "PRON")

    def _is_title(self, i: int) -> bool:
        """Whether a word is the rest of a name's title, all of which is missing: "Finance Minister" Kolvig."""
        source = self.source
        head = source.tokens[i].head
        if source.tokens[head].pos != "PROPN" or source.tokens[i].dep not in {"compound", "amod", "nmod"} or i > head:
            return False
        title = {*lexicon().titles, *lexicon().lowering}
        before = range(min(source.within(i)), head)
        named = next((k for k in before if k in self.kept), head)
        missing = [k for k in range(min(source.within(head)), named) if not is_mark(source.tokens[k])]
        ranks = [k for k in missing if _stem(source.low(k)) in title or source.tokens[k].pos == "NOUN"]
        return bool(ranks) and not any(k in self.kept for k in missing) and _stem(source.low(named)) not in title

    def _adds(self, i: int) -> bool:
        """Whether a part tells more of something that stays, whatever it stands under."""
        source = self.source
        token, head = source.tokens[i], source.tokens[i].head
        if token.dep == "appos" or token.tag == "PRP$" or source.low(i) in _AFTERTHOUGHTS:
            return True
        if token.dep in {"relcl", "acl"}:
            return self._behind_comma(i) or self._is_name(head)
        if token.dep == "advcl":
            participle = token.tag in {"VBG", "VBN"} and not source.mark(i) and self._behind_comma(i)
            return source.mark(i) in _SIDE_CLAUSES or (participle and not self._retracts(i))
        if self._in_brackets(i) or (token.dep in {"npadvmod", "dep", "attr", "oprd"} and self._is_afterthought(i)):
            return True
        if token.dep == "advmod" and source.low(i) in {"up", "down"} and self._behind_comma(i):
            return any(source.low(k) == "from" for k in source.below(i, "prep"))
        if token.dep == "npadvmod" and self._behind_comma(i):
            return any(source.low(k) in {"them", "which", "whom"} for k in source.within(i))
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

    # ---- circumstances

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
            beside |= {source.low(m) for m in source.children[k] if source.low(m) in {"no", "only", "any"}}
        best = any(source.tokens[k].tag in {"JJS", "RBS"} for j in source.children[i] for k in [j, *source.children[j]])
        return bool(beside & _SCOPES) or best

    def _is_circumstance(self, i: int) -> bool:
        source = self.source
        token, head = source.tokens[i], source.tokens[i].head
        if not source.is_predicate(head):
            return self._may_leave_noun(i)
        if token.dep == "agent":
            return True
        if token.dep in {"npadvmod", "advmod", "pobj"} or (token.dep == "dobj" and self._is_time(i)):
            return self._is_time(i)
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

    def _is_time(self, i: int) -> bool:
        """Whether all words of a part tell a time."""
        source, times = self.source, lexicon().times
        inside = [k for k in source.within(i) if not self._floats(k) and source.tokens[k].dep != "prep"]
        named = any(source.low(k) in times or self._is_year(k) for k in inside)
        return named and all(
            source.low(k) in times | {"this", "same", "of", "early", "late", "about", "on", "overnight", "tonight"}
            or source.tokens[k].pos == "NUM"
            or source.tokens[k].lemma in times
            for k in inside
        )

    def _is_year(self, i: int) -> bool:
        low = self.source.low(i)
        return low in {"overnight", "tonight"} or (len(low) == 4 and low.isdigit() and low[:2] in {"18", "19", "20"})  # noqa: PLR2004

    def _may_leave_verb(self, i: int) -> bool:
        """Whether a preposition and what stands behind it only add when, where or why."""
        source = self.source
        low, verb = source.low(i), source.tokens[i].head
        inside = list(source.within(i))
        if {_stem(source.low(k)) for k in inside} & lexicon().reservations:
            return False
        if self._is_time(i) and low not in {"until", "till"}:
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
        if token.dep == "prep" and self._is_time(i):
            return source.tokens[noun].dep != "nsubj"
        articles = {source.low(k) for k in source.children[noun]} & {"the", "a", "an", "its", "their", "his", "her"}
        one = source.tokens[noun].tag == "NN" and bool(articles)
        near = source.low(i) in {"in", "at", "near", "outside", "off"} or (
            source.low(i) in {"to", "from"} and any(source.tokens[k].pos == "PROPN" for k in source.below(i, "pobj"))
        )
        changing = source.lemma(source.verb_of(noun)) in paraphrases().changes
        return token.dep == "prep" and one and near and not changing and not self._is_share(i)

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


def _stem(word: str) -> str:
    return Stems()([fold(word)])[0]
