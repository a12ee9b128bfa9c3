"""What search, answers, people and bot need of an index, whatever engine keeps it.

Rows number the passages that may be seen, from 0, in the order of their documents.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Collection as Names
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from askbot.domain import Attribution, Collection, Document, Floats, Passage
from askbot.index.document_dates import Place, Times
from askbot.index.manifest import Manifest

if TYPE_CHECKING:
    from askbot.errors import DamagedSnapshotError
    from askbot.index.bm25 import Bm25, WordScores
    from askbot.index.people_tables import PeopleTables
    from askbot.index.snapshot import FileSnapshot

Rows = npt.NDArray[np.int64]
Halves = npt.NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class Candidates:
    """Passages that may answer, by ascending rows."""

    rows: list[int]
    passage: Floats
    """(n,): cosine of the question's vector with the passage's."""
    sentence: Floats
    """(n,): the highest with any of the passage's sentences; -1 for a passage without one."""


@dataclass(frozen=True, slots=True)
class Screen:
    """By what the best of the candidates are chosen before all is read that they are compared by."""

    weights: Mapping[str, float]
    """What `passage`, `sentence` and `bm25` count."""
    words: WordScores
    highest: float
    """The BM25 that a question could have at most."""
    most: int
    """How many are kept."""

    def shares(self, rows: npt.ArrayLike) -> Floats:
        """The BM25 of passages as a share of the highest, 0 to 1."""
        return np.minimum(1.0, self.words.of(rows) / self.highest)

    def best(self, found: Candidates) -> Candidates:
        """The best of some candidates, by their rows."""
        scores = {"passage": found.passage, "sentence": found.sentence, "bm25": self.shares(found.rows)}
        order = np.argsort(-sum(self.weights[name] * values for name, values in scores.items()), kind="stable")
        kept = np.sort(order[: self.most])
        return Candidates([found.rows[place] for place in kept.tolist()], found.passage[kept], found.sentence[kept])


@dataclass(frozen=True, slots=True)
class Sentences:
    """The vectors of all sentences of some passages, passage after passage."""

    vectors: Halves
    """(s, d)."""
    owners: Rows
    """(s,): the place of each one's passage among those asked for."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The signs of all token vectors of some passages, sentence after sentence."""

    signs: npt.NDArray[np.uint8]
    """(t, ceil(d / 8))."""
    sentences: Rows
    """(t,): the place of each one's sentence in `owners`."""
    owners: Rows
    """(s,): the place of each sentence's passage among those asked for."""


class Snapshot(Protocol):
    """One complete, immutable index, or what of it some collections hold; safe to share between threads."""

    @property
    def id(self) -> str:
        """The snapshot's name; later ones sort behind it."""
        ...

    @property
    def manifest(self) -> Manifest:
        """What it says of itself."""
        ...

    @property
    def verified(self) -> bool:
        """Whether opening it compared all checksums; otherwise `verify` does."""
        ...

    def verify(self) -> None:
        """Compare every checksum. Raises `DamagedSnapshotError`."""
        ...

    @property
    def away(self) -> bool:
        """Whether what it reads from could not be reached when it was last asked."""
        ...

    def require(self, fingerprint: str, dimension: int) -> None:
        """Raise `MismatchedSnapshotError` where an encoder's vectors do not compare with its own."""
        ...

    def only(self, collections: Names[str]) -> Snapshot:
        """The same as if these collections were all that it holds; names that it lacks are left out."""
        ...

    def __len__(self) -> int: ...

    @property
    def collections(self) -> tuple[Collection, ...]:
        """Those that it holds, by name."""
        ...

    @property
    def documents_by_collection(self) -> Mapping[str, int]:
        """How many documents each collection has, by its name."""
        ...

    @property
    def document_count(self) -> int:
        """How many documents it holds."""
        ...

    @property
    def approximate(self) -> bool:
        """Whether a search may miss a near vector."""
        ...

    @property
    def bm25(self) -> Bm25:
        """Its words: spelling, frequencies, BM25."""
        ...

    def piece_idf(self, pieces: npt.NDArray[np.int32]) -> Floats:
        """The inverse document frequency over passages of word pieces, by their vocabulary ids."""
        ...

    @property
    def people(self) -> PeopleTables:
        """Who is quoted."""
        ...

    @property
    def times(self) -> Times | None:
        """When the documents were written; None where no document says."""
        ...

    def expect(self, rows: Sequence[int]) -> None:
        """Say that all of these passages will be asked for, so that it is read together."""
        ...

    def foresee(self, stems: Sequence[str]) -> None:
        """Say which stems will be asked for, so that they are read together."""
        ...

    def candidates(
        self, vector: Floats, each: int, also: Rows, allowed: Rows | None = None, screen: Screen | None = None
    ) -> Candidates:
        """About `each` passages nearest to (d,), those of the 2 x `each` nearest sentences, and the rows `also`.

        Of `allowed` (ascending) alone where it is given. With a `screen` the best of them, and all that a question asks
        of these is read together.
        """
        ...

    def vectors(self, rows: npt.ArrayLike) -> Halves:
        """The vectors of passages, (n, d)."""
        ...

    def sentences_in(self, rows: Sequence[int]) -> Sentences:
        """The vectors of all sentences of passages."""
        ...

    def tokens_in(self, rows: Sequence[int]) -> Tokens:
        """The signs of all token vectors of passages."""
        ...

    def passage(self, row: int) -> Passage:
        """The passage of a row. Raises `KeyError`."""
        ...

    def passages(self, rows: Sequence[int]) -> Mapping[int, Passage]:
        """Passages by their rows. Raises `KeyError`."""
        ...

    def row_of(self, passage_id: str) -> int:
        """The row of the passage with this id. Raises `KeyError`."""
        ...

    def places(self, rows: Sequence[int]) -> Mapping[int, Place]:
        """The places of passages in their documents, by their rows."""
        ...

    def attributions(self, row: int) -> tuple[Attribution, ...]:
        """The attributions that touch a passage; offsets count in the document's text."""
        ...

    def speakers(self) -> Iterator[tuple[int, str]]:
        """The speakers that a reader should see, each with the row of a passage that quotes them, by rows."""
        ...

    def document(self, path: str) -> Document:
        """A document by its path. Raises `KeyError`."""
        ...

    def documents(self) -> list[str]:
        """The paths of all documents, in the order of their rows."""
        ...

    def document_rows(self) -> Iterator[tuple[str, range]]:
        """Path and rows of every document, in the order of their rows."""
        ...

    def catalogue(self) -> Iterator[tuple[str, str, date | None, int, str]]:
        """Path, title, date, number of passages and collection of every document, by path."""
        ...

    def rows_where(
        self, paths: Iterable[str] | None, since: date | None, until: date | None, heading: str | None
    ) -> list[int]:
        """The rows of the passages that fulfil all conditions, ascending; None sets no condition.

        Documents without a date fulfil none on dates. A heading is one above the passage, in any case.
        """
        ...

    def headings(self) -> list[str]:
        """Every heading that stands above a passage, once each."""
        ...

    def undated(self, paths: Iterable[str] | None) -> list[str]:
        """The documents without a date, by path; of `paths` only, where they are given."""
        ...


