"""Whether two statements answer one question differently: sources that differ, or an earlier and a later state.

It accuses people, so every doubt speaks against it: both must meet the same words of the question, give a value of the
kind asked for, and be of one place, time and part; bounds and roundings that can both be true do not differ.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import TYPE_CHECKING

from askbot.answer.quantities import Quantity, quantities
from askbot.answer.question.answer_types import Kind
from askbot.answer.question.tokens import Word, content, stems, words
from askbot.answer.question.word_lists import listed
from askbot.answer.scoring.matching import near
from askbot.attribution import voice_of
from askbot.domain import Span, Stance, Voice
from askbot.text.country_names import name_table

if TYPE_CHECKING:
    from askbot.answer.question.parsed import ParsedQuestion
    from askbot.answer.scoring.scorer import Scored

SAME_TIME = 10
"""Days between two documents from which on they may tell of two states, unless both name one date."""
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_DAY = re.compile(rf"\b(?:(\d{{1,2}})\s+({_MONTHS})|({_MONTHS})\s+(\d{{1,2}}))\b", re.IGNORECASE)
_LOOSE = re.compile(rf"\b({_MONTHS}|(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:1\d|20)\d\d)\b", re.IGNORECASE)
_PART_OF = re.compile(r"(?<=\d) of (?:the|its|their|those|them)\b")
_CLOCK = re.compile(r"\b([01]?\d|2[0-3])[:.]([0-5]\d)\b")


class Relation(Enum):
    """How a statement stands to another answer to the same question."""

    NONE = auto()
    AGREES = auto()
    """It answers, too, and both can be true."""
    DIFFERS = auto()
    LATER = auto()
    """It gives a later state of the same thing."""
    EARLIER = auto()


@dataclass(frozen=True, slots=True)
class Claim:
    """What a sentence says to a question."""

    voice: Voice
    document: str
    day: date | None
    met: frozenset[str]
    """The stems of the question that it has, in itself or in its headings."""
    names: frozenset[str]
    """Stems of names that the question has not, without those of the speaker."""
    days: frozenset[str]
    """Days of a month that it names."""
    times: frozenset[str]
    """Months, weekdays and years that it names."""
    clock: frozenset[str]
    parts: frozenset[str]
    """Words that narrow what is counted: "new", "another", "of the"."""
    others: frozenset[str]
    """Stems of its other words of content that the question has not."""
    values: tuple[Quantity, ...]


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence with who says it and where it stands."""

    text: str
    """Word for word."""
    start: int
    """Where it begins in its document."""
    voice: Voice
    headings: str
    """The document's title and the headings above the sentence."""
    document: str
    day: date | None


def claim_of(parsed: ParsedQuestion, scored: Scored) -> Claim:
    """What a sentence says to a question."""
    voice = voice_of(scored.sentence, scored.text, scored.hit.attributions)
    headings = " ".join((scored.hit.document.title, *scored.hit.passage.section))
    document = scored.hit.document
    return claim(
        Saying(scored.text, scored.sentence.start, voice, headings, document.path, document.date), parsed.content_stems
    )


def claim(saying: Saying, asked: frozenset[str]) -> Claim:
    """What a sentence says to a subject, given by the stems of its words."""
    text = without_source(saying)
    has = stems(words(f"{saying.text} {saying.headings}"))
    names = [w for w in words(text) if w.is_capital and w.carries and w.span.start > 0 and not _LOOSE.fullmatch(w.text)]
    return Claim(
        voice=saying.voice,
        document=saying.document,
        day=saying.day,
        met=frozenset(one for one in asked if one in has or any(near(one, other) for other in has)),
        names=frozenset(_name(w) for w in names if w.stem not in asked),
        days=frozenset(f"{m[1] or m[4]} {(m[2] or m[3]).lower()}" for m in _DAY.finditer(text)),
        times=frozenset(m[1].lower() for m in _LOOSE.finditer(text)),
        clock=frozenset(f"{int(m[1])}:{m[2]}" for m in _CLOCK.finditer(text)),
        parts=frozenset(w.text.lower() for w in words(text) if w.text.lower() in listed("narrowing"))
        | frozenset(m[0] for m in _PART_OF.finditer(text)),
        others=frozenset(w.stem for w in words(text) if _is_other(w) and w.stem not in asked),
        values=_values(asked, text),
    )


