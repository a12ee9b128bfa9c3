"""Both engines pass these tests: each runs once on a SQLite file and once on a PostgreSQL server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from askbot.journal import SQLiteDatabase
from askbot.journal.database import Database
from askbot.journal.postgresql import PostgresDatabase

NewDatabase = Callable[[], Database]


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def new_database(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[NewDatabase]:
    """Makes journals, empty ones."""
    with ExitStack() as opened:

        def make() -> Database:
            if engine == "sqlite":
                made: Database = SQLiteDatabase(tmp_path / f"{len(list(tmp_path.iterdir()))}" / "journal.sqlite")
            else:
                made = PostgresDatabase(request.getfixturevalue("postgres_server").database())
            opened.callback(made.close)
            return made

        yield make


@pytest.fixture
def database(new_database: NewDatabase) -> Database:
    """An empty journal."""
    return new_database()
