"""What a text says as relations between its words: who does what to whom, when and where, in whatever order.

Active and passive, a fronted circumstance, a clause before or behind the words that tell who says it, give the same
relations. Labels of dependencies are those of ClearNLP, which spaCy's English pipelines use.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from askbot.answer.synthesis.lexicon import lexicon
from askbot.answer.synthesis.naming import Naming
from askbot.answer.synthesis.parsing import Token
from askbot.answer.synthesis.sentence import PASSIVE, SILENT, SUBJECTS, Sentence

SUBJECT, OBJECT, IS, SAYS, HOW, OF, TO = "subject", "object", "is", "says", "how", "of", "to"
COMPOUND, COUNT, TOTAL, WHOSE = "compound", "count", "total", "whose"
_CONTENT = frozenset("NOUN PROPN VERB ADJ ADV NUM PRON X SYM AUX DET".split())
_UNSAID = frozenset("the a an this that these those no 's ’s ' ’".split())
_RELATIVES = frozenset("who which that whom whose".split())
_NAMING = frozenset({"NOUN", "PROPN", "ADJ", "NUM", "VERB"})
_BACK = frozenset("he she it they i we".split())


@dataclass(frozen=True, slots=True)
class Edge:
    """One word's part in what another one says."""

    head: int
    role: str
    """`subject`, `object`, `is`, `says`, `how`, `of`, a preposition, "clause because", or a label of the parser's."""
    dependent: int


