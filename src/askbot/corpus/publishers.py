"""Who publishes a document that does not declare it: its copyright line, an organisation named above its title."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

_SIGN = r"(?:©|\([cC]\)|(?i:copyright))"
_YEARS = r"(?:19|20)\d\d(?:\s*[-–,]\s*(?:(?:19|20)\d\d|\d\d|(?i:present)))*"
_HOLDER = r"(?:(?i:by)\s+)?(?:(?i:the)\s+)?(?P<name>[A-ZÀ-ÞŁŚŻ][^\W\d_]*(?:[ ,&'’/-]{1,2}[^\W\d_]+){0,7})"
_COPYRIGHT = re.compile(rf"{_SIGN}[\s,:]*(?:{_SIGN}[\s,:]*|c\s)?(?:(?P<years>{_YEARS})[\s,:]*)?{_HOLDER}")
_RIGHTS = re.compile(
    r"[\s,]*\b(?:all rights|some rights|alle rechte|tous droits|todos los derechos|used (?:with|by)).*", re.IGNORECASE
)
_CREDIT = re.compile(
    r"(?:photo|image|picture|foto|bild|illustration|graphic|credit)s?\W*(?:by|credit)?\W*$", re.IGNORECASE
)
_NO_HOLDER = re.compile(
    r"\b(?:act|law|laws|notice|licen[cs]e|distribution|protection|owners?|holders?|issues?|infringement"
    r"|creative commons|getty|shutterstock|istock|adobe stock|authors?|material|statement|information|terms|permission"
    r"|is|are|has|was)\b",
    re.IGNORECASE,
)
_MOST_HOLDERS = 2
"""Names behind copyright signs; of a document with more nobody knows whose it is."""
_ORGANISATION = re.compile(
    r"\b(?:department|ministry|office|bureau|agency|authority|administration|university|institute|foundation|council"
    r"|commission|committee|court|service|society|association|federation|bank|consortium|cent(?:er|re)|corporation|company"
    r"|incorporated|inc|ltd|limited$|llc|plc|gmbh|group|division|alliance|nations|organi[sz]ation|board"
    r"|(?:city|town|county|state|government|republic) of"
    r"|ministère|mairie|commune|municipalité|préfecture|conseil|université|institut|fondation|société|union"
    r"|ministerio|ministério|consejo|ayuntamiento|gobierno|universidad|instituto|fundación|asociación|comisión"
    r"|ministerium|bundesamt|stiftung|verband|verein|gesellschaft|kammer|wirtschaftskammer|behörde|universität|institut"
    r"|ministerstwo|urząd|uniwersytet|fundacja|ministero|comune|università|istituto|fondazione)\b",
    re.IGNORECASE,
)
_SMALL = frozenset(
    "a an the of for and in on at to de des du la le les l d del della di el los las y e et i für und der die".split()
)
_MOST_WORDS = 9


def copyright_holder(lines: Iterable[str]) -> str | None:
    """The name behind the copyright signs of some lines; None where there are several."""
    names = Counter(name for line in lines for name in _holders(line))
    distinct = {name.casefold() for name in names}
    return names.most_common(1)[0][0] if 0 < len(distinct) <= _MOST_HOLDERS else None


def _holders(line: str) -> Iterable[str]:
    for match in _COPYRIGHT.finditer(line):
        name = _RIGHTS.sub("", match["name"]).strip(" ,&/-")
        sure = bool(match["years"]) or not line[: match.start()].strip()
        if sure and len(name) > 1 and not _NO_HOLDER.search(name) and not _CREDIT.search(line[: match.start()]):
            yield name


def is_organisation(name: str) -> bool:
    """Whether a short line is the name of an organisation: its words have capitals, and one says what it is."""
    words = re.findall(r"[^\W\d_]+", name)
    main = [word for word in words if word.casefold() not in _SMALL]
    plain = not re.search(r"^\W|[\d:;!?@]|\.$", name.removesuffix("Inc.").removesuffix("Ltd."))
    return (
        1 < len(words) <= _MOST_WORDS
        and plain
        and all(word[0].isupper() for word in main)
        and bool(_ORGANISATION.search(name))
    )


def above_title(lines: Sequence[str], title: str) -> str | None:
    """The organisation that stands by itself above a title; of several the first."""
    folded = " ".join(title.casefold().split())
    for line in lines:
        if folded and (folded in line.casefold() or line.casefold() in folded):
            return None
        if is_organisation(line):
            return line
    return None
