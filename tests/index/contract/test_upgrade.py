"""A database of the version before: short codes came with the third schema."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from askbot.index import FileStore
from askbot.index.faiss_index import widened
from askbot.index.postgres import PostgresStore
from askbot.index.postgres.schema import MIGRATIONS, SCHEMA
from askbot.index.postgres.snapshot import PostgresSnapshot
from tests.index.contract.conftest import put
from tests.support.postgres_server import PostgresServer

NONE = np.zeros(0, np.int64)


@pytest.fixture
def address(built: FileStore, postgres_server: PostgresServer, tmp_path: Path) -> str:
    """With one snapshot, as the second schema left it."""
    address = postgres_server.database()
    store = PostgresStore(address, tmp_path / "earlier")
    put(store, built.path(built.ids()[0]))
    with store._server.connect() as db:
        db.execute(f"DROP TABLE {SCHEMA}.codes CASCADE".encode())
        db.execute("DROP TABLE IF EXISTS askbot_snapshot_1.codes")
        db.execute("UPDATE askbot.schemas SET version = 2 WHERE name = %s", (SCHEMA,))
    return address


def test_a_database_of_the_version_before_answers_and_takes_the_next_index(
    address: str, built: FileStore, tmp_path: Path
) -> None:
    store, (first, second) = PostgresStore(address, tmp_path / "later"), built.ids()
    vector = widened(built.open_current().passage_vectors[:1])[0]
    old = store.open_current()
    assert isinstance(old, PostgresSnapshot)
    assert old.id == first
    assert old.candidates(vector, 1, NONE).rows[0] == 0
    put(store, built.path(second))
    new = store.open_current()
    assert isinstance(new, PostgresSnapshot)
    assert new.id == second
    assert new._codes._of
    assert new.candidates(vector, 1, NONE).rows[0] == 0
    assert old.candidates(vector, 1, NONE).rows[0] == 0
    assert store.rollback() == first
    store.prune(1)
    assert store.ids() == [first]
    with store._server.connect() as db:
        version = db.execute("SELECT version FROM askbot.schemas WHERE name = %s", (SCHEMA,)).fetchone()
    assert version == {"version": len(MIGRATIONS)}


def test_a_table_of_somebody_else_is_not_taken_for_codes(address: str, tmp_path: Path) -> None:
    store = PostgresStore(address, tmp_path / "later")
    with store._server.connect() as db:
        db.execute("CREATE TABLE public.codes (name text)")
    opened = store.open_current()
    assert isinstance(opened, PostgresSnapshot)
    assert not opened.approximate
