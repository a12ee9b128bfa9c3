"""A snapshot in files, opened for reading."""

from __future__ import annotations

import copy
from collections.abc import Collection as Names
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from askbot.domain import Floats
from askbot.errors import DamagedSnapshotError
from askbot.index.arrays import Array, before, open_array, runs
from askbot.index.base import PieceIdf, TableReader
from askbot.index.bm25 import Bm25, FileWords
from askbot.index.docstore import Docstore
from askbot.index.docstore_writer import LIBRARY
from askbot.index.faiss_index import VectorIndex, widened
from askbot.index.manifest import REBUILD, VERIFY_LIMIT, Manifest, check_files, read_manifest
from askbot.index.parts import Part
from askbot.index.protocols import Candidates, Rows, Screen, Sentences, Tokens

_NONE = np.zeros(0, np.int64)


class FileSnapshot(TableReader):
    """A snapshot in the files of one folder, memory-mapped; safe to share between threads."""

    away = False
    """Files are there."""

    def __init__(self, folder: Path, *, verify_limit: float = VERIFY_LIMIT) -> None:
        """Open a snapshot's folder; checksums are compared if its files have up to `verify_limit` bytes together.

        Raises `DamagedSnapshotError` for files that are not as the manifest says, `MismatchedSnapshotError` for
        another schema.
        """
        self.folder = folder
        self.manifest: Manifest = read_manifest(folder)
        self.verified = self.manifest.size <= verify_limit
        """Whether checksums were compared at opening; otherwise `verify` does."""
        check_files(folder, self.manifest, checksums=self.verified)
        m = self.manifest
        self.docstore = Docstore(folder / LIBRARY)
        if len(self.docstore.visible) != m.passages:
            raise DamagedSnapshotError(f"The library of the index {m.snapshot} is not what its manifest says.", REBUILD)
        self.words = FileWords(folder, self.docstore, m.passages)
        self.bm25 = Bm25(self.words, self.docstore.visible)
        self._open_vectors(m)
        self._open_indexes(m)
        self._see(self.docstore)

    def _open_vectors(self, m: Manifest) -> None:
        folder = self.folder
        self.passage_vectors = open_array(folder / "passages.npy", np.float16, m.dimension, m.passages)
        self.sentence_vectors = open_array(folder / "sentences.npy", np.float16, m.dimension, m.sentences)
        self.token_signs = open_array(folder / "tokens.npy", np.uint8, (m.dimension + 7) // 8, m.tokens)
        self.token_pieces = open_array(folder / "pieces.npy", np.int32, rows=m.tokens)
        self._sentence_ends = open_array(folder / "sentence_ends.npy", np.int64, rows=m.passages)
        self._token_ends = open_array(folder / "token_ends.npy", np.int64, rows=m.sentences)
        pieces = open_array(folder / "piece_counts.npy", np.int64)
        self.piece_counts = pieces.reshape(len(self.docstore.visible.parts), -1)
        """(collections, pieces): in how many passages of each collection each word piece stands."""

    def _open_indexes(self, m: Manifest) -> None:
        folder, parts = self.folder, self.docstore.visible.parts
        self._passage_indexes = [
            VectorIndex(folder / f"passages-{p.number}.faiss", len(p.rows), m.dimension) for p in parts
        ]
        self._sentence_indexes = [
            VectorIndex(folder / f"sentences-{p.number}.faiss", len(self._stored_sentences(p.rows)), m.dimension)
            for p in parts
        ]

    def only(self, collections: Names[str]) -> FileSnapshot:
        """The same snapshot as if these collections were all that it holds: in rows, counts, words, and dates.

        Nothing that it gives depends on any other collection, but for its own name. Names that it lacks are left out.
        """
        other = copy.copy(self)
        other._see(self.docstore.only(collections))  # noqa: SLF001 - another of this class
        other.bm25 = self.bm25.over(other.docstore.visible)
        return other

    def _see(self, docstore: Docstore) -> None:
        self.tables = self.docstore = docstore
        self._visible = docstore.visible
        numbers = [part.number for part in self._visible.parts]
        self._piece_idf = PieceIdf(self.piece_counts[numbers].sum(0), len(self._visible))

    @property
    def approximate(self) -> bool:
        """Whether a search may miss a near vector."""
        indexes = (
            by_part[part.number]
            for by_part in (self._passage_indexes, self._sentence_indexes)
            for part in self._visible.parts
        )
        return any(index.approximate for index in indexes)

    def sentence_range(self, row: int) -> range:
        """The numbers of a passage's sentences among all sentences."""
        stored = int(self._visible.stored(row))
        return self._stored_sentences(range(stored, stored + 1))

    def _stored_sentences(self, rows: range) -> range:
        """The sentences of consecutive stored passages."""
        start = int(self._sentence_ends[rows.start - 1]) if rows.start else 0
        return range(start, int(self._sentence_ends[rows.stop - 1]) if rows else start)

    def vectors(self, rows: npt.ArrayLike) -> Array:
        """The vectors of passages, (n, d), in half precision."""
        return self.passage_vectors.take(self._visible.stored(rows), 0)

    def codes(self, part: Part) -> tuple[bytes | None, bytes | None]:
        """The short codes of the passages and of the sentences of one collection, where search scans such."""
        return self._passage_indexes[part.number].codes(), self._sentence_indexes[part.number].codes()

    def nearest_passages(self, vector: Floats, k: int, allowed: Rows | None = None) -> Rows:
        """The rows of about the k passages nearest to (d,), of `allowed` (ascending) alone where it is given."""
        results: list[tuple[Floats, Rows]] = []
        for part in self._visible.parts:
            rows = self._visible.range_of(part)
            wanted = _within(allowed, rows)
            scores, places = self._passage_indexes[part.number].search(vector, k, wanted)
            results.append((scores, places + rows.start))
        return _best(results, k)

    def nearest_sentences(self, vector: Floats, k: int, allowed: Rows | None = None) -> Rows:
        """The numbers of about the k sentences nearest to (d,), of the passages in `allowed` where it is given."""
        sentences = None if allowed is None else self.sentences_of(allowed)[0]
        results: list[tuple[Floats, Rows]] = []
        for part in self._visible.parts:
            numbers = self._stored_sentences(part.rows)
            scores, places = self._sentence_indexes[part.number].search(vector, k, _within(sentences, numbers))
            results.append((scores, places + numbers.start))
        return _best(results, k)

    def candidates(
        self, vector: Floats, each: int, also: Rows, allowed: Rows | None = None, screen: Screen | None = None
    ) -> Candidates:
        """As `Snapshot.candidates`."""
        by_passage = self.nearest_passages(vector, each, allowed)
        by_sentence = self.rows_of_sentences(self.nearest_sentences(vector, 2 * each, allowed))
        rows = sorted({*by_passage.tolist(), *by_sentence.tolist(), *also.tolist()})
        best = best_sentences(self.sentences_in(rows), rows, vector)
        found = Candidates(rows, widened(self.vectors(rows)) @ vector, best)
        return screen.best(found) if screen else found

    def sentences_in(self, rows: Sequence[int]) -> Sentences:
        """The vectors of all sentences of passages."""
        numbers, owners = self.sentences_of(np.asarray(rows, np.int64))
        return Sentences(self.sentence_vectors.take(numbers, 0), owners)

    def tokens_in(self, rows: Sequence[int]) -> Tokens:
        """The signs of all token vectors of passages."""
        numbers, owners = self.sentences_of(np.asarray(rows, np.int64))
        tokens, sentences = self.tokens_of(numbers)
        return Tokens(self.token_signs.take(tokens, 0), sentences, owners)

    def token_range(self, sentences: range) -> range:
        """The numbers of the tokens of consecutive sentences among all tokens."""
        if not sentences:
            return range(0)
        start = int(self._token_ends[sentences.start - 1]) if sentences.start else 0
        return range(start, int(self._token_ends[sentences.stop - 1]))

    def token_ends(self, sentences: range) -> Array:
        """Where each of consecutive sentences ends, counted from the first one's first token."""
        return self._token_ends[sentences.start : sentences.stop] - self.token_range(sentences).start

    def sentence_ends(self, rows: range) -> Array:
        """Where each of consecutive stored passages ends among their sentences, counted from the first one's first."""
        return self._sentence_ends[rows.start : rows.stop] - self._stored_sentences(rows).start

    def rows_of_sentences(self, sentences: Rows) -> Rows:
        """The passage row of each sentence."""
        return self._visible.visible(np.searchsorted(self._sentence_ends, sentences, side="right"))

    def sentences_of(self, rows: Rows) -> tuple[Rows, Rows]:
        """The numbers of all sentences of these passages, and the place in `rows` of each one's passage."""
        stored = self._visible.stored(rows)
        return runs(before(self._sentence_ends, stored), self._sentence_ends[stored])

    def tokens_of(self, sentences: Rows) -> tuple[Rows, Rows]:
        """The numbers of all tokens of these sentences, and the place in `sentences` of each one's sentence."""
        return runs(before(self._token_ends, sentences), self._token_ends[sentences])

    def piece_idf(self, pieces: npt.NDArray[np.int32]) -> Floats:
        """The inverse document frequency over passages of word pieces, by their vocabulary ids."""
        return self._piece_idf(pieces)

    def verify(self) -> None:
        """Compare every checksum. Raises `DamagedSnapshotError`."""
        check_files(self.folder, self.manifest, checksums=True)


def _within(numbers: Rows | None, bounds: range) -> Rows | None:
    """Those of some ascending numbers that lie in a range, counted from its start; None stays None."""
    if numbers is None:
        return None
    first, last = np.searchsorted(numbers, [bounds.start, bounds.stop])
    return numbers[first:last] - bounds.start


def best_sentences(sentences: Sentences, rows: Sequence[int], vector: Floats) -> Floats:
    """The highest cosine of any sentence of each passage with (d,); -1 for a passage without one."""
    cosines = widened(sentences.vectors) @ vector
    best = np.full(len(rows), -1.0, np.float32)
    starts = np.flatnonzero(np.diff(sentences.owners, prepend=-1))
    if len(starts):
        best[sentences.owners[starts]] = np.maximum.reduceat(cosines, starts)
    return best


def _best(results: Sequence[tuple[Floats, Rows]], k: int) -> Rows:
    """The numbers of the k highest scores."""
    if len(results) == 1:
        return results[0][1]
    scores, numbers = (np.concatenate(column) for column in zip(*results, strict=True)) if results else (_NONE, _NONE)
    return numbers[np.lexsort((numbers, -scores))[:k]]
