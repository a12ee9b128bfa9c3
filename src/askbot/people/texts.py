"""Whose a text is that speaks: "a report by the Harbour Board" is the board's."""

from __future__ import annotations

import re

from askbot.people.lists import listed

_TEXT = re.compile(
    r"(?:(?:the|a|an|its|this|that|one)\s+)?(?:[a-z][\w-]*\s+){0,3}?"
    r"(?:data|report|study|survey|poll|figures|analysis|statement|quote|research|statistics|article|memo|letter)\s+"
    r"(?:(?:conducted|published|released|issued|compiled|prepared|written)\s+)?"
    r"(?P<by>by|from)\s+(?P<author>(?:the\s+)?[A-Z].*)",
    re.IGNORECASE,
)


def author(spelling: str) -> str:
    """Who speaks in a text that is named by its author; anything else as it is.

    One word behind "from" may be a place or a day: "a report from Ellery".
    """
    match = _TEXT.fullmatch(spelling)
    if match is None or not match["author"].removeprefix("the ")[:1].isupper():
        return spelling
    name = match["author"].partition(",")[0].removeprefix("the ")
    is_day = name.split()[0].lower() in listed("days")
    is_place = match["by"].lower() == "from" and " " not in name and not name.isupper()
    return spelling if is_day or is_place else match["author"]
