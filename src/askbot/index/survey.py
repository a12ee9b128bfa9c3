"""A corpus folder beside the older snapshot, read while what was read before is already encoded."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import Protocol

from askbot.corpus import Known, Skipped, nothing_usable, read_ahead, read_collections, scan_corpus
from askbot.corpus.reading import Reading
from askbot.domain import GENERAL, Collection, Document, collection_of
from askbot.index.plan import Plan, Step, too_many
from askbot.index.snapshot import FileSnapshot
from askbot.progress import Progress


class Source(Protocol):
    """Where the documents of a new snapshot come from."""

    @property
    def fresh(self) -> int:
        """Documents to encode, among those that were read so far."""
        ...

    def steps(self) -> Iterator[Step]:
        """What becomes of each document, collection after collection."""
        ...

    def plan(self) -> Plan:
        """All that there is to do, once the last step was taken."""
        ...


_ALL = Collection(GENERAL)


class Given:
    """Documents that stand in no folder."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._documents = tuple(documents)

    @property
    def fresh(self) -> int:
        """All are encoded."""
        return len(self._documents)

    def steps(self) -> Iterator[Step]:
        """Each document is new."""
        return (Step(document.path, document.sha256, _ALL, document) for document in self._documents)

    def plan(self) -> Plan:
        """All that there is to do."""
        checksums = {document.path: document.sha256 for document in self._documents}
        return Plan(checksums, frozenset(checksums), added=tuple(checksums))


class Survey:
    """Reads a corpus folder, several files at a time, in the order in which its documents are written.

    What the older snapshot knows with the same bytes is not parsed, unless `reuse` is off. Raises `CorpusError` for a
    folder that is missing, and once it is through, for one that holds nothing usable.
    """

    def __init__(
        self, corpus: Path, max_bytes: int, older: FileSnapshot | None, *, reuse: bool, progress: Progress | None = None
    ) -> None:
        self._corpus, self._older = corpus, older
        self._former = {p: (n, sha, rows) for n, p, sha, rows in older.docstore.document_rows()} if older else {}
        known = Known(
            {path: sha for path, (_, sha, _) in self._former.items()} if reuse else {},
            older.docstore.unreadable() if older and reuse else {},
        )
        self._elsewhere = {(sha, _suffix(p)): (p, rows) for p, (_, sha, rows) in self._former.items()} if reuse else {}
        self._entries = read_ahead(scan_corpus(corpus, max_bytes=max_bytes), known, progress)
        collections = read_collections(corpus)
        self._described = {GENERAL: Collection(GENERAL), **collections.collections}
        self._checksums: dict[str, str] = {}
        self._fresh: set[str] = set()
        self._moved: list[str] = []
        self._skipped: list[Skipped] = []
        self._warnings: list[Skipped] = list(collections.warnings)
        self._unreadable: dict[str, tuple[str, str]] = {}
        self._waiting: list[Step] = []
        self._rest = self._read()

    def close(self) -> None:
        """Read nothing more, and end the readers."""
        self._rest.close()
        self._entries.close()

    @property
    def fresh(self) -> int:
        """Documents to encode, among those that were read so far."""
        return len(self._fresh)

    def finds_work(self) -> bool:
        """Read on until a document was not there before; False where the folder ends and nothing is to do."""
        while not (self._fresh or self._moved) and (step := next(self._rest, None)):
            self._waiting.append(step)
        return bool(self._fresh or self._moved) or not self.plan().empty

    def read_all(self) -> Plan:
        """Read the whole folder, before anything is done."""
        self._waiting.extend(self._rest)
        return self.plan()

    def steps(self) -> Iterator[Step]:
        """What becomes of each document, collection after collection; each is read when it is asked for."""
        yield from self._waiting
        self._waiting.clear()
        yield from self._rest

    def may_have_shrunk(self) -> bool:
        """Whether so many paths of the older snapshot are missing that all should be read before anything is done."""
        missing = sum(1 for path in self._former if not (self._corpus / path).exists())
        return too_many(missing, len(self._former))

    def plan(self) -> Plan:
        """All that there is to do, once the last step was taken."""
        now, before = self._checksums, self._former
        removed, left = tuple(sorted(set(before) - set(now))), set(now.values())
        collections = tuple(self._collection(name) for name, _ in groupby(map(collection_of, now)))
        return Plan(
            checksums=now,
            fresh=frozenset(self._fresh),
            moved=tuple(self._moved),
            added=tuple(path for path in now if path not in before),
            changed=tuple(path for path in now if path in before and before[path][1] != now[path]),
            removed=removed,
            gone=tuple(path for path in removed if before[path][1] not in left),
            skipped=tuple(self._skipped),
            warnings=tuple(self._warnings),
            described=self._described,
            regrouped=self._older is not None and self._older.collections != collections,
            unreadable=self._unreadable,
        )

    def _read(self) -> Generator[Step]:
        for entry in self._entries:
            if isinstance(entry, Skipped):
                self._skipped.append(entry)
            elif entry.reason is not None:
                self._skipped.append(Skipped(entry.path, entry.reason))
                self._unreadable[entry.path] = entry.sha256, entry.reason
            else:
                yield self._step(entry)
        if not self._checksums:
            raise nothing_usable(self._corpus, self._skipped)

    def _step(self, read: Reading) -> Step:
        self._checksums[read.path] = read.sha256
        collection, document = self._collection(collection_of(read.path)), read.document
        if document is None:
            number, _, rows = self._former[read.path]
            return Step(read.path, read.sha256, collection, None, rows, number)
        self._warnings += [Skipped(read.path, clause) for clause in document.left_out]
        rows = self._rows_elsewhere(document)
        if rows is None:
            self._fresh.add(read.path)
        else:
            self._moved.append(read.path)
        return Step(read.path, read.sha256, collection, document, rows)

    def _collection(self, name: str) -> Collection:
        return self._described.get(name, Collection(name))

    def _rows_elsewhere(self, document: Document) -> range | None:
        """The rows of a document that the older snapshot has at another path, read by the same reader.

        One whose title is its file's name has another title under another name, and so is encoded again.
        """
        path, rows = self._elsewhere.get((document.sha256, _suffix(document.path)), ("", range(0)))
        if not path or self._older is None:
            return None
        former = self._older.docstore.document(path)
        return rows if (former.title, former.text) == (document.title, document.text) else None


def _suffix(path: str) -> str:
    return PurePosixPath(path).suffix.lower()
