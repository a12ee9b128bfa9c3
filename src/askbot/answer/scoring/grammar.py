"""The grammar of questions and statements, where the extra `paraphrases` is installed."""

from __future__ import annotations

from askbot.answer.question.deeds import Grammar
from askbot.answer.synthesis import shared_parser

LONGEST = 600
"""Characters; a longer text, such as a table, has no grammar worth the time."""


def grammar(text: str) -> Grammar | None:
    """A text's grammar; None without a parser, for no text, and for one that is too long."""
    parser = shared_parser() if 0 < len(text) <= LONGEST else None
    return Grammar(parser(" ".join(text.split()))) if parser else None
