"""What a build has to do: the corpus as it is now, beside the snapshot as it was."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path, PurePosixPath

from askbot.corpus import (
    TARGET,
    Known,
    ParsedDocument,
    Skipped,
    nothing_usable,
    read_ahead,
    read_collections,
    scan_corpus,
)
from askbot.corpus.reading import Reading
from askbot.domain import GENERAL, Collection, Document, collection_of
from askbot.errors import ShrunkCorpusError
from askbot.index.snapshot import FileSnapshot
from askbot.progress import Progress

SHRUNK_FROM = 4
"""Documents from which on the loss of more than half needs force."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A document that the older snapshot has under another path, with the same title and text."""

    document: Document
    """As it is now."""
    rows: range
    """Its passages in the older snapshot."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Old and new side by side."""

    checksums: Mapping[str, str]
    """Path → SHA-256 of every document of the new snapshot, in order."""
    fresh: Mapping[str, Document]
    """Documents to split and encode; `in_order` gives them in the order in which they are written."""
    kept: Mapping[str, tuple[int, range]]
    """Path → number and rows in the older snapshot, of documents to carry over."""
    moved: Mapping[str, Moved]
    """Path → what was moved or copied there: it is carried over too, under its new path."""
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    gone: tuple[str, ...]
    """Those of `removed` whose bytes are nowhere else now."""
    skipped: tuple[Skipped, ...]
    warnings: tuple[Skipped, ...]
    target: int = TARGET
    """Word pieces that a passage is filled up to."""
    described: Mapping[str, Collection] = field(default_factory=dict[str, Collection])
    """The collections of the folder, by name."""
    regrouped: bool = False
    """The documents are the same as before, but not the collections that they are in."""
    unreadable: Mapping[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    """Path → SHA-256 and reason of every file that cannot be read, so that it need not be tried again."""

    @property
    def empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.fresh or self.moved or self.removed or self.regrouped)

    def collections(self) -> Iterator[tuple[Collection, list[str]]]:
        """The collections that hold something, by name, each with the paths of its documents, in order.

        Where nothing holds anything, GENERAL is empty.
        """
        if not self.checksums:
            yield Collection(GENERAL), []
        paths = sorted(self.checksums, key=self._collection) if self.described else list(self.checksums)
        for name, members in groupby(paths, self._collection):
            yield self.described.get(name, Collection(name)), list(members)

    @property
    def in_order(self) -> list[Document]:
        """The documents to split and encode, collection after collection."""
        return [self.fresh[path] for _, paths in self.collections() for path in paths if path in self.fresh]

    def _collection(self, path: str) -> str:
        """Documents that stand in no folder are all in one."""
        return collection_of(path) if self.described else GENERAL

    @property
    def corpus(self) -> str:
        """A fingerprint of paths and contents, and of what describes the collections."""
        digest = hashlib.sha256()
        for path, checksum in self.checksums.items():
            digest.update(f"{path}\0{checksum}\n".encode())
        for collection in self.described.values():
            if collection != Collection(collection.name):
                digest.update(f"{collection}\n".encode())
        return digest.hexdigest()


