"""The words of a snapshot in PostgreSQL: one row a stem."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from askbot.concurrency.recent import Recent
from askbot.index.arrays import Array
from askbot.index.parts import Part
from askbot.index.postgres.reading import Reading, Records
from askbot.index.postgres.vocabulary import Vocabulary

STEMS_KEPT = 128
"""A question asks for the rows of its stems several times; more than that is not kept."""

_STEMS = "SELECT stem, rows, counts FROM stems WHERE stem = ANY(%s)"
_Posting = tuple[Array, Array]


class PostgresWords:
    """As `askbot.index.bm25.Words`."""

    def __init__(self, reading: Reading, lengths: Array) -> None:
        """`lengths`, (stored passages,): the words of each, float32."""
        self._reading = reading
        self.lengths = lengths
        self.ends: Array = lengths.astype(np.int64).cumsum()
        self._vocabulary = Vocabulary(reading)
        self._stems = Recent[str, _Posting](STEMS_KEPT)

    def frequencies(self, words: Sequence[str], parts: Sequence[Part]) -> dict[str, int]:
        """As `Words.frequencies`; the server is not asked."""
        return self._vocabulary.frequencies(words, parts)

    def expect(self, stems: Sequence[str]) -> None:
        """Read stems that will be asked for, in one round trip."""
        for _ in self.postings(stems):
            pass

    def postings(self, stems: Sequence[str]) -> Iterator[tuple[str, Array, Array]]:
        """As `Words.postings`."""
        known = {stem: self._stems.get(stem) for stem in sorted(set(stems))}
        unread = [stem for stem, posting in known.items() if posting is None]
        if unread:
            known |= self._keep(unread, self._reading.rows(_STEMS, (unread,)))
        for stem, posting in known.items():
            if posting is not None and len(posting[0]):
                yield stem, *posting

    def _keep(self, asked: Sequence[str], records: Records) -> dict[str, _Posting]:
        """Remember stems, also those that stand nowhere."""
        nowhere = np.zeros(0, np.int32), np.zeros(0, np.float32)
        postings: dict[str, _Posting] = dict.fromkeys(asked, nowhere)
        for stem, rows, counts in records:
            postings[stem] = np.frombuffer(rows, "<i4"), np.frombuffer(counts, "<f4")
        for stem, posting in postings.items():
            self._stems[stem] = posting
        return postings
