"""What a build has to do: the corpus as it is now, beside the snapshot as it was."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from askbot.corpus import Skipped
from askbot.domain import Collection, Document
from askbot.errors import ShrunkCorpusError
from askbot.index.snapshot import FileSnapshot

SHRUNK_FROM = 4
"""Documents from which on the loss of more than half needs force."""


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of one document of the new snapshot."""

    path: str
    sha256: str
    collection: Collection
    document: Document | None = None
    """As it is now, where it had to be read."""
    rows: range | None = None
    """Its passages in the older snapshot, where they are carried over."""
    number: int = -1
    """Its number there, where nothing of it changed."""

    @property
    def fresh(self) -> Document | None:
        """The document, where it must be split and encoded."""
        return self.document if self.rows is None else None


@dataclass(frozen=True, slots=True)
class Plan:
    """Old and new side by side."""

    checksums: Mapping[str, str]
    """Path → SHA-256 of every document of the new snapshot, in order."""
    fresh: frozenset[str]
    """Paths of what is split and encoded."""
    moved: tuple[str, ...] = ()
    """Where something was moved or copied to that the older snapshot has elsewhere: it is carried over."""
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    """Those of `removed` whose bytes are nowhere else now."""
    skipped: tuple[Skipped, ...] = ()
    warnings: tuple[Skipped, ...] = ()
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


def too_many(gone: int, before: int) -> bool:
    """Whether so many documents gone of those before are a mistake rather than meant."""
    return before >= SHRUNK_FROM and gone * 2 > before


def refuse_shrunk(plan: Plan, older: FileSnapshot | None, corpus: Path) -> None:
    """Raise `ShrunkCorpusError` where most of the documents are gone at once; what was moved is not gone."""
    before = older.manifest.documents if older else 0
    if too_many(len(plan.gone), before):
        raise ShrunkCorpusError(
            f"{len(plan.gone)} of {before} documents are gone from {corpus}; the old index stays.",
            "If that is meant, run: askbot index --force",
        )
