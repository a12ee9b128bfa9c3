"""Which engine keeps the snapshots, as the settings say."""

from __future__ import annotations

from askbot.index.protocols import SnapshotStore
from askbot.index.store import FileStore
from askbot.settings import Settings


def open_store(settings: Settings) -> SnapshotStore:
    """The store that the settings name. Raises `SettingsError` where its driver is missing."""
    if settings.store is not None:
        from askbot.index.postgres import PostgresStore

        connections = settings.ask_threads + 2
        return PostgresStore(settings.store.get_secret_value(), settings.index, connections=connections)
    return FileStore(settings.index, verify_limit=settings.verify_mb * 1_000_000)
