"""Whose a text is that speaks: "a report by the Harbour Board" is the board's."""

from __future__ import annotations

import re

from askbot.people.lists import listed
from askbot.people.phrases import has

_TEXT = re.compile(
    r"(?:(?:the|a|an|its|this|that|one)\s+)?(?:[a-z][\w-]*\s+){0,3}?"
    r"(?:data|report|study|survey|poll|figures|analysis|statement|quote|research|statistics|article|memo|letter)\s+"
    r"(?:(?:conducted|published|released|issued|compiled|prepared|written)\s+)?"
    r"(?P<by>by|from)\s+(?P<author>(?:the\s+)?[A-Z].*)",
    re.IGNORECASE,
)

_AUTHORS = re.compile(
    r"(?:(?:[Aa]n?|[Tt]he)\s+(?:[a-z][\w-]*\s+){0,2}?)?(?P<author>[A-Z].*?)(?:['’]s?)?\s+(?:[a-z]+\s+)?"
    r"(?:report|study|survey|poll|count|tally|analysis|estimate|statement|investigation)"
)
"""A text behind its author: "a new Harbour Board survey"."""

_OWN = re.compile(
    r"(?P<author>[A-Z].*?)(?:['’]s|(?<=s)['’]) (?:[a-z-]+ ){0,2}"
    r"(?:statement|testimony|letter|remarks|speech|speeches|tweet|memo|book|article|column|report|survey|poll|study)"
)
"""A text that is its author's: "Ann Lee's opening statement"."""


def author(spelling: str) -> str:
    """Who speaks in a text that is named by its author; anything else as it is.

    One word behind "from" may be a place or a day: "a report from Ellery".
    """
    if (behind := _AUTHORS.fullmatch(spelling)) and _is_body(behind["author"]):
        return behind["author"]
    if own := _OWN.fullmatch(spelling):
        return own["author"]
    match = _TEXT.fullmatch(spelling)
    if match is None or not match["author"].removeprefix("the ")[:1].isupper():
        return spelling
    name = match["author"].partition(",")[0].removeprefix("the ")
    is_day = name.split()[0].lower() in listed("days")
    is_place = match["by"].lower() == "from" and " " not in name and not name.isupper()
    return spelling if is_day or is_place else match["author"]


def _is_body(name: str) -> bool:
    """Whether a name is one body's: it has a word for one, or is an abbreviation; "Post-ABC News" are two."""
    is_one = not re.search(r"[/&]|[a-z]-[A-Z]|\band\b", name)
    return is_one and ((name.isupper() and name.isalpha()) or (" " in name and has(name, "bodies")))