class SnapshotStore(Protocol):
    """Where snapshots live. Opening one never waits for a build; a snapshot that is open stays whole."""

    @property
    def name(self) -> str:
        """What people call it: a folder, or a database without its password."""
        ...

    @property
    def description(self) -> str:
        """Its name, and what an operator should know of it. Raises `SnapshotError` where it is away."""
        ...

    @property
    def warnings(self) -> tuple[str, ...]:
        """What `open_current` had to say about the index it opened last."""
        ...

    def ids(self) -> list[str]:
        """All complete snapshots, oldest first."""
        ...

    def current(self) -> str | None:
        """The id of the current snapshot; None where none has been built."""
        ...

    def open_current(self, *, thorough: bool = False) -> Snapshot:
        """Open the current snapshot, or where it is damaged the newest sound one before it, with a warning.

        `thorough` compares all checksums. Raises `NoSnapshotError`, `DamagedSnapshotError` where none is sound, and
        `MismatchedSnapshotError` for one of another schema.
        """
        ...

    def open_other(self, damaged: str, error: DamagedSnapshotError) -> Snapshot:
        """Open what answers in the place of a snapshot that proved damaged. Raises `error` where no other is sound."""
        ...

    def open_copy(self) -> Snapshot:
        """What is kept near by of the snapshots of a server, to answer while that is away. Raises `NoSnapshotError`."""
        ...

    def replaces(self, snapshot: Snapshot) -> bool:
        """Whether `open_current` would give another than one that is open. Raises `SnapshotError`."""
        ...

    def rollback(self) -> str:
        """Make the snapshot before the current one current again, and return its id. Raises `NoSnapshotError`."""
        ...

    def building(self) -> AbstractContextManager[Path]:
        """Hold the right to build; gives an empty folder for the files of a new snapshot, removed in the end.

        Raises `BusyError`, saying who builds and since when.
        """
        ...

    def files(self) -> FileSnapshot:
        """The current snapshot as files, for a build to carry over what did not change. Raises `SnapshotError`."""
        ...

    def publish(self, fresh: Path, snapshot: str) -> None:
        """Take in the finished files of a snapshot and make it current: all of it or nothing."""
        ...

    def prune(self, keep: int) -> None:
        """Remove all but the newest `keep` snapshots; the current one always stays."""
        ...

    def watch(self, look: Callable[[], None]) -> Callable[[], None]:
        """Call `look` soon after another process made another snapshot current; gives what ends that.

        It is also called when nothing changed, and not at all by a store that one process has to itself.
        """
        ...
