"""A reply's words beside those of a statement, in the statement's order, with whole stretches left out."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from askbot.answer.synthesis.lexicon import lexicon
from askbot.answer.synthesis.parsing import Token
from askbot.text.words import fold

Alignment = dict[int, int | None]
"""For each word of a reply the position of the statement's word that it is; None where it is but grammar."""
_FREE = frozenset("a an the that".split())
_ALIKE = (
    frozenset({"will", "would", "'ll", "’ll", "wo", "'d", "’d"}),
    frozenset({"may", "might"}),
    frozenset({"not", "n't", "n’t"}),
    frozenset({"a", "an", "the"}),
    frozenset({"who", "that", "which"}),
    frozenset({"this", "that"}),
    frozenset({"these", "those"}),
    frozenset({"can", "ca"}),
    frozenset({"while", "whereas"}),
    frozenset({"although", "though"}),
)
"""Words that may stand for each other."""
_SHIFTED = {
    "i": "he she they it", "we": "they it", "me": "him her them it", "us": "them it", "my": "his her their its",
    "our": "their its", "myself": "himself herself itself", "ourselves": "themselves itself", "can": "could",
}  # fmt: skip
"""What becomes of a word of direct speech where it is told what somebody said."""
_BE = frozenset("'m 'm 're 's am are is was were".split())


def is_mark(token: Token) -> bool:
    """Whether a word is but a mark of punctuation."""
    return not any(char.isalnum() for char in token.text) and token.text not in "%$€£"


def is_free(token: Token) -> bool:
    """Whether a word may stand in a reply without standing in the statement."""
    return is_mark(token) or token.text.lower() in _FREE


def same_word(reply: Token, source: Token, *, shifted: bool) -> bool:
    """Whether a word of a reply is one of a statement, in another form of the verb perhaps.

    `shifted`: whether the reply tells what somebody said, so that "I" may have become "she".
    """
    left, right = reply.text.lower(), source.text.lower()
    if left == right or fold(left) == fold(right) != "":
        return True
    if any(left in group and right in group for group in _ALIKE):
        return True
    if shifted and left in _SHIFTED.get(right, "").split():
        return True
    return _same_number(left, right) or _same_verb(reply, source)


def _same_number(left: str, right: str) -> bool:
    same = lexicon().same
    left, right = same.get(left, left), same.get(right, right)
    return left == right and left.isdigit()


def _same_verb(reply: Token, source: Token) -> bool:
    if {reply.pos, source.pos} == {"AUX"} and {reply.text.lower(), source.text.lower()} <= _BE:
        return True
    verbs = {reply.pos, source.pos} <= {"VERB", "AUX"} and not {reply.tag, source.tag} & {"MD"}
    return verbs and reply.lemma == source.lemma


def align(
    words: Sequence[int],
    order: Sequence[int],
    places: Callable[[int], Sequence[int]],
    free: Callable[[int], float | None],
    gap: Callable[[int, int], float],
    is_spent: Callable[[], bool],
) -> Alignment | None:
    """Find the words of a reply among a statement's, in this order, at the least cost; None where one is missing.

    `places` gives the positions of the statement where a word may stand; `free` is the cost of a word that may stand
    in the reply alone, None for others; `gap` is the cost of leaving out what stands between two places in the order.
    None too once the time is spent.
    """
    where = {position: n for n, position in enumerate(order, start=1)}
    costs: dict[int, float] = {0: 0.0}
    steps: list[dict[int, tuple[int, bool]]] = []
    for word in words:
        if is_spent():
            return None
        alone = free(word)
        later = {} if alone is None else {k: cost + alone for k, cost in costs.items()}
        came = {k: (k, False) for k in later}
        for j in sorted(where[position] for position in places(word) if position in where):
            before = [(cost + gap(k, j - 1), k) for k, cost in costs.items() if k < j]
            if before and min(before)[0] < later.get(j, math.inf):
                later[j], k = min(before)
                came[j] = (k, True)
        if not later:
            return None
        costs = later
        steps.append(came)
    return _traced(words, costs, steps, order)


def _traced(
    words: Sequence[int], costs: dict[int, float], steps: list[dict[int, tuple[int, bool]]], order: Sequence[int]
) -> Alignment:
    at = min(costs, key=lambda k: (costs[k], k))
    found: Alignment = {}
    for word, came in zip(reversed(words), reversed(steps), strict=True):
        before, used = came[at]
        found[word] = order[at - 1] if used else None
        at = before
    return found
