"""Pieces of documents as running text."""

from __future__ import annotations

import re

_ITEM = re.compile(r"[-*•|#>]|\d{1,4}[.)]")
"""How an item, a row or a heading begins: it goes on no line before it."""


def prose(text: str) -> str:
    """The running text of a piece of a document, without front matter and the marks of headings."""
    lines = text.splitlines()
    fences = [i for i, line in enumerate(lines) if line.strip() == "---"]
    kept = lines[fences[-1] + 1 :] if fences else lines
    return "\n".join(line for line in kept if not line.lstrip().startswith("#"))


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, each on one line but for lists and tables."""
    parts = [""]
    for line in map(str.strip, text.splitlines()):
        if not line:
            parts.append("")
        elif parts[-1]:
            parts[-1] += ("\n" if _ITEM.match(line) else " ") + line
        else:
            parts[-1] = line
    return [part for part in parts if part]
