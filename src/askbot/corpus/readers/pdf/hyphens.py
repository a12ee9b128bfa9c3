"""Words that were broken at line ends, whole again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_TAIL = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*)[-\u2010\u00ad]?$")
_HEAD = re.compile(r"[^\W\d_]+")
_LEAST = 4


class Hyphens:
    """Decides by the document's own words whether a hyphen at a line's end belongs to the word."""

    def __init__(self, lines: Iterable[str]) -> None:
        """Count the words inside lines: the first and the last of a line may be parts of broken ones."""
        self._words = Counter(word.casefold() for line in lines for word in _WORD.findall(line)[1:-1])

    def joined(self, before: str, after: str, *, broken: bool) -> str:
        """Two lines as one; `broken` says that the file itself marks the break as one within a word."""
        before, after = before.rstrip(), after.lstrip()
        hyphen = before.endswith(("-", "\u2010", "\u00ad"))
        tail, head = _TAIL.search(before), _HEAD.match(after)
        if (
            not (hyphen or broken)
            or tail is None
            or head is None
            or (hyphen and not after[:1].islower() and not broken)
        ):
            return f"{before}{'' if hyphen and tail else ' '}{after}"
        stem = before[:-1] if hyphen else before
        return f"{stem}-{after}" if self._is_compound(tail[1], head[0]) else f"{stem}{after}"

    def _is_compound(self, left: str, right: str) -> bool:
        if "-" in left:
            return True
        whole, compound = self._words[(left + right).casefold()], self._words[f"{left}-{right}".casefold()]
        if whole or compound:
            return compound > whole
        known = self._words[left.casefold()] > 0 and self._words[right.casefold()] > 0
        return known and min(len(left), len(right)) >= _LEAST
