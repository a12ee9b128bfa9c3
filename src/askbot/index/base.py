"""What the snapshots of all engines share: everything that is read from their tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import numpy as np
import numpy.typing as npt

from askbot.domain import Attribution, Collection, Document, Floats, Passage
from askbot.errors import MismatchedSnapshotError
from askbot.index.document_dates import Place, Times
from askbot.index.manifest import REBUILD, Manifest
from askbot.index.people_tables import PeopleTables
from askbot.index.tables import Tables


class TableReader:
    """The side of a snapshot that is words; rows number the passages that may be seen from 0."""

    manifest: Manifest
    tables: Tables

    @property
    def id(self) -> str:
        """The snapshot's name."""
        return self.manifest.snapshot

    def __len__(self) -> int:
        return len(self.tables.visible)

    @property
    def collections(self) -> tuple[Collection, ...]:
        """Those that it holds, by name."""
        return tuple(part.collection for part in self.tables.visible.parts)

    @property
    def document_count(self) -> int:
        """How many documents it holds."""
        return self.tables.visible.documents

    @property
    def documents_by_collection(self) -> Mapping[str, int]:
        """How many documents each collection has, by its name."""
        return Counter({part.collection.name: part.documents for part in self.tables.visible.parts})

    @property
    def people(self) -> PeopleTables:
        """Who is quoted."""
        return self.tables.people

    @property
    def times(self) -> Times | None:
        """When the documents were written; None where no document says."""
        return self.tables.times

    def require(self, fingerprint: str, dimension: int) -> None:
        """Check that an encoder's vectors are comparable, whatever precision it computes in.

        Raises `MismatchedSnapshotError`.
        """
        m = self.manifest
        if (_weights_of(m.encoder), m.dimension) != (_weights_of(fingerprint), dimension):
            raise MismatchedSnapshotError(
                f"The index {m.snapshot} was made with {m.encoder} ({m.dimension} dimensions), "
                f"the encoder is {fingerprint} ({dimension}).",
                REBUILD,
            )

    def foresee(self, stems: Sequence[str]) -> None:
        """Nothing, as `expect`."""

    def expect(self, rows: Sequence[int]) -> None:
        """Nothing: what lies near is read when it is asked for."""

    def passage(self, row: int) -> Passage:
        """The passage of a row. Raises `KeyError`."""
        return self.tables.passage(row)

    def passages(self, rows: Sequence[int]) -> Mapping[int, Passage]:
        """Passages by their rows. Raises `KeyError`."""
        return self.tables.passages(rows)

    def row_of(self, passage_id: str) -> int:
        """The row of the passage with this id. Raises `KeyError`."""
        return self.tables.row_of(passage_id)

    def places(self, rows: Sequence[int]) -> Mapping[int, Place]:
        """The places of passages in their documents, by their rows."""
        return self.tables.places(rows)

    def attributions(self, row: int) -> tuple[Attribution, ...]:
        """The attributions that touch a passage; offsets count in the document's text."""
        return self.tables.attributions(row)

    def speakers(self) -> Iterator[tuple[int, str]]:
        """The speakers that a reader should see, each with the row of a passage that quotes them, by rows."""
        return self.tables.speakers()

    def document(self, path: str) -> Document:
        """A document by its path. Raises `KeyError`."""
        return self.tables.document(path)

    def documents(self) -> list[str]:
        """The paths of all documents, in the order of their rows."""
        return [path for path, _ in self.document_rows()]

    def document_rows(self) -> Iterator[tuple[str, range]]:
        """Path and rows of every document, in the order of their rows."""
        return ((path, rows) for _, path, _, rows in self.tables.document_rows())

    def catalogue(self) -> Iterator[tuple[str, str, date | None, int, str]]:
        """Path, title, date, number of passages and collection of every document, by path."""
        return self.tables.catalogue()

    def rows_where(
        self, paths: Iterable[str] | None, since: date | None, until: date | None, heading: str | None
    ) -> list[int]:
        """The rows of the passages that fulfil all conditions, ascending; None sets no condition.

        Documents without a date fulfil none on dates. A heading is one above the passage, in any case.
        """
        return self.tables.rows_of(paths, since, until, heading)

    def headings(self) -> list[str]:
        """Every heading that stands above a passage, once each."""
        return self.tables.headings()

    def undated(self, paths: Iterable[str] | None) -> list[str]:
        """The documents without a date, by path; of `paths` only, where they are given."""
        return self.tables.undated(paths)


class PieceIdf:
    """How rare word pieces are among some passages."""

    def __init__(self, counts: npt.NDArray[np.int64], passages: int) -> None:
        """`counts`, (pieces,): in how many of `passages` each stands, by its vocabulary id."""
        self._counts = counts
        self._passages = passages

    def __call__(self, pieces: npt.NDArray[np.int32]) -> Floats:
        """The inverse document frequency of word pieces, (n,)."""
        known = np.minimum(pieces, len(self._counts) - 1)
        counts = np.where(pieces < len(self._counts), self._counts[known], 0)
        return np.log(1 + (self._passages - counts + 0.5) / (counts + 0.5)).astype(np.float32)


def _weights_of(fingerprint: str) -> str:
    """What of an encoder's fingerprint names its weights: vectors in bf16 and in fp32 differ less than texts do."""
    return fingerprint.removesuffix("-bf16").removesuffix("-fp32")
