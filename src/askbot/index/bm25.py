"""BM25 over stems, every score computed when it is written (Lù, BM25S, 2024), and the words that spelling goes by."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from askbot.domain import Floats
from askbot.index.arrays import Array, ArrayWriter, before, open_array, runs
from askbot.index.docstore import Docstore, DocstoreWriter
from askbot.text.words import Stems

K1 = 1.2
B = 0.75

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

    def copy(self, older: Bm25, rows: range) -> None:
        """Add passages of an older snapshot whose vocabulary this one extends."""
        if not rows:
            return
        block, ends = older.block(rows)
        shift = self._words.rows
        self._words.append(block)
        self._ends.append(ends + shift)

    def finish(self, docstore: DocstoreWriter) -> None:
        """Write scores and vocabulary."""
        self._words.close()
        self._ends.close()
        words = np.load(self._folder / "words.npy", allow_pickle=False)
        ends = np.load(self._folder / "word_ends.npy", allow_pickle=False)
        stem_of, stems = self._stems()
        lengths = np.diff(ends, prepend=0)
        passage = np.repeat(np.arange(len(ends)), lengths)
        frequencies = _spread(words, passage, len(self._numbers))
        docstore.add_words((word, number, frequencies[number]) for word, number in self._numbers.items())
        spread = _spread(stem_of[words], passage, len(stems))
        docstore.add_stems((stem, number, spread[number]) for number, stem in enumerate(stems))
        _write_scores(self._folder, stem_of[words], passage, lengths, len(stems))

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


def _spread(terms: Array, passage: Array, count: int) -> list[int]:
    """In how many passages each term stands."""
    return np.bincount(_counted(terms, passage)[0], minlength=count).tolist()


def _write_scores(folder: Path, terms: Array, passage: Array, lengths: Array, count: int) -> None:
    """The score of each term in each passage, as bm25s computes them one passage at a time, for all at once."""
    term, row, times = _counted(terms, passage)
    spread = np.bincount(term, minlength=count)
    idf = np.log(1 + (len(lengths) - spread + 0.5) / (spread + 0.5))
    usual = max(len(terms), 1) / max(len(lengths), 1)  # there may be no word, or no passage at all
    norm = K1 * (1 - B + B * lengths / usual)
    np.save(folder / "bm25_data.npy", (idf[term] * times / (norm[row] + times)).astype(np.float32))
    np.save(folder / "bm25_indices.npy", row.astype(np.int32))
    np.save(folder / "bm25_indptr.npy", np.concatenate([[0], np.cumsum(spread)]).astype(np.int64))


class Bm25:
    """The lexical side of an open snapshot."""

    def __init__(self, folder: Path, docstore: Docstore, passages: int) -> None:
        self.passages = passages
        self._docstore = docstore
        self._stems = Stems()
        self._ends = open_array(folder / "word_ends.npy", np.int64, rows=passages)
        self._words = open_array(folder / "words.npy", np.int32)
        self._scores = open_array(folder / "bm25_data.npy", np.float32)
        self._rows = open_array(folder / "bm25_indices.npy", np.int32)
        self._bounds = open_array(folder / "bm25_indptr.npy", np.int64)

    def block(self, rows: range) -> tuple[Array, Array]:
        """The word numbers of consecutive passages, and where each passage ends among them."""
        start = int(self._ends[rows.start - 1]) if rows.start else 0
        ends = self._ends[rows.start : rows.stop]
        return self._words[start : int(ends[-1])], ends - start

    def vocabulary(self) -> list[str]:
        """Every word, by its number."""
        return [str(word) for (word,) in self._docstore.query("SELECT word FROM words ORDER BY number")]

    def frequencies(self, words: Sequence[str]) -> dict[str, int]:
        """In how many passages each of these folded words stands; words that stand in none are left out."""
        return self._lookup("SELECT word, frequency FROM words WHERE frequency > 0 AND word IN ", words)

    def stem(self, words: Sequence[str]) -> list[str]:
        """The stems of folded words."""
        return self._stems(words)

    def idf(self, stems: Sequence[str]) -> dict[str, float]:
        """The inverse document frequency of stems, as Lucene has it; a stem of no passage has the highest."""
        found = self._lookup("SELECT stem, frequency FROM stems WHERE stem IN ", stems)
        return {stem: self._idf(found.get(stem, 0)) for stem in stems}

    def _idf(self, frequency: int) -> float:
        return math.log(1 + (self.passages - frequency + 0.5) / (frequency + 0.5))

    def scores(self, weights: Mapping[str, float]) -> Floats:
        """BM25 of every passage: (passages,), each stem's part times its weight."""
        numbers = self._lookup("SELECT stem, number FROM stems WHERE frequency > 0 AND stem IN ", list(weights))
        total = np.zeros(self.passages, np.float32)
        for stem, number in numbers.items():
            rows, scores = self._of(number)
            total[rows] += np.float32(weights[stem]) * scores
        return total

    def _of(self, number: int) -> tuple[Array, Array]:
        """The passages that a stem stands in, ascending, and its score in each."""
        begin, end = (int(at) for at in self._bounds[number : number + 2])
        return self._rows[begin:end], self._scores[begin:end]

    def joined_scores(self, weights: Mapping[str, float], firsts: Ints, lasts: Ints, mean: float) -> Floats:
        """BM25 of runs of passages, each run read as one text: (runs,); `mean` is such a text's usual number of words.

        Stems keep their inverse document frequency over passages, so that the scores compare with those of passages.
        """
        lengths = before(self._ends, lasts) - before(self._ends, firsts)
        norms = K1 * (1 - B + B * lengths / max(mean, 1e-9))
        total = np.zeros(len(firsts))
        marks = ",".join("?" * len(weights))
        sql = f"SELECT stem, number, frequency FROM stems WHERE frequency > 0 AND stem IN ({marks})"  # noqa: S608
        for stem, number, frequency in self._docstore.query(sql, *weights):
            idf = self._idf(frequency)
            times = self._times(number, idf, firsts, lasts)
            total += weights[stem] * idf * times / (norms + times)
        return total.astype(np.float32)

    def _times(self, number: int, idf: float, firsts: Ints, lasts: Ints) -> npt.NDArray[Any]:
        """How often a stem stands in each run of passages, read back from its scores."""
        rows, scores = self._of(number)
        places, owners = runs(*(np.searchsorted(rows, bounds.astype(rows.dtype)) for bounds in (firsts, lasts)))
        found, score = rows[places].astype(np.int64), scores[places].astype(np.float64)
        lengths = self._ends[found] - before(self._ends, found)
        norms = K1 * (1 - B + B * lengths / max(self.words / max(self.passages, 1), 1e-9))
        times = np.rint(score * norms / np.maximum(idf - score, 1e-9))
        return np.bincount(owners, weights=times, minlength=len(firsts))

    @property
    def words(self) -> int:
        """The words of all passages."""
        return len(self._words)

    def _lookup(self, sql: str, values: Sequence[str]) -> dict[str, int]:
        marks = ",".join("?" * len(values))
        return {str(key): int(value) for key, value in self._docstore.query(f"{sql}({marks})", *values)}
