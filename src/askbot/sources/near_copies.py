"""Near copies: the same wire story from five feeds is one document with five sources.

Texts are compared by the smallest hashes of their five-word shingles (Broder, 1997: bottom-k sketches), whose overlap
estimates how many of their shingles two texts share.
"""

from __future__ import annotations

import hashlib
import heapq
import re
import threading
from collections import Counter
from collections.abc import Mapping, Sequence

SHINGLE = 5
SKETCH = 128
ALIKE = 0.6
"""The share of shingles from which on two texts are the same story: an agency's text with another lead and end."""
FEWEST = 20
"""Shingles below which a text is too short to tell."""
BOILERPLATE = 50
"""Texts from which on a shingle that they share tells nothing, such as a publisher's closing words."""
COMPARED = 5
"""Texts that are compared with a new one: those that share most with it."""
_WORD = re.compile(r"\w+")


def sketch(text: str) -> tuple[int, ...]:
    """The SKETCH smallest hashes of a text's shingles, ascending; empty for a text too short to tell."""
    words = _WORD.findall(text.lower())
    shingles = {" ".join(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)}
    if len(shingles) < FEWEST:
        return ()
    return tuple(heapq.nsmallest(SKETCH, map(_hash, shingles)))


def likeness(one: Sequence[int], other: Sequence[int]) -> float:
    """About the share of shingles that two texts have in common, 0 to 1."""
    if not one or not other:
        return 0.0
    size = min(SKETCH, len(one), len(other)) if SKETCH in (len(one), len(other)) else max(len(one), len(other))
    smallest = heapq.nsmallest(size, set(one) | set(other))
    both = set(one) & set(other)
    return sum(value in both for value in smallest) / len(smallest)


class Sketches:
    """The sketches of many texts by their keys, so that those which share a hash with another are found at once.

    Safe to share between threads: several sources are visited at a time.
    """

    def __init__(self, known: Mapping[str, Sequence[int]]) -> None:
        self._known: dict[str, tuple[int, ...]] = {}
        self._holders: dict[int, set[str]] = {}
        self._lock = threading.RLock()
        for key, values in known.items():
            self.add(key, values)

    def add(self, key: str, values: Sequence[int]) -> None:
        """Add a text, or put another in its place."""
        with self._lock:
            self.remove(key)
            self._known[key] = tuple(values)
            for value in values:
                self._holders.setdefault(value, set()).add(key)

    def remove(self, key: str) -> None:
        """Forget a text, if it is known."""
        with self._lock:
            for value in self._known.pop(key, ()):
                self._holders[value].discard(key)
                if not self._holders[value]:
                    del self._holders[value]

    def keys(self) -> frozenset[str]:
        """The keys of all texts as they are now."""
        with self._lock:
            return frozenset(self._known)

    def nearest(self, values: Sequence[int]) -> str | None:
        """The key of the known text that is the same story; None where there is none."""
        with self._lock:
            holders = (self._holders.get(value, set[str]()) for value in values)
            shared = Counter(key for keys in holders if len(keys) <= BOILERPLATE for key in keys)
            alike = {key: likeness(values, self._known[key]) for key, _ in shared.most_common(COMPARED)}
        best = max(alike, key=alike.__getitem__, default=None)
        return best if best is not None and alike[best] >= ALIKE else None


def _hash(shingle: str) -> int:
    return int.from_bytes(hashlib.blake2b(shingle.encode(), digest_size=6).digest())