def relation(parsed: ParsedQuestion, one: Claim, other: Claim) -> Relation:
    """How the first stands to the second as an answer to the question."""
    return relate(parsed.kind, one, other)


def relate(kind: Kind | None, one: Claim, other: Claim) -> Relation:
    """How the first stands to the second, where a number, a yes or no, or a time is looked for."""
    if not _same_thing(one, other):
        return Relation.NONE
    if kind is Kind.NUMBER:
        return _of_numbers(one, other)
    differs = _denies if kind is Kind.YES_NO else _other_time
    return Relation.DIFFERS if differs(one, other) and not _is_apart(one, other) else Relation.AGREES


def _of_numbers(one: Claim, other: Claim) -> Relation:
    if not (one.values and other.values):
        return Relation.NONE
    if not _other_number(one, other):
        return Relation.AGREES
    if _same_speaker(one, other) or _is_apart(one, other):
        return _by_age(one, other)
    return Relation.DIFFERS if _same_scope(one, other) else Relation.AGREES


def _same_thing(one: Claim, other: Claim) -> bool:
    """Whether both speak to the same words of the question, and neither of another place or person."""
    return one.met == other.met and bool(one.met) and not (one.names - other.names and other.names - one.names)


def _same_scope(one: Claim, other: Claim) -> bool:
    """Whether both count the same part at the same time."""
    is_other_day = bool(one.days and other.days and not one.days & other.days)
    is_other_time = bool(one.times and other.times and not one.times & other.times)
    is_of_others = bool(one.others - other.others and other.others - one.others)
    return one.parts == other.parts and not is_other_day and not is_other_time and not is_of_others


def _is_apart(one: Claim, other: Claim) -> bool:
    """Whether so much time lies between two documents that things may have changed, and no day is named by both."""
    if one.day is None or other.day is None or one.days & other.days:
        return False
    return abs((one.day - other.day).days) > SAME_TIME


def _by_age(one: Claim, other: Claim) -> Relation:
    if one.day is None or other.day is None or one.day == other.day or one.parts != other.parts:
        return Relation.AGREES
    return Relation.LATER if one.day > other.day else Relation.EARLIER


def _same_speaker(one: Claim, other: Claim) -> bool:
    here, there = one.voice.speaker, other.voice.speaker
    if here is None or there is None:
        return here is there and one.document == other.document
    one_name, other_name = (stems(content(name.partition(",")[0])) for name in (here, there))
    return one_name <= other_name or other_name <= one_name


def _denies(one: Claim, other: Claim) -> bool:
    """Whether one speaker denies what another says."""
    stances = {one.voice.stance, other.voice.stance}
    is_denied = Stance.DENIED in stances and stances <= {Stance.DENIED, Stance.REPORTED, Stance.OWN_ACCOUNT}
    return is_denied and len(stances) > 1 and not _same_speaker(one, other)


def _other_time(one: Claim, other: Claim) -> bool:
    if _same_speaker(one, other):
        return False
    if one.clock and other.clock:
        return not one.clock & other.clock and one.days == other.days
    return bool(one.days and other.days and not one.days & other.days)


def _other_number(one: Claim, other: Claim) -> bool:
    pairs = [(a, b) for a in one.values for b in other.values if a.is_like(b)]
    return bool(pairs) and not any(a.may_equal(b) for a, b in pairs)


def _values(asked: frozenset[str], text: str) -> tuple[Quantity, ...]:
    """The quantities of what the question counts; the only one, where none counts it by name."""
    figures = [one for one in quantities(text) if not one.is_date]
    counted = [one for one in figures if one.of & asked]
    return tuple(counted or (figures if len(figures) == 1 else ()))


def without_source(saying: Saying) -> str:
    """A sentence with blanks in place of who says it."""
    text, start = saying.text, saying.start
    said = saying.voice.attribution
    for span in (*said.source, *said.cue) if said else ():
        inside = Span(max(span.start - start, 0), min(span.end - start, len(text)))
        if inside.start < inside.end:
            text = text[: inside.start] + " " * (inside.end - inside.start) + text[inside.end :]
    return text


def _is_other(word: Word) -> bool:
    is_value = word.is_number or word.text.lower() in listed("numbers")
    return word.carries and not word.is_capital and not is_value and not _LOOSE.fullmatch(word.text)


def _name(word: Word) -> str:
    """A name's stem, or its country."""
    countries = name_table().find(word.text)
    return f"country {countries[0].group}" if countries else word.stem
