"""The words of a snapshot: documents, passages, sentences and attributions, and the vocabulary, in one SQLite file."""

from __future__ import annotations

import copy
import json
import math
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Collection as Names
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from askbot.domain import ENGLISH, Attribution, Collection, Document, Passage, Sentence, Span, Stance
from askbot.errors import DamagedSnapshotError
from askbot.index.document_dates import Place, Times, day_of
from askbot.index.manifest import REBUILD
from askbot.index.mentions import MentionWriter
from askbot.index.parts import Part, VisibleRows

LIBRARY = "library.sqlite"
PRESENT = 0.95
"""The share of dated documents that are not later than the present, see `Times`."""
RECENT = 64
"""Documents kept in memory, since one answer needs a few of them several times."""
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
_PASSAGE = 'row, id, document, section, start, "end", lines, sentences, text'
_DOCUMENT = "number, path, sha256, title, date, publisher, url, text, date_guessed, authors, pages"


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
        self._db.execute("ATTACH ? AS older", (_uri(older),))
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


class Docstore:
    """A finished library, read only, or what of it some collections hold; safe to share between threads.

    Rows are those of `visible`.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        try:
            self._db = sqlite3.connect(_uri(path), uri=True, check_same_thread=False)
            self._db.execute("PRAGMA mmap_size=1073741824")
            self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.Error:
            raise DamagedSnapshotError(
                f"The library of the index {path.parent.name} cannot be read.", REBUILD
            ) from None
        self._see(VisibleRows(self._parts()))

    def only(self, collections: Names[str]) -> Docstore:
        """The same library as if it held these collections alone."""
        other = copy.copy(self)
        other._see(self.visible.only(collections))  # noqa: SLF001 - another of this class
        return other

    def _see(self, visible: VisibleRows) -> None:
        self.visible = visible
        self._among = f"collection IN ({','.join(str(part.number) for part in visible.parts)})"
        self._recent: OrderedDict[str, Document] = OrderedDict()
        self.__dict__.pop("times", None)

    def _parts(self) -> list[Part]:
        return [
            Part(number, Collection(name, title, about, language, bool(default)), documents, range(first, last))
            for number, name, title, about, language, default, documents, first, last in self.query(
                "SELECT number, name, title, description, language, is_default, documents, first, last "
                "FROM collections ORDER BY number"
            )
        ]

    def query(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """The rows of a SELECT. Raises `DamagedSnapshotError` where SQLite finds the file damaged."""
        try:
            with self._lock:
                return self._db.execute(sql, values).fetchall()
        except sqlite3.DatabaseError as error:
            name = self.path.parent.name
            raise DamagedSnapshotError(f"The library of the index {name} is damaged: {error}.", REBUILD) from None

    def passage(self, row: int) -> Passage:
        """The passage with a row number. Raises `KeyError`."""
        return self.passages([row])[row]

    def passages(self, rows: Sequence[int]) -> dict[int, Passage]:
        """Passages by their rows. Raises `KeyError` for a row that is not there."""
        stored = self._stored(rows)
        records = self.query(
            f"SELECT {_PASSAGE}, (SELECT path FROM documents WHERE number = document) FROM passages "  # noqa: S608
            "WHERE row IN (SELECT value FROM json_each(?))",
            json.dumps(stored),
        )
        by_row = {int(record[0]): _passage(record) for record in records}
        return {int(row): by_row[place] for row, place in zip(rows, stored, strict=True)}

    def _stored(self, rows: Sequence[int]) -> list[int]:
        """Where rows are stored. Raises `KeyError` for one that is not there."""
        if wrong := [row for row in rows if not 0 <= row < len(self.visible)]:
            raise KeyError(wrong[0])
        return self.visible.stored(rows).tolist()

    def row_of(self, passage_id: str) -> int:
        """The row of a passage's id. Raises `KeyError`."""
        records = self.query("SELECT row FROM passages WHERE id = ?", passage_id)
        stored = next((int(row) for (row,) in records if self.visible.holds(int(row))), None)
        if stored is None:
            raise KeyError(passage_id)
        return int(self.visible.visible(stored))

    def places(self, rows: Sequence[int]) -> dict[int, Place]:
        """The places of passages in their documents, by their rows."""
        records = self.query(
            "SELECT p.row, d.first, d.last, d.day FROM passages p JOIN documents d ON d.number = p.document "
            "WHERE p.row IN (SELECT value FROM json_each(?))",
            json.dumps(self._stored(rows)),
        )
        numbers = self.visible.visible([(row, first) for row, first, _, _ in records]).reshape(-1, 2).tolist()
        return {
            row: Place(start, start + last - first, day)
            for (row, start), (_, first, last, day) in zip(numbers, records, strict=True)
        }

    @cached_property
    def times(self) -> Times | None:
        """When the documents were written; None where no document says."""
        dated = f"FROM documents WHERE day IS NOT NULL AND {self._among}"
        count = self.query(f"SELECT count(*) {dated}")[0][0]
        if not count:
            return None
        sql = f"SELECT day {dated} ORDER BY day LIMIT 1 OFFSET ?"
        present, middle = (int(self.query(sql, math.ceil(share * (count - 1)))[0][0]) for share in (PRESENT, 0.5))
        return Times(present, middle)

    def attributions(self, row: int) -> tuple[Attribution, ...]:
        """The attributions that touch a passage, in the document's order."""
        records = self.query("SELECT attributions FROM passages WHERE row = ?", *self._stored([row]))
        return tuple(_attribution(item) for item in json.loads(records[0][0]))

    def speakers(self) -> Iterator[tuple[int, str]]:
        """The speakers that a reader should see, each with the row of a passage that quotes them, by rows."""
        sql = "SELECT row, attributions FROM passages WHERE row >= ? AND row < ? ORDER BY row"
        rows = (record for run in self.visible.runs for record in self.query(sql, run.start, run.stop))
        for row, (_, attributions) in enumerate(rows):
            said = (_attribution(item) for item in json.loads(attributions))
            for speaker in dict.fromkeys(a.speaker for a in said if a.shown and a.speaker):
                yield row, speaker

    def document(self, path: str) -> Document:
        """A document by its path. Raises `KeyError`."""
        recent = self._recent.get(path)
        if recent is not None:
            return recent
        records = self.query(f"SELECT {_DOCUMENT} FROM documents WHERE path = ? AND {self._among}", path)  # noqa: S608
        if not records:
            raise KeyError(path)
        with self._lock:
            self._recent[path] = document = _document(records[0])
            if len(self._recent) > RECENT:
                self._recent.popitem(last=False)
        return document

    def document_rows(self) -> Iterator[tuple[int, str, str, range]]:
        """Number, path, checksum and passage rows of every document, in order."""
        start = 0
        for number, path, sha256, count in self.query(
            f"SELECT number, path, sha256, last - first FROM documents WHERE {self._among} ORDER BY number"  # noqa: S608
        ):
            yield int(number), str(path), str(sha256), range(start, start := start + int(count))

    def unreadable(self) -> dict[str, tuple[str, str]]:
        """Path → checksum and reason of every file that was left out for what is in it."""
        records = self.query("SELECT path, sha256, reason FROM unreadable")
        return {str(path): (str(sha256), str(reason)) for path, sha256, reason in records}

    def catalogue(self) -> Iterator[tuple[str, str, date | None, int, str]]:
        """Path, title, date, number of passages and collection of every document, by path."""
        names = {part.number: part.collection.name for part in self.visible.parts}
        sql = f"SELECT path, title, date, last - first, collection FROM documents WHERE {self._among} ORDER BY path"  # noqa: S608
        for path, title, day, count, number in self.query(sql):
            yield str(path), str(title), date.fromisoformat(day) if day else None, int(count), names[number]

    def rows_of(
        self, paths: Iterable[str] | None, since: date | None, until: date | None, heading: str | None
    ) -> list[int]:
        """The rows of the passages that fulfil all conditions, ascending; None sets no condition.

        Documents without a date fulfil none on dates. A heading is one above the passage, in any case.
        """
        sql = f"SELECT p.row, p.section FROM passages p JOIN documents d ON d.number = p.document WHERE d.{self._among}"  # noqa: S608
        values: list[str] = []
        if paths is not None:
            sql += " AND d.path IN (SELECT value FROM json_each(?))"
            values.append(json.dumps(sorted(paths)))
        for bound, sign in ((since, ">="), (until, "<=")):
            if bound is not None:
                sql += f" AND d.date {sign} ?"
                values.append(bound.isoformat())
        records = self.query(f"{sql} ORDER BY p.row", *values)
        return self.visible.visible(
            [r for r, section in records if heading is None or _under(heading, section)]
        ).tolist()

    def headings(self) -> list[str]:
        """Every heading that stands above a passage, once each."""
        sql = (
            f"SELECT DISTINCT p.section FROM passages p JOIN documents d ON d.number = p.document WHERE d.{self._among}"  # noqa: S608
        )
        records = self.query(sql)
        return list(dict.fromkeys(heading for (section,) in records for heading in json.loads(section)))

    def undated(self, paths: Iterable[str] | None) -> list[str]:
        """The documents without a date, by path; of `paths` only, where they are given."""
        wanted = None if paths is None else set(paths)
        undated = (
            str(path)
            for (path,) in self.query(
                f"SELECT path FROM documents WHERE date IS NULL AND {self._among} ORDER BY path"  # noqa: S608
            )
        )
        return [path for path in undated if wanted is None or path in wanted]

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()


