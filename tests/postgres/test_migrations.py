from concurrent.futures import ThreadPoolExecutor

import pytest

from askbot.errors import PostgresError
from askbot.postgres import Postgres, migrate

FIRST = "CREATE TABLE notes (text text); INSERT INTO notes VALUES ('first; with a semicolon')"
SECOND = "ALTER TABLE notes ADD COLUMN number integer NOT NULL DEFAULT 7"


def test_each_script_runs_once(postgres_address: str) -> None:
    postgres = Postgres(postgres_address, schema="trial")
    assert migrate(postgres, [FIRST]) == 0
    assert migrate(postgres, [FIRST, SECOND]) == 1
    assert migrate(postgres, [FIRST, SECOND]) == 2
    rows = postgres.run(lambda db: db.execute("SELECT * FROM trial.notes").fetchall())
    assert rows == [{"text": "first; with a semicolon", "number": 7}]
    postgres.close()


def test_schemas_are_counted_apart(postgres_address: str) -> None:
    for schema in ("one", "two"):
        postgres = Postgres(postgres_address, schema=schema)
        assert migrate(postgres, [FIRST]) == 0
        postgres.close()


def test_a_script_that_fails_changes_nothing(postgres_address: str) -> None:
    postgres = Postgres(postgres_address, schema="trial")
    with pytest.raises(PostgresError, match="nonsense"):
        migrate(postgres, [FIRST, "ALTER nonsense"])
    assert migrate(postgres, [FIRST]) == 0
    postgres.close()


def test_a_newer_schema_is_refused(postgres_address: str) -> None:
    postgres = Postgres(postgres_address, schema="trial")
    migrate(postgres, [FIRST, SECOND])
    with pytest.raises(PostgresError, match=r"schema 2 of a newer askbot; 1 is known.*Update askbot"):
        migrate(postgres, [FIRST])
    postgres.close()


def test_processes_that_start_together_migrate_once(postgres_address: str) -> None:
    opened = [Postgres(postgres_address, schema="trial") for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        before = list(pool.map(lambda one: migrate(one, [FIRST, SECOND]), opened))
    assert sorted(before) == [0, 2, 2, 2, 2, 2]
    assert len(opened[0].run(lambda db: db.execute("SELECT * FROM notes").fetchall())) == 1
    for one in opened:
        one.close()
