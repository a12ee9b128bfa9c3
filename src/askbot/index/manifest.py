"""What a snapshot says of itself: versions, model, counts, and a size and checksum for each of its files."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from askbot.errors import DamagedSnapshotError, MismatchedSnapshotError

SCHEMA = 7
"""Raised whenever a file of a snapshot changes its meaning."""
MANIFEST = "manifest.json"
MANIFEST_LIMIT = 1 << 20
VERIFY_LIMIT = 256 << 20
"""Bytes up to which every checksum is compared at opening; above, sizes are, and checksums right after it."""
REBUILD = "Run: askbot index --full"


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file of a snapshot."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The contents of `manifest.json`."""

    snapshot: str
    created: str
    """ISO 8601, UTC."""
    encoder: str
    """The encoder's fingerprint."""
    weights: str
    """The checksum of the encoder's weights, in hex; the name is that of the file's key."""
    attributor: str
    dimension: int
    documents: int
    passages: int
    sentences: int
    tokens: int
    corpus: str
    """Over every document's path and checksum: two snapshots of one corpus share it."""
    schema: int = SCHEMA
    splitting: int = 1
    """The version of reading and splitting (`askbot.corpus.SPLITTING_VERSION`); 1 where an older manifest is silent."""
    attribution: int = 1
    """The version of attribution (`askbot.attribution.ATTRIBUTION_VERSION`), likewise."""
    people: str = ""
    """The version of the resolver that found out who the speakers are; empty where nobody did."""
    files: Mapping[str, FileEntry] = field(default_factory=dict[str, FileEntry])
    """Relative path → size and checksum; the manifest itself is not among them."""

    @property
    def size(self) -> int:
        """Bytes of all files together."""
        return sum(entry.size for entry in self.files.values())


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write `manifest.json` into a snapshot's folder."""
    (folder / MANIFEST).write_text(manifest_text(manifest), encoding="utf-8")


def manifest_text(manifest: Manifest) -> str:
    """The manifest as it is written."""
    raw = asdict(manifest)
    return json.dumps({**raw, "seal": _seal(raw)}, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def read_manifest(folder: Path) -> Manifest:
    """Read a snapshot's manifest.

    Raises `DamagedSnapshotError` where there is none that can be read, `MismatchedSnapshotError` for another schema.
    """
    return _checked(_raw(folder), folder.name)


def parse_manifest(text: str, name: str) -> Manifest:
    """The manifest of the snapshot `name`, as `manifest_text` gave it. Raises as `read_manifest`."""
    return _checked(json.loads(text), name)


def _checked(raw: dict[str, Any], name: str) -> Manifest:
    if raw.pop("seal", None) != _seal(raw):
        raise DamagedSnapshotError(f"The manifest of the index {name} is damaged.", REBUILD)
    if raw.get("schema") != SCHEMA:
        raise MismatchedSnapshotError(
            f"The index {name} has schema {raw.get('schema')}, this version of askbot reads {SCHEMA}.", REBUILD
        )
    try:
        files = {str(file): FileEntry(int(e["size"]), str(e["sha256"])) for file, e in raw.pop("files").items()}
        return Manifest(**raw, files=files)
    except (TypeError, KeyError, ValueError, AttributeError):
        raise DamagedSnapshotError(f"The manifest of the index {name} is damaged.", REBUILD) from None


def _raw(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    try:
        if path.stat().st_size > MANIFEST_LIMIT:
            raise DamagedSnapshotError(f"The manifest of the index {folder.name} is far too large.", REBUILD)
        raw = json.loads(path.read_text(encoding="utf-8"))
    except PermissionError:
        raise _forbidden(path, folder) from None
    except (OSError, ValueError, RecursionError):
        raise DamagedSnapshotError(f"The index {folder.name} has no readable manifest.", REBUILD) from None
    if not isinstance(raw, dict):
        raise DamagedSnapshotError(f"The manifest of the index {folder.name} is damaged.", REBUILD)
    return raw


def _forbidden(path: Path, folder: Path) -> DamagedSnapshotError:
    """The error for a file that is there, but not for this user: no damage, though another snapshot may answer."""
    return DamagedSnapshotError(
        f"The file {path.name} of the index {folder.name} may not be read by this user.",
        f"Give the user that runs askbot the right to read {folder}.",
    )


def _seal(raw: Mapping[str, Any]) -> str:
    """A checksum over the manifest's own contents, whatever its schema."""
    return hashlib.sha256(json.dumps(raw, sort_keys=True).encode()).hexdigest()


def file_entries(folder: Path) -> dict[str, FileEntry]:
    """Size and checksum of every file below a folder, by its relative path, the manifest left out."""
    return {
        path.relative_to(folder).as_posix(): FileEntry(path.stat().st_size, checksum(path))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MANIFEST
    }


def checksum(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def check_files(folder: Path, manifest: Manifest, *, checksums: bool) -> None:
    """Compare the files of a snapshot with its manifest: sizes always, and checksums if asked.

    Raises `DamagedSnapshotError`, naming the first file that differs or cannot be read.
    """
    for name, entry in manifest.files.items():
        path = folder / name
        if not path.resolve().is_relative_to(folder.resolve()) or not path.is_file():
            raise DamagedSnapshotError(f"The index {folder.name} lacks its file {name}.", REBUILD)
        if not os.access(path, os.R_OK):
            raise _forbidden(path, folder)
        if path.stat().st_size != entry.size or (checksums and not _fits(path, entry)):
            raise DamagedSnapshotError(f"The file {name} of the index {folder.name} is damaged.", REBUILD)


def _fits(path: Path, entry: FileEntry) -> bool:
    """Whether a file can be read to its end, and is what it was."""
    try:
        return checksum(path) == entry.sha256
    except OSError:
        return False
