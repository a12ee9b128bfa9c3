"""What a sentence may leave out of a statement: whole parts that only add, and nothing that what stays hangs on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from askbot.answer.synthesis.alignment import is_mark
from askbot.answer.synthesis.lexicon import lexicon
from askbot.answer.synthesis.paraphrases import paraphrases
from askbot.answer.synthesis.parts import TOLD_BESIDE, Parts, stem
from askbot.answer.synthesis.sentence import PASSIVE, SUBJECTS

_JUDGED_APART = frozenset({"conj", "acl", "ccomp", "advcl", "parataxis"})
"""What may stay though the verb above it is missing, which is judged where it begins."""
_DENYING = frozenset("deny reject dismiss dispute".split())


@dataclass(frozen=True)
class Deletions(Parts):
    """A statement, and which of its words a sentence has."""

    aligned: frozenset[int]
    credited: bool
    """Whether the sentence says beside these words that they are the speaker's."""
    turned: frozenset[int] = frozenset()
    """The verbs that the sentence has in the other voice."""
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
            if self._misses_condition(i):
                return False
            if self._is_denied_report(i) or self._is_of_speaker(i):
                return True
            if token.dep == "ccomp" and head in source.frames:
                return self.credited and not source.context(head)[0] and self._is_meant(head)
            if token.dep == "conj":
                if not self._follows_alone(head):
                    return False
            elif token.dep == "advcl" and token.tag == "VBG" and not source.mark(i) and self._behind_comma(i):
                return self._has_subject(i) and not self._bound(head)  # "denied it, insisting that"
            elif not self._is_side_clause(i) and not self._tells_fact(i):
                return False
            i = head
        return True

    def _is_meant(self, frame: int) -> bool:
        """Whether nothing beside a verb of saying tells that it was not meant, or not told to all: "said in jest"."""
        beside = {k for j in self.source.below(frame, "prep") for k in self.source.within(j)}
        return lexicon().reservations.isdisjoint(stem(self.source.low(k)) for k in beside)

    def _misses_condition(self, i: int) -> bool:
        """Whether a condition of what stands above a word is missing."""
        source = self.source
        listed = source.tokens[i].dep == "conj"
        beside = [k for k in source.children[source.tokens[i].head] if not listed or source.low(k) != "without"]
        return any(k not in self.kept and self._opens_condition(k) for k in beside)

    def _is_of_speaker(self, i: int) -> bool:
        """Whether a clause at the end is what the speaker adds: "…, Ann Holt said, warning that"."""
        source = self.source
        added = source.tokens[i].dep == "advcl" and source.tokens[i].tag == "VBG" and not source.mark(i)
        if not added or not self._behind_comma(i):
            return False
        above = {f for f in source.frames if i in set(source.within(f))}
        return self.credited and bool(above) and source.tokens[i].lemma in paraphrases().sayings

    def _has_subject(self, i: int) -> bool:
        """Whether whom a verb without a subject is said of stays, or is the speaker."""
        subjects = self.source.subjects_of(i)
        return bool(subjects) and all(k in self.kept or (self.credited and self.source.speaks(k)) for k in subjects)

    def _is_denied_report(self, i: int) -> bool:
        """Whether a clause is what is denied as a report: "denied reports that", which is "denied that"."""
        source = self.source
        noun = source.tokens[i].head
        told = source.tokens[i].dep in {"acl", "ccomp"} and source.tokens[noun].lemma in paraphrases().contents
        verb = source.tokens[noun].head
        return (
            told and verb in self.kept and source.tokens[verb].lemma in _DENYING and source.tokens[noun].dep == "dobj"
        )

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
        if self._opens_condition(i) or self._ends_with_condition(i):
            return False
        if i in source.credits or (i in source.frames and any(k in self.kept for k in source.within(i))):
            return self.credited
        if head in source.frames and source.tokens[i].dep not in {"ccomp", "neg", "conj", *SUBJECTS}:
            return self._is_meant(head) and source.low(i) not in paraphrases().kept
        lowered = source.low(i) in lexicon().lowering and i + 1 in self.aligned
        if self._goes_with_another(i) or self._tells_of_saying(i) or lowered:
            return not lowered
        if (self.related or head in self.turned) and source.tokens[i].dep in SUBJECTS:
            return self._subject_may_go(i)
        if self.in_kept_name(i) or self._is_title(i) or self._adds(i) or self._is_listed_beside_denial(i):
            return True
        return not self._bound(head) and self._is_circumstance(i)

    def _subject_may_go(self, i: int) -> bool:
        """Whether who did something may be missing, since to whom it was done stays."""
        head = self.source.tokens[i].head
        if head in self.turned:
            return self._done_to(head) and not self._bound(head)
        return self._done_to(head) or self._is_told_of(i)

    def _goes_with_another(self, i: int) -> bool:
        """Whether a part is missing because of where what stays begins, which is judged there."""
        source = self.source
        token, head = source.tokens[i], source.tokens[i].head
        if any(k in self.kept and source.tokens[k].dep in _JUDGED_APART for k in source.children[i]):
            return True
        if token.dep == "mark" and source.low(i) in TOLD_BESIDE and head not in self._hanging:
            return True
        return source.low(i) in {"which", "who"} and self._is_told_of_in_clause(source.tokens[head].head)

    def _done_to(self, verb: int) -> bool:
        """Whether to whom something was done stays, so that who did it may be missing."""
        return any(k in self.kept for k in self.source.below(verb, "dobj", "ccomp", "xcomp"))

    def _is_told_of(self, i: int) -> bool:
        return self.credited and (self.source.is_speaker(i) or self.source.tokens[i].pos == "PRON")

    def _ends_with_condition(self, i: int) -> bool:
        """Whether a further verb ends with a condition, which may be one of the first verb as well."""
        source = self.source
        listed = source.tokens[i].dep == "conj" and source.is_predicate(i) and not self._is_other_sentence(i)
        return listed and any(k > i and self._opens_condition(k) for k in source.children[i])

    def _is_listed_beside_denial(self, i: int) -> bool:
        """Whether a further verb has a "would" or "had" of its own, so that the denial of the first is not of it."""
        source = self.source
        head = source.tokens[i].head
        own = source.tokens[i].dep == "conj" and bool(source.below(i, "aux", "auxpass"))
        joints = {source.low(k) for k in source.below(head, "cc")}
        plain = (
            own and joints <= {"and", "but"} and not self._retracts(i) and not self._refuses(source.tokens[head].head)
        )
        return (
            plain and source.denied(head) and not self._bound_above(head) and source.mark(head) not in {"if", "unless"}
        )

    def _tells_of_saying(self, i: int) -> bool:
        """Whether a part tells when, where or how somebody said what stays: "said in a statement that"."""
        source = self.source
        token, head = source.tokens[i], source.tokens[i].head
        says = source.tokens[head].lemma in paraphrases().sayings and any(
            k in self.kept for k in source.below(head, "ccomp")
        )
        told = source.tokens[head].lemma == "tell" and token.dep in {"dobj", "dative"}
        if not says or source.denied(head) or source.modal(head) or not (told or token.dep in {"prep", "npadvmod"}):
            return False
        return {stem(source.low(k)) for k in source.within(i)}.isdisjoint(lexicon().reservations) or "anonymity" in {
            source.low(k) for k in source.within(i)
        }

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
        ranks = [k for k in missing if stem(source.low(k)) in title or source.tokens[k].pos == "NOUN"]
        return bool(ranks) and not any(k in self.kept for k in missing) and stem(source.low(named)) not in title
