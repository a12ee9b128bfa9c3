"""Lists of English words, from the packaged `lists.json`."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources


@cache
def listed(name: str) -> frozenset[str]:
    """The words of a list, in small letters. Raises `KeyError` for a list that does not exist."""
    lists = json.loads(
        resources.files("askbot.answer.question").joinpath("word_lists.json").read_text(encoding="utf-8")
    )
    return frozenset(word for line in lists[name] for word in line.split())
