"""Speakers carried: pronouns and short forms resolved to the name and description that the document gave before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from askbot.attribution.words import Word

PERSONAL = frozenset({"he", "she", "him", "her"})
PLURAL = frozenset({"they", "them"})
THING = frozenset({"it"})
ARTICLES = frozenset({"the", "a", "an", "this", "that", "these", "those"})
HONORIFICS = frozenset(
    """
    mr mrs ms miss dr sir president senator sen rep gov governor secretary prof professor minister
    """.split()
)
FEMALE = frozenset(
    """
    ms mrs miss lady spokeswoman chairwoman congresswoman woman mother queen princess actress businesswoman
    """.split()
)
MALE = frozenset(
    """
    mr sir lord spokesman chairman congressman man father king prince actor businessman
    """.split()
)
GROUPS = frozenset(
    """
    ministry department agency union council committee commission court office party company group board staff
    service police army force forces house senate government authority bank institute university association
    administration chiefs campaign intelligence center centre organization organisation foundation newspaper
    network times post journal corporation inc kremlin pentagon parliament congress line desk embassy nations
    team
    """.split()
)
_ACRONYM = re.compile(r"\(([A-Z][A-Za-z&.]{1,7})\)")
_POSSESSIVE = re.compile(r"['\u2019]s?$")
_ASIDE = re.compile(
    r"^,\s+((?:an?|the|one of|former|director|president|head|professor|chief|senior)\b"
    r"[^,.;:—\u2013()]{3,120})(?=[,.;—\u2013]|$)"
)
RECENT = 6
"""Sentences within which a pronoun is taken to mean a speaker."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody the document let speak, as it named them at its fullest."""

    full: str
    name: str
    """Without description."""
    keys: frozenset[str]
    """Words in small letters that may stand for the speaker: surname, acronym, role."""
    sentence: int
    person: bool
    female: bool | None = None


@dataclass(slots=True)
class SpeakerBook:
    """The speakers of one document, in the order they were met; resolves each new source against those before."""

    text: str
    met: list[Speaker] = field(default_factory=list[Speaker])

    def resolve(self, source: str, end: int, sentence: int) -> tuple[str, bool]:
        """The speaker that a source means, and whether that is a guess; `end` is where the source ends in the text.

        Also remembers the source for those that follow.
        """
        plain = clean(source)
        lower = plain.lower()
        if lower in PERSONAL | PLURAL | THING:
            found = self._recent(lower, sentence)
            if found is None:
                return plain, False
            self._remember(found, sentence)
            return found.full, True
        known = self._known(plain)
        if known is not None:
            full, inferred = (
                (plain, False)
                if len(plain) > len(known.full)
                else (known.full, known.name.lower() != _bare(plain).lower())
            )
            self._remember(
                Speaker(full, known.name, known.keys | _keys(full), sentence, known.person, known.female), sentence
            )
            return full, inferred
        speaker = self._introduce(plain, end, sentence)
        self._remember(speaker, sentence)
        return speaker.full, False

    def _recent(self, pronoun: str, sentence: int) -> Speaker | None:
        for speaker in reversed(self.met):
            if sentence - speaker.sentence > RECENT:
                return None
            if _agrees(speaker, pronoun):
                return speaker
        return None

    def _known(self, plain: str) -> Speaker | None:
        bare = _bare(plain)
        for speaker in reversed(self.met):
            if speaker.name.lower() == bare.lower() or speaker.full.lower() == plain.lower():
                return speaker
        key = _short_key(plain)
        if key is None:
            return None
        return next((s for s in reversed(self.met) if key in s.keys), None)

    def _introduce(self, plain: str, end: int, sentence: int) -> Speaker:
        full = plain
        aside = _ASIDE.match(self.text[end : end + 160].replace("\n", " "))
        if aside and looks_like_name(plain):
            full = f"{plain}, {aside.group(1).strip()}"
        name = re.split(r",| \(", plain)[0].strip()
        return Speaker(full, _bare(name), _keys(full), sentence, _is_person(full), _gender(full))

    def _remember(self, speaker: Speaker, sentence: int) -> None:
        self.met = [s for s in self.met if s.name != speaker.name]
        self.met.append(Speaker(speaker.full, speaker.name, speaker.keys, sentence, speaker.person, speaker.female))


