"""A text with who says it in front: "Rents fell, the mayor said" as "the mayor said that rents fell".

So it is parsed more surely, and a sentence of a reply stands in the order of its statement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from askbot.answer.synthesis.lexicon import lexicon
from askbot.answer.synthesis.naming import Naming
from askbot.text.words import Stems

_CUT = re.compile(r"([,;?!]?[\"”]|[,;]) ")
_SAID_SOMEWHERE = re.compile(
    r"(?P<who>[^\"]{3,120}?) (?P<verb>\w+) (?:in|at|during|after|before|on)"
    r" (?P<where>(?:(?!that )[\w'-]+ ){1,9})that (?P<rest>.+)$"
)
_ACCORDING = re.compile(r"according to ", re.IGNORECASE)
_BEGINNINGS = (
    "The An? Most Some All No It He She They There On In At Since After Before If Because Our We My Nobody None "
    "Two Three Four Five Six Seven Eight Nine Ten More Fewer Less Nearly Almost Over About Half Many Several "
    "Unless Excluding During When While Although Despite From Under Up Reports Police Only Neither Both Each "
    "Every This These Those His Her Its Their Around By For With Without Another Other People "
)
"""Words that begin a sentence and are in small letters within one."""
_LOWERED = re.compile(rf"(?:{'|'.join(_BEGINNINGS.split())}) ")
_BACK = frozenset("it he she they".split())
_JOINTS = frozenset("and but while which who as or that because although though whereas if where when".split())
_TOLD_MORE = re.compile(r"(?:an?|the|who|which|its|his|her|their|head|chief|chair\w*) ")
_FINITE = frozenset(
    "that whether is are was were has had will would may might could can must should to not be and but".split()
)
_SHOWING = frozenset("find found finds show showed shows believe believed estimated estimates".split())
_ROLE = 2
"""The words of "the company"."""
MOST_CHUNKS = 30
LONGEST_CIRCUMSTANCE = 12
"""Words behind the verb of saying, such as "told reporters in the capital on Monday", at most."""


def with_frame_first(text: str, speaker: Naming) -> Iterator[str]:
    """A text itself, and with each telling of who says it in front of it, where it stands behind or between."""
    yield text
    yield from sorted({frame.whole() for frame in _all_frames(text, speaker)} - {text})


def parts_with_frame_first(text: str, speaker: Naming) -> Iterator[str]:
    """A statement so, and each part of what is said, and without where it was said: all of them are its own."""
    yield text
    found = {part for frame in _all_frames(text, speaker) for part in frame.parts()}
    found |= {short for one in (text, *found) if (short := _without_circumstance(one))}
    yield from sorted(found - {text})


def _all_frames(text: str, speaker: Naming) -> Iterator[_Frame]:
    pieces = _CUT.split(text)
    chunks, marks = pieces[::2], pieces[1::2]
    if len(chunks) <= MOST_CHUNKS:
        for k in range(len(chunks)):
            yield from _frames(chunks, marks, k, speaker)


def _without_circumstance(text: str) -> str:
    """A text without "in a speech in Sapporo" before what was said there; empty where there is no such."""
    match = _SAID_SOMEWHERE.match(text)
    if not match or not _says(match["verb"], named=True):
        return ""
    if not lexicon().reservations.isdisjoint(Stems()(match["where"].lower().split())):
        return ""
    return f"{match['who']} {match['verb']} that {match['rest']}"


@dataclass(frozen=True, slots=True)
class _Frame:
    who: str
    told: str
    """The verb of saying and what stands with it: "told reporters on Monday"."""
    said: str
    rest: str

    def whole(self) -> str:
        """The frame in front of all that is said."""
        return self._before(self.said, self.rest)

    def parts(self) -> Iterator[str]:
        """The same, and the frame in front of each part of it that a semicolon ends."""
        yield self.whole()
        parts = self.said.split("; ")
        if len(parts) > 1 or self.rest.startswith(";"):
            yield from (self._before(part, "" if self.rest.startswith(";") else self.rest) for part in parts[-1:])
            yield from (self._before(part, "") for part in parts[:-1])

    def _before(self, text: str, rest: str) -> str:
        said = text.strip(' ,;"“”')
        said = said[:1].lower() + said[1:] if _LOWERED.match(said) else said
        who = self.who[:1].upper() + self.who[1:]
        whole = f"{who} {self.told} that {said.rstrip('.')}{rest.rstrip(' .')}."
        return whole.replace('"', "") if whole.count('"') % 2 else whole


def _frames(chunks: Sequence[str], marks: Sequence[str], k: int, speaker: Naming) -> Iterator[_Frame]:
    """The tellings of who says it that begin with a part between commas."""
    said, chunk = _joined(chunks, marks, 0, k), chunks[k].strip(' ."”“')
    if _ACCORDING.match(chunk):
        for end, who in _with_apposition(chunks, marks, k, _ACCORDING.sub("", chunk, count=1), speaker):
            begins = _joined(chunks, marks, 0, k) if k else _joined(chunks, marks, end, len(chunks))
            yield _Frame(who, "said", begins, _rest(chunks, marks, end) if k else "")
        return
    if not k or re.search(r"[a-z][.!?] [A-Z]", said):
        return
    words = chunk.split()
    verb = next((i for i, word in enumerate(words) if _says(word, named=bool(speaker.words))), None)
    if verb is None:
        yield from _behind_apposition(chunks, marks, k, said, speaker)
    elif verb == 0 and words[0].lower() not in {"told", "tells"}:
        for end, who in _with_apposition(chunks, marks, k, " ".join(words[1:]), speaker):
            yield _Frame(who, words[0], said, _rest(chunks, marks, end))
    elif verb and _is_circumstance(words[verb + 1 :]):
        who = _whom(" ".join(words[:verb]), speaker, said)
        if who:
            yield _Frame(who, " ".join(words[verb:]), said, _rest(chunks, marks, k + 1))


def _behind_apposition(
    chunks: Sequence[str], marks: Sequence[str], k: int, said: str, speaker: Naming
) -> Iterator[_Frame]:
    """Frames such as "Ann Holt, the mayor, said on Monday"."""
    who = _whom(chunks[k].strip(), speaker, said)
    if not who or k + 2 >= len(chunks) or not _TOLD_MORE.match(chunks[k + 1]):
        return
    words = chunks[k + 2].strip(" .").split()
    if words and _says(words[0], named=True) and _is_circumstance(words[1:]):
        yield _Frame(f"{who}, {chunks[k + 1]},", " ".join(words), said, _rest(chunks, marks, k + 3))


def _with_apposition(
    chunks: Sequence[str], marks: Sequence[str], k: int, who: str, speaker: Naming
) -> Iterator[tuple[int, str]]:
    """Where somebody's naming ends, and the naming: alone, and with what is told of who it is."""
    named = _whom(who, speaker, _joined(chunks, marks, 0, k))
    if not named:
        return
    more = k + 1 < len(chunks) and _TOLD_MORE.match(chunks[k + 1])
    if more and (k or not _FINITE.intersection(chunks[k + 1].split()[:6])) and (k or k + 2 < len(chunks)):
        yield k + 2, f"{named}, {chunks[k + 1].strip(' .')},"
    if not more or not k:
        yield k + 1, named


