"""Whether what was read of a file is right."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from askbot.corpus.document import ParsedDocument
from askbot.text.markup import display

SAME_TITLE = 0.8
"""Words that two titles must share, of all in either."""
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "„": '"', "‑": "-", "‐": "-"})  # noqa: RUF001


def normal(text: str) -> str:
    """Without differences that do not matter."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_QUOTES).casefold().split())


def same_title(read: str, judged: str) -> bool:
    """Whether two titles share most of their words."""
    a, b = (set(re.findall(r"\w+", normal(title))) for title in (read, judged))
    return len(a & b) >= SAME_TITLE * len(a | b)


def same_publisher(read: str | None, judged: str) -> bool:
    """Whether one name holds the words of the other."""
    a, b = (set(re.findall(r"\w+", normal(name))) for name in (read or "", judged))
    return bool(a) and (a <= b or b <= a)


def _right(judged: dict[str, Any], field: str, is_right: Callable[[str], bool]) -> bool | None:
    """Whether what was read is as judged, or another form that is right too; None where nothing was judged."""
    if not judged.get(field):
        return None
    return any(map(is_right, (judged[field], *(judged.get(f"{field}_variants") or ()))))


def score(document: ParsedDocument, judged: dict[str, Any]) -> dict[str, Any]:
    """What was right and wrong about one file."""
    blocks = [block for section in document.outline.sections for block in section.blocks]
    spans = sorted((part.start, part.end) for part in (*blocks, *document.outline.headings))
    text = normal(display(" ".join(document.text[start:end] for start, end in spans)))
    date = document.date.isoformat() if document.date else None
    return {
        "title": _right(judged, "title", lambda title: same_title(document.title, title)),
        "title_as_judged": same_title(document.title, judged["title"]) if judged["title"] else None,
        "date": date is None or document.date_guessed
        if judged["date"] is None
        else _right(judged, "date", lambda day: bool(date and date.startswith(day))),
        "publisher": _right(judged, "publisher", lambda name: same_publisher(document.publisher, name)),
        "pages": len(document.pages) == judged["pages"] if judged["pages"] else None,
        "lost": [s for s in judged["must_contain"] if normal(s) not in text],
        "kept": [s for s in judged["must_not_contain"] if normal(s) in text],
        "snippets": len(judged["must_contain"]),
        "unwanted": len(judged["must_not_contain"]),
        "found": (document.title, date, document.date_guessed, document.publisher),
    }
