"""How a label in capitals is written elsewhere: "MS. JEAN-PIERRE" is "Ms. Jean-Pierre"."""

from __future__ import annotations

import re
from collections import Counter

_SMALL = frozenset("OF THE AND FOR TO ON IN AT".split())
_ACRONYMS = frozenset(
    "AFP AP BBC CDC CEO CFO CIA CNN COO CTO DOD DOJ EPA EU FBI FDA FEMA ICRC IDF IMF IT MEP MP NATO NBC NGO OCHA PM PR"
    " TV UK UN UNHCR UNICEF US USA WHO WFP II III IV".split()
)
_INITIALS = re.compile(r"(?:[A-Z]\.)+")
_MIXED = re.compile(r"\b(?:Mc|Mac|De|Di|Du|La|Le|Van|Von|Fitz)(?=[A-Z]{2})")
"""The part of a name that stays small in a label of capitals: "McCLELLAN"."""
_TITLE = re.compile(r"^(?:(?:Mr|Ms|Mrs|Dr|Lt|Sen|Rep|Gov|Gen|Col|Adm|Amb)\.|Senator|Chair(?:man|woman)?|The)[ \u00a0]+")
_PARTS = re.compile(r"([-'\u2019\u2010\u2011])")
_WORD = re.compile(r"[^\W\d_][\w'\u2019\u2010\u2011-]*")
_SHORT = 3


def spelled(label: str, text: str) -> str:
    """A label as running text writes it.

    Parameters
    ----------
    label : as it stands before the colon
    text : the document, whose own spelling of a word comes first

    """
    head, mark, aside = _apart(label)
    raised = _MIXED.sub(lambda m: m[0].upper(), head)
    title = _TITLE.match(raised)
    if not raised[title.end() if title else 0 :].isupper() or (len(head) <= _SHORT and not title):
        return label
    known = Counter(w for w in _WORD.findall(text) if w[:1].isupper() and not _MIXED.sub("", w).isupper())
    words = [_word(w, first=not n, known=known) for n, w in enumerate(raised.split())]
    return " ".join(words) + mark + aside


def _apart(label: str) -> tuple[str, str, str]:
    """The name, and what stands behind a comma or in brackets: "SECRETARY BLINKEN (via translator)"."""
    found = re.search(r",[^\S\n]*|[^\S\n]+\(", label)
    return (label[: found.start()], found[0], label[found.end() :]) if found else (label, "", "")


def _word(word: str, *, first: bool, known: Counter[str]) -> str:
    bare = word.strip(".,()")
    if not word.isupper() or _INITIALS.fullmatch(word) or bare in _ACRONYMS:
        return word
    if bare in _SMALL:
        return word.capitalize() if first else word.lower()
    written = [w for w in known if w.upper() == bare]
    if written:
        return word.replace(bare, max(written, key=lambda w: known[w]))
    return "".join(_capital(part) for part in _PARTS.split(word))


def _capital(part: str) -> str:
    scottish = re.fullmatch(r"MC([A-Z]{3,})(\W*)", part)
    return f"Mc{scottish[1].capitalize()}{scottish[2]}" if scottish else part.capitalize()
