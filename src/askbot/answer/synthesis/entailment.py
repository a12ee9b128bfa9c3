"""Whether a statement says all that a reply's sentence says, judged by the relations between their words.

The sentence's words are found among the statement's so that each relation of the sentence is one of the statement's.
Then nothing may be missing that would change it: a denial, a doubt, a condition, an object, what a noun is limited by.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from askbot.answer.synthesis.deletions import Deletions
from askbot.answer.synthesis.framing import parts_with_frame_first, with_frame_first
from askbot.answer.synthesis.lexicon import lexicon
from askbot.answer.synthesis.naming import Naming
from askbot.answer.synthesis.paraphrases import paraphrases
from askbot.answer.synthesis.parsing import Sparing
from askbot.answer.synthesis.relations import (
    COUNT,
    IS,
    OBJECT,
    OF,
    SAYS,
    SUBJECT,
    TOTAL,
    WHOSE,
    Edge,
    Relations,
)
from askbot.answer.synthesis.roles import Roles
from askbot.domain import Stance, Statement
from askbot.text.words import Stems

MOST_STEPS = 300
MOST_RELATIONS = 300
"""Of a statement; more have only texts that repeat themselves."""
_CORE = frozenset({SUBJECT, OBJECT, IS, SAYS})
_TIED = frozenset({*_CORE, COUNT, TOTAL, WHOSE})
"""Roles of which a parser does not mistake the other end."""


def entailed(text: str, statement: Statement, parser: Sparing) -> bool:
    """Whether a statement bears out a sentence, however it is worded; not where the time for that is spent."""
    speaker = Naming.of(statement.voice.speaker)
    for mine in with_frame_first(speaker.with_rank_before(text), speaker):
        for theirs in parts_with_frame_first(" ".join(statement.text.split()), speaker):
            reply, source = Relations(parser(mine), speaker), Relations(parser(theirs), speaker)
            framed = bool(reply.frames or reply.credits)
            if framed and statement.voice.stance is Stance.NO_COMMENT and not source.frames:
                continue
            if Comparison(reply, source, speaker.words, parser.is_spent).holds():
                return True
    return False


@dataclass(frozen=True, slots=True)
class Comparison:
    """A reply's sentence beside a statement."""

    reply: Relations
    source: Relations
    speaker: frozenset[str]
    """The words of the speaker's name; empty for none."""
    is_spent: Callable[[], bool]

    def holds(self) -> bool:
        """Whether the statement bears out the sentence."""
        if self.is_spent() or len(self.source.edges) > MOST_RELATIONS:
            return False
        roots = [i for i, token in enumerate(self.reply.tokens) if token.head == i and token.dep == "ROOT"]
        if len(roots) != 1 or not any(map(self.reply.is_predicate, self._claimed)) or not self._accounted():
            return False
        return any(self._complete(found) for found in self._placed())

    def _accounted(self) -> bool:
        """Whether each word is compared, or said in the statement, or but a word of grammar; each denial compared."""
        words, claimed = lexicon(), set(self._claimed)
        known = words.grammar | paraphrases().neutral | {_stem(token.text) for token in self.source.tokens}
        known |= {_stem(word) for word in self.speaker}
        known |= {"if", "unless"} if known & {"if", "unless"} else set()
        for i, token in enumerate(self.reply.tokens):
            low = token.text.lower()
            if token.dep == "prep" and not self.reply.children[i]:
                return False
            particle = token.dep == "prt" and token.head in claimed
            if i in claimed or particle or not low[0].isalnum():
                continue
            if low in words.negations_said and token.head not in claimed:
                return False
            if low not in known and token.lemma not in known and _stem(low) not in known:
                return False
        if not self._keeps_ranks():
            return False
        denials = [sum(t.text.lower() in words.negations_said for t in g.tokens) for g in (self.reply, self.source)]
        return denials[0] <= denials[1]

    def _keeps_ranks(self) -> bool:
        """Whether each "minister" of the sentence is a deputy one where the statement knows no other."""
        ranked = lexicon().lowering
        there, here = ([token.text.lower() for token in g.tokens] for g in (self.source, self.reply))
        plain = {word for before, word in pairwise(["", *there]) if before not in ranked}
        lowered = {word for before, word in pairwise(there) if before in ranked} - plain
        return not any(word in lowered and before not in ranked for before, word in pairwise(["", *here]))

    # ---- what the sentence claims, without the words that tell who says it

    @property
    def _claimed(self) -> tuple[int, ...]:
        hidden = set(self.reply.credits) | self.reply.parts_of_speaker
        for frame in self._bare_frames:
            hidden.add(frame)
            for subject in self.reply.below(frame, "nsubj"):
                hidden.update(self.reply.within(subject))
        return tuple(i for i in self.reply.units if i not in hidden and not self.reply.understood(i))

    @property
    def _bare_frames(self) -> tuple[int, ...]:
        """The verbs of saying that may stand for the statement's: as weak, or the same."""
        words = paraphrases()
        there = {self.source.tokens[i].lemma for i in self.source.frames}
        credited = bool(self.source.credits) or not there
        return tuple(
            i
            for i in self.reply.frames
            if self.reply.tokens[i].lemma in there
            or (self.reply.tokens[i].lemma in words.neutral and (credited or there <= words.sayings))
        )

    # ---- finding each word

    def _placed(self) -> Iterator[dict[int, int]]:
        claimed = self._claimed
        edges = [e for e in self.reply.edges if {e.head, e.dependent} <= set(claimed) and e.role != WHOSE]
        options = {i: [j for j in self.source.units if self._same_word(i, j)] for i in claimed}
        if not all(options.values()):
            return
        order = sorted(claimed, key=lambda i: len(options[i]))
        waiting: list[dict[int, int]] = [{}]
        for _ in range(MOST_STEPS):
            if not waiting:
                return
            found = waiting.pop()
            if len(found) == len(order):
                yield found
                continue
            word = order[len(found)]
            for place in options[word]:
                more = {**found, word: place}
                if self.is_spent():
                    return
                if all(self._related(e, more) for e in edges if word in (e.head, e.dependent)):
                    waiting.append(more)

    def _same_word(self, i: int, j: int) -> bool:
        if self.reply.is_speaker(i) and self.source.is_speaker(j):
            return True
        left, right = self.reply.tokens[i], self.source.tokens[j]
        if self.reply.is_noun(i) and self.source.is_noun(j):
            mine, theirs = self.reply.name(i), self.source.name(j)
            if len(mine) > 1 or len(theirs) > 1:
                return self._same_name(mine, theirs, i, j)
        numbers = lexicon().same
        if {left.pos, right.pos} & {"NUM"}:
            return numbers.get(left.text.lower(), left.text.lower()) == numbers.get(
                right.text.lower(), right.text.lower()
            )
        if self.source.is_bound(j) and left.lemma != right.lemma:
            return False
        if left.lemma == right.lemma and self.reply.particles(i) != self.source.particles(j):
            return False
        if self._names_deed(i, j) or paraphrases().says_less(left.text.lower(), right.text.lower()):
            return True
        mine, theirs = self.reply.lemma(i), self.source.lemma(j)
        return paraphrases().says_less(mine, theirs) or (
            "_" not in mine + theirs and _stem(left.text) == _stem(right.text)
        )

    def _names_deed(self, i: int, j: int) -> bool:
        """Whether a noun stands for a fact that the statement tells with a verb: "after the collapse of the bridge"."""
        verb = paraphrases().nominal.get(self.reply.tokens[i].lemma)
        if verb is None or not self.reply.is_noun(i) or not self.source.is_predicate(j):
            return False
        if not paraphrases().says_less(verb, self.source.lemma(j)) or self.source.modal(j) or self.source.denied(j):
            return False
        beside = self.reply.tokens[self.reply.tokens[i].head].dep in {"prep", "pcomp"} and not self.source.context(j)[0]
        return beside and self.source.time(j) != "present"

    def _same_name(self, mine: frozenset[str], theirs: frozenset[str], i: int, j: int) -> bool:
        """Whether a name is the statement's, or a part that names the same: the last word, or what somebody is."""
        if not mine <= theirs or (theirs - mine) & paraphrases().limiting:
            return False
        if self.source.tokens[j].pos == "NOUN":
            return True
        return self.source.low(j) in mine or self.reply.tokens[i].pos == "NOUN"

    def _related(self, edge: Edge, found: Mapping[int, int]) -> bool:
        """Whether a relation of the sentence is one of the statement's, as far as its words are found."""
        if edge.head not in found or edge.dependent not in found:
            return True
        head, dependent = found[edge.head], found[edge.dependent]
        if head == dependent:
            return False
        free = edge.role not in _TIED and self.reply.low(edge.dependent) not in paraphrases().kept
        near = {found[k] for k in self.reply.anchors(edge) if k in found} if free else {head}
        for other in self.source.edges:
            if other.dependent != dependent or not Roles(self.reply, self.source).same(edge, other):
                continue
            if other.head == head or (free and (other.head in near or head in self.source.anchors(other))):
                return True
        return False

    # ---- what may not be missing

    def _complete(self, found: Mapping[int, int]) -> bool:
        if len(set(found.values())) < len(found):
            return False
        taken = frozenset(found.values())
        return (
            all(self.reply.denied(i) == self.source.denied(j) for i, j in found.items())
            and all(self.reply.set_aside(i) == self.source.set_aside(j) for i, j in found.items())
            and all(self._same_force(i, j) for i, j in found.items() if self.reply.is_predicate(i))
            and self._credited(found)
            and all(self._owned(i, j) and self._tied(i, j) for i, j in found.items())
            and self._leaves_out_safely(taken)
            and self._saying_fits(found)
            and all(bool(self.reply.alternatives(i)) == bool(self.source.alternatives(j)) for i, j in found.items())
        )

    def _leaves_out_safely(self, taken: frozenset[int]) -> bool:
        """Whether what the sentence leaves out of the statement may be left out."""
        source = self.source
        said = {i for i in range(len(source.tokens)) if source.names[i] in taken or i in taken}
        grammar = set(range(len(source.tokens))) - {i for i in source.units if not source.understood(i)} - said
        grammar = {i for i in grammar if source.names[i] == i}
        holding = {i for i in grammar if source.children[i] and any(k in said for k in source.within(i))}
        hanging = {i for i in grammar if source.tokens[i].head in said | holding and not self._holds(i)}
        credited = bool(self.reply.credits or self._bare_frames)
        frames = set(source.frames) if credited else set[int]()
        return Deletions(source, frozenset(said | holding | hanging | frames), credited, related=True).safe()

    def _holds(self, i: int) -> bool:
        """Whether a word of grammar, such as a preposition, is there for words of the statement below it."""
        return any(k in self.source.units for k in self.source.within(i))

    def _same_force(self, i: int, j: int) -> bool:
        """Whether a predicate is as denied, as certain, of the same time, and under the same other predicates."""
        if not self.source.is_predicate(j):
            return False
        left, right = self.reply.modal(i), self.source.modal(j)
        if left != right and (left, right) != ("may", "can"):
            return False
        times = {self.reply.time(i), self.source.time(j)}
        reports = self.source.tokens[j].lemma in paraphrases().reporting
        if self.source.aspect(j) - self.reply.aspect(i) or self._done_to_by_nobody(i, j):
            return False
        if times == {"past", "present"} and not (reports or self._moved_back(j) or self._told_later(i, j)):
            return False
        mine, theirs = (" ".join(g.context(k)[0]).split() for g, k in ((self.reply, i), (self.source, j)))
        return len(mine) == len(theirs) and all(map(paraphrases().says_less, mine, theirs))

    def _done_to_by_nobody(self, i: int, j: int) -> bool:
        """Whether "was moved" stands for "moved", which nobody else need have done."""
        done_to = self.reply.is_passive(i) and not self.source.is_passive(j)
        return done_to and not any(e.head == j and e.role == SUBJECT for e in self.source.edges)

    def _moved_back(self, j: int) -> bool:
        """Whether "was" may stand for "is", since somebody said so: "she said that the shops were empty"."""
        goes_on = self.source.tokens[j].tag == "VBG" or self.source.tokens[j].lemma == "be"
        return goes_on and bool(self.source.context(j)[1])

    def _told_later(self, i: int, j: int) -> bool:
        """Whether "was" stands for "is" since the sentence tells of it as said: "she said it gave too much"."""
        return self.reply.time(i) == "past" and bool(self.reply.context(i)[1]) and bool(self.source.context(j)[1])

    def _credited(self, found: Mapping[int, int]) -> bool:
        """Whether the speaker is named where the statement names one."""
        if not self.speaker:
            return True
        named = bool(self._bare_frames) or bool(self.reply.credits)
        if named:
            return True
        said = {k for i, j in found.items() if self.reply.is_predicate(i) for k in self.source.context(j)[1]}
        framed = not said <= set(found.values())
        takes_part = any(self.source.is_speaker(j) for j in found.values())
        return not framed and not self.source.credits and takes_part

    def _tied(self, i: int, j: int) -> bool:
        """Whether a word such as "only", which the parser ties to no other in the sentence, is as loose there."""
        if self.reply.low(i) not in paraphrases().kept:
            return True
        loose = [not any(e.dependent == k for e in g.edges) for g, k in ((self.reply, i), (self.source, j))]
        return not loose[0] or loose[1]

    def _owned(self, i: int, j: int) -> bool:
        """Whether "his" or "its" before a noun of the sentence stands there in the statement, or whose the thing is."""
        mine, theirs = ({g.low(m) for m in g.children[k] if g.tokens[m].tag == "PRP$"}
                        for g, k in ((self.reply, i), (self.source, j)))  # fmt: skip
        if not mine or theirs:
            return mine <= theirs
        return any(e.head == j and e.role in {WHOSE, OF} for e in self.source.edges)

    def _saying_fits(self, found: Mapping[int, int]) -> bool:
        """Whether the circumstances of the saying itself are those of the statement's."""
        for frame in self._bare_frames:
            for edge in self.reply.edges:
                if edge.head != frame or edge.role in {SUBJECT, SAYS} or edge.dependent not in found:
                    continue
                place = found[edge.dependent]
                if not any(
                    e.dependent == place
                    and e.head in self.source.frames
                    and Roles(self.reply, self.source).same(edge, e)
                    for e in self.source.edges
                ):
                    return False
        return True


def _stem(word: str) -> str:
    return Stems()([word.lower()])[0]
