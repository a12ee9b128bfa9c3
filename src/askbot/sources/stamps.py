"""What changes on a page each time it is asked for though nobody wrote anything: its clock, its counters."""

from __future__ import annotations

import re

from askbot.corpus.days import find_days
from askbot.corpus.furniture import is_furniture

LONGEST = 100
"""Characters of a line that is a stamp; a longer one says something."""
_MARKS = "#*_-•> \t"
"""Of Markdown, around a line."""
_STAMPED = re.compile(
    r"(?:as of|(?:page |last )?(?:updated?|refreshed|generated|loaded|retrieved|checked)|(?:current|local|server) time"
    r"|(?:the )?(?:local )?time(?: is|:)|it is now|now:?|letzte aktualisierung|abgerufen|es ist(?: jetzt)?|jetzt:?"
    r"|dernière mise à jour|il est|última actualización|ahora:?|son las)\b(?P<rest>.*)",
    re.IGNORECASE,
)
_AGE = r"(?:(?:an?|one) |\d[\d.]*\s*)(?:s|secs?|seconds?|mins?|minutes?|h|hrs?|hours?|days?)\b(?: ago)?"
_CLOCK = re.compile(rf"\bT?\d{{1,2}}(?:[:.]\d\d){{1,2}}Z?\b|\b\d{{1,2}}\s?h\s?\d\d\b|\b{_AGE}", re.IGNORECASE)
_BESIDE_CLOCK = re.compile(r"\b(?:local|time|eastern|central|pacific|ortszeit|\w{2,6}(?:day|tag))\b", re.IGNORECASE)
_SAID = re.compile(r"\d|(?:[^\W\d_]{4,}.*){2}")
"""Beside the time: a figure, or more words than the place has in "It is now 14:03 in Ellery"."""
_AGES = re.compile(rf"{_AGE}\.?", re.IGNORECASE)
_COUNTED = (
    r"(?:views?|visitors?|visits?|reads?|readers?|comments?|shares?|likes?|online|aufrufe|besucher|kommentare"
    r"|vues|visites|commentaires|visitas|comentarios|lecturas)"
)
_NUMBER = r"\d[\d.,  ]*[KkMm]?"
_COUNTER = re.compile(
    rf"(?:{_NUMBER}\s*{_COUNTED}|{_COUNTED}\s*[:(]?\s*{_NUMBER}\)?)(?: today| so far)?", re.IGNORECASE
)


def without_stamps(text: str) -> str:
    """A text without the lines that change by themselves, and without empty ones."""
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not is_stamp(line))


def is_stamp(line: str) -> bool:
    """Whether a line says when the page was made or brought up to date, how old it is, or how many have read it."""
    plain = line.strip(_MARKS)
    if not plain or len(plain) > LONGEST:
        return False
    if is_furniture(plain) or _AGES.fullmatch(plain) or _COUNTER.fullmatch(plain):
        return True
    stamped = _STAMPED.fullmatch(plain)
    return stamped is not None and _is_time(stamped["rest"])


def _is_time(text: str) -> bool:
    """Whether a text names a day or a time, and next to nothing else: "As of 9 March, 14 are dead" says something."""
    left = text
    for _, span in reversed(list(find_days(text))):
        left = f"{left[: span.start]} {left[span.end :]}"
    left = _CLOCK.sub(" ", left)
    return left != text and not _SAID.search(_BESIDE_CLOCK.sub(" ", left))
