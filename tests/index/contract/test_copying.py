"""A snapshot from one engine to the other and back."""

from __future__ import annotations

from pathlib import Path

import pytest

from askbot.errors import DamagedSnapshotError
from askbot.index import FileStore, SnapshotStore
from askbot.index.copying import copy_current
from askbot.index.postgres import PostgresStore
from tests.support.postgres_server import PostgresServer


def test_it_arrives_whole_and_goes_back(store: SnapshotStore, built: FileStore, tmp_path: Path) -> None:
    copied = copy_current(built, store)
    assert (copied.snapshot, copied.was_there) == (built.current(), False)
    assert copied.files == len(built.open_current().manifest.files) > 0
    assert copy_current(built, store).was_there
    back = FileStore(tmp_path / "back")
    copy_current(store, back)
    assert back.open_current(thorough=True).manifest == built.open_current().manifest


def test_a_damaged_one_is_not_copied(store: SnapshotStore, built: FileStore, tmp_path: Path) -> None:
    source = FileStore(tmp_path / "source", verify_limit=0)
    copy_current(built, source)
    path = next(source.files().folder.glob("tokens.npy"))
    path.chmod(0o600)
    data = path.read_bytes()
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    with pytest.raises(DamagedSnapshotError, match=r"tokens\.npy"):
        copy_current(source, store)
    assert store.current() is None


def test_another_database_may_use_the_same_folder(
    postgres_server: PostgresServer, built: FileStore, tmp_path: Path
) -> None:
    for _ in range(2):
        store = PostgresStore(postgres_server.database(), tmp_path / "kept")
        assert not copy_current(built, store).was_there
        assert store.files().manifest == built.open_current().manifest
