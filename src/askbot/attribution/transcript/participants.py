"""Who takes part: full names and roles for the labels of a transcript, from its lists, its title and its sentences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from askbot.attribution.transcript.spelling import spelled

QUESTIONER = "Questioner"

_QUESTIONS = frozenset("q question questions questioner frage zusatzfrage nachfrage pregunta".split())
_ANSWERS = frozenset("a answer answers antwort respuesta réponse".split())
_PARTICLES = r"(?:van|von|der|den|de|da|di|del|la|le|al|el|bin|ibn|[A-Z]\.)"
_WORD = r"[^\W\d_a-zß-ÿ][\w'\u2019-]*"
_NAME = re.compile(rf"\b{_WORD}(?:[ _\u00a0]+(?:{_PARTICLES}[ _\u00a0]+)*{_WORD}){{1,3}}\b")
_TITLE = re.compile(
    r"^(?:ag|pm|mr|mrs|ms|miss|dr|sir|dame|lord|prof|professor|sen|senator|rep|representative|gov|governor|gen|general|lt"
    r"|colonel|col|capt|captain|adm|admiral|sgt|amb|ambassador|judge|justice|rev|herr|frau|mme|madame|monsieur"
    r"|president"
    r"|secretary|minister|chair|chairman|chairwoman|mayor|commissioner|councilmember|councillor|commander|major|chief"
    r"|clerk|treasurer|supervisor|director)\b\.?\s*",
    re.IGNORECASE,
)
_ROLE = re.compile(r"^[ \t\u00a0]*(?:,|\(|[-\u2013\u2014:])[ \t\u00a0]*(?P<role>[^\W\d_][^\n;()|*<>]{2,100})")
_INTRODUCED = re.compile(
    rf"(?:[Ii]nterview with|[Cc]onversation with|Q ?& ?A:? (?:with )?|(?:[Ss]poke|[Tt]alked|[Tt]alks|[Ss]peaks)"
    rf" (?:to|with)"
    rf"|[Ii]nterviewed|[Qq]uestions (?:to|for)) (?:[\w ,-]{{0,60}}? )?(?P<name>{_NAME.pattern})"
)
_PLAIN = r"[^\W\d_a-z\u00df-\u00ff][\w-]*"
_EVENT = (
    r"(?:[Pp]ress|[Nn]ews|[Mm]edia) (?:[Cc]onference|[Bb]riefing|[Ss]takeout)|[Bb]riefing|[Rr]emarks|[Ii]nterview"
    r"|Q ?& ?A"
)
_HELD = re.compile(
    rf"\b(?P<name>{_PLAIN} {_PLAIN})['\u2019]s? (?:\w+ ){{0,3}}?(?:{_EVENT})\b"
    rf"|(?:{_EVENT}) (?:by|of|from|with) (?:[\w ,-]{{0,60}}? )?(?P<by>{_PLAIN} {_PLAIN})\b"
)
"""Whose press conference it is."""
_SAID = re.compile(r"\b(?:said|says|told|asked|is|was|has|will|have|who|went|called|and)\b")
_QUOTE_FROM = re.compile(
    r"^(?:a )?(?:quotes?|quotation|statement|comments?|remarks|attributable|message) (?:from|by|to|attributed to) ",
    re.IGNORECASE,
)
_SHORT_FORM = re.compile(r"[ \u00a0]+\([A-Z]{2,4}\)$")
"""As in "Ilse Brandt (IB)"."""
_ASIDE = re.compile(r"[ \u00a0]*\([^()]*\)$|,.*$")
_OFFICE = re.compile(r"\b(?:[A-Z][\w-]+ ){0,4}(?:Spokesperson|Spokesman|Spokeswoman)(?: [A-Z][\w-]+){0,3}")
_INITIALS = 4
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Participants:
    """The people a transcript names, as its labels may call them."""

    text: str
    names: Counter[str]
    """Full names and how often each stands in the document."""
    opening: str
    """The title, and what stands before the first label: it introduces who answers."""

    @classmethod
    def of(cls, text: str, before: str, first: int) -> Participants:
        """Those named anywhere in a text; `before` is the document's title, `first` where its first label stands."""
        names = (" ".join(re.split(r"[ _\u00a0]+", m[0])) for m in _NAME.finditer(f"{before}\n{text}"))
        named = Counter(_bare(name) for name in names if not name.isupper())
        return cls(f"{before}\n{text}", named, f"{before}\n{text[:first]}")

    def speaker(self, label: str) -> str | None:
        """The speaker that a label means; None where it is only a letter and nobody was introduced."""
        label = _QUOTE_FROM.sub("", label) or label
        label = _SHORT_FORM.sub("", label) or label
        key = _ASIDE.sub("", label).lower().strip(" .:")
        if key in _QUESTIONS:
            return QUESTIONER
        if key in _ANSWERS:
            return self._introduced()
        full = self._full(label)
        if full is None:
            return spelled(label, self.text)
        role = self._role(full) if "," not in label else None
        return f"{full}, {role}" if role else full

    def _full(self, label: str) -> str | None:
        """The one full name that a label abbreviates: a surname, a first name, initials."""
        name, _, aside = label.partition(",")
        bare = _TITLE.sub("", name.strip()).strip()
        words = re.findall(r"[\w'\u2019-]+", bare)
        if not words or (len(words) > 1 and not label.isupper() and not _TITLE.match(name)):
            return None
        fits = [n for n in self.names if _fits(n, bare, words)]
        best = _longest_of_one(fits)
        return f"{best},{aside}" if best and aside else best

    def _role(self, full: str) -> str | None:
        """What a list of participants says behind the name, on its line."""
        for line in self.text.splitlines():
            at = re.sub(r"[_\u00a0]", " ", line).find(full)
            if at < 0 or len(line) > _LONGEST + len(full) + 60:
                continue
            head = line[:at].strip(" \t-*•|")
            role = _ROLE.match(re.sub(r"^[*_]+", "", line[at + len(full) :]))
            said = role is not None and ":" in role[0] and role[0].rstrip()[-1:] in {".", "!", "?"}
            if role and not said and not _TITLE.sub("", head) and _is_role(role["role"]):
                return role["role"].strip(" .,*_")
        return None

    def _introduced(self) -> str | None:
        """Who answers: whom the opening introduces, whose event it is, or the only one whom it names at all."""
        held = [m["name"] or m["by"] for m in _HELD.finditer(self.opening)]
        introduced = [m["name"] for m in _INTRODUCED.finditer(self.opening)]
        named = (" ".join(m[0].split()) for m in _NAME.finditer(self.opening))
        people = [name for name in named if _called(name, self.text)]
        for names in (introduced, held, people):
            if names:
                return _longest_of_one(list(dict.fromkeys(_bare(name) for name in names)))
        offices = set(_OFFICE.findall(self.opening))
        return offices.pop() if len(offices) == 1 else None


