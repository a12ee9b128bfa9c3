"""What belongs to a passage, read from PostgreSQL together: a question asks for all of it."""

from __future__ import annotations

import json
from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from askbot.concurrency.recent import Recent
from askbot.index.document_dates import Place
from askbot.index.postgres.halfvec import Halves, unpacked
from askbot.index.postgres.reading import Reading, Records, Statement
from askbot.index.tables import DOCUMENT

KEPT = 512
"""Passages kept: a question asks for its own several times. About 10 kB each."""

_PASSAGES = (
    'SELECT p.row, p.id, p.document, p.section, p.start, p."end", p.lines, p.sentences, p.text, d.path, '
    "d.first, d.last, d.day, p.attributions::text FROM passages p JOIN documents d ON d.number = p.document "
    "WHERE p.row = ANY(%s)"
)
_LEADS = (
    "SELECT v.row, v.vec FROM passage_vectors v WHERE v.row = ANY(%s::int[] || ARRAY("
    "SELECT d.first FROM passages p JOIN documents d ON d.number = p.document WHERE p.row = ANY(%s)))"
)
_SENTENCES = "SELECT row, vec FROM sentence_vectors WHERE row = ANY(%s) ORDER BY row, place"
_TOKENS = "SELECT row, signs, ends FROM tokens WHERE row = ANY(%s)"
_DOCUMENTS = f"SELECT {DOCUMENT} FROM documents WHERE number IN (SELECT document FROM passages WHERE row = ANY(%s))"  # noqa: S608


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """One passage with everything that a question asks of it."""

    record: tuple[Any, ...]
    """As `Tables.passages` reads it."""
    place: Place
    """In stored rows."""
    attributions: list[list[Any]]
    sentences: Halves
    """(s, d)."""
    signs: npt.NDArray[np.uint8]
    """(t, bytes)."""
    ends: npt.NDArray[np.int64]
    """(s,): where each sentence's tokens end."""


class StoredPassages:
    """The passages of one snapshot, by the rows in which they are stored; safe to share between threads."""

    def __init__(self, reading: Reading, dimension: int) -> None:
        self._reading = reading
        self._dimension = dimension
        self._kept = Recent[int, StoredPassage](KEPT)
        self._rows = Recent[str, int](KEPT)
        self._vectors = Recent[int, Halves](2 * KEPT)

    def get(self, rows: Sequence[int]) -> dict[int, StoredPassage]:
        """Passages by their rows; those that are not kept are read."""
        known = self.kept(rows)
        if unread := [row for row in rows if row not in known]:
            known |= self._keep(*self._reading.together(_all_of(unread)))
        return known

    def expect(self, rows: Sequence[int], documents: Container[str]) -> Records:
        """Read passages, and the vectors of their documents' first ones.

        Gives the rows of their documents' table, without `documents`, which are known by their paths.
        """
        known = self.kept(rows)
        for row, passage in known.items():
            self._kept[row] = passage  # the newest go last
        unread = [row for row in rows if row not in known]
        lacking = [row for row in rows if row not in known or known[row].record[-1] not in documents]
        statements = [*(_all_of(unread) if unread else ()), *([(_DOCUMENTS, (lacking,))] if lacking else ())]
        if not statements:
            return []
        *passages, records = self._reading.together(statements)
        if passages:
            self._keep(*passages)
        return records

    def vectors(self, rows: Sequence[int]) -> Halves:
        """The vectors of passages, (n, d)."""
        known = {row: vector for row in rows if (vector := self._vectors.get(row)) is not None}
        if unread := [row for row in rows if row not in known]:
            known |= self._keep_vectors(self._reading.rows(_LEADS, (unread, [])))
        return np.stack([known[row] for row in rows]) if rows else np.zeros((0, self._dimension), np.float16)

    def kept(self, rows: Sequence[int]) -> dict[int, StoredPassage]:
        """Those of some passages that need not be read."""
        return {row: one for row in rows if (one := self._kept.get(row)) is not None}

    def row_of(self, passage_id: str) -> int | None:
        """The row of a passage's id if it need not be looked up."""
        return self._rows.get(passage_id)

    def _keep_vectors(self, records: Records) -> dict[int, Halves]:
        vectors = dict(
            zip((row for row, _ in records), unpacked([v for _, v in records], self._dimension), strict=True)
        )
        for row, vector in vectors.items():
            self._vectors[row] = vector
        return vectors

    def _keep(self, passages: Records, sentences: Records, tokens: Records, leads: Records) -> dict[int, StoredPassage]:
        self._keep_vectors(leads)
        by_row: dict[int, list[bytes]] = {}
        for row, vector in sentences:
            by_row.setdefault(row, []).append(vector)
        signs = {row: (np.frombuffer(raw, np.uint8), np.frombuffer(ends, "<i8")) for row, raw, ends in tokens}
        width = (self._dimension + 7) // 8
        made: dict[int, StoredPassage] = {}
        for *record, first, last, day, attributions in passages:
            row = int(record[0])
            raw, ends = signs[row]
            vectors = unpacked(by_row.get(row, []), self._dimension)
            place = Place(first, last, day)
            one = StoredPassage(tuple(record), place, json.loads(attributions), vectors, raw.reshape(-1, width), ends)
            made[row] = self._kept[row] = one
            self._rows[record[1]] = row
        return made


def _all_of(rows: list[int]) -> list[Statement]:
    return [(_PASSAGES, (rows,)), (_SENTENCES, (rows,)), (_TOKENS, (rows,)), (_LEADS, (rows, rows))]
