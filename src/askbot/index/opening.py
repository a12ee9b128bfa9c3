"""Which engine keeps the snapshots, as the settings say."""

from __future__ import annotations

from askbot.index.protocols import SnapshotStore
from askbot.index.store import FileStore
from askbot.settings import Settings


def open_store(settings: Settings) -> SnapshotStore:
    """The store that the settings name."""
    return FileStore(settings.index, verify_limit=settings.verify_mb * 1_000_000)