def _called(name: str, text: str) -> bool:
    """Whether somebody asks the bearer of a name, or the text calls him or her by a first or last name alone."""
    words = _bare(name).split()
    return len(words) > 1 and any(re.search(rf"\b{re.escape(w)} *[,\u2013\u2014]", text) for w in words)


def _is_role(text: str) -> bool:
    """A role has few words, no verb, and is no second name of a list."""
    words = text.split()
    return 0 < len(words) <= 14 and not _SAID.search(text) and not _NAME.fullmatch(text.strip())  # noqa: PLR2004


def _bare(name: str) -> str:
    before = None
    while before != name:
        before, name = name, _TITLE.sub("", name, count=1)
    return name


def _fits(full: str, bare: str, words: Sequence[str]) -> bool:
    parts = [p.lower() for p in full.split()]
    if len(parts) < 2:  # noqa: PLR2004
        return False
    lowers = [w.lower() for w in words]
    if len(lowers) > 1:
        return parts == lowers or parts[-len(lowers) :] == lowers
    if bare.islower() and len(bare) <= _INITIALS:
        return "".join(p[0] for p in parts) == bare or parts[0] == bare
    if bare.isupper() and 1 < len(bare) < _INITIALS:
        return lowers[0] in {"".join(p[0] for p in parts), parts[0][0] + parts[-1][0]}
    return lowers[0] in (parts[-1], parts[0])


def _longest_of_one(names: Sequence[str]) -> str | None:
    """The plainest of several forms of one name; None where two people bear it."""
    forms = sorted(set(names), key=lambda n: (len(n.split()), n))
    if not forms:
        return None
    plain = forms[0].lower().split()
    same = all({plain[0], plain[-1]} <= set(form.lower().split()) for form in forms)
    return forms[0] if same else None
