"""Text of others on one line, with nothing in it that acts on a terminal, a log or a chat instead of being read."""

from __future__ import annotations

import re
import unicodedata

_UNSEEN = {"Cc", "Cf", "Co", "Cn"}
_JOINERS = {"\u200c", "\u200d"}
_FIRST_JOINED = "\u0590"
_BLANK = re.compile(r"\s")
_BLANKS = re.compile(r" {2,}")
UNREADABLE = "\ufffd"
"""Stands for bytes of a file's name that are no text."""


def visible(text: str) -> str:
    """`text` on one line, without control, zero-width, direction-changing or unassigned characters.

    The two joiners stay where both neighbours are letters or marks of scripts that need them.
    """
    spaced = _BLANK.sub(" ", text)
    if not spaced.isprintable():
        spaced = "".join(_seen(spaced, i) for i in range(len(spaced)))
    return _BLANKS.sub(" ", spaced).strip()


def _seen(text: str, i: int) -> str:
    char = text[i]
    kind = unicodedata.category(char)
    if kind == "Cs":
        return UNREADABLE
    return char if kind not in _UNSEEN or (char in _JOINERS and _joins(text, i)) else ""


def _joins(text: str, i: int) -> bool:
    """Whether the joiner at `i` stands between two characters beyond Latin, Greek and Cyrillic."""
    return 0 < i < len(text) - 1 and min(text[i - 1], text[i + 1]) >= _FIRST_JOINED
