"""Whom a pronoun means: the one person, group or body that the sentences right before it are about.

Sentences are looked at backwards. Where the nearest that speaks of anybody whom the pronoun can mean names only one,
it is that one. Of several it is whoever is far more salient than the next, else nobody, and the pronoun is shown as it
stands. Salience is that of grammatical roles, summed over the sentences, nearer ones more (Lappin and Leass, 1994).
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
    gender,
    head,
    is_person_noun,
    is_plural,
    name_of,
    seems,
)
from askbot.domain import Span

FARTHEST = 3
"""Sentences before the pronoun's that are looked at."""
DECAY = 0.3
"""What a sentence counts beside the next one."""
CLEAR = 1.9
"""How many times as salient as the next one the meant one is."""
_WORD = rf"{CAPITAL}[\w'\u2019-]*"
_PROPER = re.compile(rf"(?:{_WORD}\.?(?: (?:of|de|van|von|al|bin|der|for|and the|the) (?={_WORD}))? ?)+")
_COMMON = re.compile(
    r"\b(?P<det>[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Tt]heir|[Oo]ne|[Aa]nother|[Tt]wo|[Tt]hree|[Ss]everal|[Ss]ome|[Mm]any"
    r"|[Mm]ost)"
    r" (?P<rest>(?:[\w'\u2019-]+ ){0,4}?)(?P<noun>[a-z][\w-]+)\b"
)
_MANY = "(?:s|men|people|folk)"
_OPENING = re.compile(rf"^\W*(?P<noun>[A-Z][a-z]+{_MANY})\b(?= [a-z]+)")
_OPENING_PAIR = re.compile(rf"^\W*(?P<noun>[A-Z][a-z]+ [a-z]+{_MANY})\b(?= [a-z]+)")
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


