"""Snapshots larger than real data gives: real passages, their vectors a little disturbed and their words mixed.

The first MADE passages are written one by one, as an index is; larger snapshots repeat them, with vectors of their own.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from askbot.domain import GENERAL, Collection, Document, Floats, Passage, Sentence
from askbot.encoder import Encoder, Encoding
from askbot.evaluation import load_questions
from askbot.index.docstore_writer import LIBRARY
from askbot.index.encoding_inputs import encoder_input, passages_of
from askbot.index.manifest import Manifest, file_entries, write_manifest
from askbot.index.snapshot import FileSnapshot
from askbot.index.writer import Counts, SnapshotWriter

BASE = 400
"""Real passages that the others are made from."""
MADE = 10_000
NOISE = 0.35
LONGEST_SENTENCE = 40
Real = tuple[Document, Passage, Encoding]


def real_passages(folder: Path, encoder: Encoder) -> list[Real]:
    """The first passages of a BEIR folder with their vectors."""
    pairs = [(d, p) for d in load_questions(folder).documents[:BASE] for p in passages_of(d, encoder)][:BASE]
    encodings = encoder.encode([encoder_input(d, p, encoder) for d, p in pairs])
    return [(d, p, e) for (d, p), e in zip(pairs, encodings, strict=True)]


def make_snapshot(place: Path, real: list[Real], count: int, encoder: Encoder) -> None:
    """Write a snapshot of so many passages, a multiple of MADE where it is more than MADE."""
    place.mkdir(parents=True)
    made = min(count, MADE)
    with SnapshotWriter(place, encoder.dimension, None) as writer:
        writer.begin(Collection(GENERAL))
        for document, passage, encoding in _varied(real, made):
            writer.add(document, [passage], [encoding], [])
        _seal(place, writer.finish(), encoder)
    if count > made:
        first = place.rename(place.with_name(f"{place.name}-first"))
        place.mkdir()
        older = FileSnapshot(first)
        with _Multiplier(place, encoder.dimension, older) as writer:
            counts = writer.multiply(older, count // made)
        _multiply_library(first / LIBRARY, place / LIBRARY, count // made)
        _seal(place, counts, encoder)
        shutil.rmtree(first)


class _Multiplier(SnapshotWriter):
    """Writes a snapshot several times over, in blocks."""

    def multiply(self, older: FileSnapshot, times: int) -> Counts:
        """Everything but the documents' and passages' words."""
        rng = np.random.default_rng(1)
        rows, sentences = range(len(older)), range(older.manifest.sentences)
        self.begin(Collection(GENERAL))
        for _ in range(times):
            self._sentence_ends.append(older.sentence_ends(rows) + self._sentences.rows)
            self._token_ends.append(older.token_ends(sentences) + self._tokens.rows)
            self._passages.append(_beside(np.asarray(older.passage_vectors, np.float32), rng))
            self._sentences.append(_beside(np.asarray(older.sentence_vectors, np.float32), rng))
            self._tokens.append(older.token_signs)
            self._pieces.append(older.token_pieces)
            self._bm25.copy(older.words, rows)
        self._parts = [replace(self._parts[0], documents=times * older.document_count, rows=range(self._passages.rows))]
        return self.finish()


def _multiply_library(first: Path, place: Path, times: int) -> None:
    with sqlite3.connect(place, isolation_level=None) as db:
        db.execute("PRAGMA journal_mode=OFF")
        db.execute("ATTACH ? AS first", (str(first),))
        db.execute("BEGIN")
        for n in range(times):
            db.execute(
                "INSERT INTO documents SELECT number + ?1, collection, ?2 || path, sha256, title, date, publisher, "
                "url, first + ?1, last + ?1, day, text, date_guessed, authors, pages FROM first.documents",
                (n * MADE, f"{n:04d}-"),
            )
            db.execute(
                'INSERT INTO passages SELECT row + ?1, ?2 || id, document + ?1, section, start, "end", lines, '
                "sentences, attributions, text FROM first.passages",
                (n * MADE, f"{n:04d}-"),
            )
        db.execute("COMMIT")


def _seal(place: Path, counts: Counts, encoder: Encoder) -> None:
    manifest = Manifest(
        snapshot=place.name,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        encoder=encoder.fingerprint,
        weights=encoder.checksum,
        attributor="silent",
        dimension=encoder.dimension,
        documents=counts["passages"],
        corpus="",
        files=file_entries(place),
        **counts,
    )
    write_manifest(place, manifest)


def _varied(real: list[Real], count: int) -> Iterator[Real]:
    """Passages of one sentence each: a real one's, with a few of another's words, and vectors beside theirs."""
    rng = np.random.default_rng(0)
    for number in range(count):
        document, passage, encoding = real[number % len(real)]
        other = real[int(rng.integers(len(real)))][1]
        at = int(rng.integers(len(passage.sentences)))
        sentence = passage.sentences[at]
        mine = passage.sentence_text(sentence).split()[:LONGEST_SENTENCE]
        text = " ".join([*mine, *rng.choice(other.text.split(), 8)])
        inside = (encoding.offsets[:, 0] >= sentence.start - passage.start) & (
            encoding.offsets[:, 1] <= sentence.end - passage.start
        )
        path = f"{number:08d}.md"
        yield (
            Document(path, text, f"{document.title} {number}", f"{number:064d}"),
            Passage(f"{path}#1", path, (), 0, len(text), (1, 1), text, (Sentence(0, len(text), (1, 1)),)),
            Encoding(
                vector=_beside(encoding.vector[None], rng)[0],
                spans=_beside(encoding.spans[at : at + 1], rng),
                ends=np.asarray([inside.sum()]),
                signs=encoding.signs[inside],
                offsets=encoding.offsets[inside] - (sentence.start - passage.start),
                pieces=encoding.pieces[inside],
            ),
        )


def _beside(vectors: Floats, rng: np.random.Generator) -> Floats:
    """Unit vectors (n, d) a little away from others."""
    moved = vectors + (NOISE / vectors.shape[1] ** 0.5) * rng.standard_normal(vectors.shape, np.float32)
    return moved / np.linalg.norm(moved, axis=1, keepdims=True)
