"""Pieces of documents as running text."""

from __future__ import annotations

import re

_BLANK_LINES = re.compile(r"\n\s*\n")
_WRAPPED = re.compile(r"\s*\n(?!\s*(?:[-*•|#>]|\d+[.)]\s))\s*")
"""A line end that only ends a line: what follows begins no item, row or heading."""


def prose(text: str) -> str:
    """The running text of a piece of a document, without front matter and the marks of headings."""
    lines = text.splitlines()
    fences = [i for i, line in enumerate(lines) if line.strip() == "---"]
    kept = lines[fences[-1] + 1 :] if fences else lines
    return "\n".join(line for line in kept if not line.lstrip().startswith("#"))


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, each on one line but for lists and tables."""
    return [_WRAPPED.sub(" ", part.strip()) for part in _BLANK_LINES.split(text) if part.strip()]
