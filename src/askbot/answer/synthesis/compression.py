"""Whether a sentence is a statement with parts left out, as sentence compression leaves them out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, product

from askbot.answer.synthesis.alignment import Alignment, align, is_free, is_mark, same_word
from askbot.answer.synthesis.deletions import Deletions
from askbot.answer.synthesis.framing import parts_with_frame_first, with_frame_first
from askbot.answer.synthesis.naming import Naming
from askbot.answer.synthesis.paraphrases import paraphrases
from askbot.answer.synthesis.parsing import Sparing, Token
from askbot.answer.synthesis.parts import Parts
from askbot.answer.synthesis.pronouns import PRONOUNS, Antecedents, meant_by
from askbot.answer.synthesis.readings import SPEAKER, Reading, readings
from askbot.answer.synthesis.relations import Relations
from askbot.answer.synthesis.sentence import PASSIVE, SUBJECTS
from askbot.answer.synthesis.wordings import CIRCUMSTANCES, MOVABLE, Wording, wordings
from askbot.domain import Statement
from askbot.text.words import fold

MOST_ORDERS = 6
_DATELINE = re.compile(
    r"^[A-Z]{3}[A-Z .,'-]*(?:[A-Z][a-z]{2,8}\.? \d{1,2},? ?(?:\d{4})?)? ?"
    r"(?:/[\w ]+/|\([\w ]+\))? ?(?:--|—|–) "
)
HELPER = 0.1
"""What a word costs that only the voice of the reply's verb needs."""
_SUPPLEMENT = re.compile(
    r", (?:(?:most|some|many|half|several|all|one|two|three|four|five|six|\d+) of (?:them|whom|which)"
    r"|compared (?:with|to)|up from|down from|including|among them"
    r"|the (?:\w+est|first|second|third|fourth|fifth|sixth|latest|most|only)"
    r"|(?:(?:almost|nearly|about|more than) )?(?:twice|three times|four times|double|half) as)"
    r"(?: (?!(?:was|were|is|are|had|has|have|will|would) )[\w'%.-]+){1,9}(?=,|\.$)"
)
"""What stands between commas and tells more of some of the things before it."""
_REWORDED = frozenset({"VERB", "NOUN", "ADV", "ADJ"})


def compressed(text: str, statement: Statement, parser: Sparing) -> bool:
    """Whether a sentence is a statement with parts left out, each of which may be."""
    speaker = Naming.of(statement.voice.speaker)
    texts = [text for part in _parts(statement.text, speaker) for text in parts_with_frame_first(part, speaker)]
    texts += [short for text in texts if (short := _SUPPLEMENT.sub("", text)) != text]
    for theirs in texts:
        source = Relations(parser(theirs), speaker)
        for mine in with_frame_first(text, speaker):
            for reading in readings(parser(mine), source):
                if not parser.is_spent() and Compression(reading, source, parser.is_spent).holds():
                    return True
    return False


def _parts(text: str, speaker: Naming) -> Iterator[str]:
    """A statement's text without a dateline or the label of who speaks; and each part that a semicolon ends."""
    whole = _DATELINE.sub("", " ".join(text.split()))
    label, colon, rest = whole.partition(": ")
    if colon and speaker.named_by(frozenset(fold(word) for word in label.split())):
        whole = rest
    yield whole
    parts = whole.split("; ")
    if len(parts) > 1:
        yield from (f"{part.rstrip('.')}." for part in parts if not speaker.words or _mentions(part, speaker))


def _mentions(part: str, speaker: Naming) -> bool:
    return not speaker.core.isdisjoint(re.findall(r"[\w-]+", part.lower()))


