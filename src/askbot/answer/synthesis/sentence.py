"""A parsed text: which word depends on which, which words make a name, and how sure and of what time a verb is.

Labels of dependencies are those of ClearNLP, which spaCy's English pipelines use.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from askbot.answer.synthesis.paraphrases import Paraphrases, paraphrases
from askbot.answer.synthesis.parsing import Token

SUBJECTS = ("nsubj", "csubj")
PASSIVE = ("nsubjpass", "csubjpass")
SILENT = frozenset("aux auxpass case punct mark cc prep agent neg expl preconj prt intj meta".split())
_NAME_PARTS = frozenset({"compound", "appos", "nmod"})
_HELPERS = frozenset({"aux", "auxpass"})
_DENIALS = frozenset("never neither nor nobody none nothing hardly".split())
_BESIDE = frozenset({"while", "whereas"})


def _with_infinitives_together(tokens: Sequence[Token]) -> Iterator[Token]:
    """The words, with "to cost" of "is expected to open and to cost" in one list with "to open"."""
    infinitives = {token.head for token in tokens if token.tag == "TO" and token.dep == "aux"}
    for i, token in enumerate(tokens):
        firsts = [j for j in infinitives if tokens[j].dep == "xcomp" and tokens[j].head == token.head and j < i]
        listed = i in infinitives and token.dep == "conj" and token.head not in infinitives and bool(firsts)
        yield replace(token, head=max(firsts)) if listed else token


def _with_verbs_listed(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """The words, each further verb in one list with one of its form: "said it would rise, but rejected a ban"."""
    found, below = list(tokens), [list[Token]() for _ in tokens]
    for token in tokens:
        below[token.head].append(token)
    for i, token in enumerate(tokens):
        if _is_further_content(tokens, i):
            found[i] = replace(token, dep="conj")
        if token.dep == "conj" and token.pos in {"VERB", "AUX"} and token.head != i:
            first = _first_of_form(tokens, below, i)
            joints = [j for j in range(token.head + 1, i) if tokens[j].dep == "cc" and tokens[j].head == token.head]
            if first != token.head:
                found[i] = replace(token, head=first)
                for j in joints[-1:]:
                    found[j] = replace(tokens[j], head=first)
    return tuple(found)


def _is_further_content(tokens: Sequence[Token], i: int) -> bool:
    """Whether a clause is the second of "said that a, that b and that c", which parsers put under the first."""
    head = tokens[i].head
    if not tokens[i].dep == tokens[head].dep == "ccomp":
        return False
    marks = [j for j, t in enumerate(tokens) if t.head == i and t.dep == "mark" and t.text.lower() == "that"]
    return bool(marks) and head < marks[0] and tokens[marks[0] - 1].text == ","


def _first_of_form(tokens: Sequence[Token], below: Sequence[Sequence[Token]], i: int) -> int:
    """The verb that begins the list of a further one: of the same form, or with "that" as well."""
    own = below[i]
    helped = any(t.dep in {"aux", "auxpass"} for t in own)
    at = head = tokens[i].head
    if any(t.dep == "mark" and t.text.lower() == "that" for t in own):
        while tokens[at].dep not in {"ccomp", "ROOT"} and tokens[at].head != at:
            at = tokens[at].head
        return at if tokens[at].dep == "ccomp" else head
    if any(t.dep in SUBJECTS or t.dep in PASSIVE for t in own):
        return head
    beside = below[head]
    above = tokens[tokens[head].head]
    if not helped and tokens[i].tag == "VBD" and tokens[head].dep == "ccomp" and above.tag == "VBD":
        return tokens[head].head if any(t.dep in {"aux", "auxpass"} for t in beside) else head
    modal = any(t.tag == "MD" for t in own) and any(t.tag == "TO" for t in beside)
    while modal and tokens[at].dep in {"xcomp", "acomp"} and tokens[at].head != at:
        at = tokens[at].head
    return at


def _with_amounts(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """The words, with "rose by 3 percent" as "rose 3 percent"."""
    found, words = list(tokens), paraphrases()
    for i, token in enumerate(tokens):
        head = tokens[token.head]
        by = token.dep == "pobj" and head.text.lower() == "by" and head.dep == "prep"
        if by and token.lemma in words.measures and tokens[head.head].lemma in words.changes:
            found[i] = replace(token, dep="npadvmod", head=head.head)
            found[token.head] = replace(head, dep="case", head=i)
    return tuple(found)


def _with_parts_of_all(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """The words, with "3 of the 40 wells" as three wells, of forty in all."""
    found = list(tokens)
    for i, token in enumerate(tokens):
        if token.pos != "NUM" or i + 1 >= len(tokens) or tokens[i + 1].text.lower() != "of":
            continue
        nouns = [j for j, other in enumerate(tokens) if other.head == i + 1 and other.dep == "pobj"]
        if (
            tokens[i + 1].head == i
            and len(nouns) == 1
            and (tokens[nouns[0]].tag in {"NNS", "NNPS"} or tokens[nouns[0]].text.lower() == "them")
        ):
            noun = nouns[0]
            found[noun] = replace(tokens[noun], dep=token.dep, head=noun if token.head == i else token.head)
            found[i] = replace(token, dep="nummod", head=noun)
            found[i + 1] = replace(tokens[i + 1], dep="case", head=noun)
            for j, other in enumerate(tokens):
                if other.head == i and j != i + 1 and other.dep not in {"advmod", "quantmod", "nummod"}:
                    found[j] = replace(found[j], head=noun)
                if other.head == noun and other.dep == "nummod":
                    found[j] = replace(found[j], dep="total")
    return tuple(found)


class Sentence:
    """A parsed text. Words are told apart by their positions."""

    def __init__(self, tokens: tuple[Token, ...]) -> None:
        self.tokens = tuple(_with_infinitives_together(_with_verbs_listed(_with_amounts(_with_parts_of_all(tokens)))))
        self._words: Paraphrases = paraphrases()

    @cached_property
    def children(self) -> tuple[tuple[int, ...], ...]:
        """The dependents of each word."""
        found: list[list[int]] = [[] for _ in self.tokens]
        for i, token in enumerate(self.tokens):
            if token.head != i:
                found[token.head].append(i)
        return tuple(map(tuple, found))

    def below(self, i: int, *labels: str) -> list[int]:
        """The dependents with one of these labels."""
        return [j for j in self.children[i] if self.tokens[j].dep in labels]

    def within(self, i: int) -> Iterator[int]:
        """A word and all that depend on it."""
        yield i
        for j in self.children[i]:
            yield from self.within(j)

    def low(self, i: int) -> str:
        """A word in small letters."""
        return self.tokens[i].text.lower()

    def lemma(self, i: int) -> str:
        """A word's lemma, with the particle or preposition that goes with it: "turn_back", "call_on"."""
        own = self.tokens[i].lemma
        behind = [f"{own}_{self.low(j)}" for j in self.below(i, "prep", "dative")]
        if any(verb in self._words.objects_behind for verb in behind):
            return next(verb for verb in behind if verb in self._words.objects_behind)
        return "_".join([own, *(self.low(j) for j in self.below(i, "prt"))])

    def particles(self, i: int) -> frozenset[str]:
        """The particles of a verb: "up" of "push up prices"."""
        return frozenset(self.low(j) for j in self.below(i, "prt"))

    def is_bound(self, i: int) -> bool:
        """Whether a verb has another sense by a word that stands with it: "passed it to", "found guilty"."""
        return any(f"{self.tokens[i].lemma}_{self.low(j)}" in self._words.bound for j in self.children[i])

    def is_predicate(self, i: int) -> bool:
        """Whether a word is a verb that says something by itself."""
        token = self.tokens[i]
        verb = token.pos in {"VERB", "AUX"} or (token.pos == "ADJ" and bool(self.below(i, "auxpass")))
        return verb and token.dep not in SILENT | {"amod", "compound"}

    def is_noun(self, i: int) -> bool:
        """Whether a word is a noun, a name or a pronoun."""
        return self.tokens[i].pos in {"NOUN", "PROPN", "PRON"}

    @cached_property
    def names(self) -> tuple[int, ...]:
        """For each word the head of the name that it is part of; its own position where it is part of none."""
        return tuple(self._head_of_name(i) for i in range(len(self.tokens)))

    def name(self, i: int) -> frozenset[str]:
        """The words of the name with this head, in small letters; the noun alone where it is none."""
        return frozenset(self.low(j) for j, head in enumerate(self.names) if head == i and self.is_noun(j))

    def _head_of_name(self, i: int) -> int:
        while self._is_part_of_name(i):
            i = self.tokens[i].head
        return i

    def _is_part_of_name(self, i: int) -> bool:
        token, head = self.tokens[i], self.tokens[self.tokens[i].head]
        nouns = {token.pos, head.pos} <= {"NOUN", "PROPN"}
        named = head.pos == "PROPN" or (token.dep == "appos" and token.pos == "PROPN")
        return token.head != i and token.dep in _NAME_PARTS and nouns and named

    def first(self, i: int) -> int:
        """The first member of the list that a word is in."""
        while self.tokens[i].dep == "conj" and self.tokens[i].head != i:
            i = self.tokens[i].head
        return i

    def all_listed(self, firsts: list[int]) -> list[int]:
        """Some words and the further members of the lists that they begin."""
        found = list(firsts)
        for i in found:
            found.extend(self.below(i, "conj"))
        return found

    def verb_above(self, i: int) -> int:
        """The verb that a word depends on, past nouns and prepositions; itself for a root."""
        above = self.tokens[i].head
        while above != i and not self.is_predicate(above) and self.tokens[above].head != above:
            above = self.tokens[above].head
        return above

    def verb_of(self, i: int) -> int:
        """The verb that a word belongs to, itself if it is one."""
        return i if self.is_predicate(i) else self.verb_above(i)

    def mark(self, i: int) -> str:
        """The word that begins a clause: "because", "after", "if"; empty for none."""
        begins = [j for j in self.children[i] if self.tokens[j].dep == "mark" or self.tokens[j].tag == "WRB"]
        if not begins and any(self.tokens[j].tag == "TO" for j in self.below(i, "aux")):
            return "to"
        found = " ".join(self.low(j) for j in begins if self.low(j) != "that")
        return "unless" if found == "if" and self._count_denials(i) else found

    def denied(self, i: int) -> bool:
        """Whether a predicate is denied: by "not", "never", or "no" before its subject or object."""
        if self.mark(i) == "unless":
            return self._count_denials(i) and "unless" in {self.low(j) for j in self.children[i]}
        shared = self.tokens[i].dep == "conj" and self.tokens[i].tag in {"VB", "VBN"} and not self.below(i, *_HELPERS)
        alternative = shared and any(self.low(j) in {"or", "nor"} for j in self.children[self.tokens[i].head])
        return self._count_denials(i) or (alternative and self.denied(self.tokens[i].head))

    def set_aside(self, i: int) -> bool:
        """Whether a part of a clause is what is not so: the soldiers of "by engineers, not by soldiers"."""
        at = i
        while not self.is_predicate(at) and self.tokens[at].head != at:
            if any(self.tokens[j].dep == "neg" and j < i for j in self.children[at]):
                return True
            at = self.tokens[at].head
        return False

    def _count_denials(self, i: int) -> bool:
        return sum(self._denies(j) for j in self.children[i]) % 2 == 1

    def _denies(self, j: int) -> bool:
        token = self.tokens[j]
        if token.dep == "neg" or self.low(j) in _DENIALS:
            return True
        near = token.dep in {"nsubj", "nsubjpass", "dobj", "attr"}
        return near and any(self.low(k) in {"no", "neither", "none"} for k in self.children[j])

    def alternatives(self, i: int) -> set[int]:
        """The members of the list with "or" that a word is in, itself among them; none where it is in no such list."""
        members = self.all_listed([self.first(i)])
        joints = {self.low(k) for member in members for k in self.below(member, "cc", "preconj")}
        return set(members) if joints & {"or", "nor", "either", "neither"} else set()

    def listed(self, i: int) -> list[int]:
        """The predicates of the clause that is denied together with one: "denied that a and b"."""
        first = self.first(i)
        return [first, *self.below(first, "conj")] if self.tokens[first].dep in {"ccomp", "xcomp", "pcomp"} else [i]

    def beside(self, i: int) -> set[int]:
        """The predicates that are said together with one: "said that a and b", "said that a while b"."""
        first = self.first(i)
        if self.tokens[first].dep == "advcl" and self.mark(first) in _BESIDE:
            first = self.first(self.tokens[first].head)
        both = [first, *(j for j in self.below(first, "advcl") if self.mark(j) in _BESIDE)]
        return set(self.all_listed(both))

    def modal(self, i: int) -> str:
        """What kind of "will", "may" or "must" a predicate has; empty for none."""
        for j in self.below(i, "aux"):
            if kind := self._words.modals.get(self.low(j)):
                return kind
        token = self.tokens[i]
        first = self.tokens[self.first(i)]
        above = self.tokens[first.head]
        if token.head != i and any(self.tokens[j].tag == "TO" for j in self.below(i, "aux")):
            return "will" if above.lemma in self._words.foretelling and first.dep in {"xcomp", "ccomp"} else ""
        bare = token.tag == "VB" or token.text.lower() in self._words.unchanged
        listed = token.dep == "conj" and bare and not self.below(i, "aux", *SUBJECTS)
        beside = token.dep == "advcl" and self.mark(i) in _BESIDE and not self.below(i, "aux")
        return self.modal(token.head) if listed or (beside and token.tag in {"VB", "VBP"}) else ""

    def time(self, i: int) -> str:
        """Whether a predicate tells of the past or the present; empty where its form does not say."""
        helpers = [self.tokens[j] for j in self.below(i, *_HELPERS)]
        if self.modal(i) or any(helper.tag == "TO" for helper in helpers):
            return ""
        if any(helper.lemma == "have" for helper in helpers):
            return "past"
        if self.low(i) in self._words.unchanged:
            return ""
        tags = {helper.tag for helper in helpers} or {self.tokens[i].tag}
        return "past" if "VBD" in tags else "present" if tags & {"VBZ", "VBP"} else ""

    def aspect(self, i: int) -> frozenset[str]:
        """Whether a predicate tells what was going on ("was leaving"), and whether what would have been."""
        helpers = [self.tokens[j] for j in self.below(i, *_HELPERS)]
        goes_on = "VBG" in {self.tokens[i].tag, *(h.tag for h in helpers)} and any(h.lemma == "be" for h in helpers)
        perfect = bool(self.modal(i)) and any(helper.lemma == "have" for helper in helpers)
        past = goes_on and self.time(i) == "past"
        return frozenset({"goes on"} if past else ()) | frozenset({"would have"} if perfect else ())

    def is_passive(self, i: int) -> bool:
        """Whether a predicate is said of whom it is done to."""
        if self.below(i, "auxpass") or (self.tokens[i].dep == "acl" and self.tokens[i].tag == "VBN"):
            return True
        shared = self.tokens[i].dep == "conj" and self.tokens[i].tag == "VBN" and not self.below(i, "aux")
        return shared and self.is_passive(self.tokens[i].head)
