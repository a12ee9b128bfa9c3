"""Speakers: sources resolved to the names of the document, pronouns to the one they mean, or left as they stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from askbot.attribution.interpretation.names import (
    CAPITAL,
    GROUPS,
    PERSONAL,
    PRONOUNS,
    agrees,
    bare,
    clean,
    gender,
    is_person,
    is_person_noun,
    keys_of,
    looks_like_name,
    name_of,
    seems,
    short_key,
)
from askbot.attribution.interpretation.pronouns import (
    FARTHEST,
    Mention,
    antecedent,
    mentions_in,
    name_in,
    without_opener,
)
from askbot.attribution.interpretation.roles import Roles
from askbot.attribution.words import Word, sentence_ranges
from askbot.domain import Span

_ASIDE = re.compile(
    r"^,\s+((?:an?|the|one of|former|director|president|head|professor|chief|senior|chair\w*|spokes\w+|founder|minister"
    r"|mayor|secretary|commissioner|editor|deputy|vice|executive|managing|CEO|CFO|co-founder|leader)\b"
    r"[^,.;:—\u2013()\"“”]{3,120})(?=[,.;—\u2013]|$)"
)
_FULL = re.compile(
    rf"\b{CAPITAL}[\w'\u2019-]+(?: (?:[A-Z]\.|de|van|von|der|al|bin|ibn|el|la|da|di)(?= ))*"
    rf"(?: {CAPITAL}[\w'\u2019-]+){{1,2}}\b"
)
_LONGEST = 16
"""Words of a source that can be a name; a longer one lends its name to nobody."""
_VERBAL = re.compile(r"\b(?:said|says|told|is|are|was|were|has|have|had|will|would|did|does|that)\b")


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody the document let speak, as it named them at its fullest."""

    full: str
    name: str
    """Without description."""
    keys: frozenset[str]
    """Words in small letters that may stand for the speaker: surname, acronym, role."""
    sound: bool = True
    """The words can be a name: others may be short for it."""