@dataclass(frozen=True)
class Compression:
    """A reading of a reply's sentence beside a statement."""

    reading: Reading
    source: Relations
    is_spent: Callable[[], bool]

    def holds(self) -> bool:
        """Whether the sentence is the statement with parts left out, in whatever order that keeps the sense."""
        lacking = {i for i in self.reading.words if self._free(i) is None and not self._places[i]}
        for wording in wordings(self.reading.reply, self.reading.words):
            if (
                lacking <= wording.helpers
                and (not wording.named or self._pronouns)
                and any(self._says(wording, order) for order in self._orders)
            ):
                return True
        return False

    def _says(self, wording: Wording, order: Sequence[int]) -> bool:
        if self.is_spent():
            return False
        return any(self._safe(found, wording) for found in self._found(wording, order))

    def _safe(self, found: Alignment, wording: Wording) -> bool:
        turned = self._turned(found, wording)
        aligned = {j for j in found.values() if j is not None}
        for j in turned:
            aligned.update(self.source.below(j, "auxpass", "agent"))
        aligned.update(self._understood(found))
        aligned.update(self._died(found))
        deletions = Deletions(self.source, frozenset(aligned), self.reading.credited, turned)
        named = not self.source.speaker.words or self.reading.credited or deletions.names_speaker()
        named = named or deletions.is_said_by_another()
        roles = wording.turned is None or bool(turned)
        return (
            named
            and roles
            and deletions.safe()
            and Antecedents(self.reading, self.source).stay(found, deletions, wording.named)
            and self._joins(found)
        )

    def _died(self, found: Alignment) -> Iterator[int]:
        """The helpers of a passive for which the sentence has another verb: "died" for "were killed"."""
        reply, source = self.reading.reply, self.source
        for i, j in found.items():
            if j is not None and reply.tokens[i].lemma == "die" and source.is_passive(j):
                yield from source.below(j, "auxpass")

    def _understood(self, found: Alignment) -> Iterator[int]:
        """The subjects that the sentence need not say: "denied knowing" for "denied that it had known"."""
        for i, j in found.items():
            if j is not None and self.reading.reply.tokens[i].tag == "VBG" and self.source.tokens[j].dep == "ccomp":
                above = set(self.source.subjects_of(self.source.tokens[j].head))
                mine = self.source.below(j, "nsubj")
                if mine and self.source.low(mine[0]) in PRONOUNS and set(self.source.antecedents(j)) == above:
                    yield from mine

    # ---- where the words stand in the statement

    @cached_property
    def _orders(self) -> tuple[tuple[int, ...], ...]:
        return tuple(_orders(self.source))

    @cached_property
    def _places(self) -> dict[int, list[int]]:
        """For each word of the sentence the places of the statement where it may stand."""
        there = range(len(self.source.tokens))
        return {i: [j for j in there if self._alike(i, j)] for i in self.reading.words}

    def _align(
        self,
        words: Sequence[int],
        order: Sequence[int],
        helpers: frozenset[int] = frozenset(),
        named: int | None = None,
    ) -> Alignment | None:
        def free(i: int) -> float | None:
            return HELPER if i in helpers else self._free(i)

        def places(i: int) -> Sequence[int]:
            return self._pronouns if i == named else self._places[i]

        return align(words, order, places, free, Gaps(self.source, tuple(order)), self.is_spent)

    @cached_property
    def _pronouns(self) -> tuple[int, ...]:
        """The pronouns of the statement that stand for a thing or a person named before."""
        known = PRONOUNS | frozenset("them him its his her their".split())
        return tuple(j for j in range(len(self.source.tokens)) if self.source.low(j) in known)

    def _names_antecedent(self, named: tuple[int, ...], found: Alignment) -> bool:
        """Whether a noun's part is what a pronoun of the statement stands for, the only one that it may mean."""
        pronoun = found.get(named[0])
        if pronoun is None:
            return False
        means = meant_by(self.source, pronoun)
        if means is None:
            return False
        inside = self._align(sorted(named), sorted(self.source.within(means)))
        return inside is not None and inside[named[0]] == means

    def _found(self, wording: Wording, order: Sequence[int]) -> Iterator[Alignment]:
        """Each way to find the words, with the parts that were moved at whatever place they have in the statement."""
        for chosen in product(*(self._parts(part) for part in wording.moved)):
            taken = {j for part in chosen for j in self.source.within(part[0])}
            left = [j for j in order if j not in taken]
            found = self._align(wording.words, left, wording.helpers, wording.named[0] if wording.named else None)
            if found is None:
                continue
            for _, inside in chosen:
                found |= inside
            if wording.named and not self._names_antecedent(wording.named, found):
                continue
            if all(self._depends(part, root, found) for part, (root, _) in zip(wording.moved, chosen, strict=True)):
                yield found

    def _parts(self, part: tuple[int, ...]) -> Iterator[tuple[int, Alignment]]:
        """The parts of the statement that a part of the sentence may be, with the places of its words in them."""
        for root in self._places[part[0]]:
            token = self.source.tokens[root]
            if token.dep in MOVABLE and token.head != root:
                found = self._align(sorted(part), sorted(self.source.within(root)))
                if found is not None:
                    yield root, found

    def _depends(self, part: tuple[int, ...], root: int, found: Alignment) -> bool:
        """Whether a part that was moved tells something of the same verb as in the statement."""
        reply, source = self.reading.reply, self.source
        above, there = reply.tokens[part[0]].head, source.tokens[root].head
        if found.get(above) == there:
            return True
        if source.tokens[root].dep not in CIRCUMSTANCES or found.get(reply.verb_of(above)) != source.verb_of(there):
            return False
        parts = Parts(source)
        if parts.is_time(root) and source.tokens[root].dep == "prep" and source.is_predicate(there):
            return True
        loose = source.is_predicate(there) or parts.may_belong_to_verb(root)
        return loose and (reply.is_predicate(above) or self._stands_at_an_end(part))

    def _stands_at_an_end(self, part: tuple[int, ...]) -> bool:
        said = [i for i in self.reading.words if not is_mark(self.reading.reply.tokens[i])]
        behind = [i for i in said if i > max(part)]
        parts = Parts(self.reading.reply)
        timed = any(parts.is_time(i) and set(behind) <= set(self.reading.reply.within(i)) for i in behind)
        return min(part) == said[0] or not behind or timed

    def _turned(self, found: Alignment, wording: Wording) -> frozenset[int]:
        """The verb of the statement whose voice is the other one, where who does it to whom is the same."""
        verb = wording.turned
        j = found.get(verb) if verb is not None else None
        if verb is None or j is None:
            return frozenset()
        reply, source = self.reading.reply, self.source
        passive = source.is_passive(j)
        agents = source.all_listed([k for a in source.below(j, "agent") for k in source.below(a, "pobj")])
        done_to, doers = (
            (source.subjects_of(j), agents)
            if passive
            else (source.all_listed(source.below(j, "dobj")), source.subjects_of(j))
        )
        if passive == reply.is_passive(verb):
            return frozenset()
        if wording.result_of is not None:
            told = source.tokens[j].tag == "VBG" and source.tokens[j].dep == "advcl" and not source.mark(j)
            if not told or source.tokens[j].head != found.get(wording.result_of):
                return frozenset()
        if passive:
            same = all(found.get(k) in doers for k in reply.below(verb, *SUBJECTS))
            same = same and all(found.get(k) in done_to for k in reply.below(verb, "dobj"))
        else:
            by = [k for a in reply.below(verb, "agent") for k in reply.below(a, "pobj")]
            same = all(found.get(k) in done_to for k in reply.below(verb, *PASSIVE))
            same = same and all(found.get(k) in doers for k in by)
        return frozenset({j} if same else ())

    # ---- which words are the same

    def _free(self, i: int) -> float | None:
        """What it costs that a word of the reply is no word of the statement; None where it must be one."""
        tokens = self.reading.reply.tokens
        token = tokens[i]
        if is_mark(token):
            return 0.0
        behind = tokens[i + 1] if i + 1 < len(tokens) else token
        perfect = token.lemma == "have" and behind.tag in {"VBN", "VBD"} and (i == 0 or tokens[i - 1].tag != "MD")
        perfect = perfect or (token.text.lower() == "having" and token.dep == "aux")
        joint = token.text.lower() == "and"
        return (
            0.4
            if is_free(token) or perfect or joint or (token.dep == "case" and token.text.lower() in {"by", "of"})
            else None
        )

    def _joins(self, found: Alignment) -> bool:
        """Whether each "and" of the reply alone stands where another clause begins in the statement."""
        said = sorted(found)
        for n, i in enumerate(said):
            if found[i] is None and self.reading.reply.low(i) == "and":
                behind = next((found[k] for k in said[n + 1 :] if found[k] is not None), None)
                if behind is None or not self._begins_clause(behind):
                    return False
        return True

    def _begins_clause(self, j: int) -> bool:
        source = self.source
        first = next((k for k in range(j - 1, -1, -1) if not is_free(source.tokens[k]) or source.low(k) == ";"), 0)
        if source.low(first) == ";":
            return True
        verb = source.verb_of(j)
        if source.tokens[verb].dep == "ccomp" and source.tokens[verb].head in source.frames:
            return j == min(k for k in source.within(verb) if not is_mark(source.tokens[k]))
        return (
            j == verb and source.tokens[j].tag == "VBG" and source.tokens[j].dep == "advcl" and source.low(j - 1) == ","
        )

    def _alike(self, i: int, j: int) -> bool:
        reply, source = self.reading.reply.tokens[i], self.source.tokens[j]
        if is_mark(reply) != is_mark(source):
            return False
        if same_word(reply, source, shifted=self.reading.credited) or self._means_the_same(reply, j):
            return True
        low = reply.text.lower()
        if self.reading.credited and low in {"its", "his", "her", "their"} and source.dep == "poss":
            return self.source.is_speaker(j)
        if low == SPEAKER or (self.reading.credited and low in PRONOUNS):
            return self.source.speaks(j)
        return j in self.source.frames and reply.lemma in paraphrases().neutral

    def _means_the_same(self, reply: Token, j: int) -> bool:
        """Whether the list knows a word for one of the statement's."""
        source = self.source.tokens[j]
        if reply.pos == "NOUN" and (reply.tag == "NNS") != (source.tag == "NNS"):
            return False
        listed = reply.pos == source.pos and reply.pos in _REWORDED and not self.source.is_bound(j)
        return listed and paraphrases().says_less(reply.lemma, self.source.lemma(j))


