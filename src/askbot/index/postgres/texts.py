"""Many texts in little memory: their bytes one after the other, and where each ends."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate


class Texts:
    """Texts by their places; those that came sorted are found as well."""

    def __init__(self, texts: Iterable[str]) -> None:
        encoded = [text.encode() for text in texts]
        self._bytes = b"".join(encoded)
        self._ends = array("q", accumulate(map(len, encoded)))

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, place: int) -> str:
        return self._raw(place).decode()

    def find(self, text: str) -> int | None:
        """The place of a text among those sorted by their code points; None where it is not there."""
        wanted = text.encode()
        place = bisect_left(range(len(self)), wanted, key=self._raw)
        return place if place < len(self) and self._raw(place) == wanted else None

    def _raw(self, place: int) -> bytes:
        start = self._ends[place - 1] if place else 0
        return self._bytes[start : self._ends[place]]
