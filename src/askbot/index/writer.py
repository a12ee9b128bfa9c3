"""The files of a new snapshot, written document by document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypedDict

import numpy as np

from askbot.domain import Attribution, Collection, Document, Passage
from askbot.index.arrays import Array, ArrayWriter
from askbot.index.bm25 import Bm25Writer
from askbot.index.docstore_writer import LIBRARY, DocstoreWriter
from askbot.index.encoding_inputs import headings_of
from askbot.index.faiss_index import write_index
from askbot.index.mentions import Resolver
from askbot.index.parts import Part
from askbot.index.snapshot import FileSnapshot
from askbot.text.markup import readable
from askbot.text.words import words

if TYPE_CHECKING:
    from askbot.encoder import Encoding


class Counts(TypedDict):
    """What a snapshot holds."""

    passages: int
    sentences: int
    tokens: int


class SnapshotWriter:
    """Fills a folder with the files of a snapshot, all but the manifest."""

    def __init__(self, folder: Path, dimension: int, older: FileSnapshot | None) -> None:
        self._folder = folder
        self._older = older
        self._stack = ExitStack()

        def array(name: str, dtype: type[np.generic], width: int | None = None) -> ArrayWriter:
            return self._stack.enter_context(ArrayWriter(folder / f"{name}.npy", dtype, width))

        self._passages = array("passages", np.float16, dimension)
        self._sentences = array("sentences", np.float16, dimension)
        self._tokens = array("tokens", np.uint8, (dimension + 7) // 8)
        self._pieces = array("pieces", np.int32)
        self._sentence_ends = array("sentence_ends", np.int64)
        self._token_ends = array("token_ends", np.int64)
        self._docstore = DocstoreWriter(folder / LIBRARY)
        self._bm25 = Bm25Writer(folder, older.words.vocabulary() if older else [])
        self._moves: list[tuple[int, int, int, int]] = []
        self._documents = 0
        self._parts: list[Part] = []

    def begin(self, collection: Collection) -> None:
        """What is added from here on belongs to this collection."""
        self._parts.append(Part(len(self._parts), collection, 0, range(self._passages.rows, self._passages.rows)))

    def _count(self) -> None:
        """Another document of the present collection, whose passages are written."""
        last = self._parts[-1]
        self._parts[-1] = replace(last, documents=last.documents + 1, rows=range(last.rows.start, self._passages.rows))
        self._documents += 1

    def add(
        self,
        document: Document,
        passages: Sequence[Passage],
        encodings: Sequence[Encoding],
        attributions: Sequence[Attribution],
    ) -> None:
        """Add a document that was encoded just now."""
        rows = range(self._passages.rows, self._passages.rows + len(passages))
        self._add_texts(document, rows, passages, attributions)
        for passage, encoding in zip(passages, encodings, strict=True):
            self._bm25.add(words(" ".join([*headings_of(document, passage), readable(passage.text)])))
            self._add_vectors(encoding)
        self._count()

    def copy(self, number: int, rows: range) -> None:
        """Carry over the document with this number and these rows of the older snapshot."""
        if self._older is None:
            raise ValueError("there is no older snapshot to copy from")
        older = self._older
        self._moves.append((number, self._documents, self._parts[-1].number, self._passages.rows))
        if rows:
            self._copy_passages(older, rows)
        self._count()

    def move(self, document: Document, rows: range) -> None:
        """Carry over these rows of the older snapshot as the passages of a document that lay at another path."""
        if self._older is None:
            raise ValueError("there is no older snapshot to copy from")
        older, here = self._older, range(self._passages.rows, self._passages.rows + len(rows))
        passages = [_at(document.path, passage) for passage in older.docstore.passages(rows).values()]
        attributions = dict.fromkeys(a for row in rows for a in older.docstore.attributions(row))
        self._add_texts(document, here, passages, tuple(attributions))
        if rows:
            self._copy_passages(older, rows)
        self._count()

    def _add_texts(
        self, document: Document, rows: range, passages: Sequence[Passage], attributions: Sequence[Attribution]
    ) -> None:
        number, collection = self._documents, self._parts[-1].number
        self._docstore.add_document(number, collection, document, rows)
        self._docstore.add_passages(number, rows, passages, attributions)
        self._docstore.mentions.add(number, collection, document, rows, passages, attributions)

    def _copy_passages(self, older: FileSnapshot, rows: range) -> None:
        sentences = range(older.sentence_range(rows.start).start, older.sentence_range(rows.stop - 1).stop)
        tokens = older.token_range(sentences)
        self._sentence_ends.append(older.sentence_ends(rows) + self._sentences.rows)
        self._token_ends.append(older.token_ends(sentences) + self._tokens.rows)
        self._passages.append(older.passage_vectors[rows.start : rows.stop])
        self._sentences.append(older.sentence_vectors[sentences.start : sentences.stop])
        self._tokens.append(older.token_signs[tokens.start : tokens.stop])
        self._pieces.append(older.token_pieces[tokens.start : tokens.stop])
        self._bm25.copy(older.words, rows)

    def leave_out(self, unreadable: Mapping[str, tuple[str, str]]) -> None:
        """Remember files that cannot be read: path → checksum and reason."""
        self._docstore.add_unreadable((path, *reason) for path, reason in unreadable.items())

    def finish(self, resolver: Resolver | None = None) -> Counts:
        """Write what needs all documents: vector indexes, BM25, the vocabulary, and who the speakers are."""
        self._stack.close()
        if self._older is not None and self._moves:
            self._docstore.copy_from(self._older.folder / LIBRARY, self._moves)
        self._docstore.add_collections(self._parts)
        self._docstore.mentions.finish(resolver)
        self._bm25.finish(self._docstore, self._parts)
        self._docstore.close()
        self._count_pieces()
        self._index_vectors()
        return Counts(passages=self._passages.rows, sentences=self._sentences.rows, tokens=self._tokens.rows)

    def _index_vectors(self) -> None:
        """An index of the passages and one of the sentences for each collection, two at a time.

        The arrays are opened first: NumPy reads their headers with `ast`, which in Python 3.11 fails at times where two
        threads do so at once (github.com/python/cpython/issues/106905).
        """
        passages, sentences, ends = (
            np.load(self._folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)
            for name in ("passages", "sentences", "sentence_ends")
        )
        bounds = np.concatenate([[0], ends])
        with ThreadPoolExecutor(2) as beside:
            for part in self._parts:
                first, last = part.rows.start, part.rows.stop
                vectors = {"passages": passages[first:last], "sentences": sentences[bounds[first] : bounds[last]]}
                files = [self._folder / f"{name}-{part.number}.faiss" for name in vectors]
                list(beside.map(write_index, files, vectors.values()))

    def _count_pieces(self) -> None:
        """In how many passages of each collection each word piece stands: (collections, pieces), row after row."""
        pieces, sentence_ends, token_ends = (
            np.load(self._folder / f"{name}.npy", allow_pickle=False)
            for name in ("pieces", "sentence_ends", "token_ends")
        )
        ends = np.concatenate([[0], np.concatenate([[0], token_ends])[sentence_ends]])
        size = int(pieces.max(initial=0)) + 1
        counts = [_spread(pieces, ends[part.rows.start : part.rows.stop + 1], size) for part in self._parts]
        np.save(self._folder / "piece_counts.npy", np.concatenate(counts).astype(np.int64))

    def _add_vectors(self, encoding: Encoding) -> None:
        self._token_ends.append(encoding.ends + self._tokens.rows)
        self._tokens.append(encoding.signs)
        self._pieces.append(encoding.pieces)
        self._sentences.append(encoding.spans)
        self._sentence_ends.append([self._sentences.rows])
        self._passages.append(encoding.vector[None])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._stack.close()


def _at(path: str, passage: Passage) -> Passage:
    """A passage of a document that lies elsewhere now."""
    return replace(passage, id=f"{path}#{passage.id.rpartition('#')[2]}", document=path)


def _spread(pieces: Array, bounds: Array, size: int) -> Array:
    """(size,): how many of some passages, the tokens of each between two of the bounds, each word piece stands in."""
    owner = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
    taken = pieces[bounds[0] : bounds[-1]]
    return np.bincount(np.unique(owner * size + taken) % size, minlength=size)
