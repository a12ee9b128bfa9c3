"""Writes the words of a snapshot into one SQLite file: documents, passages, attributions, and the vocabulary."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import astuple
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from askbot.domain import ENGLISH, Attribution, Document, Passage, Sentence, Span
from askbot.index.document_dates import day_of
from askbot.index.mentions import MentionWriter
from askbot.index.parts import Part

LIBRARY = "library.sqlite"
SCHEMA_SQL = """
CREATE TABLE collections (
    number INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL, title TEXT NOT NULL, description TEXT NOT NULL,
    language TEXT NOT NULL, is_default INTEGER NOT NULL, documents INTEGER NOT NULL,
    first INTEGER NOT NULL, last INTEGER NOT NULL
);
CREATE TABLE documents (
    number INTEGER PRIMARY KEY, collection INTEGER NOT NULL,
    path TEXT UNIQUE NOT NULL, sha256 TEXT NOT NULL, title TEXT NOT NULL,
    date TEXT, publisher TEXT, url TEXT, first INTEGER NOT NULL, last INTEGER NOT NULL, day INTEGER, text TEXT NOT NULL,
    date_guessed INTEGER NOT NULL, authors TEXT NOT NULL, pages TEXT NOT NULL
);
CREATE TABLE unreadable (path TEXT PRIMARY KEY, sha256 TEXT NOT NULL, reason TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX days ON documents (day) WHERE day IS NOT NULL;
CREATE TABLE passages (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL, document INTEGER NOT NULL, section TEXT NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, lines TEXT NOT NULL, sentences TEXT NOT NULL,
    attributions TEXT NOT NULL, text TEXT NOT NULL
);
CREATE INDEX passage_ids ON passages (id);
CREATE TABLE words (word TEXT PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE word_frequencies (
    number INTEGER NOT NULL, collection INTEGER NOT NULL, frequency INTEGER NOT NULL, PRIMARY KEY (number, collection)
) WITHOUT ROWID;
CREATE TABLE stems (stem TEXT PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID;
"""
_json = json.JSONEncoder(ensure_ascii=False).encode


class DocstoreWriter:
    """Fills a new library; nothing else may have it open."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None, uri=True)
        self._db.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;")
        self._db.executescript(SCHEMA_SQL)
        self.mentions = MentionWriter(self._db)
        self._db.execute("BEGIN")
        self._year = datetime.now(UTC).year

    def add_collections(self, parts: Iterable[Part]) -> None:
        """Add the collections, each with what it holds."""
        self._db.executemany(
            "INSERT INTO collections VALUES (?,?,?,?,?,?,?,?,?)",
            [(p.number, *astuple(p.collection), p.documents, p.rows.start, p.rows.stop) for p in parts],
        )

    def add_document(self, number: int, collection: int, document: Document, rows: range) -> None:
        """Add a document of the collection with a number, whose passages have the rows `rows`."""
        self._db.execute(
            "INSERT INTO documents VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (
                number,
                collection,
                document.path,
                document.sha256,
                document.title,
                document.date.isoformat() if document.date else None,
                document.publisher,
                document.url,
                rows.start,
                rows.stop,
                day_of(document, self._year),
                document.text,
                document.date_guessed,
                _json(document.authors),
                _json(document.pages),
            ),
        )

    def add_passages(
        self, number: int, rows: range, passages: Sequence[Passage], attributions: Sequence[Attribution]
    ) -> None:
        """Add the passages of one document, each with the attributions that touch it."""
        self._db.executemany(
            "INSERT INTO passages VALUES (?,?,?,?,?,?,?,?,?,?)",
            [_passage_row(row, number, p, attributions) for row, p in zip(rows, passages, strict=True)],
        )

    def copy_from(self, older: Path, moves: Iterable[tuple[int, int, int, int]]) -> None:
        """Copy documents from another library: (old number, new number, new collection, new first row) each."""
        self._db.execute("COMMIT")
        self._db.execute("ATTACH ? AS older", (read_only(older),))
        self._db.execute("BEGIN")
        self._db.execute(
            "CREATE TEMP TABLE moves (old INTEGER PRIMARY KEY, new INTEGER, collection INTEGER, first INTEGER)"
        )
        self._db.executemany("INSERT INTO moves VALUES (?,?,?,?)", moves)
        self._db.execute(
            "INSERT INTO documents SELECT m.new, m.collection, d.path, d.sha256, d.title, d.date, d.publisher, d.url, "
            "m.first, m.first + d.last - d.first, d.day, d.text, d.date_guessed, d.authors, d.pages "
            "FROM moves m JOIN older.documents d ON d.number = m.old"
        )
        self._db.execute(
            "INSERT INTO passages SELECT p.row + m.first - d.first, p.id, m.new, p.section, p.start, p.end, p.lines, "
            "p.sentences, p.attributions, p.text FROM moves m JOIN older.documents d ON d.number = m.old "
            "JOIN older.passages p ON p.row >= d.first AND p.row < d.last"
        )
        self.mentions.copy()
        self._db.execute("COMMIT")
        self._db.execute("DETACH older")
        self._db.execute("BEGIN")

    def add_unreadable(self, files: Iterable[tuple[str, str, str]]) -> None:
        """Add (path, checksum, reason) of files that were left out for what is in them."""
        self._db.executemany("INSERT INTO unreadable VALUES (?,?,?)", files)

    def add_words(self, words: Iterable[str], frequencies: Iterable[tuple[int, int, int]]) -> None:
        """Add words as they stand, folded, in the order of their numbers.

        `frequencies` are (number, collection, passages of that collection that hold it).
        """
        self._db.executemany("INSERT INTO words VALUES (?,?)", ((word, n) for n, word in enumerate(words)))
        self._db.executemany("INSERT INTO word_frequencies VALUES (?,?,?)", frequencies)

    def add_stems(self, stems: Iterable[str]) -> None:
        """Add stems in the order of their numbers."""
        self._db.executemany("INSERT INTO stems VALUES (?,?)", ((stem, n) for n, stem in enumerate(stems)))

    def close(self) -> None:
        """Commit and close."""
        self._db.execute("COMMIT")
        self._db.close()


def read_only(path: Path) -> str:
    """Read only and without locks: a finished library never changes."""
    return f"{path.resolve().as_uri()}?mode=ro&immutable=1"


def _passage_row(row: int, number: int, passage: Passage, attributions: Sequence[Attribution]) -> tuple[Any, ...]:
    touching = [_packed(a) for a in attributions if _touches(a, passage)]
    return (
        row,
        passage.id,
        number,
        _json(passage.section),
        passage.start,
        passage.end,
        _json(passage.lines),
        _json([_sentence_row(s) for s in passage.sentences]),
        _json(touching),
        passage.text,
    )


def _sentence_row(sentence: Sentence) -> list[int | str]:
    lead = [sentence.lead.start, sentence.lead.end] if sentence.lead else []
    language = [sentence.language] if sentence.language != ENGLISH else []
    return [sentence.start, sentence.end, *sentence.lines, *lead, *language]


def _touches(attribution: Attribution, passage: Passage) -> bool:
    passage_span = Span(passage.start, passage.end)
    return any(passage_span.overlaps(s) for s in (*attribution.content, *attribution.cue, *attribution.source))


def _packed(a: Attribution) -> list[Any]:
    spans = [[[s.start, s.end] for s in part] for part in (a.source, a.cue, a.content)]
    return [*spans, a.stance.value, a.speaker, a.cue_text, a.inferred, a.shown]
