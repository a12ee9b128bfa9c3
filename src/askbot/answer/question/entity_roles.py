"""Whether the names of a question play the same part in the text that they play in the question.

"How many *Ukrainian soldiers* were killed?" is not answered by a sentence in which North Korean soldiers were killed
"while fighting Ukrainian forces", although it has all of its words. What a name qualifies, what stands next to it and
who speaks are compared, each as a doubt from 0 to 1 that does not depend on the size of the corpus.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from askbot.answer.question.tokens import Word, words
from askbot.answer.question.word_lists import listed
from askbot.answer.scoring.matching import near
from askbot.attribution import saying_words
from askbot.domain import Span
from askbot.text.country_names import name_table

BEFORE = 2
"""Words between a name and the noun behind it that it still qualifies: "North Korea's *own* soldiers"."""
BEHIND = 3
"""Words between a noun and the name behind it: "soldiers who came from North Korea"."""
_BELONGING = frozenset({"of", "from"})


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a text: a run of words with capitals, or a country's."""

    span: Span
    first: int
    """The number of its first word in the text."""
    last: int
    stems: tuple[str, ...]
    country: int | None
    """Which country's name, capital or people it is."""

    def is_kin(self, other: Name) -> bool:
        """Whether both may name the same: one country, or words in common."""
        return (self.country is not None and self.country == other.country) or bool(
            {*self.stems} & {*other.stems} and None in {self.country, other.country}
        )


@dataclass(frozen=True, slots=True)
class ParsedText:
    """A question, sentence or passage, taken apart. Offsets count characters of `text`."""

    text: str
    words: tuple[Word, ...]
    names: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    """What speaks against a name of the question, each 0 to 1."""

    missing: float
    """The text does not name it; a part of the name counts half."""
    rival: float
    """What it qualifies in the question has another name in the text, and never this one."""


def parse_names(text: str, *, begins: bool = True) -> ParsedText:
    """Words and names of a text; a capital that only begins it (`begins`) makes no name, unless a country's."""
    tokens = words(text)
    return ParsedText(text, tokens, tuple(_names(text, tokens, begins=begins)))


def doubt(question: ParsedText, name: Name, text: ParsedText) -> Doubt:
    """What speaks against a name of a question in a sentence or a passage."""
    same = [other for other in text.names if _same(name, other)]
    noun = _qualified(question, name)
    missing = 0.0 if same else 1.0 - 0.5 * _partly(name, text)
    if noun is None:
        return Doubt(missing, 0.0)
    spots = [i for i, word in enumerate(text.words) if _alike(word.stem, noun.stem)]
    if any(_belongs(text, other, spot) for other in same for spot in spots):
        return Doubt(missing, 0.0)
    rival = any(_belongs(text, other, spot) and not other.is_kin(name) for other in text.names for spot in spots)
    return Doubt(missing, float(rival))


def belongs_to_others(question: ParsedText, sentence: ParsedText, passage: ParsedText) -> bool:
    """Whether what a name of a question qualifies ("*Ukrainian* soldiers") is others' in a sentence and its passage."""
    return any(
        doubt(question, name, sentence).rival and doubt(question, name, passage).rival for name in question.names
    )


def is_asked_to_speak(question: str, span: Span) -> bool:
    """Whether a question asks what the thing at `span` says: "what does *X* say", "according to *X*"."""
    match = _speaking().search(question)
    if match is None:
        return False
    group = next(i for i in ("asked", "source", "holder") if match[i] is not None)
    return Span(*match.span(group)).overlaps(span)


@cache
def _speaking() -> re.Pattern[str]:
    """Whom a question asks to speak. The verbs are attribution's, in small letters: "States" says nothing."""
    verbs = {word for word in saying_words() if word.isalpha()}
    return re.compile(
        rf"\b(?i:do|does|did|has|have|had)\s+(?P<asked>(?:\S+\s+){{1,8}}?)(?:{'|'.join(sorted(verbs))})\b"
        r"|\b(?i:according to)\s+(?P<source>.+?)\s*[,?]"
        r"|\b(?i:in the (?:view|words|opinion) of)\s+(?P<holder>.+?)\s*[,?]"
    )


def speaks(names: Iterable[Name], speaker: str | None) -> bool:
    """Whether a speaker, as a reader would see it, is one of the named; a description behind a comma is not."""
    if speaker is None:
        return False
    named = parse_names(speaker.partition(",")[0], begins=False)
    return any(any(_same(name, other) for other in named.names) or _partly(name, named) >= 1 / 2 for name in names)


def _names(text: str, tokens: Sequence[Word], *, begins: bool) -> Iterator[Name]:
    """Countries first, the longest name each; then the runs of other words with capitals."""
    countries = name_table().find(text)
    taken: set[int] = set()
    for named in countries:
        indices = [i for i, word in enumerate(tokens) if word.span.overlaps(named.span)]
        if indices and tokens[indices[0]].is_capital:
            taken.update(indices)
            yield _name(tokens, indices[0], indices[-1], named.group)
    run: list[int] = []
    for i, word in enumerate(tokens):
        counts = i not in taken and word.is_capital and word.carries and (i > 0 or not begins or word.text.isupper())
        joined = run and run[-1] == i - 1 and not text[tokens[i - 1].span.end : word.span.start].strip(" \n-'’s.")
        if run and not (counts and joined):
            yield _name(tokens, run[0], run[-1], None)
            run = []
        if counts:
            run.append(i)
    if run:
        yield _name(tokens, run[0], run[-1], None)


def _name(tokens: Sequence[Word], first: int, last: int, country: int | None) -> Name:
    span = Span(tokens[first].span.start, tokens[last].span.end)
    return Name(span, first, last, tuple(word.stem for word in tokens[first : last + 1]), country)


def _same(name: Name, other: Name) -> bool:
    if name.country is not None or other.country is not None:
        return name.country == other.country
    return {*name.stems} <= {*other.stems}


def _alike(one: str, other: str) -> bool:
    """Whether two nouns may count the same: forms of one word, or both people ("soldiers", "troops")."""
    return one == other or near(one, other) or {one, other} <= listed("people")


def _partly(name: Name, text: ParsedText) -> float:
    """The share of a name's words that the text has; none of a country's, since "North" is not half of North Korea."""
    if name.country is not None:
        return 0.0
    has = {word.stem for word in text.words}
    return sum(stem in has for stem in name.stems) / len(name.stems)


def _qualified(asked: ParsedText, name: Name) -> Word | None:
    """The noun that a name stands before: "Ukrainian *soldiers*", "Ukraine's *soldiers*"."""
    if name.last + 1 >= len(asked.words):
        return None
    behind = asked.words[name.last + 1]
    if behind.text == "s" and name.last + 2 < len(asked.words):
        behind = asked.words[name.last + 2]
    between = asked.text[name.span.end : behind.span.start].strip()
    is_noun = behind.carries and not behind.is_capital and between in {"", "'s", "’s", "'", "’", "-"}
    return behind if is_noun else None


def _belongs(text: ParsedText, name: Name, spot: int) -> bool:
    """Whether a name qualifies the word at a spot: it stands shortly before it, or behind with only "of" or "from"."""
    if 0 < spot - name.last <= BEFORE + 1:
        return True
    between = {word.text.lower() for word in text.words[spot + 1 : name.first]}
    return 0 < name.first - spot <= BEHIND and not between.isdisjoint(_BELONGING)
