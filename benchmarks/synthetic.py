"""Snapshots larger than real data gives: real passages, their vectors a little disturbed and their words mixed.

The first MADE passages are written one by one, as an index is; larger snapshots repeat them, with vectors of their own.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
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
        _multiply(place, [Repeated(GENERAL, range(made), count // made)], encoder)


def make_collections(place: Path, real: list[Real], small: int, large: int, encoder: Encoder) -> None:
    """Write a snapshot of two collections, `small` and `large`, of so many passages; `large` a multiple of MADE."""
    place.mkdir(parents=True)
    with SnapshotWriter(place, encoder.dimension, None) as writer:
        for name, count in (("small", small), ("large", MADE)):
            writer.begin(Collection(name))
            for document, passage, encoding in _varied(real, count, f"{name}/"):
                writer.add(document, [passage], [encoding], [])
        _seal(place, writer.finish(), encoder)
    parts = [Repeated("small", range(small), 1), Repeated("large", range(small, small + MADE), large // MADE)]
    _multiply(place, parts, encoder)


@dataclass(frozen=True, slots=True)
class Repeated:
    """Passages of a snapshot, each a document of its own, and how often they are written."""

    collection: str
    rows: range
    times: int


def _multiply(place: Path, parts: list[Repeated], encoder: Encoder) -> None:
    """Put in the place of a snapshot one that repeats its parts."""
    first = place.rename(place.with_name(f"{place.name}-first"))
    place.mkdir()
    older = FileSnapshot(first)
    with _Multiplier(place, encoder.dimension, older) as writer:
        counts = writer.multiply(older, parts)
    _multiply_library(first / LIBRARY, place / LIBRARY, parts)
    _seal(place, counts, encoder)
    shutil.rmtree(first)


class _Multiplier(SnapshotWriter):
    """Writes a snapshot several times over, in blocks."""

    def multiply(self, older: FileSnapshot, parts: list[Repeated]) -> Counts:
        """Everything but the documents' and passages' words."""
        rng = np.random.default_rng(1)
        for part in parts:
            self.begin(Collection(part.collection))
            for _ in range(part.times):
                self._repeat(older, part.rows, rng)
            last = self._parts[-1]
            rows = range(last.rows.start, self._passages.rows)
            self._parts[-1] = replace(last, documents=len(rows), rows=rows)
        return self.finish()

    def _repeat(self, older: FileSnapshot, rows: range, rng: np.random.Generator) -> None:
        sentences = range(older.sentence_range(rows.start).start, older.sentence_range(rows.stop - 1).stop)
        tokens = older.token_range(sentences)
        self._sentence_ends.append(older.sentence_ends(rows) + self._sentences.rows)
        self._token_ends.append(older.token_ends(sentences) + self._tokens.rows)
        self._passages.append(_beside(np.asarray(older.passage_vectors[rows.start : rows.stop], np.float32), rng))
        vectors = np.asarray(older.sentence_vectors[sentences.start : sentences.stop], np.float32)
        self._sentences.append(_beside(vectors, rng))
        self._tokens.append(older.token_signs[tokens.start : tokens.stop])
        self._pieces.append(older.token_pieces[tokens.start : tokens.stop])
        self._bm25.copy(older.words, rows)


def _multiply_library(first: Path, place: Path, parts: list[Repeated]) -> None:
    with sqlite3.connect(place, isolation_level=None) as db:
        db.execute("PRAGMA journal_mode=OFF")
        db.execute("ATTACH ? AS first", (str(first),))
        db.execute("BEGIN")
        for part in parts:
            for n in range(part.times):
                given = (n * len(part.rows), f"{n:04d}-", part.rows.start, part.rows.stop)
                db.execute(
                    "INSERT INTO documents SELECT number + ?1, collection, replace(path, '0000-', ?2), sha256, title, "
                    "date, publisher, url, first + ?1, last + ?1, day, text, date_guessed, authors, pages "
                    "FROM first.documents WHERE number >= ?3 AND number < ?4",
                    given,
                )
                db.execute(
                    "INSERT INTO passages SELECT row + ?1, replace(id, '0000-', ?2), document + ?1, section, start, "
                    '"end", lines, sentences, attributions, text '
                    "FROM first.passages WHERE row >= ?3 AND row < ?4",
                    given,
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


def _varied(real: list[Real], count: int, folder: str = "") -> Iterator[Real]:
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
        path = f"{folder}0000-{number:08d}.md"
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