_TEXTS = frozenset("report survey study article statement document newspaper magazine outlet".split())
"""They say things, but are never "they"."""
_SIDE_CLAUSE = re.compile(
    r"(?:asked|pressed|questioned|when|while|after|as|if|although|because|[a-z]{3,}ing)\b", re.IGNORECASE
)
_PRONOUN_FIRST = re.compile(r"(?:he|she|they|it|we|i|you)\b", re.IGNORECASE)
_POSSESSIVES = ("his ", "her ", "its ", "their ")
_PREPOSITIONS = frozenset(
    "of to with by from for at in on about against like unlike under over between behind beside than as near".split()
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
    led_by: str = ""
    """The preposition before it, if there is one; "aside" in a side clause that opens the sentence."""

    @property
    def possessed(self) -> bool:
        """As "his head", "their children": whose they are is somebody else, of whom the text speaks already."""
        return not self.speaks and not self.subject and self.name.lower().startswith(_POSSESSIVES)

    @property
    def salience(self) -> float:
        """How much its grammatical role puts it in the middle of attention."""
        if self.speaks:
            return 4.5 if self.subject else 4.2
        if self.subject or self.possessed:
            return 3.0 if self.subject else 0.3
        return {"": 1.8, "to": 1.6, "by": 1.0}.get(self.led_by, 0.6)


def antecedent(pronoun: str, sentences: Sequence[Sequence[Mention]]) -> str | None:
    """The name that a pronoun means; `sentences` hold the mentions before it, nearest sentence first."""
    salience: dict[str, float] = {}
    for distance, mentions in enumerate(sentences[: FARTHEST + 1]):
        fitting = [m for m in mentions if not (m.unknown and pronoun in PERSONAL) and _fits(m.name, pronoun)]
        fitting = fitting or [m for m in mentions if pronoun in PLURAL and m.speaks and _is_unnamed(m.name)]
        nearest = {m.name for m in fitting if not m.possessed}
        if not salience and len(nearest) == 1:
            return nearest.pop()
        if not salience and (closing := _closing_speaker(fitting)):
            return closing
        for name in {m.name for m in fitting}:
            most = max(m.salience for m in fitting if m.name == name)
            salience[name] = salience.get(name, 0) + most * DECAY**distance
    ranked = sorted(salience.items(), key=lambda one: -one[1])[:2]
    if not ranked or ranked[0][1] < CLEAR * ranked[-1][1]:
        return None
    name = ranked[0][0]
    return None if pronoun in {"he", "him"} and seems(name) else name


def _closing_speaker(mentions: Sequence[Mention]) -> str | None:
    """Who alone speaks, at a sentence's end: "…, the port's Bo Lind reports."."""
    speaking = [m for m in mentions if m.speaks]
    last = max(mentions, key=lambda m: m.start, default=None)
    return last.name if last is not None and speaking == [last] else None


def _fits(name: str, pronoun: str) -> bool:
    if pronoun in PLURAL:
        first = name.partition(",")[0]
        thing = first[:1].islower() or first.lower().startswith(("the ", "this ", "a ", "an "))
        text = head(first).lower() in _TEXTS
        return is_plural(first) or (agrees(name, pronoun) and not text and not (thing and not _is_somebody(first)))
    return agrees(name, pronoun)


def _is_unnamed(name: str) -> bool:
    """One person without a name or a gender, who may be "they": "a representative of the church"."""
    first = name.partition(",")[0]
    return first.lower().startswith(("a ", "an ", "the ")) and is_person_noun(head(first)) and gender(first) is None


def mentions_in(text: str, sentence: Span) -> Iterator[Mention]:
    """Who is spoken of in a part of a text: proper names, and nouns for people and bodies with an article."""
    raw = sentence.text(text).replace("\n", " ")
    subject: Span | None = None
    for span, name in sorted(_somebodies(raw)):
        led = re.search(r"(?:^|\s)(\w+) (?:the |an? |his |her |their |its )?$", raw[: span.start].lower())
        led_by = led[1] if led and led[1] in _PREPOSITIONS else ""
        if _SIDE_CLAUSE.match(raw) and "," not in raw[: span.start]:
            led_by = "aside"
        joined = subject is not None and raw[subject.end : span.start].strip() in {"and", "und", "&"}
        is_subject = joined or (subject is None and not led_by and _opens(raw, span.start))
        subject = span if is_subject else subject
        yield Mention(name, sentence.start + span.start, subject=is_subject, led_by=led_by)


def _somebodies(raw: str) -> Iterator[tuple[Span, str]]:
    """Names and phrases with where they stand, without order; those that say what a name's bearer is belong to it."""
    openings = {m.end() for pattern in (_OPENING_PAIR, _OPENING) if (m := pattern.match(raw))}
    taken = [span for span in _phrases(raw) if span.end in openings][:1]
    for match in _PROPER.finditer(raw):
        name, shift = without_opener(match[0].strip(" '\u2019"))
        numbered = re.match(r" ?(?:#|No\. )?\d", raw[match.end() :])  # "Pack 388" is nobody
        if name and len(name) > 1 and not numbered and not any(Span(*match.span()).overlaps(t) for t in taken):
            role, at = _role_before(raw, match.start() + shift)
            span = Span(at, match.start() + shift + len(name))
            taken.append(span)
            yield span, clean(role + name)
    for span in dict.fromkeys(_phrases(raw)):
        if span in taken[:1] or not any(span.overlaps(t) or _is_same(raw, t, span) for t in taken):
            yield span, raw[span.start : span.end].strip()


def _is_same(raw: str, name: Span, phrase: Span) -> bool:
    """Whether a noun only says what the bearer of a name is: "Paul Nkemelu, a pilot", "the company Norvik"."""
    if phrase.start >= name.end:
        articled = raw[phrase.start :].lower().startswith(("a ", "an ", "the "))
        return (
            articled
            and raw[name.start : phrase.start].rstrip().endswith(",")
            and not raw[name.end : phrase.start].strip(" ,")
        )
    return not raw[phrase.end : name.start].strip()


def _phrases(raw: str) -> Iterator[Span]:
    """Where nouns for people and bodies stand, with the words before them: "a building inspector"."""
    for match in [*_COMMON.finditer(raw), *_OPENING_PAIR.finditer(raw), *_OPENING.finditer(raw)]:
        end = _noun_end(raw, match)
        phrase = raw[match.start() : end].strip()
        noun = phrase.rsplit(maxsplit=1)[-1]
        after = re.match(r" ([a-z]\w+)", raw[end:])
        if after and noun.endswith(_ADJECTIVAL) and not (after[1] in _VERBS or after[1].endswith(("ed", "s", "ly"))):
            continue
        if noun != "person" and not any(w.lower() in _VERBS for w in phrase.split()[1:]) and _is_somebody(phrase):
            yield Span(match.start(), end)


def _noun_end(raw: str, match: re.Match[str]) -> int:
    """The end of a noun phrase that may go on behind its first noun, where a noun for a person or a body follows."""
    end = match.end()
    for more in re.finditer(r"(?P<owner>['\u2019]s?)? (?P<word>[a-z][\w-]+)", raw[match.end() : match.end() + 40]):
        stops = more["word"] in _VERBS | _PREPOSITIONS | ARTICLES or more["word"].endswith("ed")
        if stops or more.start() + match.end() != end:
            break
        end = match.end() + more.end()
        if _is_somebody(f"the {more['word']}"):
            return end
    return match.end()


def _is_somebody(phrase: str) -> bool:
    noun = head(phrase.rsplit(maxsplit=1)[-1])
    return is_person_noun(noun) or noun.lower() in GROUPS or _is_people(phrase)


def _is_people(phrase: str) -> bool:
    last = phrase.rsplit(maxsplit=1)[-1].lower()
    return (
        last.endswith(("men", "people"))
        or last in {"police", "children", "parents", "folk"}
        or (is_plural(phrase) and is_person_noun(last.removesuffix("s")))
    )


def without_opener(name: str) -> tuple[str, int]:
    """A run of capitals without the words that only open the sentence."""
    words, shift = name.split(), 0
    while words and words[0].lower().strip(",.'\u2019") in _DAYS | ARTICLES:
        shift += len(words[0]) + 1
        words = words[1:]
    while words and words[-1].lower().strip(",.") in _DAYS | {"of", "for"}:
        words = words[:-1]
    joined = " ".join(words)
    return (re.sub(r"['\u2019]s$", "", joined), shift) if joined and joined.lower() not in HONORIFICS else ("", 0)


def _role_before(raw: str, start: int) -> tuple[str, int]:
    """As in "The mayor of Marn, Ilse Brandt": the role belongs to the name."""
    for opener in re.finditer(r"\b(?:[Tt]he|[Aa]n?) ", raw[:start]):
        role = raw[opener.start() : start]
        plain = re.fullmatch(r"(?:[\w'\u2019-]+ ){1,7}[\w'\u2019-]+, ", role)
        clause = set(role.lower().split()) & (_VERBS - {"of", "for", "at", "in", "and"})
        noun = head(role.rstrip(", "))
        if plain and not clause and (is_person_noun(noun) or noun[:1].isupper()):
            return role, opener.start()
    return "", start


def _opens(raw: str, at: int) -> bool:
    """Whether a subject may stand here: first, behind a few words of time or place, or behind a side clause.

    As in "On Tuesday Omar Keita came", "Asked by Bo Lind if it was true, Omar Keita laughed".
    """
    before = raw[:at].strip(" \"“”'*_>-•")
    if _SIDE_CLAUSE.match(before) or _PRONOUN_FIRST.match(before):
        return before.endswith(",")
    return not before or (len(before.split()) <= 5 and not re.search(r"\b(?:said|says|told|that|is|was|and)\b", before))  # noqa: PLR2004


def name_in(name: str, known: Sequence[str]) -> str | None:
    """The one of the known names that a mention means, by its last word."""
    last = name_of(name).split()[-1].lower() if name_of(name) else ""
    fits = [k for k in dict.fromkeys(known) if name_of(k).split()[-1:] and name_of(k).split()[-1].lower() == last]
    return fits[0] if len(fits) == 1 else None
