"""Which engine keeps the snapshots, as the settings say."""

from __future__ import annotations

from askbot.index.protocols import SnapshotStore
from askbot.index.store import FileStore
from askbot.settings import Settings

FILES_OF_POSTGRES = "postgres"
"""Below the index folder: the files of the snapshot that a build carries documents over from."""


def open_store(settings: Settings) -> SnapshotStore:
    """The store that the settings name. Raises `SettingsError` where its driver is missing."""
    if settings.store is None:
        return FileStore(settings.index, verify_limit=settings.verify_mb * 1_000_000)
    from askbot.index.postgres import PostgresStore

    return PostgresStore(
        settings.store.get_secret_value(),
        settings.index / FILES_OF_POSTGRES,
        connections=settings.ask_threads + 2,
        copied=settings.store_copy_mb * 1_000_000,
    )
