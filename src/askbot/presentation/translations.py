"""What a user reads, in each language: one JSON file a language, English where a text is missing."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cache
from importlib import resources

from askbot.domain import Stance

DEFAULT = "en"
LOCALES = "askbot.presentation.locales"
MOST_ACCEPTED = 20
"""Languages of a browser's list that are looked at."""


class Translations:
    """The texts of one language."""

    def __init__(self, language: str, table: Mapping[str, str], fallback: Mapping[str, str]) -> None:
        self.language = language
        self._table = table
        self._fallback = fallback

    def __call__(self, key: str, **fields: object) -> str:
        """The text with that key, its {fields} filled in. Raises KeyError for a key that English lacks."""
        text = self._table.get(key) or self._fallback[key]
        return text.format(**fields)

    def keys(self) -> Collection[str]:
        """The keys that this language has."""
        return self._table.keys()

    def command(self, *names: str) -> str:
        """A command with its subcommands as a client in this language shows it."""
        return "/" + " ".join(self._table.get(f"command.{name}", name) for name in names)

    def languages(self, codes: Sequence[str]) -> str:
        """Languages by name; codes that have none are called another language."""
        names = [self._table.get(f"language.{code}") or self._table["language.other"] for code in codes]
        return ", ".join(dict.fromkeys(names))

    def stance(self, stance: Stance) -> str:
        """The word for a stance."""
        return self(f"stance.{stance.name.lower()}")

    def counted(self, noun: str, number: int) -> str:
        """How many there are of something, such as `2 statements`."""
        return self(f"count.{noun}.{'one' if number == 1 else 'many'}", n=number)

    def day(self, day: date) -> str:
        """A day as it is written in a sentence."""
        month = self("date.months").split()[day.month - 1]
        return self("date.day", day=day.day, month=month, year=day.year)

    def get(self, key: str) -> str | None:
        """The text with that key in this language itself, unformatted, or None."""
        return self._table.get(key)


@cache
def languages() -> Mapping[str, Translations]:
    """Every language by its short code, English first."""
    files = sorted(f.name for f in resources.files(LOCALES).iterdir() if f.name.endswith(".json"))
    tables = {name.removesuffix(".json"): _table(name) for name in files}
    english = tables[DEFAULT]
    ordered = [DEFAULT, *(code for code in tables if code != DEFAULT)]
    return {code: Translations(code, tables[code], english) for code in ordered}


def english() -> Translations:
    """The texts of the command line and of the tools, which speak English alone."""
    return languages()[DEFAULT]


def translations_for(locale: object) -> Translations:
    """The texts for a language's code such as `de` or `en-GB`, or what is written as one."""
    code = str(locale).split("-", 1)[0].casefold()
    return languages().get(code) or english()


def preferred(accepted: str) -> Translations:
    """The texts for a browser's `Accept-Language`: of what there is, that of the greatest weight (RFC 9110, 12.5.4)."""
    weighted = [_weighed(part) for part in accepted.split(",")[:MOST_ACCEPTED]]
    for weight, code in sorted(weighted, key=lambda one: -one[0]):
        if weight > 0 and code in languages():
            return languages()[code]
    return english()


def _weighed(part: str) -> tuple[float, str]:
    """The weight of one language of a list and its short code; 0 for what is none."""
    name, _, parameter = part.partition(";")
    key, _, value = parameter.strip().partition("=")
    weight = value if key.strip() == "q" else "1"
    try:
        return min(float(weight), 1.0), name.strip().split("-", 1)[0].casefold()
    except ValueError:
        return 0.0, ""


def _table(name: str) -> dict[str, str]:
    return json.loads((resources.files(LOCALES) / name).read_text(encoding="utf-8"))