@dataclass(slots=True)
class SpeakerBook:
    """The speakers of one document, in the order they were met; resolves each new source against all it knows."""

    text: str
    sentences: Mapping[int, Span]
    """Of each sentence, by its number."""
    met: list[Speaker] = field(default_factory=list[Speaker])
    people: dict[str, Counter[str]] = field(default_factory=dict[str, Counter[str]])
    """Full names of the whole document by their last word."""
    spoken: dict[int, list[Mention]] = field(default_factory=dict[int, list[Mention]])
    """Who spoke in each sentence."""
    quoted: frozenset[int] = frozenset()
    """Sentences that stand whole in quotation marks."""
    places: frozenset[str] = frozenset()
    """Single words that something is in: "in Marn"."""
    roles: Roles = field(default_factory=lambda: Roles({}, frozenset()))

    @classmethod
    def of(cls, text: str, words: Sequence[Word]) -> SpeakerBook:
        """A book for a document; reads its names."""
        ranges = list(sentence_ranges(words))
        spans = {words[a].sentence: Span(words[a].start, words[b - 1].end) for a, b in ranges}
        quoted = frozenset(words[a].sentence for a, b in ranges if all(w.quoted for w in words[a : b - 1]))
        book = cls(text, spans, quoted=quoted, places=frozenset(_INSIDE.findall(text)), roles=Roles.of(text))
        for span in spans.values():
            for match in _FULL.finditer(span.text(text)):
                named = bare(without_opener(match[0])[0])
                if looks_like_name(named) and not {w.lower() for w in named.split()} & GROUPS:
                    book.people.setdefault(named.split()[-1].lower(), Counter())[named] += 1
        return book

    def resolve(self, source: str, span: Span, sentence: int) -> tuple[str, bool]:
        """The speaker that a source means, and whether that is a guess; also remembers it for those that follow."""
        plain = clean(source)
        if plain.lower() in PRONOUNS:
            before = list(self._before(span.start, sentence))
            referent = antecedent(plain.lower(), before) or self._going_on(plain.lower(), span.start, sentence, before)
            speaker, inferred = (
                (self._known(referent) or self._introduce(referent, None), True) if referent else (None, False)
            )
        else:
            speaker, inferred = self._named(plain, span)
        if speaker is None:
            return plain, False
        self._remember(speaker)
        first = span.start - self.sentences[sentence].start
        mention = Mention(speaker.full, span.start, speaks=True, subject=first < _EARLY)
        self.spoken.setdefault(sentence, []).append(mention)
        return speaker.full, inferred

    def _going_on(self, pronoun: str, at: int, sentence: int, before: Sequence[Sequence[Mention]]) -> str | None:
        """Who alone has spoken in the sentences before, where nobody else is meant: "…, he added"."""
        if pronoun not in PERSONAL or not self._follows_what_is_said(Span(self.sentences[sentence].start, at)):
            return None
        near = [m.name for n in range(max(0, sentence - _GOES_ON), sentence) for m in self.spoken.get(n, ())]
        fits = {name for name in near if agrees(name, pronoun) and not (pronoun in {"he", "him"} and seems(name))}
        others = any(agrees(m.name, pronoun) for own in before for m in own if not m.unknown and m.name not in fits)
        return fits.pop() if len(fits) == 1 and not others else None

    def _named(self, plain: str, span: Span) -> tuple[Speaker, bool]:
        known = self._known(plain)
        if known is None:
            known = self._elsewhere(plain)
        if known is None:
            return self._introduce(plain, span), False
        longer = len(plain) > len(known.full) and _is_sound(plain) and plain.count(",") >= known.full.count(",")
        if not longer:
            return known, known.name.lower() != bare(plain).lower() and known.full.lower() != plain.lower()
        return Speaker(plain, known.name, known.keys | keys_of(plain)), False

    def _before(self, at: int, sentence: int) -> Iterator[list[Mention]]:
        """Who is spoken of before a pronoun: in its own sentence, then in those before it."""
        outside = [n for n in range(sentence - 1, max(-1, sentence - _THROUGH - 1), -1) if n not in self.quoted]
        near = range(sentence - 1, max(-1, sentence - FARTHEST - 1), -1)
        for n in [sentence, *(near if sentence in self.quoted else outside[:FARTHEST])]:
            if n not in self.sentences:
                continue
            span = self.sentences[n] if n < sentence else Span(self.sentences[n].start, at)
            spoken = [m for m in self.spoken.get(n, ()) if m.start < at]
            said = n == sentence and self._follows_what_is_said(span)
            yield spoken if said else [*spoken, *self._others(span, spoken)]

    def _follows_what_is_said(self, before: Span) -> bool:
        """As in "…, he said": who is spoken of in what he says is not he."""
        text = " ".join(before.text(self.text).split())
        quoted = text.endswith(("”", '"', "’", "''"))
        return quoted or (text.endswith(",") and not _OPENER.match(text))

    def _others(self, span: Span, spoken: Sequence[Mention]) -> Iterator[Mention]:
        names = [m.name for m in spoken]
        known = [*names, *(s.full for s in reversed(self.met))]
        for mention in mentions_in(self.text, span):
            same = name_in(mention.name, names)
            if same or any(mention.name.lower() in name.lower() for name in names):
                continue
            full = self._full(mention.name)
            met = name_in(mention.name, known)
            single = len(mention.name.split()) == 1 and mention.name[0].isupper()
            office = self.text[max(0, mention.start - 4) : mention.start].lower() == "the " and is_person_noun(
                mention.name
            )
            unknown = (met is None and full is None and single and not office) or self._is_place(mention.name)
            named = met or full or mention.name
            titled = gender(mention.name) is not None and gender(named) is None  # "Ms. Lee" is no "he"
            yield replace(mention, name=mention.name if titled else named, unknown=unknown)

    def _is_place(self, name: str) -> bool:
        """Whether something is in what one word names: such a word is no "he", though it may say things."""
        return name in self.places and name.lower() not in self.people

    def _full(self, name: str) -> str | None:
        """The document's one full name with this last word."""
        words = bare(name).split()
        if len(words) != 1:
            return None
        forms = self.people.get(words[0].lower(), Counter[str]())
        return next(iter(forms)) if len({f.split()[0] for f in forms}) == 1 else None

    def _known(self, plain: str) -> Speaker | None:
        """A speaker met before under this name, or the only one that it can be short for."""
        lower, short = bare(plain).lower(), short_key(plain)
        for speaker in reversed(self.met):
            if speaker.name.lower() == lower or speaker.full.lower() == plain.lower():
                return None if self._is_shared(lower) else speaker
        if short is None:
            return None
        fitting = [s for s in reversed(self.met) if s.sound and short in s.keys and _can_mean(plain, short, s)]
        names = {s.name for s in fitting}
        if len(names) > 1 and not plain.lower().startswith("the "):
            return None
        return None if len(names) > 1 and looks_like_name(fitting[0].name) else next(iter(fitting), None)

    def _is_shared(self, name: str) -> bool:
        """Whether one word is the surname of two people."""
        forms = self.people.get(name, Counter[str]())
        return " " not in name and len({f.split()[0] for f in forms}) > 1

    def _elsewhere(self, plain: str) -> Speaker | None:
        """A surname whose full name stands elsewhere in the document, though not as a speaker's."""
        holder = self.roles.holder(plain)
        if holder is not None:
            return self._introduce(holder, None)
        full = self._full(plain) if plain[:1].isupper() else None
        if full is None or any(w.islower() for w in plain.split()):
            return None
        return self._introduce(full, None)

    def _introduce(self, plain: str, span: Span | None) -> Speaker:
        full = plain
        aside = _ASIDE.match(self.text[span.end : span.end + 160].replace("\n", " ")) if span else None
        if aside and looks_like_name(plain):
            full = f"{plain}, {aside.group(1).strip()}"
        return Speaker(full, name_of(plain), keys_of(full), _is_sound(full))

    def _remember(self, speaker: Speaker) -> None:
        self.met = [s for s in self.met if s.name != speaker.name]
        self.met.append(speaker)


