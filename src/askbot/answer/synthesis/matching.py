"""Whether the phrases of a reply are phrases of a statement, joined as they are joined there.

A reply may leave out whole phrases that only add a circumstance, and whole clauses at either end; it may move a
circumstance within its clause. It may add nothing, and change nothing inside a phrase.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from askbot.answer.synthesis.lexicon import lexicon
from askbot.answer.synthesis.phrases import ACCORDING, SPEAKER, Phrase

MOST_STEPS = 400
"""Phrases looked at for one reading of a sentence; only text made of repetitions needs more."""


@dataclass(frozen=True, slots=True)
class Source:
    """A statement's phrases, and which clause each belongs to."""

    phrases: tuple[Phrase, ...]
    clauses: tuple[int, ...]

    @classmethod
    def of(cls, phrases: tuple[Phrase, ...]) -> Source:
        """Number the clauses: one ends behind a reporting verb's circumstances, and before each conjunction."""
        phrases = with_subjects(phrases)
        numbers: list[int] = []
        number = 0
        for i, phrase in enumerate(phrases):
            begins = bool(set(phrase.opener.split()) & lexicon().clauses) and not _counted(phrase)
            behind_frame = not phrase.adjunct and not begins and i > 0 and _frames(_last_core(phrases, i))
            afterthought = phrase.after_mark and not phrase.adjunct and not phrase.opener
            number += int(begins or behind_frame or afterthought)
            numbers.append(number)
        return cls(phrases, tuple(numbers))

    def governor(self, i: int) -> int | None:
        """The phrase with the reporting verb (or "according to") that the phrase at `i` depends on."""
        before = [j for j in range(i - 1, -1, -1) if self.frames(j)]
        behind = [j for j in range(i + 1, len(self.phrases)) if self.frames(j) and not self._goes_on(j)]
        return next(iter([*before, *behind]), None)

    def _goes_on(self, i: int) -> bool:
        """Whether what somebody says stands behind the phrase that tells who."""
        return i + 1 < len(self.phrases) and "that" in self.phrases[i + 1].opener.split()

    def frames(self, i: int) -> bool:
        """Whether a phrase tells who says something."""
        return _frames(self.phrases[i])

    def says(self, circumstance: Phrase) -> bool:
        """Whether a circumstance is one of somebody's saying something."""
        return any(
            _same(circumstance, self.phrases[j], first=False)
            for i in range(len(self.phrases))
            if self.frames(i)
            for j in self.clause(i)
        )

    def contrasted(self, i: int) -> bool:
        """Whether a clause of its own, such as one with "but", stands between a phrase and its governor."""
        governor = self.governor(i)
        if governor is None or governor > i:
            return False
        between = self.phrases[governor + 1 : i + 1]
        return any(p.opener in {"but", "while", "whereas", "although", "though"} for p in between)

    def clause(self, i: int) -> range:
        """The positions of the clause of a phrase."""
        number = self.clauses[i]
        inside = [j for j, other in enumerate(self.clauses) if other == number]
        return range(inside[0], inside[-1] + 1)

    def _reach(self, i: int) -> Iterator[int]:
        """The positions of a phrase's clause, and of those that it depends on: "does not expect rates to fall"."""
        yield from self.clause(i)
        for j in range(self.clause(i).start - 1, -1, -1):
            if set(self.phrases[j + 1].opener.split()) & (lexicon().clauses - {"that", "whether"}):
                return
            yield j

    def movable(self, i: int) -> bool:
        """Whether a phrase is a circumstance that differs from the others of its clause."""
        phrase = self.phrases[i]
        parted = phrase.opener == "between" and not all(word == "and" or word.isdigit() for word in phrase.words)
        if not phrase.adjunct or parted or set(phrase.opener.split()) & lexicon().inseparable:
            return False
        kind = _kind(phrase)
        return sum(_kind(self.phrases[j]) == kind for j in self.clause(i)) == 1

    def droppable(self, i: int) -> bool:
        """Whether a phrase can be left out between two others, or at the end of its clause."""
        phrase = self.phrases[i]
        if _counted(phrase):
            return True
        if lexicon().reservations & set(phrase.words):
            return False
        if self._limits(i):
            return False
        if any(set(self.phrases[j].opener.split()) & lexicon().conditions for j in self.clause(i) if j <= i):
            return False
        if phrase.adjunct and phrase.opener and i > 0 and self.phrases[i - 1].adjunct and self.droppable(i - 1):
            return True  # it came along with the one before it
        if any(lexicon().negations & set(self.phrases[j].words) for j in self._reach(i)):
            return False  # "not … before May" says less than "not"
        if not any(map(_dated, phrase.words)) and any(
            lexicon().refusing & set(self.phrases[j].words) for j in self._reach(i)
        ):
            return False  # "denied selling it to them" says less than "denied selling it"
        counts = phrase.opener == "to" and any(word[0].isdigit() for word in phrase.words)
        return phrase.adjunct and not counts and (not phrase.opener or phrase.opener.split()[-1] in lexicon().droppable)

    def _limits(self, i: int) -> bool:
        """Whether a circumstance tells of which whole something holds: "all shops in Pell", "prices fell in Pell"."""
        phrase = self.phrases[i]
        beside = {word.removeprefix("be:") for j in self.clause(i) if j != i for word in self.phrases[j].words}
        if phrase.opener in {"in", "since", "for", "among", "at"} and beside & lexicon().superlatives:
            return True
        if not phrase.opener or any(map(_dated, phrase.words)):
            return False
        placed = phrase.opener in {"in", "at", "across", "inside"} and bool(beside & lexicon().changes)
        return placed or bool(beside & lexicon().universal)

    def joins_condition(self, i: int) -> bool:
        """Whether a phrase begins one more of several conditions: "if a and b"."""
        phrase, before = self.phrases[i], self.clause(i).start - 1
        if phrase.opener not in {"and", "or"} or phrase.after_mark or i != before + 1 or before < 0:
            return False
        begins = self.clause(before).start
        return bool(set(self.phrases[begins].opener.split()) & lexicon().musts) or self.joins_condition(begins)


