"""What a message asks: its questions, without greetings, thanks, signatures and whatever else asks nothing.

A message is split into clauses at line ends, sentence ends, colons and dashes. A clause asks if it begins as questions
and requests do, or ends with a question mark. It is talk if it asks nothing and speaks of the one who writes or reads
("I am new here", "thanks for the answer"), or has no other words than such. Talk is dropped while
something else is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from askbot.answer.question.tokens import Word, words
from askbot.answer.question.word_lists import listed
from askbot.text.questions import without_marks

LONGEST_NAME = 3
"""Words of a signature, at most."""
_END = re.compile(r"\n+|[.!?…]+[\"”’)]*(?:\s+|$)|:\s+|\s+[-–—~|]+\s+|(?<!\S)[-–—~]+(?=[^\W\d])|\s+\(|\)(?=\s|$)")
_ABBREVIATION = re.compile(r"(?:\b[A-Z][a-z]{0,3}|\b(?:[A-Za-z]\.)+[A-Za-z]|\b(?:vs|no|approx|ca))$")
_SENTENCE_ENDS = "\n.!?…"
_AND = re.compile(r"\s?,?\s(?:and|but|also|plus)\s(?:also\s)?(?=\w)|\s?[,;]\s(?=\w)", re.IGNORECASE)
_COMMA = re.compile(r",\s+")


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a message."""

    text: str
    end: str
    """What ended it: its punctuation, or a line end; empty at the end of the message."""

    @property
    def closes(self) -> bool:
        """Whether a sentence or a line ends with it."""
        return not self.end.strip(" ") or any(mark in self.end for mark in _SENTENCE_ENDS)


def questions_in(message: str) -> tuple[str, ...]:
    """The questions of a message, each a line of its own; none where it only greets, thanks or asks about the bot."""
    clauses = [clause for clause in _clauses(without_marks(message)) if words(clause.text)]
    kept = [clause for clause in clauses if not is_talk(clause)] or [c for c in clauses if not is_all_talk(c.text)]
    kept = [clause for i, clause in enumerate(kept) if not _is_signature(clauses, clause) or len(kept) == 1 or i == 0]
    return tuple(question for run in _sentences(kept) for question in _halves(run) if not _is_empty(question))


def is_talk(clause: Clause) -> bool:
    """Whether a clause says nothing about the world."""
    found = words(_trimmed(clause.text))
    if not found or is_all_talk(clause.text) or (not any(map(_carries, found)) and not _begins_question(found[0])):
        return True
    return any(map(_is_talking, found)) and not _asks(clause)


def is_all_talk(text: str) -> bool:
    """Whether a text has no words but of the talk itself; one alone that might be of the world must not ask."""
    found = words(text)
    return any(map(_is_talking, found)) and not any(map(_carries, found))


def _clauses(text: str) -> Iterator[Clause]:
    at = 0
    for match in _END.finditer(text):
        if "." in match.group() and _is_abbreviation(text, match):
            continue
        yield Clause(text[at : match.start()].strip(), match.group())
        at = match.end()
    yield Clause(text[at:].strip(), "")


def _is_abbreviation(text: str, end: re.Match[str]) -> bool:
    """Whether a full stop belongs to a short form: "Mr. Reyes", "U.S. troops"."""
    following = words(text[end.end() : end.end() + 40])[:1]
    is_short = bool(following) and _ABBREVIATION.search(text[: end.start()]) is not None
    return is_short and not (following[0].is_capital and _begins_question(following[0]))


def _sentences(clauses: Sequence[Clause]) -> Iterator[str]:
    """What is asked, one sentence each; sentences that ask nothing are left out where another asks."""
    runs: list[list[Clause]] = [[]]
    for clause in clauses:
        runs[-1].append(clause)
        if clause.closes:
            runs.append([])
    runs = [run for run in runs if run]
    asking = [run for run in runs if any(map(_asks, run))]
    for run in asking or runs:
        lead, last = run[:-1], run[-1]
        yield "".join([*(clause.text + clause.end for clause in lead), _trimmed(last.text), _kept_end(last)])


