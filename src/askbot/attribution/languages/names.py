"""Speakers as a reader should see them: without article, at full length where the document gave it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from askbot.attribution.languages.lexicon import Lexicon

LOOSE = frozenset("selber selbst seinerseits ihrerseits lui-même elle-même mismo misma".split())
"""What hangs behind a name."""
_HEADS_OF_STATE = frozenset(
    {"jefe de estado", "jefe del estado", "jefe del ejecutivo", "mandatario", "mandataria", "chef de l’état"}
)
_OFFICES = frozenset({"Ministerio", "Ministère", "Gobierno"})
TITLE_AND_NAME = 2
"""Words of a short form such as "ministro Navas"."""
_EDGES = " \t\n,.;:«»“”„\"'’()–—-"
_INITIAL = r"[^\W\d_a-zß-öø-ÿ]"
_NAME = rf"{_INITIAL}[\w’'-]+(?: (?:de |del |von |de la )?{_INITIAL}[\w’'-]+)+"
_PRESIDENT = re.compile(r"pr[eéä]sident(?:e|a|in)?", re.IGNORECASE)


@dataclass(slots=True)
class Names:
    """The speakers of one document, in the order they were met."""

    lexicon: Lexicon
    text: str
    met: list[str] = field(default_factory=list[str])

    def label(self, source: str) -> str:
        """A source without article, quotation marks and what hangs over."""
        words = " ".join(source.split()).strip(_EDGES).split(" ")
        drop = self.lexicon.of("articles") | self.lexicon.of("times") | self.lexicon.of("openers")
        while len(words) > 1 and words[0].lower() in drop:
            words = words[1:]
        while len(words) > 1 and words[-1].lower() in LOOSE:
            words = words[:-1]
        label = re.sub(r"^(?:l|d)['’]\s*", "", " ".join(words), flags=re.IGNORECASE).strip(_EDGES)
        if label.count("(") > label.count(")"):
            label = label.rpartition("(")[0].strip(_EDGES) or label
        return self._nominative(re.sub(r"-Angaben$", "", label))

    def resolved(self, label: str) -> tuple[str, bool]:
        """The fullest form the document gave for a surname or role, and whether that was looked up.

        A form that fits two speakers fits none.
        """
        fuller = {one for one in self.met if self._short_for(label, one)}
        longest = max(fuller, key=len, default=None)
        if longest is not None and all(one in longest or _last(one) == _last(longest) for one in fuller):
            return longest, True
        given = self._given_name(label)
        self.met.append(given or label)
        return (given, True) if given else (label, False)

    def holder(self, label: str) -> str | None:
        """The one who has a role: "titular de Energía" where "ministro de Energía, Ana Ruiz" spoke or is named."""
        first, _, rest = label.partition(" ")
        presides = _PRESIDENT.fullmatch(first) is not None and (not rest or rest.islower())
        if presides or label.lower() in _HEADS_OF_STATE:
            return self._president(rest if presides else "")
        if first.lower() not in self.lexicon.of("roles"):
            return None
        capitals = {w for w in re.findall(r"\w+", label) if w[:1].isupper()} - _OFFICES
        holders = {one for one in self.met if is_name(one) and capitals <= set(re.findall(r"\w+", one))}
        fitting = {one for one in holders if capitals or first.lower() in one.lower().split()} or self._named_as(
            first, capitals
        )
        return fitting.pop() if len(fitting) == 1 else None

    def _named_as(self, role: str, capitals: set[str]) -> set[str]:
        """Whom the text names with a role, though not as a speaker: "le maire de Marn, Ana Ruiz", "maire Ana Ruiz"."""
        pattern = rf"\b{re.escape(role)}\b(?P<field>|[^.,;:«»“”\n]{{3,70}},) (?P<name>{_NAME})"
        return {m["name"] for m in re.finditer(pattern, self.text) if capitals <= set(re.findall(r"\w+", m["field"]))}

    def _president(self, adjective: str) -> str | None:
        """The one president whom the text names, of a country where that is known."""
        between = rf" {re.escape(adjective)}" if adjective else r"(?: [a-zß-ÿ]+)?"
        names = set(re.findall(rf"\b[Pp]r(?:e|é|ä)sident\w*{between},? ({_NAME})", self.text))
        return names.pop() if len(names) == 1 else None

    def is_bare_role(self, label: str) -> bool:
        """A role without a name or field: "funcionario"; a ministry's short name is no field of its own."""
        label = re.sub(r" (?:del?|du) (?:Min[a-z]+|[A-ZÁÉÍÓÚ]{2,8})$", "", label)
        return label.lower() in self.lexicon.of("roles") and (self.lexicon.code == "de" or label.islower())

    def leading(self, sentence: str) -> str | None:
        """The person whom a sentence begins with: two capitals, or a surname that the text knows."""
        word = rf"{_INITIAL}[\w’'-]+"
        office = re.match(rf"(?:El|La|Le|L['’]|Der|Die) ?[^,.:;]{{3,60}}, ({word}(?: {word})+),", sentence)
        if office is not None:
            return office[1]
        match = re.match(rf"({word}(?: (?:de |del |von )?{word})*) [^\W\d_A-Z]", sentence)
        if match is None or match[1].split()[0].lower() in self._not_names() | self.lexicon.of("nobody"):
            return None
        full = re.search(rf"\b{_INITIAL}[\w’'-]+ {re.escape(match[1].split()[-1])}\b", self.text)
        return match[1] if full else None

    def _short_for(self, label: str, full: str) -> bool:
        if label == full:
            return True
        if len(label) >= len(full):
            return False
        last = _last(label)
        return (
            last is not None
            and len(label.split()) <= TITLE_AND_NAME
            and re.search(rf"\b{re.escape(last)}\b", full) is not None
            and is_name(full)
        )

    def _given_name(self, label: str) -> str | None:
        """A surname alone, with the given name that stands before it elsewhere in the text."""
        if not re.fullmatch(rf"{_INITIAL}[\w’'-]+", label):
            return None
        full_names = set(re.findall(rf"\b({_INITIAL}[\w’'-]+ {re.escape(label)})\b(?! {_INITIAL})", self.text))
        plain = {one for one in full_names if one.split()[0].lower() not in self._not_names()}
        return plain.pop() if len(plain) == 1 and self.lexicon.code != "de" else None

    def _not_names(self) -> frozenset[str]:
        return (
            self.lexicon.of("articles")
            | self.lexicon.of("openers")
            | self.lexicon.of("determiners")
            | {"según", "selon"}
        )

    def _nominative(self, label: str) -> str:
        """German: "Sprechers" is "Sprecher" where the text says so elsewhere."""
        first, _, rest = label.partition(" ")
        if self.lexicon.code != "de" or not first.endswith("s") or len(first) < 5:  # noqa: PLR2004 (no short name)
            return label
        bare = first[:-2] if first.endswith("es") and re.search(rf"\b{first[:-2]}\b", self.text) else first[:-1]
        known = bare.lower() in self.lexicon.of("roles") or re.search(rf"\b{re.escape(bare)}\b", self.text)
        return f"{bare} {rest}".strip() if known else label


def _last(label: str) -> str | None:
    """The last capitalised word of the part before an aside."""
    capitals = [w for w in re.findall(r"[\w’'-]+", label.partition(",")[0]) if w[:1].isupper()]
    return capitals[-1] if capitals else None


def is_name(full: str) -> bool:
    """Whether a speaker is named, not only described."""
    return sum(w[:1].isupper() for w in full.split()) > 1
