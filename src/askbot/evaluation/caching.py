"""Indexes of test sets' own documents, kept under the user's cache folder by what they were made from."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import askbot
from askbot.attribution import Attributor, load_attributor
from askbot.corpus import TARGET
from askbot.domain import Document
from askbot.encoder import Encoder, load_encoder
from askbot.engine import Askbot
from askbot.index import FileStore, index_documents
from askbot.progress import Progress
from askbot.settings import Settings, load_settings

KEPT = 12
"""Indexes kept; the one used longest ago goes first."""
MADE_BY = ("attribution", "corpus", "encoder", "index", "text", "domain.py")


@dataclass(frozen=True, slots=True)
class Models:
    """What an index is made with."""

    encoder: Encoder
    attributor: Attributor | None

    @classmethod
    def load(cls, settings: Settings) -> Models:
        """Load what the settings name. Raises `ModelError`."""
        encoder = load_encoder(settings.model, settings.precision, settings.threads, settings.cache.expanduser())
        return cls(encoder, load_attributor(encoder))


def open_documents(
    documents: Sequence[Document],
    settings: Settings,
    models: Models,
    *,
    target: int = TARGET,
    progress: Progress | None = None,
) -> Askbot:
    """An engine over documents that stand in no folder; the index is built once for the same documents and models."""
    folder = index_of(documents, models, target=target, progress=progress)
    engine = Askbot(settings.model_copy(update={"index": folder, "store": None}), models.encoder, models.attributor)
    engine.reload()
    return engine


def index_of(
    documents: Sequence[Document], models: Models, *, target: int = TARGET, progress: Progress | None = None
) -> Path:
    """The folder of the index that such an engine opens, built if need be."""
    folder = cache_folder() / _key(documents, models, target)
    if FileStore(folder).current() is None:
        index_documents(documents, folder, models.encoder, models.attributor, target=target, progress=progress)
        _prune(cache_folder())
    os.utime(folder)
    return folder


def cache_folder() -> Path:
    """Where indexes of test sets are kept: a part of the cache folder of the settings."""
    return load_settings().cache.expanduser() / "evaluation"


def _key(documents: Sequence[Document], models: Models, target: int) -> str:
    code = fingerprint_of_code(Path(askbot.__file__).parent)
    named = models.attributor.name if models.attributor else "none"
    digest = hashlib.sha256(f"{models.encoder.fingerprint}\0{named}\0{target}\0{code}".encode())
    for document in documents:
        digest.update(f"{document.path}\0{document.title}\0{document.sha256}\n".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:24]


def fingerprint_of_code(root: Path) -> str:
    """Of the code and weights that make indexes, in the package's folder: an older index is not taken for a new one."""
    paths = [p for name in MADE_BY for p in (root / name, *sorted((root / name).rglob("*")))]
    digest = hashlib.sha256()
    for path in (p for p in paths if p.is_file() and p.suffix != ".pyc"):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _prune(folder: Path) -> None:
    by_use = sorted((p for p in folder.iterdir() if p.is_dir()), key=lambda p: p.stat().st_mtime)
    for old in by_use[:-KEPT]:
        shutil.rmtree(old, ignore_errors=True)
