"""One complete, immutable index on disk, opened for reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from askbot.domain import Attribution, Document, Passage
from askbot.errors import MismatchedSnapshotError
from askbot.index.arrays import Array, before, open_array, runs
from askbot.index.bm25 import Bm25
from askbot.index.docstore import LIBRARY, Docstore
from askbot.index.faiss_index import VectorIndex
from askbot.index.manifest import REBUILD, VERIFY_LIMIT, Manifest, check_files, read_manifest

Rows = npt.NDArray[np.int64]


class Snapshot:
    """Everything a search needs, memory-mapped; safe to share between threads. Rows number the passages from 0."""

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
        self.bm25 = Bm25(folder, self.docstore, m.passages)
        self.passage_vectors = open_array(folder / "passages.npy", np.float16, m.dimension, m.passages)
        self.sentence_vectors = open_array(folder / "sentences.npy", np.float16, m.dimension, m.sentences)
        self.token_signs = open_array(folder / "tokens.npy", np.uint8, (m.dimension + 7) // 8, m.tokens)
        self.token_pieces = open_array(folder / "pieces.npy", np.int32, rows=m.tokens)
        self._piece_counts = open_array(folder / "piece_counts.npy", np.int64)
        self._sentence_ends = open_array(folder / "sentence_ends.npy", np.int64, rows=m.passages)
        self._token_ends = open_array(folder / "token_ends.npy", np.int64, rows=m.sentences)
        self.passage_index = VectorIndex(folder / "passages.faiss", m.passages, m.dimension)
        self.sentence_index = VectorIndex(folder / "sentences.faiss", m.sentences, m.dimension)

    @property
    def id(self) -> str:
        """The snapshot's name."""
        return self.manifest.snapshot

    def __len__(self) -> int:
        return self.manifest.passages

    def require(self, fingerprint: str, dimension: int) -> None:
        """Check that an encoder's vectors are comparable, whatever precision it computes in.

        Raises `MismatchedSnapshotError`.
        """
        m = self.manifest
        if (weights_of(m.encoder), m.dimension) != (weights_of(fingerprint), dimension):
            raise MismatchedSnapshotError(
                f"The index {m.snapshot} was made with {m.encoder} ({m.dimension} dimensions), "
                f"the encoder is {fingerprint} ({dimension}).",
                REBUILD,
            )

    def passage(self, row: int) -> Passage:
        """The passage of a row. Raises `KeyError`."""
        return self.docstore.passage(row)

    def passages(self, rows: Sequence[int]) -> Mapping[int, Passage]:
        """Passages by their rows. Raises `KeyError`."""
        return self.docstore.passages(rows)

    def row_of(self, passage_id: str) -> int:
        """The row of the passage with this id. Raises `KeyError`."""
        return self.docstore.row_of(passage_id)

    def document(self, path: str) -> Document:
        """A document by its path. Raises `KeyError`."""
        return self.docstore.document(path)

    def documents(self) -> list[str]:
        """The paths of all documents, in order."""
        return [path for _, path, _, _ in self.docstore.document_rows()]

    def attributions(self, row: int) -> tuple[Attribution, ...]:
        """The attributions that touch a passage; offsets count in the document's text."""
        return self.docstore.attributions(row)

    def sentence_range(self, row: int) -> range:
        """The numbers of a passage's sentences among all sentences."""
        return range(int(self._sentence_ends[row - 1]) if row else 0, int(self._sentence_ends[row]))

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
        """Where each of consecutive passages ends among their sentences, counted from the first one's first."""
        return self._sentence_ends[rows.start : rows.stop] - self.sentence_range(rows.start).start

    def rows_of_sentences(self, sentences: Rows) -> Rows:
        """The passage row of each sentence."""
        return np.searchsorted(self._sentence_ends, sentences, side="right")

    def sentences_of(self, rows: Rows) -> tuple[Rows, Rows]:
        """The numbers of all sentences of these passages, and the place in `rows` of each one's passage."""
        return runs(before(self._sentence_ends, rows), self._sentence_ends[rows])

    def tokens_of(self, sentences: Rows) -> tuple[Rows, Rows]:
        """The numbers of all tokens of these sentences, and the place in `sentences` of each one's sentence."""
        return runs(before(self._token_ends, sentences), self._token_ends[sentences])

    def piece_idf(self, pieces: npt.NDArray[np.int32]) -> npt.NDArray[np.float32]:
        """The inverse document frequency over passages of word pieces, by their vocabulary ids."""
        known = np.minimum(pieces, len(self._piece_counts) - 1)
        counts = np.where(pieces < len(self._piece_counts), self._piece_counts[known], 0)
        return np.log(1 + (len(self) - counts + 0.5) / (counts + 0.5)).astype(np.float32)

    def verify(self) -> None:
        """Compare every checksum. Raises `DamagedSnapshotError`."""
        check_files(self.folder, self.manifest, checksums=True)


def weights_of(fingerprint: str) -> str:
    """What of an encoder's fingerprint names its weights: vectors in bf16 and in fp32 differ less than texts do."""
    return fingerprint.removesuffix("-bf16").removesuffix("-fp32")
