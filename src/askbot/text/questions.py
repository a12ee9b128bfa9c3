"""A typed question, made safe and plain: one line of visible characters."""

from __future__ import annotations

import unicodedata

from askbot.errors import UsageError

LONGEST = 500
_INVISIBLE = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}


def clean_question(text: str) -> str:
    """Normalise to NFKC, drop control, zero-width and direction-changing characters, fold white space.

    Raises `UsageError` for nothing to ask, or more than LONGEST characters.
    """
    visible = "".join(
        " " if char.isspace() or unicodedata.category(char) == "Cc" else char
        for char in unicodedata.normalize("NFKC", text)
        if char.isspace() or unicodedata.category(char) not in _INVISIBLE - {"Cc"}
    )
    question = " ".join(visible.split())
    if not any(char.isalnum() for char in question):
        raise UsageError("There is no question in that.", 'Ask in words, for example: "Who said that?"')
    if len(question) > LONGEST:
        raise UsageError(f"The question has {len(question):,} characters.", f"Ask in at most {LONGEST}.")
    return question
