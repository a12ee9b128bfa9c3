"""What the words of a line say about whether it is a title, whatever the format of its file."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from askbot.corpus.days import find_days, find_months
from askbot.corpus.publishers import is_organisation
from askbot.corpus.titles import all_words, names_kind, words_of

CONTACT = re.compile(
    r"@|://|\bwww\.|\.(?:com|org|gov|net)\b|\b\d{3}[-. ]\d{4}\b|^[a-z\d-]+(?:\.[a-z\d-]+)*\.[a-z]{2,}$"
)
LABEL = re.compile(r"[^\W\d_][\w ]{1,24}:\s")
STOPPED = re.compile(r"[.,;:]$")
_ONE_NAME = r"[A-ZÀ-Þ][\w.’'-]*(?: [A-ZÀ-Þ][\w.’'-]*){1,3}"
NAMES = re.compile(rf"{_ONE_NAME}(?:(?:,| and| und| et| &|;) {_ONE_NAME})*")
_MANGLED = re.compile("[\u00b4\u00a8\u02c6\u02dc\u02cb\u02ca\ufffd\ue000-\uf8ff]|(?: \\w){4}")
"""Accents apart from their letters, signs without meaning, letters set apart."""
_LONG = 16
"""Words of a long title."""
PROSE_WORDS = 12
_USUAL_NAMES = words_of(
    "article paper white whitepaper report final draft press release policy brief newsletter proposal essay document"
    " documentation doc docs file copy version new updated english template presentation slides readme index main"
    " output example sample test data web pdf word"
)
_LEAST_NAMED = 3
"""Words that the name of a file must have to be a whole title."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the words of candidates are compared with."""

    declared: frozenset[str]
    """Words of a declared title that may be one."""
    named: frozenset[str]
    """Words of the file's name."""
    counts: Counter[str]
    """How often words stand in the first part of the text."""


def counted(texts: Iterable[str]) -> Counter[str]:
    """How often each word stands in the texts."""
    return Counter(word for text in texts for word in all_words(text))


def words_of_name(path: str) -> frozenset[str]:
    """The words of a file's name, but those that many names of files have: "Press Release final"."""
    return words_of(re.sub(r"[\d_]+", " ", PurePosixPath(path).stem)) - _USUAL_NAMES


def is_prose(text: str) -> bool:
    """Whether a line is a sentence of some length, and no title in capitals."""
    return text.endswith(".") and len(text.split()) >= PROSE_WORDS and not text.isupper()


def features_of_words(text: str, known: Known, *, declared: bool = False) -> dict[str, float]:
    """Features by name; `declared` where the text is the declared title itself."""
    words, count = words_of(text), len(text.split())
    return {
        "one word": count == 1,
        "two words": count == 2,  # noqa: PLR2004
        "length": math.log(max(count, 1)) / 3,
        "long": max(0, count - _LONG) / _LONG,
        "capitals": text.isupper(),
        "mangled": bool(_MANGLED.search(text)),
        "kind": names_kind(text),
        "dated": any(find_days(text)) or any(find_months(text)),
        "declared": 0.0 if declared else _shared(words, known.declared),
        "named": len(words & known.named) / max(len(known.named), _LEAST_NAMED),
        "borne out": sum(known.counts[word] > 1 for word in words) / max(1, len(words)),
    }


def features_below(texts: Sequence[str]) -> dict[str, float]:
    """Features by name of lines that would be the rest of a title: whether they say what a subtitle does not."""
    return {
        "other below": any(is_organisation(text) or bool(LABEL.match(text)) for text in texts),
        "name below": any(NAMES.fullmatch(text) and not names_kind(text) for text in texts),
    }


def _shared(words: frozenset[str], others: frozenset[str]) -> float:
    """How far two sets are the same (Dice)."""
    return 2 * len(words & others) / (len(words) + len(others)) if words and others else 0.0
