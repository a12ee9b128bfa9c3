"""Who publishes a document that does not declare it: its copyright line, an organisation named above its title."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from urllib.parse import urlsplit

from askbot.corpus.titles import names_kind

_SIGN = r"(?:©|\([cC]\)|(?i:copyright))"
_YEARS = r"(?:19|20)\d\d(?:\s*[-–,]\s*(?:(?:19|20)\d\d|\d\d|(?i:present)))*"
_HOLDER = r"(?:(?i:by)\s+)?(?:(?i:the)\s+)?(?P<name>[A-ZÀ-ÞŁŚŻ][^\W\d_]*(?:[ ,&'’/-]{1,2}[^\W\d_]+){0,7})"
_COPYRIGHT = re.compile(rf"{_SIGN}[\s,:]*(?:{_SIGN}[\s,:]*|c\s)?(?:(?P<years>{_YEARS})[\s,:]*)?{_HOLDER}")
_RIGHTS = re.compile(
    r"[\s,]*\b(?:copyright|all rights|some rights|alle rechte|tous droits|todos los derechos|used (?:with|by)).*",
    re.IGNORECASE,
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
_ACCOUNT = re.compile(r"\b(?:users?|admin|administrator|owner)$", re.IGNORECASE)
"""What programs call whoever uses them: "Microsoft Office User"."""
_SMALL = frozenset(
    "a an the of for and in on at to de des du la le les l d del della di el los las y e et i für und der die".split()
)
_MOST_WORDS = 9
_HOST = re.compile(r"(?:://|\bwww\.|@)(?P<host>[a-z\d-]+(?:\.[a-z\d-]+)*\.[a-z]{2,})\b", re.IGNORECASE)
_HOSTING = re.compile(
    r"(?:^|\.)(?:gmail|googlemail|yahoo|hotmail|outlook|aol|gmx|web|twitter|x|facebook|instagram|linkedin|youtube|youtu|flickr"
    r"|github|gitlab|wikipedia|creativecommons|doi|google|goo|bit|medium|wordpress|blogspot|t|apple|microsoft|adobe)\.[a-z.]{2,6}$"
)
"""Of services at which anybody may have an address."""
_ABSTRACT = re.compile(r"\W{0,3}(?:abstract|résumé|zusammenfassung|resumen)\b", re.IGNORECASE)
_MOST_HOSTS = 6
_MOST_BESIDE = 4
"""Times the length of an address that its line may have."""
_NO_NAME = frozenset("www www2 m amp mobile com co org net gov ac edu gob gouv gc gv or ne".split())
"""Parts of an address before its last that name nobody."""
_MOST_NAME_WORDS = 6
_OFTEN_ENOUGH = 1 / 3
"""Of the times that the most frequent form of a name stands in a text: a fuller form that stands as often is taken."""
_ARTICLES = frozenset("a an the la le les el los las il lo der die das l".split())
_BETWEEN = re.compile(r"[ \u00a0]|[-'’|]|[ \u00a0]?&[ \u00a0]?|(?<=\b[A-Z][a-z])\.[ \u00a0]?|(?<=\b[A-Z])\.[ \u00a0]?")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "æ": "ae"})
_WORD = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*")


def copyright_holder(lines: Iterable[str]) -> str | None:
    """The name behind the copyright signs of some lines; None where there are several."""
    names = Counter(name for line in lines for name in _holders(line))
    distinct = {name.casefold() for name in names}
    return names.most_common(1)[0][0] if 0 < len(distinct) <= _MOST_HOLDERS else None


def _holders(line: str) -> Iterable[str]:
    for match in _COPYRIGHT.finditer(line):
        name = _RIGHTS.sub("", match["name"]).strip(" ,&/-")
        alone = not line[: match.start()].strip() and not match[0].startswith("(")  # "(c)" may be an item's number
        sure = bool(match["years"]) or alone
        if (
            sure
            and len(name) > 1
            and not names_kind(name)
            and not _NO_HOLDER.search(name)
            and not _CREDIT.search(line[: match.start()])
        ):
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
        and not _ACCOUNT.search(name)
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


def named_by_host(address: str, text: str) -> str | None:
    """The name in a text that an address is made of: "The New Yorker" of newyorker.com; the fullest, then the first.

    Each word of the name gives the address its initial or all of itself, but small words may be left out.
    """
    with suppress(ValueError):
        host = urlsplit(address if "//" in address else f"//{address}").hostname or ""
        return _named(host, text)
    return None


def named_by_addresses(lines: Iterable[str], text: str) -> str | None:
    """The name in a text that the addresses of some lines are made of, where all that have a name there have one.

    An address must be much of its line, as in a letterhead: those in references are not of who publishes a text, nor
    are those of authors above an abstract.
    """
    lines = list(lines)
    if any(_ABSTRACT.match(line) for line in lines):
        return None
    found = ((line, match) for line in lines for match in _HOST.finditer(line))
    hosts = dict.fromkeys(match["host"].lower() for line, match in found if len(line) <= _MOST_BESIDE * len(match[0]))
    names = {name for host in list(hosts)[:_MOST_HOSTS] if not _HOSTING.search(host) and (name := _named(host, text))}
    return names.pop() if len(names) == 1 else None


def _named(host: str, text: str) -> str | None:
    labels = [part.replace("-", "") for part in host.split(".")[:-1] if part not in _NO_NAME]
    names = Counter(_names_in(text)) if labels else Counter[str]()
    for label in filter(None, ("".join(labels), "".join(reversed(labels)), *labels[-1:])):
        alike = [name for name in names if _makes(_folded(name), label)]
        usual = max((names[name] for name in alike), default=0) * _OFTEN_ENOUGH
        if alike:
            return max((name for name in alike if names[name] >= usual), key=lambda name: len(name.split()))
    return None


def _names_in(text: str) -> Iterator[str]:
    """Runs of words with capitals, and small words between them, that no sign parts."""
    for line in text.splitlines():
        words = list(_WORD.finditer(line))
        for n, first in enumerate(words):
            if first[0][0].isupper() and (first[0].casefold() in _ARTICLES or first[0].casefold() not in _SMALL):
                yield from _names_from(line, words[n : n + _MOST_NAME_WORDS])


def _names_from(line: str, words: Sequence[re.Match[str]]) -> Iterator[str]:
    """The names that begin with the first of the words."""
    for n, last in enumerate(words):
        if n and not _BETWEEN.fullmatch(line, words[n - 1].end(), last.start()):
            return
        if last[0].casefold() in _SMALL:
            continue
        if not last[0][0].isupper():
            return
        yield line[words[0].start() : last.end()]


def _folded(name: str) -> tuple[str, ...]:
    """The words in plain letters; one of another script is empty."""
    words = (unicodedata.normalize("NFKD", word.casefold().translate(_UMLAUTS)) for word in _WORD.findall(name))
    plain = (re.sub(r"[\W_\u0300-\u036f]", "", word) for word in words)
    return tuple(word if word.isascii() else "" for word in plain)


def _makes(words: Sequence[str], label: str) -> bool:
    """Whether the words, or initials of them, put together are the label."""
    if not words:
        return not label
    word, rest = words[0], words[1:]
    if not word:
        return False
    whole = label.startswith(word) and _makes(rest, label[len(word) :])
    initial = label[:1] == word[0] and _makes(rest, label[1:])
    return whole or initial or (word in _SMALL and _makes(rest, label))