def with_subjects(phrases: Sequence[Phrase]) -> tuple[Phrase, ...]:
    """The phrases with the speaker before each further verb of saying: "Sands blamed … and (Sands) promised that"."""
    begins = phrases[0].words[:1] == (SPEAKER,) if phrases else False
    return tuple(
        replace(p, words=(SPEAKER, *p.words)) if begins and p.opener in {"and", "but"} and p.words == (p.cue,) else p
        for p in phrases
    )


def _frames(phrase: Phrase) -> bool:
    return phrase.opener == ACCORDING or (phrase.cue is not None and phrase.opener not in lexicon().prepositions)


def _counted(phrase: Phrase) -> bool:
    """Whether it is but one more thing counted: "and 9 deaths"."""
    return phrase.opener == "and" and len(phrase.words) == 2 and phrase.words[0][0].isdigit()  # noqa: PLR2004


def _dated(word: str) -> bool:
    return word in lexicon().times or word[:1].isdigit()


def _kind(phrase: Phrase) -> str:
    return phrase.opener.removeprefix("that").strip() or ("time" if phrase.timed else "core")


def _last_core(phrases: Sequence[Phrase], end: int) -> Phrase:
    """The last phrase before a position that is no circumstance; the first phrase where there is none."""
    return next((p for p in reversed(phrases[:end]) if not p.adjunct), phrases[0])


def joined(reply: Sequence[Phrase], source: Source) -> Iterator[tuple[int, ...]]:
    """Each way to find the reply's phrases among the source's so that they stand together as they do there."""
    waiting: list[tuple[int, ...]] = [()]
    for _ in range(MOST_STEPS):
        if not waiting:
            return
        before = waiting.pop()
        if len(before) < len(reply):
            waiting.extend(_next(reply[len(before)], before, source))
        elif before and _whole(before, source):
            yield before


def _next(phrase: Phrase, before: tuple[int, ...], source: Source) -> Iterator[tuple[int, ...]]:
    for j, candidate in enumerate(source.phrases):
        if j in before or _taken_out(phrase, before, j, source):
            continue
        if _same(phrase, candidate, first=not before) and _follows(before, j, source):
            yield (*before, j)


def _taken_out(phrase: Phrase, before: tuple[int, ...], j: int, source: Source) -> bool:
    """Whether a circumstance was taken out of a clause with "that": "denied in May that" for "denied that … in May"."""
    return "that" in phrase.opener.split() and any(source.clauses[i] == source.clauses[j] for i in before)


def _same(reply: Phrase, source: Phrase, *, first: bool) -> bool:
    """Whether a phrase is one of the source's; some of whose words, such as titles, it may lack."""
    return _opens_alike(reply.opener, source.opener, first=first) and _words_alike(reply.words, source.words)


def _opens_alike(reply: str, source: str, *, first: bool) -> bool:
    if reply == source:
        return True
    left, right = _without_that(reply), _without_that(source)
    if left == "and" and right in {"while", "whereas"}:
        return True  # it says less
    return left == right or (first and not left and right in {"and", "but", "while", "whereas"})


def _without_that(opener: str) -> str:
    return " ".join(word for word in opener.split() if word != "that")


def _words_alike(reply: Sequence[str], source: Sequence[str]) -> bool:
    words = lexicon()
    optional = words.titles | words.possessives | words.pronouns
    at = 0
    for i, word in enumerate(source):
        if at < len(reply) and reply[at] == word:
            at += 1
        elif word not in optional or (word in words.pronouns and i > 0):
            return False
    return at == len(reply)


