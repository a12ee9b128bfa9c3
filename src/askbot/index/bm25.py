"""BM25 over stems, and the words that spelling goes by.

How often each stem stands in each passage is kept; what is weighed with it (how many passages hold a stem, how long a
passage usually is) is counted over the passages that may be seen, so that a score gives away no others.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from askbot.domain import Floats
from askbot.index.arrays import Array, ArrayWriter, before, open_array, runs
from askbot.index.docstore import Docstore
from askbot.index.docstore_writer import DocstoreWriter
from askbot.index.parts import Part, VisibleRows
from askbot.text.words import Stems

K1 = 1.2
B = 0.75
BLOCK = 1024
"""Passages whose best score by words is looked at first, so that not all of a large index need be sorted."""

Ints = npt.NDArray[np.int64]


class Bm25Writer:
    """Collects the words of passages, in row order, then writes the BM25 arrays and the vocabulary."""

    def __init__(self, folder: Path, vocabulary: Sequence[str]) -> None:
        self._folder = folder
        self._numbers = {word: number for number, word in enumerate(vocabulary)}
        self._words = ArrayWriter(folder / "words.npy", np.int32)
        self._ends = ArrayWriter(folder / "word_ends.npy", np.int64)

    def add(self, words: Iterable[str]) -> None:
        """Add the words of the next passage."""
        numbers = self._numbers
        self._words.append([numbers.setdefault(word, len(numbers)) for word in words])
        self._ends.append([self._words.rows])

    def copy(self, older: FileWords, rows: range) -> None:
        """Add passages of an older snapshot whose vocabulary this one extends."""
        if not rows:
            return
        block, ends = older.block(rows)
        shift = self._words.rows
        self._words.append(block)
        self._ends.append(ends + shift)

    def finish(self, docstore: DocstoreWriter, parts: Sequence[Part]) -> None:
        """Write counts and vocabulary, of the collections whose passages are given."""
        self._words.close()
        self._ends.close()
        words = np.load(self._folder / "words.npy", allow_pickle=False)
        ends = np.load(self._folder / "word_ends.npy", allow_pickle=False)
        stem_of, stems = self._stems()
        lengths = np.diff(ends, prepend=0)
        passage = np.repeat(np.arange(len(ends)), lengths)
        docstore.add_words(self._numbers, _frequencies(words, passage, parts))
        docstore.add_stems(stems)
        np.save(self._folder / "lengths.npy", lengths.astype(np.float32))
        _write_counts(self._folder, stem_of[words], passage, len(stems))

    def _stems(self) -> tuple[Ints, list[str]]:
        """The number of each word's stem, and the stems."""
        numbers: dict[str, int] = {}
        stem_of = [numbers.setdefault(stem, len(numbers)) for stem in Stems()(self._numbers)]
        return np.asarray(stem_of, np.int64), list(numbers)


def _counted(terms: Array, passage: Array) -> tuple[Ints, Ints, Ints]:
    """Term, passage and number of occurrences of each pair that occurs, by term and then by passage."""
    wide = max(int(passage[-1]) + 1 if len(passage) else 0, 1)
    pairs, occurrences = np.unique(terms.astype(np.int64) * wide + passage, return_counts=True)
    return pairs // wide, pairs % wide, occurrences


def _frequencies(words: Array, passage: Array, parts: Sequence[Part]) -> Iterator[tuple[int, int, int]]:
    """Number of each word, number of a collection, and how many of its passages hold the word."""
    word, row, _ = _counted(words, passage)
    firsts = np.asarray([part.rows.start for part in parts if part.rows], np.int64)
    numbers = np.asarray([part.number for part in parts if part.rows], np.int64)
    collection = numbers[np.searchsorted(firsts, row, "right") - 1] if len(row) else row
    starts = np.flatnonzero((np.diff(word, prepend=-1) != 0) | (np.diff(collection, prepend=-1) != 0))
    counts = np.diff(starts, append=len(word))  # collections are runs of rows, so equal pairs lie together
    return zip(word[starts].tolist(), collection[starts].tolist(), counts.tolist(), strict=True)


def _write_counts(folder: Path, terms: Array, passage: Array, count: int) -> None:
    """How often each term stands in each passage, term by term."""
    term, row, times = _counted(terms, passage)
    np.save(folder / "bm25_counts.npy", times.astype(np.float32))
    np.save(folder / "bm25_indices.npy", row.astype(np.int32))
    np.save(folder / "bm25_indptr.npy", np.concatenate([[0], np.cumsum(np.bincount(term, minlength=count))]))


