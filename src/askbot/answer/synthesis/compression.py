"""Whether a sentence is a statement with parts left out, as sentence compression leaves them out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate

from askbot.answer.synthesis.alignment import Alignment, align, is_free, is_mark, same_word
from askbot.answer.synthesis.deletions import Deletions
from askbot.answer.synthesis.lexicon import lexicon
from askbot.answer.synthesis.naming import Naming
from askbot.answer.synthesis.paraphrases import paraphrases
from askbot.answer.synthesis.parsing import Sparing, Token
from askbot.answer.synthesis.relations import Relations
from askbot.domain import Statement
from askbot.text.words import fold

MOST_ORDERS = 6
SPEAKER = "<speaker>"
_DATELINE = re.compile(
    r"^[A-Z]{3}[A-Z .,'-]*(?:[A-Z][a-z]{2,8}\.? \d{1,2},? ?(?:\d{4})?)? ?"
    r"(?:/[\w ]+/|\([\w ]+\))? ?(?:--|—|–) "
)
LONGEST_FRAME = 24
"""Words before the verb by which a sentence says who says it, at most."""
_PRONOUNS = frozenset("he she it they".split())
_POSSESSIVES = frozenset("his her its their him them himself herself itself themselves".split())
_REWORDED = frozenset({"VERB", "NOUN", "ADV", "ADJ"})
_JOINING = frozenset("the a an of for and at in from 's ’s".split())
_OPENING = frozenset("if unless because after before when while as although though since in on at during".split())


def compressed(text: str, statement: Statement, parser: Sparing) -> bool:
    """Whether a sentence is a statement with parts left out, each of which may be."""
    speaker = Naming.of(statement.voice.speaker)
    wordings = [w for part in _parts(statement.text, speaker) for w in speaker.framed_alike(part)]
    for theirs in wordings:
        source = Relations(parser(theirs), speaker)
        for mine in speaker.framed_alike(text):
            for reading in _readings(parser(mine), source):
                for order in _orders(source):
                    if not parser.is_spent() and Compression(reading, source, parser.is_spent).holds(order):
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


@dataclass(frozen=True, slots=True)
class Reading:
    """What a sentence says, without the words that only tell that the speaker says it."""

    tokens: tuple[Token, ...]
    credited: bool


@dataclass(frozen=True, slots=True)
class Compression:
    """A reading of a reply's sentence beside a statement."""

    reading: Reading
    source: Relations
    is_spent: Callable[[], bool]

    def holds(self, order: Sequence[int]) -> bool:
        """Whether the sentence is the statement with parts left out, in this order of the statement's words."""
        gaps = Gaps(self.source, tuple(order))
        found = align(len(self.reading.tokens), order, self._alike, self._free, gaps, self.is_spent)
        if found is None:
            return False
        aligned = frozenset(j for j in found if j is not None)
        deletions = Deletions(self.source, aligned, self.reading.credited)
        named = not self.source.speaker.words or self.reading.credited or deletions.names_speaker()
        named = named or deletions.is_said_by_another()
        return named and deletions.safe() and self._keeps_antecedents(found, deletions) and self._joins(found)

    def _free(self, i: int) -> float | None:
        """What it costs that a word of the reply is no word of the statement; None where it must be one."""
        token, tokens = self.reading.tokens[i], self.reading.tokens
        if is_mark(token):
            return 0.0
        behind = tokens[i + 1] if i + 1 < len(tokens) else token
        perfect = token.lemma == "have" and behind.tag in {"VBN", "VBD"} and (i == 0 or tokens[i - 1].tag != "MD")
        joint = token.text.lower() == "and" and (behind.text.lower() == "that" or behind.tag == "VBD")
        return 0.4 if is_free(token) or perfect or joint else None

    def _joins(self, found: Alignment) -> bool:
        """Whether each "and" of the reply alone stands where another clause begins in the statement."""
        for i, j in enumerate(found):
            if j is None and self.reading.tokens[i].text.lower() == "and":
                behind = next((k for k in found[i + 1 :] if k is not None), None)
                if behind is None or not self._begins_clause(behind):
                    return False
        return True

    def _begins_clause(self, j: int) -> bool:
        source = self.source
        verb = source.verb_of(j)
        if source.tokens[verb].dep == "ccomp" and source.tokens[verb].head in source.frames:
            return j == min(k for k in source.within(verb) if not is_mark(source.tokens[k]))
        return (
            j == verb and source.tokens[j].tag == "VBG" and source.tokens[j].dep == "advcl" and source.low(j - 1) == ","
        )

    def _alike(self, i: int, j: int) -> bool:
        reply, source = self.reading.tokens[i], self.source.tokens[j]
        if is_mark(reply) != is_mark(source):
            return False
        if same_word(reply, source, shifted=self.reading.credited) or self._means_the_same(reply, j):
            return True
        low = reply.text.lower()
        if low == SPEAKER or (self.reading.credited and low in _PRONOUNS):
            return self.source.speaks(j)
        return j in self.source.frames and reply.lemma in paraphrases().neutral

    def _means_the_same(self, reply: Token, j: int) -> bool:
        """Whether the list knows a word for one of the statement's."""
        source = self.source.tokens[j]
        listed = reply.pos == source.pos and reply.pos in _REWORDED and not self.source.is_bound(j)
        return listed and paraphrases().says_less(reply.lemma, self.source.lemma(j))

    def _keeps_antecedents(self, found: Alignment, deletions: Deletions) -> bool:
        """Whether whoever a pronoun may mean in the statement is named in the sentence as well."""
        return all(
            self._antecedent_stays(j, deletions)
            for j in found
            if j is not None and self.source.low(j) in _PRONOUNS | _POSSESSIVES
        )

    def _antecedent_stays(self, j: int, deletions: Deletions) -> bool:
        source = self.source
        many = source.low(j) in {"they", "their", "them", "themselves"}
        possible = [
            k
            for k in range(j)
            if source.tokens[k].pos in {"NOUN", "PROPN"}
            and source.names[k] == k
            and (source.tokens[k].tag in {"NNS", "NNPS"}) == many
            and source.low(k) not in lexicon().times
        ]
        missing = [k for k in possible if not self._is_named(k, deletions)]
        if not missing:
            return True
        verb = source.verb_of(j) if source.low(j) in _PRONOUNS else source.verb_above(j)
        subjects = set(source.subjects_of(verb)) or set(source.antecedents(verb))
        return bool(subjects) and all(self._is_named(k, deletions) for k in subjects)

    def _is_named(self, k: int, deletions: Deletions) -> bool:
        by_credit = self.reading.credited and (self.source.speaks(k) or k in self.source.parts_of_speaker)
        return by_credit or k in deletions.kept or deletions.in_kept_name(k)


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