def _whom(who: str, speaker: Naming, said: str) -> str | None:
    """Who speaks, where some words name the speaker; "the company" is the speaker named before."""
    words = who.split()
    if not words or words[0].lower() in _JOINTS:
        return None
    if not speaker.words:
        return who if words[0].lower() not in _BACK and len(words) > 1 else None
    if speaker.is_named_in(who):
        return who
    role = len(words) == _ROLE and words[0].lower() == "the" and words[1].islower()
    before = re.findall(r"[\w-]+", said)
    if not (role or who.lower() in _BACK) or speaker.core.isdisjoint(word.lower() for word in before):
        return None
    spelled = {word.lower(): word for word in before}
    return " ".join(spelled.get(part, part) for part in speaker.parts)


def _says(word: str, *, named: bool) -> bool:
    """Whether a word is a verb of saying in the past or the third person."""
    words, low = lexicon(), word.lower()
    base = words.same.get(low, low)
    if not low.endswith(("ed", "s")) and base == low:
        return low in _SHOWING and not named
    stem = Stems()([base])[0]
    return low.isalpha() and (stem in words.neutral | words.sayings or (low in _SHOWING and not named))


def _is_circumstance(words: Sequence[str]) -> bool:
    """Whether words behind a verb of saying tell but when, where and to whom it was said."""
    return len(words) <= LONGEST_CIRCUMSTANCE and _FINITE.isdisjoint(word.lower() for word in words)


def _joined(chunks: Sequence[str], marks: Sequence[str], begin: int, end: int) -> str:
    pieces = [f"{chunks[i]}{marks[i] if i + 1 < end else ''}" for i in range(begin, end)]
    return " ".join(pieces)


def _rest(chunks: Sequence[str], marks: Sequence[str], begin: int) -> str:
    if begin >= len(chunks):
        return ""
    mark = "".join(char for char in marks[begin - 1] if char in ",;") or ","
    return f"{mark} {_joined(chunks, marks, begin, len(chunks))}"
