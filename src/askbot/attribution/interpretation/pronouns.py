"""Whom a pronoun means: the one person, group or body that the sentences right before it are about.

Sentences are looked at backwards. The nearest that speaks of anybody whom the pronoun can mean decides: of one it is
that one; of several it is the sentence's subject, where nothing speaks against it, else nobody, and the pronoun is
shown as it stands. This follows the salience of grammatical roles (Lappin and Leass, 1994) with little knowledge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from askbot.attribution.interpretation.names import (
    ARTICLES,
    CAPITAL,
    GROUPS,
    HONORIFICS,
    PERSONAL,
    PLURAL,
    agrees,
    clean,
    head,
    is_person_noun,
    is_plural,
    looks_like_name,
    name_of,
    seems,
)
from askbot.domain import Span

FARTHEST = 3
"""Sentences before the pronoun's that are looked at."""
_WORD = rf"{CAPITAL}[\w'\u2019-]*"
_PROPER = re.compile(rf"(?:{_WORD}\.?(?: (?:of|de|van|von|al|bin|der|for|and the|the) (?={_WORD}))? ?)+")
_COMMON = re.compile(
    r"\b(?P<det>[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Tt]heir|[Oo]ne|[Aa]nother|[Tt]wo|[Tt]hree|[Ss]everal|[Ss]ome|[Mm]any"
    r"|[Mm]ost)"
    r" (?P<rest>(?:[\w'\u2019-]+ ){0,4}?)(?P<noun>[a-z][\w-]+)\b"
)
_OPENING = re.compile(r"^\W*(?P<noun>[A-Z][a-z]+s|[A-Z][a-z]+ [a-z]+s)\b(?= [a-z]+)")
_VERBS = frozenset(
    """
    said says say is are was were has have had will would could can may might must should do does did told tells went
    came gave took made left met saw got held led ran set put asked called and or but that which who when where while
    if as than in on at of for with from by to
    """.split()
)
_DAYS = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december in on at the a an but and however meanwhile after before when while as if he
    she it they we i you his her their its this that these those there yesterday today last next earlier later both
    about     since though although because
        nobody no not two three four five six seven eight nine ten several many some most other local
    one what why how asked according
    """.split()
)


_ADJECTIVAL = ("ist", "ian", "an")
"""Endings of nouns for people that are as often adjectives: "the capitalist order"."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody whom a sentence speaks of."""

    name: str
    start: int
    speaks: bool = False
    """It is the source of an attribution, resolved."""
    unknown: bool = False
    """A single capitalised word that no name of the document explains: a body, a place, hardly a person."""
    subject: bool = False
    """It stands where a sentence's subject stands: first."""


def antecedent(pronoun: str, sentences: Sequence[Sequence[Mention]]) -> str | None:
    """The name that a pronoun means; `sentences` hold the mentions before it, nearest sentence first."""
    for mentions in sentences[: FARTHEST + 1]:
        fitting = [m for m in mentions if not (m.unknown and pronoun in PERSONAL) and _fits(m.name, pronoun)]
        names = list(dict.fromkeys(m.name for m in fitting))
        if not names:
            continue
        if len(names) == 1:
            return names[0]
        return _preferred(fitting, pronoun)
    return None


def _preferred(mentions: Sequence[Mention], pronoun: str) -> str | None:
    """Of several: who speaks at the sentence's end or as its subject, unless a first name hints at the other gender."""
    first = min(mentions, key=lambda m: m.start)
    speaking = [m for m in mentions if m.speaks]
    if len(speaking) == 1 and mentions and max(mentions, key=lambda m: m.start) is speaking[0]:
        return speaking[0].name
    doubtful = pronoun in {"he", "him"} and seems(first.name) is True
    if doubtful or not first.subject or (speaking and first not in speaking and len(speaking) > 1):
        return None
    return first.name if first.speaks else None


def _fits(name: str, pronoun: str) -> bool:
    if pronoun in PLURAL:
        first = name.partition(",")[0]
        return is_plural(first) or (not looks_like_name(first) and agrees(name, pronoun)) or agrees(name, pronoun)
    return agrees(name, pronoun)


def mentions_in(text: str, sentence: Span) -> Iterator[Mention]:
    """Who is spoken of in a part of a text: proper names, and nouns for people and bodies with an article."""
    raw = sentence.text(text).replace("\n", " ")
    taken: list[Span] = []
    for match in _PROPER.finditer(raw):
        name, shift = without_opener(match[0].strip(" '\u2019"))
        if name and len(name) > 1:
            start = match.start() + shift
            taken.append(Span(start, match.end()))
            role, at = _role_before(raw, start)
            yield Mention(clean(role + name), sentence.start + at, subject=_opens(raw, at))
    for match in [*_COMMON.finditer(raw), *_OPENING.finditer(raw)]:
        span = Span(*match.span())
        noun = match["noun"]
        words = match[0].split()
        after = re.match(r" ([a-z]\w+)", raw[match.end() :])
        if after and noun.endswith(_ADJECTIVAL) and not (after[1] in _VERBS or after[1].endswith(("ed", "s", "ly"))):
            continue
        if noun == "person" or any(span.overlaps(t) for t in taken) or any(w.lower() in _VERBS for w in words[1:]):
            continue
        if is_person_noun(head(noun)) or head(noun).lower() in GROUPS or _is_people(match[0]):
            yield Mention(match[0].strip(), sentence.start + match.start(), subject=_opens(raw, match.start()))


def _is_people(phrase: str) -> bool:
    last = phrase.rsplit(maxsplit=1)[-1].lower()
    return last in {"people", "police", "men", "women", "children", "parents"} or (
        is_plural(phrase)
        and (is_person_noun(last.removesuffix("s")) or last.endswith(("ents", "ants", "ers", "ors", "ists")))
    )


def without_opener(name: str) -> tuple[str, int]:
    """A run of capitals without the words that only open the sentence."""
    words, shift = name.split(), 0
    while words and words[0].lower().strip(",.'\u2019") in _DAYS | ARTICLES:
        shift += len(words[0]) + 1
        words = words[1:]
    while words and words[-1].lower().strip(",.") in _DAYS:
        words = words[:-1]
    joined = " ".join(words)
    return (re.sub(r"['\u2019]s$", "", joined), shift) if joined and joined.lower() not in HONORIFICS else ("", 0)


def _role_before(raw: str, start: int) -> tuple[str, int]:
    """As in "The mayor of Marn, Ilse Brandt": the role belongs to the name."""
    match = re.search(r"\b(?:[Tt]he|[Aa]n?) (?:[\w'\u2019-]+ ){1,6}?[\w'\u2019-]+, $", raw[:start])
    if match and not set(match[0].lower().split()) & (_VERBS - {"of", "for", "at", "in", "and"}):
        return match[0], match.start()
    return "", start


def _opens(raw: str, at: int) -> bool:
    """Whether nothing but a few words of time or place stands before: "On Tuesday Omar Keita came"."""
    before = raw[:at].strip(" \"“”'*_>-•")
    return not before or (len(before.split()) <= 5 and not re.search(r"\b(?:said|says|told|that|is|was|and)\b", before))  # noqa: PLR2004


def name_in(name: str, known: Sequence[str]) -> str | None:
    """The one of the known names that a mention means, by its last word."""
    last = name_of(name).split()[-1].lower() if name_of(name) else ""
    fits = [k for k in dict.fromkeys(known) if name_of(k).split()[-1:] and name_of(k).split()[-1].lower() == last]
    return fits[0] if len(fits) == 1 else None