def clean(source: str) -> str:
    """A source on one line, without a possessive ending or loose marks."""
    line = re.sub(r"\s+", " ", source).strip(' ,;:—\u2013-“”"')
    line = re.sub(r",? (?:who|which|that)$|, (?:who|whose|which) .*$", "", line)
    return _POSSESSIVE.sub("", line) if line.endswith(("'s", "\u2019s", "s'", "s\u2019")) else line


def looks_like_name(text: str) -> bool:
    """Two or more words of which first and last begin with a capital."""
    words = [w for w in re.findall(r"[\w.'\u2019-]+", text) if w.lower() not in ARTICLES]
    return len(words) > 1 and words[0][0].isupper() and words[-1][0].isupper()


def _bare(text: str) -> str:
    words = text.split()
    while len(words) > 1 and words[0].lower().rstrip(".") in ARTICLES | HONORIFICS:
        words = words[1:]
    return " ".join(words)


def _short_key(plain: str) -> str | None:
    """The word by which a short form names its speaker: "the JCS", "Mr. Lee", "the specialist"."""
    words = re.findall(r"[\w&-]+", plain)
    if not words:
        return None
    definite = words[0].lower() in ARTICLES - {"a", "an"} or words[0].lower() in HONORIFICS
    rest = words[1:] if definite else words
    longest = 2 if definite else 1
    if not rest or len(rest) > longest:
        return None
    if not definite and not rest[0][0].isupper():
        return None
    return rest[-1].lower()


def _keys(full: str) -> frozenset[str]:
    """Surname or last word of the name, acronym, and the heads of the description."""
    head, _, aside = full.partition(",")
    acronyms = _ACRONYM.findall(full)
    head = _ACRONYM.sub("", head)
    keys = {_head(head), *(_head(part) for part in re.split(r",| and ", aside)), *acronyms}
    if head.split()[:1] and head.split()[0].isupper() and len(head.split()) == 1:
        keys.add(head)
    return frozenset(k.lower() for k in keys if k)


def _head(phrase: str) -> str:
    """The last word before the first preposition or participle: "a specialist at …", "figures published by …"."""
    before = re.split(r"\b(?:\w+ed by|by|of|at|for|in|with|from|to|on|who|which|that)\b", phrase)[0]
    words = re.findall(r"[\w-]+", before) or re.findall(r"[\w-]+", phrase)
    return words[-1] if words else ""


def _is_person(full: str) -> bool:
    head = full.partition(",")[0]
    words = {w.lower() for w in re.findall(r"\w+", head)}
    if words & GROUPS or _ACRONYM.search(full) or (_head(head).lower().endswith("s") and not looks_like_name(head)):
        return False
    return (
        looks_like_name(head) or bool(words & (HONORIFICS | FEMALE | MALE)) or (len(words) == 1 and head[:1].isupper())
    )


def _gender(full: str) -> bool | None:
    words = {w.lower() for w in re.findall(r"\w+", full)}
    if words & FEMALE:
        return True
    return False if words & MALE else None


def _agrees(speaker: Speaker, pronoun: str) -> bool:
    if pronoun in PERSONAL:
        wrong = speaker.female is not None and speaker.female != (pronoun in {"she", "her"})
        return speaker.person and not wrong
    if pronoun in PLURAL:
        return not speaker.person
    return not speaker.person and not speaker.name.lower().endswith("s")


def source_text(words: Sequence[Word], indices: Sequence[int], text: str) -> str:
    """The characters of a source, from its first word to its last where it is unbroken."""
    parts: list[str] = []
    last = None
    for i in indices:
        gap = text[words[last].end : words[i].start] if last is not None and i == last + 1 else " " if parts else ""
        parts.append(gap + words[i].text)
        last = i
    return "".join(parts)