def _follows(before: tuple[int, ...], j: int, source: Source) -> bool:
    """Whether a phrase may come next: right behind, past what can be left out, or moved within its clause."""
    if not before:
        return True
    last = before[-1]
    if j == last + 1:
        return True
    inseparable = bool(set(source.phrases[j].opener.split()) & (lexicon().inseparable - {"that"}))
    if inseparable:
        return False
    if j > last and all(source.droppable(k) for k in range(last + 1, j)):
        return not source.phrases[j].adjunct or (source.movable(j) and source.clauses[j] == source.clauses[last])
    if source.movable(j) and source.clauses[j] - source.clauses[last] in {0, 1}:
        return True
    return _fronted(before, j, source)


def _fronted(before: tuple[int, ...], j: int, source: Source) -> bool:
    """Whether all before was moved to the front: circumstances of this clause, or the condition behind it."""
    clause = source.clauses[j]
    here = [i for i in before if source.clauses[i] == clause]
    if here and all(_moved(i, before, source) for i in here):
        return not source.phrases[j].adjunct and _begins(j, source)
    condition = source.clause(before[0])
    opener = source.phrases[condition.start].opener
    subordinate = opener in lexicon().conditions | {"because", "when", "although", "though"}
    next_to = source.clauses[before[0]] == clause + 1 or j == 0
    return subordinate and tuple(condition) == before and next_to and _begins(j, source)


def _moved(i: int, before: tuple[int, ...], source: Source) -> bool:
    """Whether a phrase was moved: one that can be, or one that came along behind it."""
    came_along = source.phrases[i].adjunct and (i - 1, i) in pairwise(before)
    return source.movable(i) or (came_along and _moved(i - 1, before, source))


def _begins(j: int, source: Source) -> bool:
    """Whether only circumstances stand before a phrase in its clause."""
    return all(source.phrases[k].adjunct for k in range(source.clause(j).start, j))


def _whole(places: tuple[int, ...], source: Source) -> bool:
    """Whether nothing is left out that changes what is said: a condition, the beginning of a clause, its rest."""
    first = min(places)
    missing = [i for i in range(len(source.phrases)) if i not in places]
    if any(set(source.phrases[i].opener.split()) & lexicon().musts or source.joins_condition(i) for i in missing):
        return False
    if any(lexicon().reducing & set(source.phrases[i].words[:1]) for i in missing):
        return False
    if not _begins(first, source) and not source.frames(first):
        return False
    return all(_may_miss(i, places, source) for i in missing)


def _may_miss(i: int, places: tuple[int, ...], source: Source) -> bool:
    """Whether a phrase may be missing: a circumstance, or a part of a clause that is missing as a whole."""
    if source.droppable(i) or source.frames(i):
        return True
    inside = source.clause(i)
    if any(j in places for j in inside):
        return False
    opener = set(source.phrases[inside.start].opener.split())
    return not opener & (lexicon().inseparable - {"that"}) or inside.start - 1 not in places


def credits_alike(places: tuple[int, ...], source: Source, speaker: str | None, *, framed: bool) -> bool:
    """Whether the reply gives what it says to the one who says it in the source."""
    return all(_credited(i, places, source, stripped=framed, speaker=speaker) for i in places)


def _credited(i: int, places: tuple[int, ...], source: Source, *, stripped: bool, speaker: str | None) -> bool:
    governor = source.governor(i)
    if governor is None or (governor > i and source.frames(i)):
        named = any(SPEAKER in source.phrases[j].words for j in places)
        return stripped or named or speaker is None
    if source.contrasted(i):
        return any(j in places for j in range(governor + 1, i) if source.clauses[j] != source.clauses[i])
    if governor in places:
        return True
    frame = source.phrases[governor]
    if not (stripped and _by_speaker(frame, governor, source)):
        return False
    foretold = frame.cue in lexicon().foretelling
    return _neutral(frame) and (not foretold or any({"will", "may"} & set(source.phrases[j].words) for j in places))


def _by_speaker(frame: Phrase, at: int, source: Source) -> bool:
    """Whether the speaker, or a pronoun, is the subject of a reporting phrase."""
    subject = frame.words if frame.opener == ACCORDING else frame.words[:-1]
    if not subject:
        if at + 1 == len(source.phrases):
            return False
        behind = source.phrases[at + 1]
        goes_on = frame.after_mark and "that" in behind.opener.split() and source.phrases[0].words[:1] == (SPEAKER,)
        return goes_on or behind.words[:1] == (SPEAKER,)
    return subject == (SPEAKER,) or (len(subject) == 1 and subject[0] in lexicon().pronouns)


def _neutral(frame: Phrase) -> bool:
    words = lexicon()
    return frame.opener == ACCORDING or frame.cue in words.neutral | words.sayings
