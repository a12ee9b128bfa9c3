"""Words that tell names, roles and bodies apart."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files


@cache
def listed(name: str) -> frozenset[str]:
    """The words of a list in `words.json`."""
    return _lists()[name]


@cache
def _lists() -> dict[str, frozenset[str]]:
    raw: dict[str, list[str]] = json.loads((files("askbot.people") / "words.json").read_text(encoding="utf-8"))
    return {name: frozenset(" ".join(lines).split()) for name, lines in raw.items()}


@cache
def pairs(name: str) -> dict[str, str]:
    """The pairs `short=long` of a list, by the short form."""
    return dict(pair.split("=", 1) for pair in sorted(listed(name)))
