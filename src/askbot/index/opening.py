"""Which engine keeps the snapshots, as the settings say or as a command names it."""

from __future__ import annotations

from pathlib import Path

from askbot.errors import SettingsError
from askbot.index.protocols import SnapshotStore
from askbot.index.store import FileStore
from askbot.postgres import is_postgres
from askbot.settings import Settings

FILES_OF_POSTGRES = "postgres"
"""Below the index folder: the files of the snapshot that a build carries documents over from."""
THE_STORE = "store"
"""Names the server of ASKBOT_STORE, whose address has a password that no command line should show."""


def open_store(settings: Settings) -> SnapshotStore:
    """The store that the settings name. Raises `SettingsError` where its driver is missing."""
    if settings.store is not None:
        return _postgres(settings.store.get_secret_value(), settings)
    return FileStore(settings.index, verify_limit=settings.verify_mb * 1_000_000)


def store_called(name: str, settings: Settings) -> SnapshotStore:
    """A store by the address of a server, the word THE_STORE, or a folder. Raises `SettingsError`."""
    if name == THE_STORE:
        if settings.store is None:
            raise SettingsError("ASKBOT_STORE is not set.", "Set it, or name a folder or an address.")
        return open_store(settings)
    return _postgres(name, settings) if is_postgres(name) else FileStore(Path(name))


def _postgres(address: str, settings: Settings) -> SnapshotStore:
    from askbot.index.postgres import PostgresStore

    connections = settings.ask_threads + 2
    return PostgresStore(address, settings.index / FILES_OF_POSTGRES, connections=connections)
