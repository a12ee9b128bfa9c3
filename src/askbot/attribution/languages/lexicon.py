"""The lexicon of one language: its verbs of saying, what stands around names, and how denials and silence sound."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from typing import Any

LANGUAGES = ("de", "es", "fr")


class Saying(StrEnum):
    """What kind of saying a verb is."""

    SAY = "say"
    DENY = "deny"
    FORETELL = "foretell"
    SILENCE = "silence"


@dataclass(frozen=True, slots=True)
class Verb:
    """One verb of saying."""

    kind: Saying
    takes_object: bool
    """Reports with a mere object too: "confirmó la muerte"."""
    particle: str | None
    """Stands at the end of the clause: "teilte … mit"."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The packaged data of one language, all words in small letters."""

    code: str
    finite: Mapping[str, tuple[Verb, ...]]
    """By form; "weist" is of two verbs, "weist … hin" and "weist … zurück"."""
    participles: Mapping[str, tuple[Verb, ...]]
    infinitives: Mapping[str, tuple[Verb, ...]]
    words: Mapping[str, frozenset[str]]
    """Sets of words by what they do; the keys are those of the file."""
    phrases: Mapping[str, tuple[tuple[str, ...], ...]]
    silence: re.Pattern[str] | None
    spoken_silence: re.Pattern[str] | None
    """Silence in one's own words: "No voy a comentar …"."""
    denials: re.Pattern[str] | None
    outlook: re.Pattern[str] | None

    def of(self, kind: str) -> frozenset[str]:
        """The words that do something, such as `stops` or `determiners`."""
        return self.words[kind]

    def match(self, kind: str, lowers: Sequence[str], at: int) -> int | None:
        """The end of the longest phrase of a kind that begins at `at`."""
        ends = [at + len(p) for p in self.phrases[kind] if tuple(lowers[at : at + len(p)]) == p]
        return max(ends, default=None)


SETS = (
    "auxiliaries complementisers relatives joiners determiners articles inside pronouns nobody stops clitics times "
    "openers unreal subjunctive postposed so as roles"
).split()
PHRASES = ("according", "catenatives")


def load_lexicon(code: str) -> Lexicon:
    """Read the packaged lexicon of a language."""
    path = files("askbot.attribution.languages").joinpath(f"{code}.json")
    table: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    verbs = [(Verb(Saying(v["kind"]), v.get("object", False), v.get("particle")), v) for v in table["verbs"]]
    return Lexicon(
        code=code,
        finite=_by_form(verbs, "forms"),
        participles=_by_form(verbs, "participles"),
        infinitives=_by_form(verbs, "infinitives"),
        words={key: frozenset(_words(table[key])) for key in (*SETS, "attached")},
        phrases={key: tuple(tuple(p.split()) for p in table[key]) for key in PHRASES},
        silence=_any_of(table["silence"]),
        spoken_silence=_any_of(table["spoken_silence"]),
        denials=_any_of(table["denials"]),
        outlook=_any_of(table["outlook"]),
    )


def _by_form(verbs: Iterable[tuple[Verb, dict[str, Any]]], field: str) -> dict[str, tuple[Verb, ...]]:
    by_form: dict[str, tuple[Verb, ...]] = {}
    for verb, entry in verbs:
        for form in entry.get(field, "").split():
            by_form[form] = (*by_form.get(form, ()), verb)
    return by_form


def _words(value: str | list[str]) -> list[str]:
    return value.split() if isinstance(value, str) else value


def _any_of(patterns: Sequence[str]) -> re.Pattern[str] | None:
    return re.compile("|".join(f"(?:{p})" for p in patterns), re.IGNORECASE) if patterns else None