def _under(heading: str, section: str) -> bool:
    wanted = heading.casefold().strip()
    return any(wanted == part.casefold().strip() for part in json.loads(section))


def _uri(path: Path) -> str:
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


def _attribution(item: list[Any]) -> Attribution:
    source, cue, content = (tuple(Span(a, b) for a, b in part) for part in item[:3])
    return Attribution(source, cue, content, Stance(item[3]), *item[4:])


def _passage(record: tuple[Any, ...]) -> Passage:
    _, identity, _, section, start, end, lines, sentences, text, path = record
    return Passage(
        id=identity,
        document=path,
        section=tuple(json.loads(section)),
        start=start,
        end=end,
        lines=_pair(json.loads(lines)),
        text=text,
        sentences=tuple(_sentence(row) for row in json.loads(sentences)),
    )


def _sentence(row: list[Any]) -> Sentence:
    language = row.pop() if isinstance(row[-1], str) else ENGLISH
    start, end, first, last, *lead = row
    return Sentence(start, end, (first, last), Span(lead[0], lead[1]) if lead else None, language)


def _pair(values: list[int]) -> tuple[int, int]:
    return values[0], values[1]


def _document(record: tuple[Any, ...]) -> Document:
    _, path, sha256, title, day, publisher, url, text, guessed, authors, pages = record
    return Document(
        path=path,
        text=text,
        title=title,
        sha256=sha256,
        date=date.fromisoformat(day) if day else None,
        publisher=publisher,
        url=url,
        date_guessed=bool(guessed),
        authors=tuple(json.loads(authors)),
        pages=tuple(json.loads(pages)),
    )
