"""What a build has to do: the corpus as it is now, beside the snapshot as it was."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from askbot.corpus import TARGET, Skipped, parse_document, scan_corpus
from askbot.domain import Document
from askbot.errors import CorpusError, ShrunkCorpusError
from askbot.index.snapshot import Snapshot

SHRUNK_FROM = 4
"""Documents from which on the loss of more than half needs force."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Old and new side by side."""

    checksums: Mapping[str, str]
    """Path → SHA-256 of every document of the new snapshot, in order."""
    fresh: Mapping[str, Document]
    """Documents to split and encode."""
    kept: Mapping[str, tuple[int, range]]
    """Path → number and rows in the older snapshot, of documents to carry over."""
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    skipped: tuple[Skipped, ...]
    warnings: tuple[Skipped, ...]
    target: int = TARGET
    """Word pieces that a passage is filled up to."""

    @property
    def empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.fresh or self.removed)

    @property
    def corpus(self) -> str:
        """A fingerprint of paths and contents."""
        digest = hashlib.sha256()
        for path, checksum in self.checksums.items():
            digest.update(f"{path}\0{checksum}\n".encode())
        return digest.hexdigest()


def survey(corpus: Path, max_bytes: int, older: Snapshot | None, *, reuse: bool) -> Plan:
    """Read a corpus folder; what the older snapshot has with the same bytes is not parsed, if `reuse`.

    Raises `CorpusError` for a folder that is missing or holds nothing usable.
    """
    rows_of_documents = {path: (n, sha, rows) for n, path, sha, rows in older.docstore.document_rows()} if older else {}
    checksums: dict[str, str] = {}
    fresh: dict[str, Document] = {}
    skipped: list[Skipped] = []
    warnings: list[Skipped] = []
    for entry in scan_corpus(corpus, max_bytes=max_bytes):
        if isinstance(entry, Skipped):
            skipped.append(entry)
            continue
        if not reuse or entry.path not in rows_of_documents or rows_of_documents[entry.path][1] != entry.sha256:
            problems: list[str] = []
            try:
                fresh[entry.path] = parse_document(entry.path, entry.data, warn=problems.append)
            except CorpusError as error:
                skipped.append(Skipped(entry.path, error.message))
                continue
            warnings += [Skipped(entry.path, problem) for problem in problems]
        checksums[entry.path] = entry.sha256
    if not checksums:
        first = f" ({skipped[0].path}: {skipped[0].reason})" if skipped else ""
        raise CorpusError(
            f"The corpus {corpus} holds no briefing that can be used{first}.", "Put .md or .txt files there."
        )
    return Plan(
        checksums=checksums,
        fresh=fresh,
        kept={p: (rows_of_documents[p][0], rows_of_documents[p][2]) for p in checksums if p not in fresh},
        added=tuple(p for p in checksums if p not in rows_of_documents),
        changed=tuple(p for p in checksums if p in rows_of_documents and rows_of_documents[p][1] != checksums[p]),
        removed=tuple(_without(rows_of_documents, checksums)),
        skipped=tuple(skipped),
        warnings=tuple(warnings),
    )


def plan_for(documents: Iterable[Document], target: int) -> Plan:
    """What it takes to index documents that stand in no folder."""
    fresh = {document.path: document for document in documents}
    return Plan(
        checksums={path: document.sha256 for path, document in fresh.items()},
        fresh=fresh,
        kept={},
        added=tuple(fresh),
        changed=(),
        removed=(),
        skipped=(),
        warnings=(),
        target=target,
    )


def refuse_shrunk(plan: Plan, older: Snapshot | None, corpus: Path) -> None:
    """Raise `ShrunkCorpusError` where most of the documents are gone at once."""
    before = older.manifest.documents if older else 0
    if before >= SHRUNK_FROM and len(plan.removed) * 2 > before:
        raise ShrunkCorpusError(
            f"{len(plan.removed)} of {before} documents are gone from {corpus}; the old index stays.",
            "If that is meant, run: askbot index --force",
        )


def _without(paths: Iterable[str], others: Iterable[str]) -> list[str]:
    return sorted(set(paths) - set(others))
