"""The grammar of questions and statements, where the extra `paraphrases` is installed."""

from __future__ import annotations

from functools import cache, lru_cache

from askbot.answer.question.deeds import Grammar
from askbot.answer.synthesis.parsing import Parser, installed_parser

KEPT = 512
"""Parsed texts that are kept; the statements of a library are asked about again and again."""
LONGEST = 600
"""Characters; a longer text, such as a table, has no grammar worth the time."""


def grammar(text: str) -> Grammar | None:
    """A text's grammar; None without a parser, for no text, and for one that is too long."""
    return _parsed(text) if text and len(text) <= LONGEST else None


@lru_cache(KEPT)
def _parsed(text: str) -> Grammar | None:
    parser = _parser()
    return Grammar(parser(" ".join(text.split()))) if parser else None


@cache
def _parser() -> Parser | None:
    """The parser, loaded at its first use."""
    return installed_parser()
