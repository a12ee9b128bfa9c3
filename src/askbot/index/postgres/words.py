"""The words of a snapshot in PostgreSQL: one row a stem."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from askbot.concurrency.recent import Recent
from askbot.index.arrays import Array
from askbot.index.parts import Part
from askbot.index.postgres.reading import Reading, Records

WORDS_KEPT = 20_000
STEMS_KEPT = 128
"""A question asks for its words several times, and reads the rows of its stems twice; more than that is not kept."""

_FREQUENCIES = "SELECT word, collection, frequency FROM word_frequencies WHERE word = ANY(%s)"
_STEMS = "SELECT stem, rows, counts FROM stems WHERE stem = ANY(%s)"
_Posting = tuple[Array, Array]


class PostgresWords:
    """As `askbot.index.bm25.Words`."""

    is_far = True

    def __init__(self, reading: Reading, lengths: Array) -> None:
        """`lengths`, (stored passages,): the words of each, float32."""
        self._reading = reading
        self.lengths = lengths
        self.ends: Array = lengths.astype(np.int64).cumsum()
        self._words = Recent[str, dict[int, int]](WORDS_KEPT)
        self._stems = Recent[str, _Posting](STEMS_KEPT)

    def expect(self, words: Sequence[str], stems: Sequence[str]) -> None:
        """Read words and stems that will be asked for, all in one round trip."""
        words, stems = self._unread(words, stems)
        if words or stems:
            frequencies, postings = self._reading.together([(_FREQUENCIES, (words,)), (_STEMS, (stems,))])
            self._keep_words(words, frequencies)
            self._keep_stems(stems, postings)

    def frequencies(self, words: Sequence[str], parts: Sequence[Part]) -> dict[str, int]:
        """As `Words.frequencies`."""
        unread, _ = self._unread(words, ())
        known = {word: self._words.get(word) for word in words}
        if unread:
            known |= self._keep_words(unread, self._reading.rows(_FREQUENCIES, (unread,)))
        numbers = [part.number for part in parts]
        counts = {word: sum(by_part.get(n, 0) for n in numbers) for word, by_part in known.items() if by_part}
        return {word: count for word, count in counts.items() if count}

    def postings(self, stems: Sequence[str]) -> Iterator[tuple[str, Array, Array]]:
        """As `Words.postings`."""
        _, unread = self._unread((), stems)
        known = {stem: self._stems.get(stem) for stem in sorted(set(stems))}
        if unread:
            known |= self._keep_stems(unread, self._reading.rows(_STEMS, (unread,)))
        for stem, posting in known.items():
            if posting is not None and len(posting[0]):
                yield stem, *posting

    def _unread(self, words: Sequence[str], stems: Sequence[str]) -> tuple[list[str], list[str]]:
        return (
            [word for word in dict.fromkeys(words) if word not in self._words],
            [stem for stem in dict.fromkeys(stems) if stem not in self._stems],
        )

    def _keep_words(self, asked: Sequence[str], records: Records) -> dict[str, dict[int, int]]:
        """Remember words, also those that stand nowhere."""
        counts: dict[str, dict[int, int]] = {word: {} for word in asked}
        for word, collection, frequency in records:
            counts[word][collection] = frequency
        for word, by_part in counts.items():
            self._words[word] = by_part
        return counts

    def _keep_stems(self, asked: Sequence[str], records: Records) -> dict[str, _Posting]:
        nowhere = np.zeros(0, np.int32), np.zeros(0, np.float32)
        postings: dict[str, _Posting] = dict.fromkeys(asked, nowhere)
        for stem, rows, counts in records:
            postings[stem] = np.frombuffer(rows, "<i4"), np.frombuffer(counts, "<f4")
        for stem, posting in postings.items():
            self._stems[stem] = posting
        return postings
