"""What a message asks: its questions, without greetings, thanks, signatures and whatever else asks nothing.

A message is split into clauses at line ends, sentence ends, colons and dashes. A clause asks if it begins as questions
and requests do, or ends with a question mark. It is talk if it asks nothing and speaks of the one who writes or reads
("I am new here", "thanks for the answer"), or has no other words than such. Talk is dropped while
something else is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from askbot.answer.question.tokens import Word, words
from askbot.answer.question.turns import leans
from askbot.answer.question.word_lists import listed
from askbot.text.questions import without_marks

LONGEST_NAME = 3
"""Words of a signature, at most."""
_END = re.compile(
    r"\n+|[.!?…]+[\"”’)]*(?:\s+|$)|:\s+|\s+[-–—~|]+\s+|(?<!\S)[-–—~]+(?=[^\W\d])|\s+\(|\)(?:\s+|$)"
    r"|\s+/(?=[A-Z]\w*\s*$)|\b[Tt][Ll];?[Dd][Rr]\b[:,]?\s*"
)
_LEFT_OVER = " \t,;:"
"""What parts of a sentence are set off by, and so stands around them when they are apart."""
_GREETED = frozenset({"from", "to"})
"""What follows a greeting for nothing: "hello from Leeds, …"."""
_NO_END = re.compile(r"[\w,]$")
LONG_LINE = 40
"""Characters from which on a line may have been broken for its length."""
SHOUTED = 3
"""Words in capitals from which on a message is shouted; fewer may be short forms."""
_ABBREVIATION = re.compile(r"(?:\b[A-Z][a-z]{0,3}|\b(?:[A-Za-z]\.)+[A-Za-z]|\b(?:vs|no|approx|ca))$")
_ADVERB = re.compile(r"(?:al|st|nt|us|te|ck)ly$")
"""Adverbs that say how something is said: "basically", "honestly", "apparently"."""
_SENTENCE_ENDS = "\n.!?…/"
_DRAWN_OUT = re.compile(r"(.)\1{2,}")
"""Letters repeated for emphasis: "heyyy"."""
_EXPLETIVE = re.compile(
    r"\bit\s+(?:true|clear|known|likely|possible|correct|right|the\s+case|that|said|thought|believed|reported)\b",
    re.IGNORECASE,
)
"""An "it" that stands for nothing."""
_SUBJECTS = frozenset({"he", "she", "it", "they"})
_AND = re.compile(r"\s?,?\s(?:and|but|also|plus)\s(?:also\s)?(?=\w)|\s?[,;]\s(?=\w)", re.IGNORECASE)
_COMMA = re.compile(r",\s+")
_APART = re.compile(r",?\sbut\s+|,\s+", re.IGNORECASE)
"""What parts a question from what is said before it."""


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
    clauses = [clause for clause in _clauses(_joined(_calm(without_marks(message)))) if words(clause.text)]
    kept = [clause for clause in clauses if not is_talk(clause)] or [c for c in clauses if not is_all_talk(c.text)]
    kept = [clause for i, clause in enumerate(kept) if not _is_signature(clauses, clause) or len(kept) == 1 or i == 0]
    return tuple(question for run in _sentences(kept) for question in _halves(run) if not _is_empty(question))


def is_talk(clause: Clause) -> bool:
    """Whether a clause says nothing about the world."""
    trimmed = _trimmed(clause.text)
    if leans(trimmed):
        return False
    tokens = words(trimmed)
    if not tokens or is_all_talk(clause.text) or (not any(map(_carries, tokens)) and not _begins_question(tokens[0])):
        return True
    return any(map(_is_talking, tokens)) and not _asks(clause)


def is_all_talk(text: str) -> bool:
    """Whether a text has no words but of the talk itself; one alone that might be of the world must not ask."""
    tokens = words(text)
    if tokens and _plain(tokens[0]) in listed("thanks") and "," not in text and not any(map(_is_question_word, tokens)):
        return True
    return any(map(_is_talking, tokens)) and not any(map(_carries, tokens))


def _calm(message: str) -> str:
    """A message in small letters where it is all in capitals, which then say nothing of names."""
    return message.lower() if message.isupper() and len(message.split()) >= SHOUTED else message


def _joined(message: str) -> str:
    """A message with the lines put together that a sentence is broken over."""
    lines = [""]
    for line in filter(str.strip, message.splitlines()):
        if _goes_on(lines[-1], line):
            lines[-1] = f"{lines[-1].rstrip()} {line.lstrip()}"
        else:
            lines.append(line)
    return "\n".join(lines[1:])


def _goes_on(line: str, following: str) -> bool:
    """Whether a sentence goes on over the end of a line: it is long, or its last word wants another."""
    ends, begins = words(line)[-1:], words(following)[:1]
    if not ends or not begins or not _NO_END.search(line.rstrip()) or not begins[0].text.islower():
        return False
    if _is_question_word(ends[0]) and not _is_question_word(begins[0]):
        return True
    if _begins_question(begins[0]) or any(_opens(word) or _is_talking(word) for word in (*ends, *begins)):
        return False
    if not ends[0].carries or len(line) >= LONG_LINE:
        return True
    return _begins_question(words(line)[0]) and following.rstrip().endswith("?")


def _clauses(text: str) -> Iterator[Clause]:
    at = 0
    for match in _END.finditer(text):
        if "." in match.group() and _is_abbreviation(text, match):
            continue
        yield Clause(text[at : match.start()].strip(_LEFT_OVER), match.group())
        at = match.end()
    yield Clause(text[at:].strip(_LEFT_OVER), "")


def _is_abbreviation(text: str, end: re.Match[str]) -> bool:
    """Whether a full stop belongs to a short form: "Mr. Reyes", "U.S. troops"."""
    following = words(text[end.end() : end.end() + 40])[:1]
    if not following or "\n" in end.group() or _opens(following[0]) or _is_talking(following[0]):
        return False
    title = [word.text.lower() for word in words(text[: end.start()])[-1:]]
    is_short = title[0] in listed("titles") if title else False
    is_short = is_short or _ABBREVIATION.search(text[: end.start()]) is not None
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
    calm = [run for run in runs if "!" not in run[-1].end]
    for run in asking or calm or runs:
        *lead, last = [_from_question(run[0]), *run[1:]]
        lead = [clause for clause in lead if not _is_preface(clause.text, last.text, clause.end)]
        core = _without_tail(last.text) if lead else _trimmed(last.text)
        yield "".join([*(clause.text + clause.end for clause in lead), core, _kept_end(last)])


def _from_question(clause: Clause) -> Clause:
    """A clause without the talk before its question, where one begins in it."""
    core = replace(clause, text=_without_head(clause.text))
    return core if _asks(core) else clause


def _asks(clause: Clause) -> bool:
    """Whether a clause asks: by its first words, or by its question mark."""
    tokens = words(_trimmed(clause.text))
    return "?" in clause.end or (
        bool(tokens) and (_begins_question(tokens[0]) or tokens[0].text.lower() in listed("requests"))
    )


def _begins_question(word: Word) -> bool:
    return _is_question_word(word) or word.text.lower() in listed("auxiliaries")


def _is_question_word(word: Word) -> bool:
    return word.text.lower() in listed("question words")


def _is_talking(word: Word) -> bool:
    """Whether a word speaks of the one who writes or reads, or greets."""
    return _plain(word) in listed("talk")


def _plain(word: Word) -> str:
    """A word in small letters, none drawn out: "heyyy" is "hey"."""
    return _DRAWN_OUT.sub(r"\1", word.text.lower())


def _carries(word: Word) -> bool:
    """Whether a word may be about the world: no adverb of manner ("basically"), no single letter ("Q")."""
    lower = _plain(word)
    is_light = lower in listed("small talk") or lower in listed("greetings") or _ADVERB.search(lower) is not None
    return word.carries and (len(lower) > 1 or word.is_number) and not _is_talking(word) and not is_light


def _opens(word: Word) -> bool:
    """Whether a word may stand before a question for nothing: "so", "well", "basically"."""
    return _plain(word) in listed("greetings") or _ADVERB.search(word.text.lower()) is not None


def _is_signature(clauses: Sequence[Clause], clause: Clause) -> bool:
    """Whether a clause is a name at the end, or what its bearer does: "- Tom", "Intern, Policy Desk"."""
    later = clauses[clauses.index(clause) + 1 :]
    return _is_name(clause) and all(is_talk(other) or _is_name(other) for other in later)


def _is_name(clause: Clause) -> bool:
    """Whether a clause is a name, with or without thanks before it."""
    spoken = words(clause.text)
    carrying = [word for word in spoken if _carries(word)]
    asks = "?" in clause.end or any(map(_begins_question, spoken[:1]))
    return not asks and 0 < len(carrying) <= LONGEST_NAME and all(word.is_capital for word in carrying)


def _trimmed(text: str) -> str:
    """A clause without talk before and behind what it asks: "sorry to bother you, but …", "…, thanks in advance"."""
    return _without_tail(_without_head(text))


def _without_head(text: str) -> str:
    while (match := _APART.search(text)) and _is_preface(text[: match.start()], text[match.end() :], match.group()):
        text = text[match.end() :]
    return _without_opening(text)


def _without_opening(text: str) -> str:
    """A clause without talk that runs into it: "so umm how many …", "i was wondering if …"."""
    tokens = words(text)
    run = next((i for i, word in enumerate(tokens) if _carries(word)), len(tokens))
    cuts = [i for i in range(1, min(run + 1, len(tokens))) if _may_begin(text, tokens, i)]
    return text[tokens[cuts[-1]].span.start :] if cuts else text


def _is_preface(head: str, core: str, between: str) -> bool:
    """Whether what stands apart before a question adds nothing to it: "my brother asked me this, …", "Q: …".

    It says that somebody asks, speaks of the one who writes, has no word of its own, or is set off by "but". What names
    something that the question may point back to stays, and so does a circumstance ("in 2019, …").
    """
    tokens = words(head)
    opening = [word for word in tokens if not _opens(word)][:2]
    is_question = any(map(_begins_question, opening[:1])) or any(_is_question_word(word) for word in opening)
    if not tokens or is_question or _is_name(Clause(core, "")):
        return False
    if any(word.stem in listed("asking verbs") for word in tokens[-2:]):
        return True
    is_circumstance = any(word.text.lower() in listed("circumstances") for word in opening[:1])
    is_light = not any(map(_carries, tokens))
    is_filled = is_circumstance and opening[0].text.lower() not in _GREETED  # "ok so in 2019, …"
    if is_light or (_opens(tokens[0]) and not is_filled):
        return True
    has_name = any(word.is_number or (word.is_capital and _carries(word)) for word in tokens[1:])
    points_back = _points_back(core)
    if has_name and (points_back or is_circumstance):
        return False
    is_aside = "but" in between and not has_name and not points_back
    return is_aside or any(map(_is_talking, tokens))


def _points_back(core: str) -> bool:
    """Whether a question leans on what was said before it; "their" behind a noun of its own means that one."""
    if _EXPLETIVE.search(core):
        return False
    tokens = words(core)
    for i, word in enumerate(tokens[1:], 1):
        if word.text.lower() in listed("pointing back"):
            before = [other for other in tokens[1:i] if _carries(other)]
            return word.text.lower() in _SUBJECTS or not before
    return False


def _may_begin(text: str, tokens: Sequence[Word], i: int) -> bool:
    """Whether a question may begin with word i, all before it being talk."""
    before, word = tokens[i - 1], tokens[i]
    if _plain(tokens[0]) in listed("greetings") and all(map(_opens, tokens[:i])):
        is_set_off = "," in text[before.span.end : word.span.start]
        is_thanks = _plain(before) in listed("thanks") and not _begins_question(word)
        return is_set_off or not (is_thanks or before.text.lower() in listed("addressed"))
    first = next((word for word in tokens if not _opens(word)), tokens[0])
    if not any(map(_is_talking, tokens[:i])) or _is_question_word(first):
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
    tokens = words(text)
    for i in range(1, len(tokens)):
        if _begins_talk(text, tokens, i):
            return text[: tokens[i - 1].span.end]
    return text


def _begins_talk(text: str, tokens: Sequence[Word], i: int) -> bool:
    """Whether talk goes on from word i to the end: "thanks", or a sentence of its own without a full stop before it."""
    rest = text[tokens[i].span.start :]
    if rest.strip() == "I":  # a numeral: "World War I"
        return False
    is_sentence = tokens[i].is_capital and not _carries(tokens[i])
    if (is_sentence or tokens[i].text.lower() in listed("tails")) and is_all_talk(rest):
        return True
    opening = tokens[i : i + 2]
    is_own_sentence = is_sentence and any(map(_is_talking, opening)) and not any(map(_carries, opening))
    return is_own_sentence and any(map(_carries, tokens[:i])) and not _asks(Clause(rest, ""))


def _kept_end(clause: Clause) -> str:
    """The question mark or bracket behind a clause, one of each: "???" asks no more than "?"."""
    kept = dict.fromkeys(mark for mark in clause.end if mark in "?)")
    return "".join(kept) if "(" not in clause.end else ""


def _halves(question: str) -> Iterator[str]:
    """Two questions that an "and" joins, one by one: "how much does it cost, and do dogs pay?"."""
    for match in _AND.finditer(question):
        left, right = question[: match.start()], question[match.end() :]
        if _is_half(match.group(), left, right) and _stands(left) and _stands(right) and _asks(Clause(left, "")):
            yield left + "?"
            yield from _halves(right[:1].upper() + right[1:])
            return
    yield question


def _is_half(between: str, left: str, right: str) -> bool:
    """Whether a question begins behind a joint, and what stands before it is no circumstance ("when it rained, …")."""
    opening, begins = words(left)[:2], words(right)[:1]
    if not begins or not opening or not _begins_question(begins[0]):
        return False
    is_circumstance = opening[0].text.lower() in listed("circumstances") or (
        opening[0].text.lower() in {"when", "where"} and opening[-1].text.lower() not in listed("auxiliaries")
    )
    is_inverted = begins[0].text.lower() in listed("auxiliaries")
    is_joined = "," in between and any(char.isalpha() for char in between)
    return not is_circumstance and (not is_inverted or is_joined)


def _stands(text: str) -> bool:
    """Whether a half asks for something by itself: a word of content stands behind its question word, or "it"."""
    tokens = words(text)
    is_back = len(tokens) > 2 and tokens[-1].text.lower() in listed("pointing back")  # noqa: PLR2004
    return is_back or any(word.carries and not _begins_question(word) for word in tokens)


def _is_empty(question: str) -> bool:
    return not words(question)