def _readings(tokens: tuple[Token, ...], source: Relations) -> Iterator[Reading]:
    """The sentence as it stands, and without a neutral verb of saying of the speaker."""
    if not tokens:
        return
    tokens = _with_speaker_as_one(tokens, source)
    yield from (Reading(wording, credited=False) for wording in wordings(tokens))
    end = _frame_end(tokens, source)
    if end:
        yield from (Reading(wording, credited=True) for wording in wordings(tokens[end:]))


def _with_speaker_as_one(tokens: tuple[Token, ...], source: Relations) -> tuple[Token, ...]:
    """The words of a sentence with one for each naming of the speaker by words that the statement has for that."""
    reply = Relations(tokens, source.speaker)
    known = source.speaker.words | {
        source.low(k) for j in range(len(source.tokens)) if source.is_speaker(j) for k in source.within(j)
    }
    found = list(tokens)
    gone: set[int] = set()
    for i in [j for j in range(len(tokens)) if reply.is_speaker(j)]:
        inside = set(reply.within(i))
        said = {reply.low(k).strip(".") for k in inside if not is_mark(tokens[k])} - _JOINING
        if (
            said <= known
            and source.speaker.named_by(said & source.speaker.words)
            and _keeps_lowering(reply, source, inside)
        ):
            found[i] = replace(tokens[i], text=SPEAKER)
            gone |= inside - {i} - {k for k in inside if k > i and tokens[k].dep == "case" and tokens[k].head == i}
    return tuple(token for k, token in enumerate(found) if k not in gone)


def _keeps_lowering(reply: Relations, source: Relations, inside: set[int]) -> bool:
    """Whether no rank of the speaker is said without its "deputy" or "former"."""
    lowered = {
        (source.low(k), source.low(k + 1)) for k in range(len(source.tokens) - 1) if source.low(k) in lexicon().lowering
    }
    said = {reply.low(k) for k in inside}
    return all(low in said or rank not in said for low, rank in lowered)


def wordings(tokens: tuple[Token, ...]) -> Iterator[tuple[Token, ...]]:
    """The words as they stand, and with a part in front put behind and one from behind put in front."""
    yield tokens
    for p in range(1, len(tokens) - 1):
        before = tokens[p - 1].text == ","
        if before and tokens[0].text.lower() in _OPENING:
            yield (*tokens[p:], *tokens[: p - 1])
        elif tokens[p].text.lower() in {"if", "unless", "because", "after", "when", "while", "although", "though"}:
            yield (*tokens[p:], *tokens[:p])


def _frame_end(tokens: tuple[Token, ...], source: Relations) -> int:
    """Where what the speaker says begins, behind "the mayor said on Monday that"; 0 where the sentence has no such."""
    for i, token in enumerate(tokens[:LONGEST_FRAME]):
        if token.lemma in paraphrases().neutral and token.tag in {"VBD", "VBZ", "VBP"}:
            named = [t.text for t in tokens[:i] if not is_mark(t)] == [SPEAKER]
            return _content_begins(tokens, i, source) if named else 0
    return 0


def _content_begins(tokens: tuple[Token, ...], verb: int, source: Relations) -> int:
    """Behind "that", where what stands before it is said of the statement's saying too; or behind the verb."""
    inside = {
        source.low(k)
        for f in source.frames
        for j in source.children[f]
        if j not in source.below(f, "ccomp")
        for k in source.within(j)
    }
    for i in range(verb + 1, min(verb + 9, len(tokens))):
        if tokens[i].text.lower() == "that":
            between = {t.text.lower() for t in tokens[verb + 1 : i] if not is_mark(t)}
            return i + 1 if between <= inside else 0
    return verb + 1


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
