"""Files that were removed or replaced, kept for a while so that `/rollback` can bring them back."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

FOLDER = ".trash"
"""In the corpus folder; hidden, so that it is not indexed."""
KEPT = 50


class Trash:
    """The trash of one corpus folder. Its methods raise `OSError` where files cannot be moved."""

    def __init__(self, corpus: Path) -> None:
        self._corpus = corpus
        self._folder = corpus / FOLDER

    def put(self, path: str) -> None:
        """Move a file of the corpus, by its relative path, into the trash; nothing where there is none."""
        if not (self._corpus / path).is_file():
            return
        target = self._folder / str(time.time_ns()) / path
        target.parent.mkdir(parents=True)
        (self._corpus / path).replace(target)
        for old in self._entries()[:-KEPT]:
            shutil.rmtree(old, ignore_errors=True)

    def restore(self, since: float) -> list[str]:
        """Put back what was removed after a time (seconds since 1970); tells the paths.

        A file that has come in the place of one goes into the trash.
        """
        entries = [entry for entry in self._entries() if int(entry.name) > since * 1e9]
        restored: dict[str, Path] = {}
        for entry in reversed(entries):  # the oldest last: it is what stood there at that time
            restored.update({str(file.relative_to(entry)): file for file in entry.rglob("*") if file.is_file()})
        for path, file in restored.items():
            self.put(path)
            (self._corpus / path).parent.mkdir(parents=True, exist_ok=True)
            file.replace(self._corpus / path)
        return sorted(restored)

    def _entries(self) -> list[Path]:
        """Its folders, one a removal, the oldest first."""
        if not self._folder.is_dir():
            return []
        return sorted((e for e in self._folder.iterdir() if e.name.isdigit()), key=lambda entry: int(entry.name))