@dataclass(frozen=True)
class Gaps:
    """What it costs to leave out what stands between two places in an order of a statement's words."""

    source: Relations
    order: tuple[int, ...]

    def __call__(self, begin: int, end: int) -> float:
        """Nothing for marks and articles; less for whole parts than for pieces of them."""
        missing = self._missing(begin, end)
        if not missing:
            return 0.0
        return (1.0 if self._whole(begin, end) else 1.5) + missing / 1000

    def _missing(self, begin: int, end: int) -> int:
        return self._counted[end] - self._counted[begin]

    @cached_property
    def _counted(self) -> list[int]:
        return list(accumulate((not is_free(self.source.tokens[i]) for i in self.order), initial=0))

    def _whole(self, begin: int, end: int) -> bool:
        inside = set(self.order[begin:end])
        return not any(t.head in inside and i not in inside for i, t in enumerate(self.source.tokens) if not is_free(t))


def _orders(source: Relations) -> Iterator[tuple[int, ...]]:
    """The statement's words as they stand, and with the words that tell who says it in front."""
    plain = tuple(range(len(source.tokens)))
    yield plain
    for f in [i for i in plain if source.is_predicate(i) and source.tokens[i].lemma in paraphrases().reporting][
        :MOST_ORDERS
    ]:
        content = {k for c in source.below(f, "ccomp") for k in source.within(c)}
        frame = set(source.within(f)) - content
        beside = source.tokens[f].dep in {"parataxis", "conj"} and bool(source.below(f, "nsubj"))
        if (content and min(content) < f) or beside:
            yield (*(i for i in plain if i in frame), *(i for i in plain if i not in frame))
