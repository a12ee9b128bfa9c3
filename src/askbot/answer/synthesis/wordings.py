"""The orders in which the words of a reply's sentence may stand in a statement that says the same.

A part that tells when, where or why may stand elsewhere; a deed may be told of who does it, or of whom it is done to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from askbot.answer.synthesis.alignment import is_mark
from askbot.answer.synthesis.relations import Relations
from askbot.answer.synthesis.sentence import PASSIVE, SUBJECTS

CIRCUMSTANCES = frozenset("prep npadvmod advmod advcl agent".split())
MOVABLE = CIRCUMSTANCES | frozenset("appos acl relcl dative".split())
MOST_PARTS = 7
"""Parts of a sentence that are tried elsewhere, two at a time."""
_OPENING = frozenset("if unless because after before when while as although though since until".split())
NOUN_PARTS = frozenset({*SUBJECTS, *PASSIVE, "dobj", "pobj", "dative", "poss"})
MOST_TURNED = 5
"""Verbs of a sentence that are tried in the other voice."""


@dataclass(frozen=True, slots=True)
class Wording:
    """Positions of a reply's words, in the order in which they are looked for in a statement."""

    words: tuple[int, ...]
    moved: tuple[tuple[int, ...], ...] = ()
    """Parts that may stand anywhere; the first of each is the one that the others depend on."""
    turned: int | None = None
    """The verb that is put into the other voice."""
    helpers: frozenset[int] = frozenset()
    """Words that only its own voice needs: "was", "by"."""
    result_of: int | None = None
    """The verb of a clause with "when", where the verb in the other voice tells what came of it."""
    named: tuple[int, ...] = ()
    """A noun, and the words that depend on it, which may stand for a pronoun."""


def wordings(reply: Relations, words: Sequence[int]) -> Iterator[Wording]:
    """The words as they stand, and in each other order, those with the fewest changes first."""
    plain = Wording(tuple(words))
    voices = [plain, *_turned(reply, plain.words)]
    yield from voices
    yield from _rotated(reply, plain)
    for wording in voices:
        yield from _named(reply, wording)
    for most in (1, 2):
        for wording in voices:
            parts = list(_parts(reply, wording))[:MOST_PARTS]
            for some in combinations(parts, most):
                taken = {i for part in some for i in part}
                if len(taken) == sum(map(len, some)):
                    left = tuple(i for i in wording.words if i not in taken)
                    yield replace(wording, words=left, moved=some)


def _parts(reply: Relations, wording: Wording) -> Iterator[tuple[int, ...]]:
    """The parts that tell when, where, how or why, each with its head first."""
    inside = set(wording.words) - wording.helpers
    for i in wording.words:
        token = reply.tokens[i]
        if token.dep not in MOVABLE or token.head == i or i in wording.helpers or wording.turned == i:
            continue
        part = sorted(k for k in reply.within(i) if k in inside and not is_mark(reply.tokens[k]))
        if len(part) <= 2 * len(wording.words) // 3 and wording.turned not in part:
            yield (i, *(k for k in part if k != i))


def _rotated(reply: Relations, plain: Wording) -> Iterator[Wording]:
    """The sentence with a clause in front behind what follows, wherever it ends."""
    if plain.words and reply.low(plain.words[0]) in _OPENING:
        verb = next((n for n, i in enumerate(plain.words) if reply.is_predicate(i)), len(plain.words))
        for n in range(verb + 1, len(plain.words) - 1):
            yield Wording((*plain.words[n:], *plain.words[:n]))


def _named(reply: Relations, wording: Wording) -> Iterator[Wording]:
    """The sentence with but the head of a noun's part, which may be found as "it" or "them"."""
    nouns = [i for i in wording.words if reply.is_noun(i) and reply.tokens[i].dep in NOUN_PARTS]
    for i in nouns[:MOST_PARTS]:
        counted = {k for j in reply.below(i, "nummod", "case") for k in reply.within(j)}
        inside = {k for k in reply.within(i) if k in wording.words} - counted
        if wording.turned not in inside:
            left = tuple(k for k in wording.words if k == i or k not in inside)
            yield replace(wording, words=left, named=(i, *sorted(inside - {i})))


def _turned(reply: Relations, words: tuple[int, ...]) -> Iterator[Wording]:
    verbs = [i for i in words if reply.is_predicate(i) and reply.tokens[i].tag in {"VBN", "VBD", "VBZ", "VBP", "VB"}]
    for verb in verbs[:MOST_TURNED]:
        if reply.below(verb, "auxpass"):
            yield from _made_active(reply, words, verb)
        else:
            yield from _made_passive(reply, words, verb)


def _made_active(reply: Relations, words: tuple[int, ...], verb: int) -> Iterator[Wording]:
    """Say "three men were held by police" as "police held three men"."""
    subjects, agents = reply.below(verb, *PASSIVE), reply.below(verb, "agent")
    agents = [k for k in agents if not any(reply.below(m, "nummod") for m in reply.below(k, "pobj"))] or agents
    if len(subjects) == 1 and len(agents) <= 1:
        doers = [k for agent in agents for k in reply.below(agent, "pobj")]
        helpers = frozenset([*reply.below(verb, "auxpass"), *agents])
        changed = _exchanged(reply, words, verb, doers, subjects)
        yield Wording(changed, turned=verb, helpers=helpers)
        for clause in reply.below(verb, "advcl"):
            if reply.mark(clause) in {"when", "after", "as"} and not agents:
                marks = {k for k in reply.children[clause] if reply.low(k) in {"when", "after", "as"}}
                inside = set(reply.within(clause))
                ahead = tuple(k for k in changed if k in inside)
                behind = tuple(k for k in changed if k not in inside)
                yield Wording((*ahead, *behind), turned=verb, helpers=helpers | marks, result_of=clause)


def _made_passive(reply: Relations, words: tuple[int, ...], verb: int) -> Iterator[Wording]:
    """Say "police held three men" as "three men held police", to be found in "three men were held by police"."""
    subjects, objects = reply.below(verb, *SUBJECTS), reply.below(verb, "dobj")
    if len(subjects) == 1 and len(objects) == 1:
        yield Wording(_exchanged(reply, words, verb, objects, subjects), turned=verb)


def _exchanged(
    reply: Relations, words: tuple[int, ...], verb: int, before: Sequence[int], behind: Sequence[int]
) -> tuple[int, ...]:
    """The words with one part where the subject was, and the subject behind the verb and its particle."""
    first = {k for i in before for k in reply.within(i)}
    second = {k for i in behind for k in reply.within(i)}
    at = next((n for n, i in enumerate(words) if i in second), 0)
    last = max([verb, *reply.below(verb, "prt")])
    found: list[int] = []
    for n, i in enumerate(words):
        if n == at:
            found += [k for k in words if k in first]
        if i not in first | second:
            found.append(i)
        if i == last:
            found += [k for k in words if k in second]
    return tuple(found)
