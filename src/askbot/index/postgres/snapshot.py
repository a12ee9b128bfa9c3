"""A snapshot in PostgreSQL, opened for reading: a question takes two round trips, for its words and its passages."""

from __future__ import annotations

import copy
from collections.abc import Collection as Names
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from askbot.domain import Floats
from askbot.errors import DamagedSnapshotError
from askbot.index.arrays import runs
from askbot.index.base import PieceIdf, TableReader
from askbot.index.bm25 import Bm25
from askbot.index.manifest import Manifest
from askbot.index.postgres.codes import Among, Codes
from askbot.index.postgres.halfvec import Halves, written
from askbot.index.postgres.passages import StoredPassage, StoredPassages
from askbot.index.postgres.reading import Reading
from askbot.index.postgres.schema import COMPARED
from askbot.index.postgres.tables import PostgresTables
from askbot.index.postgres.words import PostgresWords
from askbot.index.protocols import Candidates, Rows, Screen, Sentences, Tokens

EXACT = 20_000
"""Passages that a filter leaves up to which all of them are compared: an index over all would miss some."""
SEARCHED = 800
"""Neighbours that HNSW keeps in sight (`ef_search`): .994 of the 100 nearest of 209,629 real vectors; 400: .985."""
MOST_SEARCHED = 1000
"""The most that pgvector takes."""
COPY_AGAIN = "Put it in anew: askbot store copy, or askbot index --full"

SEARCH_SETTINGS = (
    "SELECT set_config('hnsw.ef_search', %s, false), set_config('hnsw.iterative_scan', 'strict_order', false), "
    "set_config('hnsw.max_scan_tuples', '200000', false)"
)
_FOUND = """
SELECT u.row, -(p.vec::vector <#> %(vector)s::vector) AS passage, coalesce(
    (SELECT max(-(s.vec::vector <#> %(vector)s::vector)) FROM sentence_vectors s WHERE s.row = u.row), -1) AS sentence
FROM (
    (SELECT row FROM {passages} n ORDER BY vec::halfvec({dimension}) <#> %(halves)s::halfvec LIMIT %(each)s)
    UNION (SELECT row FROM (
        SELECT row FROM {sentences} m ORDER BY vec::halfvec({dimension}) <#> %(halves)s::halfvec LIMIT %(twice)s) n)
    UNION SELECT unnest(%(also)s::int[])
) u JOIN passage_vectors p ON p.row = u.row
"""
_BEST = """
WITH found AS MATERIALIZED ({found}), best AS MATERIALIZED (
    SELECT f.row, f.passage, f.sentence FROM found f
    LEFT JOIN unnest(%(worded)s::int[], %(shares)s::float8[]) w(row, share) ON w.row = f.row
    ORDER BY %(by_passage)s * f.passage + %(by_sentence)s * f.sentence + %(by_word)s * coalesce(w.share, 0) DESC, f.row
    LIMIT %(most)s)
"""
WORDED = 20_000
"""Passages whose BM25 the server is told, the highest, so that it chooses the best candidates itself; others have none.

With short codes it is told of all that may be near, and with a filter mostly.
"""
_COUNTS = (
    "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM passages), (SELECT count(*) FROM passage_vectors), "
    "(SELECT count(*) FROM sentence_vectors), (SELECT coalesce(sum(length(signs)), 0)::bigint FROM tokens)"
)