_INSIDE = re.compile(rf"\b(?:[Ii]n|[Aa]cross|[Ww]ithin) ({CAPITAL}[\w-]*)\b(?!['\u2019])")
_THROUGH = 6
"""Sentences before a pronoun within which those that are quoted are looked through."""
_GOES_ON = 8
"""Sentences before a pronoun that may hold who goes on speaking."""
_OPENER = re.compile(
    r"\W*(?:after|when|as|while|if|because|before|although|though|since|once|asked|on|in|at|during|for|with|despite|by)\b",
    re.IGNORECASE,
)
_EARLY = 40
"""Characters from a sentence's beginning within which a source stands as its subject."""


def _can_mean(plain: str, short: str, speaker: Speaker) -> bool:
    """Not a thing a person: "the indictment" is nobody who is described as under one; nor one body another."""
    definite = plain.lower().startswith(("the ", "this ", "that "))
    words = plain.split()
    other = len(words) > 2 and short in GROUPS and words[-2].lower() not in speaker.full.lower()  # noqa: PLR2004
    if other:  # "the Parish Council" is no County Council
        return False
    thing = definite and plain.rsplit(maxsplit=1)[-1].islower() and not is_person_noun(short)
    return not (thing and is_person(speaker.full))


def _is_sound(full: str) -> bool:
    """Whether the words can be a name with its description: not too many, and no clause among them."""
    several = re.search(r", (?:the|an?) [^,]+ and |, [^,]+, and ", full) is not None
    return not several and len(full.split()) <= _LONGEST and not _VERBAL.search(full.partition(",")[0])


def source_text(words: Sequence[Word], indices: Sequence[int], text: str) -> str:
    """The characters of a source, from its first word to its last where it is unbroken."""
    parts: list[str] = []
    last = None
    for i in indices:
        gap = text[words[last].end : words[i].start] if last is not None and i == last + 1 else " " if parts else ""
        parts.append(gap + words[i].text)
        last = i
    return "".join(parts)