class Words(Protocol):
    """How often stems and words stand in the passages that are stored; scores are counted over it by `Bm25`."""

    lengths: Array
    """(stored passages,): the words of each, float32."""
    ends: Array
    """(stored passages,): where each one's words end, counted over all."""

    def postings(self, stems: Sequence[str]) -> Iterator[tuple[str, Array, Array]]:
        """Each stem that stands somewhere, by name: the stored passages, ascending, and how often in each (float32)."""
        ...

    def frequencies(self, words: Sequence[str], parts: Sequence[Part]) -> dict[str, int]:
        """In how many passages of some collections each of these folded words stands; others are left out."""
        ...


class FileWords:
    """The words of a snapshot in files."""

    def __init__(self, folder: Path, docstore: Docstore, passages: int) -> None:
        """`passages` are all that are stored."""
        self._docstore = docstore
        self.ends = open_array(folder / "word_ends.npy", np.int64, rows=passages)
        self.lengths = open_array(folder / "lengths.npy", np.float32, rows=passages)
        self._words = open_array(folder / "words.npy", np.int32)
        self._counts = open_array(folder / "bm25_counts.npy", np.float32)
        self._rows = open_array(folder / "bm25_indices.npy", np.int32)
        self._bounds = open_array(folder / "bm25_indptr.npy", np.int64)

    def block(self, rows: range) -> tuple[Array, Array]:
        """The word numbers of consecutive passages, and where each passage ends among them."""
        start = int(self.ends[rows.start - 1]) if rows.start else 0
        ends = self.ends[rows.start : rows.stop]
        return self._words[start : int(ends[-1])], ends - start

    def vocabulary(self) -> list[str]:
        """Every word, by its number."""
        return [str(word) for (word,) in self._docstore.query("SELECT word FROM words ORDER BY number")]

    def stems(self) -> Iterator[tuple[str, Array, Array]]:
        """Every stem by its number, as `postings` gives it."""
        for stem, number in self._docstore.query("SELECT stem, number FROM stems ORDER BY number"):
            yield str(stem), *self._of(number)

    def frequencies(self, words: Sequence[str], parts: Sequence[Part]) -> dict[str, int]:
        """As `Words.frequencies`."""
        numbers = ",".join(str(part.number) for part in parts)
        sql = (
            "SELECT w.word, sum(f.frequency) FROM words w JOIN word_frequencies f ON f.number = w.number "  # noqa: S608
            f"WHERE f.collection IN ({numbers}) AND w.word IN ({_marks(words)}) GROUP BY w.word"
        )
        return {str(word): int(count) for word, count in self._docstore.query(sql, *words)}

    def postings(self, stems: Sequence[str]) -> Iterator[tuple[str, Array, Array]]:
        """As `Words.postings`."""
        sql = f"SELECT stem, number FROM stems WHERE stem IN ({_marks(stems)}) ORDER BY stem"  # noqa: S608
        for stem, number in self._docstore.query(sql, *stems):
            yield str(stem), *self._of(number)

    def _of(self, number: int) -> tuple[Array, Array]:
        begin, end = (int(at) for at in self._bounds[number : number + 2])
        return self._rows[begin:end], self._counts[begin:end]


@dataclass(frozen=True, slots=True)
class WordScores:
    """BM25 of every passage that may be seen."""

    values: Floats
    """(passages,)."""

    def of(self, rows: npt.ArrayLike) -> Floats:
        """BM25 of some passages, (n,)."""
        return self.values[np.asarray(rows, np.int64)]

    def top(self, k: int, allowed: Ints | None = None) -> Ints:
        """The rows of the k highest positive scores, of `allowed` (ascending) alone where it is given."""
        return top_rows(self.values, k, allowed)


