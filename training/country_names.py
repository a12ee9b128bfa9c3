"""Make src/askbot/text/country_names.json: the names of each country, from the countryinfo package (MIT licence).

Run: pip install countryinfo==1.0.1 && python training/country_names.py
"""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

OUT = Path(__file__).parents[1] / "src/askbot/text/country_names.json"
SMALL_WORDS = {"of", "the", "and"}
MORE = {
    "China": ["Peking"],
    "Myanmar": ["Burma"],
    "North Korea": ["NK"],
    "Ukraine": ["Kiev"],
    "United Arab Emirates": ["Emirates"],
    "United Kingdom": ["Britain"],
    "United States": ["America"],
}
"""What news calls a country besides, and the package does not."""
OTHERWISE_USED = {"Island", "Mann"}
"""What Icelanders and Manx call their countries, and English calls something else."""
LATIN = re.compile(r"[A-Za-zÀ-ɏ'’().,\- ]+")


def main() -> None:
    """Write the table, one country a line; a name that two share goes to the more populous one."""
    folder = files("countryinfo") / "data"
    countries = [
        json.loads(path.read_text(encoding="utf-8")) for path in folder.iterdir() if path.name.endswith(".json")
    ]
    taken: set[str] = set()
    groups: list[list[str]] = []
    for country in sorted(countries, key=lambda c: (-int(c.get("population") or 0), c["name"])):
        group = [name for name in names(country) if name.casefold() not in taken]
        taken |= {name.casefold() for name in group}
        if len(group) > 1:
            groups.append(group)
    lines = ",\n".join(json.dumps(group, ensure_ascii=False) for group in sorted(groups))
    OUT.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def names(country: dict[str, Any]) -> list[str]:
    """Common name, capital, people, official names and their initials; codes only where they are initials."""
    name = country.get("name", "")
    codes = {code for code in (country.get("ISO") or {}).values() if isinstance(code, str)}
    others = [
        n
        for n in country.get("altSpellings") or []
        if n not in codes | OTHERWISE_USED and not n.isupper() and "," not in n and LATIN.fullmatch(n)
    ]
    short = {initials(n) for n in (name, *others)} - {""}
    people = flat(country.get("demonym"))
    stated = [code for code in country.get("altSpellings") or [] if code.isupper() and code in short]
    forms = [
        name.split(",")[0],
        *flat(country.get("capital")),
        *people,
        *others,
        *sorted(short & {*stated, *long(short)}),
        *MORE.get(name, ()),
    ]
    return list(dict.fromkeys(n for n in forms if n))


def flat(value: str | list[str] | None) -> list[str]:
    """A value that may be missing, one text, or several."""
    return [value] if isinstance(value, str) else list(value or [])


def long(short: set[str]) -> set[str]:
    """Initials of four letters, which are hardly ever words; longer ones are hardly ever used."""
    return {initial for initial in short if len(initial) == 4}  # noqa: PLR2004


def initials(name: str) -> str:
    """The initials of a name of several words, small words left out."""
    parts = [part for part in re.findall(r"[A-Za-z]+(?:['’]s)?", name) if part.lower() not in SMALL_WORDS]
    return "".join(part[0].upper() for part in parts) if len(parts) > 1 and "," not in name else ""


if __name__ == "__main__":
    main()