class PostgresSnapshot(TableReader):
    """As `Snapshot`. A pool of connections belongs to it, and goes with it."""

    def __init__(self, reading: Reading, manifest: Manifest, piece_counts: bytes, lengths: bytes) -> None:
        self.reading = reading
        self.manifest = manifest
        self.verified = True
        """The server sees to its own files."""
        self._stored = StoredPassages(reading, manifest.dimension)
        tables = PostgresTables(reading, self._stored)
        parts = tables.visible.parts
        self._all_piece_counts = np.frombuffer(piece_counts, "<i8").reshape(len(parts), -1)
        self._words = PostgresWords(reading, np.frombuffer(lengths, "<f4"))
        self.bm25 = Bm25(self._words, tables.visible)
        self._codes = Codes(reading, parts, manifest.dimension)
        self._see(tables)

    def _see(self, tables: PostgresTables) -> None:
        self.tables = self._tables = tables
        numbers = [part.number for part in tables.visible.parts]
        self._piece_idf = PieceIdf(self._all_piece_counts[numbers].sum(0), len(tables.visible))

    def only(self, collections: Names[str]) -> PostgresSnapshot:
        """The same snapshot as if these collections were all that it holds."""
        other = copy.copy(self)
        other._see(self._tables.only(collections))  # noqa: SLF001 - another of this class
        other.bm25 = self.bm25.over(other.tables.visible)
        return other

    def documents(self) -> list[str]:
        """As `Snapshot.documents`; the server is not asked."""
        return [path for path, _ in self._tables.document_paths()]

    def document_rows(self) -> Iterator[tuple[str, range]]:
        """As `Snapshot.document_rows`; the server is not asked."""
        start = 0
        for path, count in self._tables.document_paths():
            yield path, range(start, start := start + count)

    @property
    def away(self) -> bool:
        """Whether the server did not answer when it was last asked."""
        return self.reading.away

    @property
    def approximate(self) -> bool:
        """Whether a search may miss a near vector."""
        parts = self.tables.visible.parts
        indexed = max(self.manifest.passages, self.manifest.sentences) > COMPARED and not all(
            self._codes.suffice(parts)
        )
        return self._codes.approximate(parts) or (indexed and (self._all_seen or len(self) > EXACT))

    @property
    def _all_seen(self) -> bool:
        return len(self) == self.manifest.passages

    def piece_idf(self, pieces: npt.NDArray[np.int32]) -> Floats:
        """The inverse document frequency over passages of word pieces, by their vocabulary ids."""
        return self._piece_idf(pieces)

    def expect(self, rows: Sequence[int]) -> None:
        """Read all that a question asks of these passages, in one round trip."""
        self._tables.expect(rows)

    def foresee(self, stems: Sequence[str]) -> None:
        """Read the rows of stems, unless they are kept, in one round trip."""
        self._words.expect(stems)

    def candidates(
        self, vector: Floats, each: int, also: Rows, allowed: Rows | None = None, screen: Screen | None = None
    ) -> Candidates:
        """As `Snapshot.candidates`, in one round trip."""
        visible, near = self.tables.visible, written(vector)
        among = self._among(vector, each, allowed)
        searched = str(min(MOST_SEARCHED, max(SEARCHED, 2 * each)))
        by_codes = allowed is None and all(self._codes.suffice(visible.parts))
        settings = [] if by_codes else [(SEARCH_SETTINGS, (searched,))]
        sql = _FOUND.format(passages=among.passages, sentences=among.sentences, dimension=self.manifest.dimension)
        values = {"vector": near, "halves": near, "each": each, "twice": 2 * each, **among.values}
        values["also"] = visible.stored(also)
        if screen is None:
            *_, records = self.reading.together([*settings, (f"{sql} ORDER BY u.row", values)])
            return self._proposed(*zip(*records, strict=True)) if records else self._proposed([], [], [])
        values |= self._screening(screen, among, also)
        found = self._stored.read("best", values, before=settings, ahead=_BEST.format(found=sql))
        return self._proposed(found.rows, found.passage, found.sentence)

    def _screening(self, screen: Screen, among: Among, also: Rows) -> dict[str, Any]:
        """What the server needs to know to choose the best."""
        visible = self.tables.visible
        rows = np.arange(len(self))
        if among.rows is not None:
            rows = np.union1d(visible.visible(among.rows), also)
        shares = screen.shares(rows)
        kept = np.flatnonzero(shares > 0)
        kept = kept[np.argsort(-shares[kept], kind="stable")[:WORDED]]
        counts = {f"by_{name}": weight for name, weight in screen.weights.items()}
        return {
            "worded": visible.stored(rows[kept]),
            "shares": shares[kept],
            "by_passage": counts["by_passage"],
            "by_sentence": counts["by_sentence"],
            "by_word": counts["by_bm25"],
            "most": screen.most,
        }

    def _proposed(self, stored: Sequence[int], passage: Sequence[float], sentence: Sequence[float]) -> Candidates:
        rows = self.tables.visible.visible(stored)
        order = np.argsort(rows)
        scores = np.asarray([passage, sentence], np.float32).reshape(2, -1)[:, order]
        return Candidates(rows[order].tolist(), scores[0], scores[1])

    def _among(self, vector: Floats, each: int, allowed: Rows | None) -> Among:
        """The vectors that are compared: those that are near by short codes, or all, or those of some passages."""
        among = self._compared(allowed)
        return among if allowed is not None else self._codes.narrowed(among, vector, each, self.tables.visible.parts)

    def _compared(self, allowed: Rows | None) -> Among:
        """All vectors, or those of some passages."""
        if allowed is None and self._all_seen:
            return Among("passage_vectors", "sentence_vectors", {})
        runs_seen = self.tables.visible.runs
        condition = " OR ".join(f"row >= {run.start} AND row < {run.stop}" for run in runs_seen) or "false"
        values: dict[str, Any] = {}
        rows = None
        if allowed is not None:
            rows = self.tables.visible.stored(allowed)
            condition, values = "row = ANY(%(allowed)s::int[])", {"allowed": rows}
        left = len(self) if allowed is None else len(allowed)
        # OFFSET keeps the planner from searching all vectors for what few rows have
        exact = " OFFSET 0" if left <= EXACT else ""
        some = f"(SELECT row, vec FROM {{0}} WHERE {condition}{exact})"  # noqa: S608 - numbers alone
        return Among(some.format("passage_vectors"), some.format("sentence_vectors"), values, rows)

    def vectors(self, rows: npt.ArrayLike) -> Halves:
        """The vectors of passages, (n, d)."""
        return self._stored.vectors(self.tables.visible.stored(rows).tolist())

    def sentences_in(self, rows: Sequence[int]) -> Sentences:
        """The vectors of all sentences of passages."""
        stored = self._passages(rows)
        owners = np.repeat(np.arange(len(stored)), [len(one.sentences) for one in stored])
        none = np.zeros((0, self.manifest.dimension), np.float16)
        return Sentences(np.concatenate([none, *(one.sentences for one in stored)]), owners)

    def tokens_in(self, rows: Sequence[int]) -> Tokens:
        """The signs of all token vectors of passages."""
        stored = self._passages(rows)
        owners = np.repeat(np.arange(len(stored)), [len(one.ends) for one in stored])
        none = np.zeros(0, np.int64)
        lengths = np.concatenate([none, *(np.diff(one.ends, prepend=0) for one in stored)])
        ends = np.cumsum(lengths)
        _, sentences = runs(ends - lengths, ends)
        width = np.zeros((0, (self.manifest.dimension + 7) // 8), np.uint8)
        return Tokens(np.concatenate([width, *(one.signs for one in stored)]), sentences, owners)

    def _passages(self, rows: Sequence[int]) -> list[StoredPassage]:
        places = self.tables.visible.stored(rows).tolist()
        known = self._stored.get(places)
        return [known[place] for place in places]

    def verify(self) -> None:
        """Compare what the tables hold with the manifest. Raises `DamagedSnapshotError`."""
        m = self.manifest
        wanted = m.documents, m.passages, m.passages, m.sentences, m.tokens * ((m.dimension + 7) // 8)
        if self.reading.rows(_COUNTS)[0] != wanted:
            raise DamagedSnapshotError(f"The index {self.id} in PostgreSQL is not what its manifest says.", COPY_AGAIN)
