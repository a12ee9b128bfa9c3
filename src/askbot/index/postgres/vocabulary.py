"""In how many passages each word stands, kept in memory: spelling is corrected without asking the server."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from askbot.index.parts import Part
from askbot.index.postgres.reading import Reading
from askbot.index.postgres.texts import Texts

_WORDS = """
SELECT coalesce(string_agg(word, E'\\n' ORDER BY word, collection), ''),
    coalesce(string_agg(int4send(collection) || int4send(frequency), ''::bytea ORDER BY word, collection), '')
FROM word_frequencies
"""


class Vocabulary:
    """The words of all collections of a snapshot; safe to share between threads. Some 20 bytes a word."""

    def __init__(self, reading: Reading) -> None:
        """Read it. Raises `SnapshotError`."""
        ((joined, numbers),) = reading.rows(_WORDS)
        words = joined.split("\n") if joined else []
        starts = [place for place, word in enumerate(words) if not place or words[place - 1] != word]
        self._words = Texts(words[start] for start in starts)
        self._bounds = np.asarray([*starts, len(words)], np.int32)
        self._counts = np.frombuffer(numbers, ">i4").astype(np.int32).reshape(-1, 2)
        """(words in collections, 2): the collection, and in how many of its passages the word stands."""

    def frequencies(self, words: Sequence[str], parts: Sequence[Part]) -> dict[str, int]:
        """As `Words.frequencies`."""
        numbers = {part.number for part in parts}
        counts = {word: self._frequency(word, numbers) for word in dict.fromkeys(words)}
        return {word: count for word, count in counts.items() if count}

    def _frequency(self, word: str, numbers: set[int]) -> int:
        place = self._words.find(word)
        if place is None:
            return 0
        counts = self._counts[self._bounds[place] : self._bounds[place + 1]].tolist()
        return sum(frequency for collection, frequency in counts if collection in numbers)
