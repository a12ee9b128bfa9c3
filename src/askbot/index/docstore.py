"""The tables of a snapshot in one SQLite file."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path
from typing import Any

from askbot.errors import DamagedSnapshotError
from askbot.index.dialect import SQLITE
from askbot.index.docstore_writer import read_only
from askbot.index.manifest import REBUILD
from askbot.index.parts import VisibleRows
from askbot.index.tables import Tables


class Docstore(Tables):
    """A finished library, read only, or what of it some collections hold; safe to share between threads."""

    dialect = SQLITE

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        try:
            self._db = sqlite3.connect(read_only(path), uri=True, check_same_thread=False)
            self._db.execute("PRAGMA mmap_size=1073741824")
            self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.Error:
            raise DamagedSnapshotError(
                f"The library of the index {path.parent.name} cannot be read.", REBUILD
            ) from None
        self.see(VisibleRows(self.parts()))

    def query(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """The rows of a SELECT. Raises `DamagedSnapshotError` where SQLite finds the file damaged."""
        try:
            with self._lock:
                return self._db.execute(sql, values).fetchall()
        except sqlite3.DatabaseError as error:
            name = self.path.parent.name
            raise DamagedSnapshotError(f"The library of the index {name} is damaged: {error}.", REBUILD) from None

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()
