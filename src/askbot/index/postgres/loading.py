"""A snapshot's files into tables, and back into files."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from askbot.index.docstore_writer import LIBRARY, read_only
from askbot.index.postgres.halfvec import packed
from askbot.index.postgres.schema import COMPARED, columns_of, completion, creation, nearness, schema_of
from askbot.index.snapshot import FileSnapshot

if TYPE_CHECKING:
    from psycopg import Connection

CHUNK = 1 << 20
"""Bytes of a file that are one row."""
BATCH = 4096
"""Passages whose vectors are read at a time."""
MEMORY = "512MB"
"""What the server may take while it builds an index of vectors."""

_TAKEN_OVER = (
    "collections",
    "documents",
    "passages",
    "mentions",
    "statements",
    "entities",
    "entity_parts",
    "entity_words",
)
"""Tables that a library's file has with the same columns."""
_FREQUENCIES = "SELECT w.word, f.collection, f.frequency FROM words w JOIN word_frequencies f ON f.number = w.number"

_WIRE = {"int": "int4", "halfvec": "bytea"}
"""The types as which columns are sent: the bytes of a vector are its own."""

_Coded = tuple[int, bytes | None, bytes | None, bytes]
"""A row of `codes`."""


def load(db: Connection[Any], number: int, files: FileSnapshot) -> None:
    """Fill and index the tables of a snapshot, and make them partitions; in the transaction under way."""
    db.execute(f"SET LOCAL maintenance_work_mem = '{MEMORY}'".encode())
    for statement in creation(number):
        db.execute(statement.encode())
    with closing(sqlite3.connect(read_only(files.folder / LIBRARY), uri=True)) as library:
        for table in _TAKEN_OVER:
            rows = library.execute(f"SELECT {', '.join(columns_of(table))} FROM {table}")  # noqa: S608
            _copy(db, number, table, map(_plain, rows) if table == "passages" else rows)
        _copy(db, number, "word_frequencies", library.execute(_FREQUENCIES))
    _copy(db, number, "stems", _stems(files))
    _copy(db, number, "passage_vectors", enumerate(_packed(files.passage_vectors)))
    _copy(db, number, "sentence_vectors", _sentences(files))
    codes = list(_codes(files))
    _copy(db, number, "codes", codes)
    _copy(db, number, "tokens", _tokens(files))
    _copy(db, number, "files", _chunks(files.folder))
    for statement in completion(number):
        db.execute(statement.encode())
    dimension = files.manifest.dimension
    for table, is_needed in zip(("passage_vectors", "sentence_vectors"), _needs_graph(codes), strict=True):
        if is_needed:
            db.execute(nearness(number, table, dimension).encode())


def _needs_graph(codes: Iterable[_Coded]) -> tuple[bool, bool]:
    """Whether passages, and sentences, of a collection are more than are all compared, and have no short codes."""
    by_passage = by_sentence = False
    for _, passages, sentences, raw in codes:
        ends = np.frombuffer(raw, "<i8")
        by_passage |= passages is None and len(ends) > COMPARED
        by_sentence |= sentences is None and int(ends[-1:].sum()) > COMPARED
    return by_passage, by_sentence


def save(db: Connection[Any], number: int, folder: Path) -> None:
    """Write the files of a snapshot into a folder."""
    home = schema_of(number)
    names = [row["name"] for row in db.execute(f"SELECT DISTINCT name FROM {home}.files".encode()).fetchall()]  # noqa: S608
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as stream:
            for chunk in _parts_of(db, home, name):
                stream.write(chunk)


def _parts_of(db: Connection[Any], home: str, name: str) -> Iterator[bytes]:
    part = 0
    sql = f"SELECT data FROM {home}.files WHERE name = %s AND part = %s".encode()  # noqa: S608
    while (row := db.execute(sql, (name, part), binary=True).fetchone()) is not None:
        yield row["data"]
        part += 1


def _copy(db: Connection[Any], number: int, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    columns = columns_of(table)
    sql = f"COPY {schema_of(number)}.{table} ({', '.join(columns)}) FROM STDIN (FORMAT BINARY)"
    with db.cursor() as cursor, cursor.copy(sql.encode()) as copy:
        copy.set_types([_WIRE.get(kind, kind) for kind in columns.values()])
        for row in rows:
            copy.write_row(row)


def _plain(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """A passage, its attributions as JSON that is not encoded again."""
    from psycopg.types.json import Jsonb

    return *row[:8], Jsonb(row[8], dumps=str), row[9]


def _packed(vectors: Any) -> Iterator[bytes]:
    """All of (n, d) memory-mapped vectors, some at a time."""
    for start in range(0, len(vectors), BATCH):
        yield from packed(np.asarray(vectors[start : start + BATCH]))


def _stems(files: FileSnapshot) -> Iterator[tuple[str, bytes, bytes]]:
    for stem, rows, counts in files.words.stems():
        yield stem, rows.astype("<i4").tobytes(), counts.astype("<f4").tobytes()


def _sentences(files: FileSnapshot) -> Iterator[tuple[int, int, bytes]]:
    vectors = _packed(files.sentence_vectors)
    for row in range(files.manifest.passages):
        for place in range(len(files.sentence_range(row))):
            yield row, place, next(vectors)


def _codes(files: FileSnapshot) -> Iterator[_Coded]:
    for part in files.docstore.visible.parts:
        passages, sentences = files.codes(part)
        yield part.number, passages, sentences, files.sentence_ends(part.rows).astype("<i8").tobytes()


def _tokens(files: FileSnapshot) -> Iterator[tuple[int, bytes, bytes]]:
    for row in range(files.manifest.passages):
        sentences = files.sentence_range(row)
        tokens = files.token_range(sentences)
        signs = np.ascontiguousarray(files.token_signs[tokens.start : tokens.stop])
        yield row, signs.tobytes(), files.token_ends(sentences).astype("<i8").tobytes()


def _chunks(folder: Path) -> Iterator[tuple[str, int, bytes]]:
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        with path.open("rb") as stream:
            part = 0
            while (data := stream.read(CHUNK)) or not part:
                yield name, part, data
                part += 1
