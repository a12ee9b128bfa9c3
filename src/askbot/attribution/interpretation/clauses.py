"""The clauses of a sentence by their openers and commas, without a parser: which are asserted, which stand aside.

A main clause is asserted, so is one that is joined to it, and one that completes it ("I think that …"). A relative
clause, a condition, a time or a reason is not. Words such as "which" and "if" open a side clause; a comma, a dash, or a
second finite verb ends it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

TOKEN = re.compile(r"\w+(?:[-'\u2019]\w+)*|\.\.\.|[^\w\s]")
FINITE = frozenset(
    """
    is are was were has have had does do did says said shows showed remains remained becomes became isn't aren't
    wasn't weren't hasn't haven't hadn't doesn't don't didn't can can't cannot must will won't would could may might
    """.split()
)
_RELATIVE = frozenset("which who whom whose where whereby".split())
_ADVERBIAL = frozenset(
    """
    because since although though while whereas if unless until till when whenever once as than before after lest
    whether how what why whatever
    """.split()
)
_INVERTED = frozenset({"should", "were", "had"})
"""They open a condition where they open the sentence: "Should it last, …"."""
_LED_BY = frozenset("that and but so yet just even only".split())
"""Words that may stand before a sentence's first opener: "But if …", "Just when …"."""
_COMPLETED = frozenset(
    """
    think thinks thought believe believes believed hope hopes fear fears say says said expect expects know knows sure
    certain confident clear likely unlikely possible probable mean means is was suspect suspects guess feel feels
    predict predicts warn warns assume assumes doubt doubts suggest suggests convinced worried afraid note notes noted
    argue argues argued add adds added indicate indicates indicated show shows showed hint hints hinted agree estimate
    estimates tell told see opinion view belief risk chance fear hope danger expectation possibility prospect so now
    stress stresses stressed
    """.split()
)
_SUBJECTS = frozenset(
    """
    i you he she it we they this that these those there the a an his her its our their my your
    """.split()
)
_COUNTERFACTUAL = re.compile(r"\b(?:if|unless)\b[^,;]{0,60}?\b(?:were|had|was|did(?:n['\u2019]t)?)\b", re.IGNORECASE)
_BREAKS = frozenset({";", ":", "\u2014", "\u2013", "--", "...", "\u2026", "("})


@dataclass(frozen=True, slots=True)
class Clause:
    """A run of words."""

    words: tuple[str, ...]
    """As they are written."""
    lowers: tuple[str, ...]
    """In small letters, with straight apostrophes."""
    asserted: bool
    conditional: bool = False
    """The sentence names a condition that may still be met: "if", "unless", "without"."""


def clauses(text: str) -> tuple[Clause, ...]:
    """The clauses of a sentence, or of what somebody is said to have said, in order."""
    words = [t.replace("\u2019", "'") for t in TOKEN.findall(text)]
    lowers = [w.lower() for w in words]
    conditional = bool({"if", "unless", "without"} & set(lowers)) or lowers[:1] == ["should"]
    conditional = conditional and not _COUNTERFACTUAL.search(text)
    bounds = list(_bounds(words, lowers))
    ends = [start for start, _ in bounds[1:]] + [len(words)]
    runs = ((slice(a, b), asserted) for (a, asserted), b in zip(bounds, ends, strict=True) if a < b)
    return tuple(Clause(tuple(words[run]), tuple(lowers[run]), asserted, conditional) for run, asserted in runs)


def _bounds(words: Sequence[str], lowers: Sequence[str]) -> Iterator[tuple[int, bool]]:
    """Where each clause begins, and whether it is asserted."""
    begin = next((i for i, w in enumerate(lowers) if w[0].isalnum() and w not in _LED_BY), 0)
    asserted = not _opens_aside(lowers, begin)
    relative = finite = False
    yield 0, asserted
    for i in range(begin + 1, len(lowers)):
        word, before = lowers[i], asserted
        if word in _BREAKS or (word == "," and not _goes_on(lowers, i)) or _joins(lowers, i):
            asserted, relative, finite = True, False, False
        elif word in _RELATIVE or (word == "that" and lowers[i - 1] not in _COMPLETED | {","}):
            asserted, relative, finite = False, True, _is_verb_next(words, i)
        elif (word in _ADVERBIAL and not _is_phrase(lowers, i)) or _is_purpose(lowers, i):
            asserted, relative, finite = False, False, False
        elif relative and word in FINITE:
            asserted, relative, finite = finite, not finite, True
        if asserted != before:
            yield i, asserted


def _opens_aside(lowers: Sequence[str], begin: int) -> bool:
    opener = lowers[begin : begin + 1]
    return bool(opener) and opener[0] in _ADVERBIAL | _INVERTED and "," in lowers[begin:]


def _goes_on(lowers: Sequence[str], comma: int) -> bool:
    """Whether the side clause goes on behind the comma: ", and degraded …"."""
    after = lowers[comma + 1 : comma + 3]
    return after[:1] in (["and"], ["or"], ["nor"]) and not set(after[1:]) & _SUBJECTS


def _joins(lowers: Sequence[str], i: int) -> bool:
    """As in "… and it will", "but they may"."""
    following = lowers[i + 1] if i + 1 < len(lowers) else ""
    purpose = lowers[i] == "so" and lowers[i - 1] != ","
    return lowers[i] in {"and", "but", "so", "yet"} and following in _SUBJECTS - {"the"} and not purpose


def _is_purpose(lowers: Sequence[str], i: int) -> bool:
    """As in "… so they will use it"."""
    return (
        lowers[i] == "so"
        and lowers[i - 1] != ","
        and lowers[i + 1 : i + 2] != []
        and lowers[i + 1] in _SUBJECTS | {"that"}
    )


def _is_verb_next(words: Sequence[str], i: int) -> bool:
    """Whether the relative word is its clause's subject, so that a verb comes next: "who live there"."""
    after = words[i + 1 : i + 2]
    return bool(after) and after[0].islower() and after[0] not in _SUBJECTS | FINITE and words[i].lower() != "whose"


def _is_phrase(lowers: Sequence[str], i: int) -> bool:
    """As in "as well as", "as a pause", "more than 300", "before May": no clause of its own."""
    after = lowers[i + 1 : i + 2]
    if lowers[i] in {"as", "than"}:
        return not after or after[0] not in _SUBJECTS - {"the", "a", "an", "that"}
    return lowers[i] in {"before", "after", "until", "since", "till"} and i > len(lowers) - 6 and "," not in lowers[i:]