def _asks(clause: Clause) -> bool:
    """Whether a clause asks: by its first words, or by its question mark."""
    found = words(_trimmed(clause.text))
    return "?" in clause.end or (
        bool(found) and (_begins_question(found[0]) or found[0].text.lower() in listed("requests"))
    )


def _begins_question(word: Word) -> bool:
    lower = word.text.lower()
    return lower in listed("question words") or lower in listed("auxiliaries")


def _is_talking(word: Word) -> bool:
    """Whether a word speaks of the one who writes or reads, or greets."""
    return word.text.lower() in listed("talk")


def _carries(word: Word) -> bool:
    """Whether a word may be about the world."""
    return word.carries and not _is_talking(word) and word.text.lower() not in listed("small talk")


def _is_signature(clauses: Sequence[Clause], clause: Clause) -> bool:
    """Whether a clause is a name at the end: "- Tom"."""
    found = words(clause.text)
    is_last = clause is clauses[-1] or all(is_talk(later) for later in clauses[clauses.index(clause) + 1 :])
    return is_last and "?" not in clause.end and len(found) <= LONGEST_NAME and all(word.is_capital for word in found)


def _trimmed(text: str) -> str:
    """A clause without talk before and behind what it asks: "sorry to bother you, but …", "…, thanks in advance"."""
    return _without_tail(_without_head(text))


def _without_head(text: str) -> str:
    found = words(text)
    run = next((i for i, word in enumerate(found) if _carries(word)), len(found))
    cuts = [i for i in range(1, min(run + 1, len(found))) if _may_begin(text, found, i)]
    return text[found[cuts[-1]].span.start :] if cuts else text


def _may_begin(text: str, found: Sequence[Word], i: int) -> bool:
    """Whether a question may begin with word i, all before it being talk."""
    before, word = found[i - 1], found[i]
    if all(w.text.lower() in listed("greetings") for w in found[:i]):
        return True
    if not any(map(_is_talking, found[:i])) or found[0].text.lower() in listed("question words"):
        return False
    is_apart = "," in text[before.span.end : word.span.start] or before.text.lower() == "but"
    is_behind = _is_talking(before) or before.text.lower() in listed("links")
    is_inverted = word.text.lower() in listed("auxiliaries") and before.text.lower() in {"me", *listed("links")}
    return is_apart or is_inverted or (is_behind and word.text.lower() in listed("question words"))


def _without_tail(text: str) -> str:
    while match := next(reversed(list(_COMMA.finditer(text))), None):
        if not is_all_talk(text[match.end() :]):
            break
        text = text[: match.start()]
    found = words(text)
    for i in range(1, len(found)):
        if _begins_talk(text, found, i):
            return text[: found[i - 1].span.end]
    return text


def _begins_talk(text: str, found: Sequence[Word], i: int) -> bool:
    """Whether talk goes on from word i to the end: "thanks", or a sentence of its own without a full stop before it."""
    rest = text[found[i].span.start :]
    is_sentence = found[i].is_capital and not _carries(found[i])
    if (is_sentence or found[i].text.lower() in listed("tails")) and is_all_talk(rest):
        return True
    opening = found[i : i + 2]
    is_own = is_sentence and any(map(_is_talking, opening)) and not any(map(_carries, opening))
    return is_own and any(map(_carries, found[:i])) and not _asks(Clause(rest, ""))


def _kept_end(clause: Clause) -> str:
    """The question mark or bracket behind a clause."""
    return "".join(mark for mark in clause.end if mark in "?)") if "(" not in clause.end else ""


def _halves(question: str) -> Iterator[str]:
    """Two questions that an "and" joins, one by one: "how much does it cost, and do dogs pay?"."""
    for match in _AND.finditer(question):
        left, right = question[: match.start()], question[match.end() :]
        begins = words(right)[:1]
        if begins and _begins_question(begins[0]) and _stands(left) and _stands(right) and _asks(Clause(left, "")):
            yield left + "?"
            yield from _halves(right)
            return
    yield question


def _stands(text: str) -> bool:
    """Whether a half asks for something by itself: it has a word of content behind its question word."""
    return any(word.carries and not _begins_question(word) for word in words(text))


def _is_empty(question: str) -> bool:
    return not words(question)