class Relations(Sentence):
    """What a parsed text says. The words of a name count as one, its head; `speaker` holds those of the speaker's."""

    def __init__(self, tokens: tuple[Token, ...], speaker: Naming) -> None:
        super().__init__(tokens)
        self.speaker = speaker

    @cached_property
    def units(self) -> tuple[int, ...]:
        """The words that say something, each name once."""
        return tuple(i for i in range(len(self.tokens)) if self._is_said(i) and self.names[i] == i)

    def _is_said(self, i: int) -> bool:
        token = self.tokens[i]
        if token.tag in {"PRP$", "EX", "WP$"} or token.dep in SILENT:
            return False
        if token.pos not in _CONTENT and token.dep not in {"quantmod", "advmod"}:
            return False
        relative = token.tag in {"WDT", "WP"} and self.low(i) in _RELATIVES
        determiner = token.dep in {"det", "predet", "poss"} or token.pos in {"DET", "PART"}
        return not relative and not (determiner and self.low(i) in _UNSAID)

    def is_speaker(self, i: int) -> bool:
        """Whether a word is the head of a naming of the speaker: all words of it are words of that name."""
        return i in self._speakers

    @cached_property
    def _speakers(self) -> frozenset[int]:
        found = {i for i in range(len(self.tokens)) if self._names_speaker(i)}
        return frozenset(i for i in found if self.tokens[i].head == i or not any(j in found for j in self.above(i)))

    def _names_speaker(self, i: int) -> bool:
        """Whether the words of a noun are of the speaker's name, or all of that name with more told of who it is."""
        if not self.speaker.words or not self.is_noun(i) or self.tokens[i].pos == "PRON":
            return False
        beside = {k for j in self.below(i, "appos", "relcl", "acl") if j > i for k in self.within(j)}
        said = {self.low(j).strip(".") for j in self.within(i) if j not in beside and self.tokens[j].pos in _NAMING}
        if self.speaker.named_by(said):
            return True
        before = {self.low(j).strip(".") for j in self.within(i) if j <= i and self.tokens[j].pos in _NAMING}
        return self.speaker.is_titled(before, self.low(i))

    def above(self, i: int) -> Iterator[int]:
        """The nouns that a noun is a part of."""
        while self.tokens[i].head != i and not self.is_predicate(self.tokens[i].head):
            i = self.tokens[i].head
            yield i

    @cached_property
    def parts_of_speaker(self) -> frozenset[int]:
        """The words of all namings of the speaker but their heads."""
        return frozenset(j for i in self._speakers for j in self.within(i) if j != i)

    def speaks(self, i: int) -> bool:
        """Whether a word names the speaker, or stands for the speaker as the subject of a verb."""
        if self.is_speaker(i):
            return True
        token = self.tokens[i]
        if token.dep not in {*SUBJECTS, *PASSIVE}:
            return False
        if token.head in self.frames:
            return True
        above = self.antecedents(token.head) if self.low(i) in _BACK and not self._open(i) else []
        return bool(above) and all(j != i and self.speaks(j) for j in above)

    @cached_property
    def frames(self) -> tuple[int, ...]:
        """The verbs by which the speaker says something, such as "said"."""
        return tuple(i for i in range(len(self.tokens)) if self._is_frame(i))

    def _is_frame(self, i: int) -> bool:
        if (
            not self.is_predicate(i)
            or self.tokens[i].lemma not in self._words.sayings
            or self.denied(i)
            or self.modal(i)
        ):
            return False
        told = any(self.is_predicate(j) or self.below(j, "cop", "nsubj") for j in self.below(i, "ccomp"))
        beside = self.tokens[i].dep == "parataxis" and self.is_predicate(self.tokens[i].head)
        return (told or beside) and any(self._speaks(j, i) for j in self.subjects_of(i))

    def _speaks(self, subject: int, verb: int) -> bool:
        if self.is_speaker(subject) or self._is_known_by_role(subject, verb):
            return True
        return (
            bool(self.speaker.words)
            and self.low(subject) in _BACK
            and self.tokens[verb].dep in {"ROOT", "conj", "parataxis"}
        )

    def _is_known_by_role(self, subject: int, verb: int) -> bool:
        """Whether "the company" is the speaker named before: "Nordvik will invest, the company said"."""
        behind = self.tokens[verb].dep == "ROOT" and any(j < subject for j in self._speakers)
        alone = [self.low(j) for j in self.children[subject]] == ["the"] and self.tokens[subject].tag == "NN"
        return behind and alone and any(j < subject for j in self.below(verb, "ccomp"))

    @cached_property
    def credits(self) -> frozenset[int]:
        """The positions of "according to" and of the speaker behind it."""
        found: set[int] = set()
        for i, token in enumerate(self.tokens):
            if token.text.lower() == "according":
                inside = set(self.within(i))
                if any(self.is_speaker(j) for j in inside if self.tokens[j].dep == "pobj"):
                    found |= inside
        return frozenset(found)

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """All relations between units."""
        units = set(self.units)
        found = (
            Edge(self.names[h], role, self.names[i]) for i in range(len(self.tokens)) for h, role in self._roles(i)
        )
        both = [e for e in self._of_days(list(found)) if e.head != e.dependent and {e.head, e.dependent} <= units]
        kept = (e for e in [*both, *self._understood()] if not self._is_raised(e))
        return tuple(dict.fromkeys(self._without_partitives(list(kept))))

    def _of_days(self, edges: list[Edge]) -> Iterator[Edge]:
        """The relations, and that what was "on Thursday morning" was on Thursday."""
        times = lexicon().times
        for e in edges:
            yield e
            if self.low(e.dependent) in times:
                for day in self.below(e.dependent, "compound", "nmod"):
                    if self.low(day) in times:
                        yield Edge(e.head, e.role, day)

    def _is_raised(self, edge: Edge) -> bool:
        """Whether a verb has an object that is its clause's subject: "rents are expected to fall"."""
        raising = self.tokens[edge.head].lemma in self._words.reporting and bool(self.below(edge.head, "xcomp"))
        return raising and edge.role == OBJECT and self.is_passive(edge.head)

    def _without_partitives(self, edges: list[Edge]) -> list[Edge]:
        """Say "two of its five rooms" as two rooms, of five in all."""
        parts = {e.head: e.dependent for e in edges if e.role == OF and self.low(e.head) in self._words.quantities}
        parts |= {e.head: e.dependent for e in edges if e.role == OF and self.tokens[e.head].pos == "NUM"}
        whole = set(parts.values())
        changed: list[Edge] = []
        for e in edges:
            if parts.get(e.head) == e.dependent:
                changed.append(Edge(e.dependent, COUNT, e.head))
            elif e.head in whole and e.role == COUNT:
                changed.append(Edge(e.head, TOTAL, e.dependent))
            elif e.dependent in whole and e.head in set(self.within(e.dependent)):
                changed.append(Edge(e.head, f"{e.role} {TOTAL}", e.dependent))  # of all, not of the two
            else:
                changed.append(Edge(e.head, e.role, parts.get(e.dependent, e.dependent)))
        return [e for e in changed if e.head != e.dependent]

    def _roles(self, i: int) -> Iterator[tuple[int, str]]:
        first = self.first(i)
        if self.tokens[first].dep == "advcl" and self.mark(first) in {"while", "whereas"}:
            first = self.first(self.tokens[first].head)
        token = self.tokens[first]
        if token.head == first or (first != i and self.is_predicate(i) and token.dep not in {"ccomp", "xcomp"}):
            return
        if token.dep in {"pobj", "pcomp"}:
            head, role = self._preposition(token.head)
            blamed = role == "on" and self.tokens[head].lemma == "blame"
            given = role == "with" and self.tokens[head].lemma in self._words.with_things
            behind = f"{self.tokens[head].lemma}_{role}" in self._words.objects_behind
            yield head, OBJECT if blamed or given or behind else role
        elif token.dep == "dobj" and self._receives(first, token.head):
            yield token.head, TO
        elif token.dep == "dobj" and self.tokens[token.head].lemma == "blame" and self._blames_on(token.head):
            yield token.head, "for"
        elif token.dep == "advmod" and self.tokens[token.head].dep == "prep":
            yield from ((j, HOW) for j in self.below(token.head, "pobj"))  # "mostly in the south"
        elif token.dep not in {"agent", "relcl"} and not (token.dep == "acl" and token.tag in {"VBN", "VBG"}):
            yield self._counted(first, i), self._role(first, token.dep, token.head)

    def _blames_on(self, verb: int) -> bool:
        """Whether a verb blames something on somebody, which is blaming somebody for it."""
        return any(self.low(j) == "on" for j in self.below(verb, "prep"))

    def _receives(self, i: int, verb: int) -> bool:
        """Whether an object is who gets something: "repay customers 48 million", "supply them with drones"."""
        objects = self.below(verb, "dobj")
        given = self.tokens[verb].lemma in self._words.with_things
        return (len(objects) > 1 and i == objects[0]) or (
            given and any(self.low(j) == "with" for j in self.below(verb, "prep"))
        )

    def _counted(self, first: int, i: int) -> int:
        """The word that another one belongs to: "all" of "all 78 workers" to the workers."""
        head = self.tokens[first].head
        return self.tokens[head].head if self.low(i) in {"all", "both"} and self.tokens[head].pos == "NUM" else head

    def _role(self, i: int, label: str, head: int) -> str:
        if label in SUBJECTS:
            return self._role_of_subject(head)
        if label in PASSIVE or label in {"dobj", "oprd"}:
            return OBJECT
        if label == TOTAL:
            return TOTAL
        if self.low(i) in self._words.quantities and (self.is_noun(head) or self.low(i) in {"all", "both"}):
            return COUNT
        plain = {"dative": TO, "attr": IS, "acomp": IS, "compound": COMPOUND, "poss": OF, "nmod": COMPOUND,
                 "ccomp": SAYS, "xcomp": SAYS, "npadvmod": HOW, "advmod": HOW, "quantmod": HOW, "nummod": COUNT,
                 "predet": COUNT, "det": COUNT}  # fmt: skip
        return f"clause {self.mark(i)}".strip() if label == "advcl" else plain.get(label, label)

    def _role_of_subject(self, verb: int) -> str:
        bare = not self.below(verb, "dobj", "ccomp", "xcomp", "attr")
        return OBJECT if bare and self.lemma(verb) in self._words.ergative else SUBJECT

    def _preposition(self, i: int) -> tuple[int, str]:
        """The word that a preposition depends on, and the preposition: "because of"."""
        words: list[str] = []
        while self.tokens[i].dep in {"prep", "agent", "pcomp", "dative", "pobj"} and not self._holds_a_phrase(i):
            words.insert(0, self.low(i))
            if self.tokens[i].dep == "agent" and not any(map(self._is_measure, self.below(i, "pobj"))):
                return self.tokens[i].head, SUBJECT
            i = self.tokens[i].head
        return i, " ".join(words)

    def _holds_a_phrase(self, i: int) -> bool:
        """Whether a word is a noun, or the verb of "after hiding it for years"."""
        return self.is_noun(i) or (self.tokens[i].dep == "pcomp" and self.is_predicate(i))

    def _is_measure(self, i: int) -> bool:
        """Whether a word tells by how much, not by whom: "raised by 15 percent"."""
        return self.tokens[i].pos == "NUM" or self.tokens[i].lemma in self._words.measures

    def _understood(self) -> Iterator[Edge]:
        """Parts that are not said again: the subject of a second verb, of an infinitive, of a clause about a noun."""
        for i in self.units:
            if any(self.tokens[j].tag == "PRP$" for j in self.children[i]):
                yield from (Edge(i, WHOSE, j) for j in self._owners(i) if j != i)
            if self.is_predicate(i) and not self.below(i, *SUBJECTS, *PASSIVE):
                role = self._role_of_subject(i) if not self.is_passive(i) else OBJECT
                yield from (Edge(i, role, j) for j in self.subjects_of(i) if j != i)
            elif self.is_predicate(i):
                for j in self.below(i, *SUBJECTS, *PASSIVE):
                    role = self._role(j, self.tokens[j].dep, i)
                    if self.low(j) in _BACK | _RELATIVES and not (self.low(j) in _BACK and self._open(j)):
                        yield from (Edge(i, role, k) for k in self.antecedents(i) if k != i)

    def _owners(self, i: int) -> list[int]:
        """Whom "his" or "its" before a noun may mean: the subject of its verb, of the verb above where it is that."""
        verb = self.verb_above(i)
        subjects = self.subjects_of(verb)
        inside = any(i in set(self.within(j)) for j in self.below(verb, *SUBJECTS, *PASSIVE))
        one = {self.low(j) for j in self.children[i]} & {"his", "her"}
        many = any(self.tokens[j].tag in {"NNS", "NNPS"} for j in subjects)
        return self.antecedents(verb) if inside or i in subjects or (one and many) else subjects

    def _open(self, i: int) -> bool:
        """Whether a pronoun may as well mean the object of the verb above: "sued it because it had lost"."""
        verb = self.verb_of(self.tokens[i].head)
        many = self.low(i) in {"they", "we"}
        objects = self.below(self.verb_above(verb), "dobj", "dative")
        named = [j for j in objects if self.is_noun(j) and self.tokens[j].pos != "PRON"]
        return self.tokens[verb].dep == "advcl" and any((self.tokens[j].tag in {"NNS", "NNPS"}) == many for j in named)

    def understood(self, i: int) -> bool:
        """Whether a word is a pronoun whose verb is said of somebody named before."""
        token = self.tokens[i]
        subject = token.dep in {*SUBJECTS, *PASSIVE} and self.low(i) in _BACK and not self._open(i)
        return subject and bool(self.antecedents(token.head))

    def subjects_of(self, i: int, depth: int = 0) -> list[int]:
        """The heads of what a verb is said of."""
        own = self.below(i, *SUBJECTS, *PASSIVE)
        if own and self.low(own[0]) not in _BACK | _RELATIVES:
            return [self.names[j] for j in self.all_listed(own)]
        if own and self.tokens[i].dep == "ROOT":
            return [self.names[own[0]]]
        return self.antecedents(i, depth) if depth < 6 else []  # noqa: PLR2004 - clauses in clauses

    def antecedents(self, i: int, depth: int = 0) -> list[int]:
        """What a verb without a subject of its own, or with a pronoun, is said of."""
        token = self.tokens[i]
        if token.head == i:
            return []
        head = token.head
        if token.dep == "advcl" and self.mark(i) == "to" and self.is_passive(head):
            agents = [k for j in self.below(head, "agent") for k in self.below(j, "pobj") if not self._is_measure(k)]
            return [self.names[k] for k in agents]
        if token.dep in {"xcomp", "advcl", "ccomp"} and "_" in self.lemma(head) and self._objects_behind(head):
            return self._objects_behind(head)
        if token.dep in {"relcl", "acl"}:
            return [self.names[j] for j in self.all_listed([head])] if self.is_noun(head) else []
        if token.dep == "xcomp" or (token.dep == "pcomp" and self._is_of_object(i)):
            objects = self.below(self.verb_above(i), "dobj", "dative")
            if objects and self.lemma(self.verb_above(i)) != "promise":
                return [self.names[objects[0]]]
        verb = self.verb_above(i)
        return self.subjects_of(verb, depth + 1) if verb != i else []

    def _objects_behind(self, verb: int) -> list[int]:
        """The objects that stand behind a verb's own preposition: "called on members"."""
        found = (j for j in self.below(verb, "prep", "dative") if self.lemma(verb).endswith(f"_{self.low(j)}"))
        return [self.names[k] for j in found for k in self.below(j, "pobj")]

    def _is_of_object(self, i: int) -> bool:
        """Whether a deed behind a preposition is the object's: "accused him of hiding", not "after hiding"."""
        return self.low(self.tokens[i].head) in {"of", "from", "into", "for"}

    def anchors(self, edge: Edge) -> list[int]:
        """Where the parser may as well have put a circumstance: its head, what that depends on, up to the verb."""
        found, i = [edge.head], edge.head
        while not self.is_predicate(i) and self.tokens[i].head != i and self.tokens[i].dep not in {"conj", "appos"}:
            i = self.tokens[i].head
            if self.names[i] in self.units:
                found.append(self.names[i])
        return found

    def _is_speech_act(self, i: int) -> bool:
        """Whether a verb is the speaker's saying without a "that": "accused him of", "promised to"."""
        if not self.is_predicate(i) or self.tokens[i].lemma not in self._words.speech_acts or self.is_passive(i):
            return False
        said = not self.denied(i) and not self.modal(i)
        return said and any(self._speaks(j, i) for j in self.subjects_of(i))

    def context(self, i: int) -> tuple[tuple[str, ...], frozenset[int]]:
        """What a predicate stands under that may not hold: denied, wanted, if …; and the speaker's verbs of saying."""
        found: list[str] = []
        framers: set[int] = set()
        while self.tokens[i].head != i:
            above = self.verb_above(i)
            label, over = self._way_up(i)
            if label in {"ccomp", "xcomp", "pcomp", "acl"}:
                if above in self.frames or self._is_speech_act(above):
                    framers.add(above)
                elif self.is_predicate(above) or over:
                    found.append(over or self.lemma(above))
            elif label == "advcl" and self.mark(i) not in self._words.facts:
                found.append(f"{self.mark(i)} {self.lemma(above)}")
            if above == i:
                break
            i = above
        return tuple(found), frozenset(framers)

    def _way_up(self, i: int) -> tuple[str, str]:
        """The label by which a verb depends on the one above, and the noun between them: "reports that"."""
        token = self.tokens[i]
        noun = self.is_noun(token.head)
        if noun and token.dep in {"relcl", "acl"} and self.lemma(token.head) in self._words.contents:
            return "acl", self.lemma(token.head)
        over = self.lemma(token.head) if token.dep in {"acl", "ccomp"} and noun else ""
        participle = token.dep == "acl" and token.tag in {"VBN", "VBG"}
        label = "relcl" if participle else token.dep
        if label == "pcomp" and self.low(token.head) in self._words.facts:
            label = "fact"
        return label, over if label != "relcl" else ""
