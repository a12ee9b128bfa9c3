"""The people of the current snapshot, without an encoder."""

from __future__ import annotations

from askbot.index import SnapshotStore
from askbot.people import CorrectionsFile, Directory, EntityResolver
from askbot.settings import Settings


def open_directory(settings: Settings) -> Directory:
    """Who is in the current snapshot of the settings' index. Raises `SnapshotError`."""
    store = SnapshotStore(settings.index, verify_limit=settings.verify_mb * 1_000_000)
    return Directory(store.open_current())


def resolver_for(settings: Settings) -> EntityResolver:
    """What finds out who the speakers are, with the admins' corrections. Raises `PeopleError`."""
    return EntityResolver(CorrectionsFile.of(settings).read())
