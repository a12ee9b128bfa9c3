"""What belongs to a passage, read from PostgreSQL together: a question asks for all of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from askbot.concurrency.recent import Recent
from askbot.domain import Document
from askbot.index.postgres.halfvec import Halves, unpacked
from askbot.index.postgres.reading import Reading, Statement
from askbot.index.tables import to_document

KEPT = 1024
"""Passages, and documents, kept: a question asks for its own several times. About 10 kB each."""

_PASSAGES = """
SELECT b.row, b.passage, b.sentence, e.* FROM (
    SELECT r.*, row_number() OVER (PARTITION BY p.document) = 1 AS is_first
    FROM {rows} r JOIN passages p ON p.row = r.row
) b LEFT JOIN LATERAL (
    SELECT p.id, p.document, p.section, p.start, p."end", p.lines, p.sentences, p.text, d.path,
        d.first, p.attributions::text,
        (SELECT json_object_agg(s.sentence, s.entity) FROM statements s WHERE s.row = b.row AND s.entity IS NOT NULL),
        (SELECT string_agg(halfvec_send(s.vec), ''::bytea ORDER BY s.place)
            FROM sentence_vectors s WHERE s.row = b.row),
        (SELECT t.signs FROM tokens t WHERE t.row = b.row), (SELECT t.ends FROM tokens t WHERE t.row = b.row),
        (SELECT halfvec_send(v.vec) FROM passage_vectors v WHERE v.row = b.row),
        (SELECT halfvec_send(v.vec) FROM passage_vectors v WHERE v.row = d.first),
        d.number, d.path, d.sha256, d.title, d.date, d.publisher, d.url,
        CASE WHEN b.is_first AND d.number <> ALL(%(known)s::int[]) THEN d.text END, d.date_guessed, d.authors, d.pages
    FROM passages p JOIN documents d ON d.number = p.document WHERE p.row = b.row AND b.row <> ALL(%(kept)s::int[])
) e ON true
"""
"""Of some rows all that a question asks of them, without what is kept; a document's text comes once."""
_ROWS = "(SELECT unnest(%(rows)s::int[]) AS row, 0::float8 AS passage, 0::float8 AS sentence)"
_VECTORS = "SELECT row, vec FROM passage_vectors WHERE row = ANY(%s::int[])"
_DOCUMENT = 2
"""Of the columns of a passage the one of its document's number."""
_TEXT = 7
"""Of the columns of a document the one of its text."""


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """One passage with everything that a question asks of it."""

    record: tuple[Any, ...]
    """As `Tables.passages` reads it."""
    attributions: list[list[Any]]
    speakers: Mapping[int, int]
    """The entry of each sentence that somebody in particular says, by its place."""
    sentences: Halves
    """(s, d)."""
    signs: npt.NDArray[np.uint8]
    """(t, bytes)."""
    ends: npt.NDArray[np.int64]
    """(s,): where each sentence's tokens end."""

    @property
    def path(self) -> str:
        """Its document's."""
        return self.record[-1]


@dataclass(frozen=True, slots=True)
class Found:
    """The rows that a statement gave, with what else it says of them."""

    rows: list[int]
    passage: list[float]
    sentence: list[float]
    passages: dict[int, StoredPassage]
    """All of them."""


class StoredPassages:
    """The passages of one snapshot, by the rows in which they are stored; safe to share between threads."""

    def __init__(self, reading: Reading, dimension: int) -> None:
        self._reading = reading
        self._dimension = dimension
        self._kept = Recent[int, StoredPassage](KEPT)
        self._rows = Recent[str, int](KEPT)
        self._vectors = Recent[int, Halves](2 * KEPT)
        self._documents = Recent[str, Document](KEPT)

    def get(self, rows: Sequence[int]) -> dict[int, StoredPassage]:
        """Passages by their rows; those that are not kept are read, with their documents."""
        known = self.kept(rows)
        if unread := [row for row in rows if row not in known]:
            known |= self.read(_ROWS, {"rows": np.array(unread)}).passages
        return known

    def read(self, rows: str, values: Mapping[str, Any], before: Sequence[Statement] = (), ahead: str = "") -> Found:
        """Read passages, their documents, and the vectors of these documents' first ones, in one round trip.

        Parameters: `rows`, SQL of a table of (row, passage, sentence), with `values`; `before`, statements to be sent
        before; `ahead`, what stands before the SELECT. Raises `SnapshotError`.
        """
        documents = self._documents.all()
        kept = {row: one for row, one in self._kept.all().items() if one.path in documents}
        numbers = {one.record[_DOCUMENT] for one in kept.values()}
        known = {"kept": np.array([*kept], np.int64), "known": np.array([*numbers], np.int64)}
        sql = ahead + _PASSAGES.format(rows=rows)
        *_, records = self._reading.together([*before, (sql, {**values, **known})])
        for record in records:
            row = record[0]
            kept[row] = self._keep(row, record[3:]) if row not in kept else kept[row]
            self._kept[row] = kept[row]  # the newest go last, with their documents
            if (document := documents.get(kept[row].path)) is not None:
                self.keep_document(document)
        numbers, passage, sentence = ([record[column] for record in records] for column in range(3))
        return Found(numbers, passage, sentence, {row: kept[row] for row in numbers})

    def vectors(self, rows: Sequence[int]) -> Halves:
        """The vectors of passages, (n, d)."""
        known = {row: vector for row in rows if (vector := self._vectors.get(row)) is not None}
        if unread := [row for row in rows if row not in known]:
            records = self._reading.rows(_VECTORS, (np.array(unread),))
            known |= {row: self._keep_vector(row, vector) for row, vector in records}
        return np.stack([known[row] for row in rows]) if rows else np.zeros((0, self._dimension), np.float16)

    def kept(self, rows: Sequence[int]) -> dict[int, StoredPassage]:
        """Those of some passages that need not be read."""
        return {row: one for row in rows if (one := self._kept.get(row)) is not None}

    def row_of(self, passage_id: str) -> int | None:
        """The row of a passage's id if it need not be looked up."""
        return self._rows.get(passage_id)

    def document(self, path: str) -> Document | None:
        """A document if it need not be read."""
        return self._documents.get(path)

    def keep_document(self, document: Document) -> None:
        """Remember one that was read."""
        self._documents[document.path] = document

    def _keep_vector(self, row: int, raw: bytes) -> Halves:
        (vector,) = unpacked(raw, self._dimension)
        self._vectors[row] = vector
        return vector

    def _keep(self, row: int, columns: Sequence[Any]) -> StoredPassage:
        (*record, first, attributions, speakers, sentences, signs, ends, vector, lead), document = (
            columns[:17],
            columns[17:],
        )
        self._keep_vector(row, vector)
        self._keep_vector(first, lead)
        if document[_TEXT] is not None:
            self.keep_document(to_document(tuple(document)))
        width = (self._dimension + 7) // 8
        self._rows[record[0]] = row
        return StoredPassage(
            (row, *record),
            json.loads(attributions),
            {int(place): entity for place, entity in (speakers or {}).items()},
            unpacked(sentences or b"", self._dimension),
            np.frombuffer(signs, np.uint8).reshape(-1, width),
            np.frombuffer(ends, "<i8"),
        )