class Bm25:
    """The lexical side of an open snapshot, over the passages that may be seen of it."""

    def __init__(self, stored: Words, visible: VisibleRows) -> None:
        self.stored = stored
        """The words of all passages, seen or not."""
        self._stems = Stems()
        self._visible = visible
        self.passages = len(visible)
        self.words = sum(self._words_before(run.stop) - self._words_before(run.start) for run in visible.runs)
        """The words of all these passages."""
        self._usual = max(self.words, 1) / max(self.passages, 1)  # there may be no word, or no passage at all

    def over(self, visible: VisibleRows) -> Bm25:
        """The same over other passages."""
        return Bm25(self.stored, visible)

    def _words_before(self, row: int) -> int:
        return int(self.stored.ends[row - 1]) if row else 0

    def frequencies(self, words: Sequence[str]) -> dict[str, int]:
        """In how many passages each of these folded words stands; words that stand in none are left out."""
        return self.stored.frequencies(words, self._visible.parts)

    def stem(self, words: Sequence[str]) -> list[str]:
        """The stems of folded words."""
        return self._stems(words)

    def idf(self, stems: Sequence[str]) -> dict[str, float]:
        """The inverse document frequency of stems, as Lucene has it; a stem of no passage has the highest."""
        frequencies = {stem: len(rows) for stem, rows, _ in self._postings(stems)}
        return {stem: self._idf(frequencies.get(stem, 0)) for stem in stems}

    def _idf(self, frequency: int) -> float:
        return math.log(1 + (self.passages - frequency + 0.5) / (frequency + 0.5))

    def scores(self, weights: Mapping[str, float]) -> WordScores:
        """BM25 of the passages, each stem's part times its weight."""
        total = np.zeros(self.passages, np.float32)
        for stem, rows, times in self._postings(list(weights)):
            norms = self.stored.lengths[self._visible.stored(rows)]
            norms = np.float32(K1 * (1 - B)) + np.float32(K1 * B / self._usual) * norms
            total[rows] += np.float32(weights[stem] * self._idf(len(rows))) * (times / (norms + times))
        return WordScores(total)

    def joined_scores(self, weights: Mapping[str, float], firsts: Ints, lasts: Ints, mean: float) -> Floats:
        """BM25 of runs of passages, each run read as one text: (runs,); `mean` is such a text's usual number of words.

        Stems keep their inverse document frequency over passages, so that the scores compare with those of passages.
        """
        begins, ends = self._visible.stored(firsts), self.stored.ends
        lengths = before(ends, begins + lasts - firsts) - before(ends, begins)
        norms = K1 * (1 - B + B * lengths / max(mean, 1e-9))
        total = np.zeros(len(firsts))
        for stem, rows, counts in self._postings(list(weights)):
            places, owners = runs(*(np.searchsorted(rows, bounds.astype(rows.dtype)) for bounds in (firsts, lasts)))
            times = np.bincount(owners, weights=counts[places], minlength=len(firsts))
            total += weights[stem] * self._idf(len(rows)) * times / (norms + times)
        return total.astype(np.float32)

    def _postings(self, stems: Sequence[str]) -> Iterator[tuple[str, Array, Array]]:
        """Each stem that may be seen somewhere: the passages that it stands in, ascending, and how often in each."""
        for stem, stored, counts in self.stored.postings(stems):
            rows, times = self._seen(stored, counts)
            if len(rows):
                yield stem, rows, times

    def _seen(self, stored: Array, counts: Array) -> tuple[Array, Array]:
        visible = self._visible.runs
        cuts = [np.searchsorted(stored, np.asarray([run.start, run.stop], stored.dtype)).tolist() for run in visible]
        if len(cuts) == 1 and cuts[0] == [0, len(stored)] and not visible[0].start:
            return stored, counts
        kept = np.concatenate([np.arange(*cut) for cut in cuts]) if cuts else np.zeros(0, np.int64)
        return self._visible.visible(stored[kept]), counts[kept]


def top_rows(scores: Floats, k: int, allowed: Ints | None) -> Ints:
    """The rows of the k highest positive scores."""
    among = scores if allowed is None else scores[allowed]
    pool = np.flatnonzero(among >= max(_floor(among, k), np.finfo(np.float32).tiny))
    if len(pool) > k:
        pool = pool[np.argpartition(-among[pool], k - 1)[:k]]
    return pool if allowed is None else allowed[pool]


def _floor(scores: Floats, k: int) -> float:
    """A score that at least k of them reach: the k-th highest of the best scores of equal blocks.

    It leaves little to sort, in one pass over what may be millions.
    """
    if len(scores) <= k * BLOCK:
        return 0.0
    best = np.maximum.reduceat(scores, np.arange(0, len(scores), BLOCK))
    return float(np.partition(best, len(best) - k)[len(best) - k])


def _marks(values: Sequence[str]) -> str:
    return ",".join("?" * len(values))