def survey(
    corpus: Path, max_bytes: int, older: FileSnapshot | None, *, reuse: bool, progress: Progress | None = None
) -> Plan:
    """Read a corpus folder, several files at a time; what the older snapshot knows with the same bytes is not parsed.

    Without `reuse` everything is. Raises `CorpusError` for a folder that is missing or holds nothing usable.
    """
    rows_of_documents = {path: (n, sha, rows) for n, path, sha, rows in older.docstore.document_rows()} if older else {}
    known = Known(
        {path: sha for path, (_, sha, _) in rows_of_documents.items()} if reuse else {},
        older.docstore.unreadable() if older and reuse else {},
    )
    files = _read_files(read_ahead(scan_corpus(corpus, max_bytes=max_bytes), known, progress))
    checksums, fresh = files.checksums, files.fresh
    if not checksums:
        raise nothing_usable(corpus, files.skipped)
    moved = _moved(fresh.values(), older) if older and reuse else {}
    removed, left = tuple(_without(rows_of_documents, checksums)), set(checksums.values())
    reading = read_collections(corpus)
    plan = Plan(
        checksums=checksums,
        described={GENERAL: Collection(GENERAL), **reading.collections},
        fresh={path: document for path, document in fresh.items() if path not in moved},
        kept={p: (rows_of_documents[p][0], rows_of_documents[p][2]) for p in checksums if p not in fresh},
        moved=moved,
        added=tuple(p for p in checksums if p not in rows_of_documents),
        changed=tuple(p for p in checksums if p in rows_of_documents and rows_of_documents[p][1] != checksums[p]),
        removed=removed,
        gone=tuple(path for path in removed if rows_of_documents[path][1] not in left),
        skipped=tuple(files.skipped),
        warnings=(
            *reading.warnings,
            *(Skipped(p, clause) for p, document in fresh.items() for clause in document.left_out),
        ),
        unreadable=files.unreadable,
    )
    now = tuple(collection for collection, _ in plan.collections())
    return replace(plan, regrouped=older is not None and older.collections != now)


@dataclass
class _Files:
    """What became of the files of a folder, by their paths."""

    checksums: dict[str, str] = field(default_factory=dict[str, str])
    fresh: dict[str, ParsedDocument] = field(default_factory=dict[str, ParsedDocument])
    skipped: list[Skipped] = field(default_factory=list[Skipped])
    unreadable: dict[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])


def _read_files(entries: Iterable[Reading | Skipped]) -> _Files:
    files = _Files()
    for entry in entries:
        if isinstance(entry, Skipped):
            files.skipped.append(entry)
        elif entry.reason is not None:
            files.skipped.append(Skipped(entry.path, entry.reason))
            files.unreadable[entry.path] = entry.sha256, entry.reason
        else:
            files.checksums[entry.path] = entry.sha256
            if entry.document is not None:
                files.fresh[entry.path] = entry.document
    return files


def plan_for(documents: Iterable[Document], target: int) -> Plan:
    """What it takes to index documents that stand in no folder."""
    fresh = {document.path: document for document in documents}
    return Plan(
        checksums={path: document.sha256 for path, document in fresh.items()},
        fresh=fresh,
        kept={},
        moved={},
        added=tuple(fresh),
        changed=(),
        removed=(),
        gone=(),
        skipped=(),
        warnings=(),
        target=target,
    )


def _moved(fresh: Iterable[Document], older: FileSnapshot) -> dict[str, Moved]:
    """The documents that the older snapshot has elsewhere, read by the same reader.

    One whose title is its file's name has another title under another name, and so is encoded again.
    """
    elsewhere = {(sha, _suffix(path)): (path, rows) for _, path, sha, rows in older.docstore.document_rows()}
    moved: dict[str, Moved] = {}
    for document in fresh:
        path, rows = elsewhere.get((document.sha256, _suffix(document.path)), ("", range(0)))
        if path:
            former = older.docstore.document(path)
            if (former.title, former.text) == (document.title, document.text):
                moved[document.path] = Moved(document, rows)
    return moved


def refuse_shrunk(plan: Plan, older: FileSnapshot | None, corpus: Path) -> None:
    """Raise `ShrunkCorpusError` where most of the documents are gone at once; what was moved is not gone."""
    before = older.manifest.documents if older else 0
    if before >= SHRUNK_FROM and len(plan.gone) * 2 > before:
        raise ShrunkCorpusError(
            f"{len(plan.gone)} of {before} documents are gone from {corpus}; the old index stays.",
            "If that is meant, run: askbot index --force",
        )


def _without(paths: Iterable[str], others: Iterable[str]) -> list[str]:
    return sorted(set(paths) - set(others))


def _suffix(path: str) -> str:
    return PurePosixPath(path).suffix.lower()
