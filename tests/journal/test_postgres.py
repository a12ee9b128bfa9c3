"""The journal on a server that several processes share, and that may fall."""

import asyncio
import os
import shlex
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from askbot.bot.core.memory import Memory
from askbot.errors import JournalError
from askbot.journal import CardLog, CardRecord, GuildSettings, GuildStore, SQLiteDatabase, open_journal
from askbot.journal.database import migrations
from askbot.journal.postgresql import SCHEMA, PostgresDatabase
from askbot.settings import Settings
from benchmarks.faults.postgres_journal import falls
from tests.postgres.test_pool import cut_all
from tests.support.postgres_server import PASSWORD, PostgresServer

SCALE = Path(__file__).parents[2] / "docs" / "scale.md"
SET = """
from askbot.journal import GuildSettings, open_journal
from askbot.settings import load_settings
journal = open_journal(load_settings())
journal.servers.put(7, GuildSettings(cooldown=99))
journal.access.grant(7, "staff")
"""


@pytest.fixture
def settings(postgres_address: str, tmp_path: Path) -> Settings:
    return Settings(store=postgres_address, journal=tmp_path / "j.sqlite")


@pytest.fixture
def own_server() -> Iterator[PostgresServer]:
    """A server of this test alone, which may fall."""
    server = PostgresServer()
    yield server
    server.close()


def seconds_until(holds: Callable[[], bool]) -> float:
    started = time.monotonic()
    while not holds():
        assert time.monotonic() - started < 20
        time.sleep(0.01)
    return time.monotonic() - started


def test_both_engines_have_the_same_tables_and_columns(postgres_address: str, tmp_path: Path) -> None:
    assert len(list(migrations("sqlite"))) == len(list(migrations("postgres")))
    lite, postgres = SQLiteDatabase(tmp_path / "j.sqlite"), PostgresDatabase(postgres_address)
    tables = lite.run(
        lambda db: db.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
    )
    here = {
        row["name"]: [
            column["name"] for column in lite.run(lambda db, name=row["name"]: db.rows(f"PRAGMA table_info({name})"))
        ]
        for row in tables
    }
    sql = (
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = ? "
        "ORDER BY table_name, ordinal_position"
    )
    there: dict[str, list[str]] = {}
    for row in postgres.run(lambda db: db.rows(sql, (SCHEMA,))):
        there.setdefault(row["table_name"], []).append(row["column_name"])
    assert there.pop("announcements") == ["number"]
    assert there == here
    postgres.close()


def test_what_another_process_sets_is_seen_within_a_second(settings: Settings, postgres_address: str) -> None:
    async def scene() -> None:
        memory = Memory(settings)
        await memory.load()
        environment = {**os.environ, "ASKBOT_STORE": postgres_address}
        done = await asyncio.to_thread(
            subprocess.run, [sys.executable, "-c", SET], env=environment, check=True, capture_output=True
        )
        assert done.returncode == 0
        assert await asyncio.to_thread(seconds_until, lambda: memory.guild(7).cooldown == 99) < 1
        assert (await memory.run(memory.access.rules)).grants == {7: frozenset({"staff"})}
        await memory.close(1)

    asyncio.run(scene())


def test_a_notification_that_is_missed_costs_a_second_at_most(settings: Settings) -> None:
    async def scene() -> None:
        memory, other = Memory(settings), open_journal(settings)
        await memory.load()

        def unheard() -> None:
            store = GuildStore(other.database)
            store.put(7, GuildSettings(cooldown=5))

            def silent(db: object) -> None:  # as `put` does it, without the notification
                db.change("UPDATE guilds SET settings = '{\"cooldown\": 55}'")  # type: ignore[attr-defined]
                db.change("UPDATE announcements SET number = number + 1")  # type: ignore[attr-defined]

            other.database.run(silent)

        await asyncio.to_thread(unheard)
        assert await asyncio.to_thread(seconds_until, lambda: memory.guild(7).cooldown == 55) < 1.5
        await memory.close(1)

    asyncio.run(scene())


def test_a_listener_that_was_cut_off_hears_again(settings: Settings, postgres_server: PostgresServer) -> None:
    async def scene() -> None:
        memory, other = Memory(settings), open_journal(settings)
        await memory.load()
        await asyncio.to_thread(cut_all, postgres_server)
        await asyncio.to_thread(other.servers.put, 7, GuildSettings(cooldown=77))
        assert await asyncio.to_thread(seconds_until, lambda: memory.guild(7).cooldown == 77) < 3
        await memory.close(1)

    asyncio.run(scene())


def test_what_is_acknowledged_is_on_the_disk_whatever_the_server_is_set_to(postgres_address: str) -> None:
    import psycopg

    with psycopg.connect(postgres_address, autocommit=True) as db:
        name = db.execute("SELECT current_database()").fetchone()
        assert name is not None
        db.execute(f"ALTER DATABASE {name[0]} SET synchronous_commit = off".encode())
    database = PostgresDatabase(postgres_address)
    assert database.run(lambda db: db.rows("SHOW synchronous_commit")) == [{"synchronous_commit": "on"}]
    database.close()


def test_a_backup_as_the_docs_make_it_brings_the_journal_back(
    postgres_server: PostgresServer, settings: Settings
) -> None:
    """The line of docs/scale.md, and `psql` into an empty database."""
    (line,) = [line for line in SCALE.read_text(encoding="utf-8").splitlines() if "pg_dump" in line]
    command = shlex.split(line.split("`")[1].split(" > ")[0].replace('"$ASKBOT_STORE"', "STORE"))
    journal = open_journal(settings)
    journal.servers.put(7, GuildSettings(cooldown=31))
    journal.access.grant(7, "staff")
    assert settings.store is not None
    dump = postgres_server.program(*command, address=settings.store.get_secret_value())
    other = postgres_server.database()
    postgres_server.program("psql", "--set=ON_ERROR_STOP=1", "--quiet", "STORE", address=other, given=dump)
    back = open_journal(Settings(store=SecretStr(other), journal=settings.journal))
    assert back.servers.get(7).cooldown == 31
    assert back.access.rules().grants[7] == journal.access.rules().grants[7]
    back.servers.put(8, GuildSettings(cooldown=5))
    for one in (journal, back):
        one.database.close()


@pytest.mark.slow
def test_no_acknowledged_vote_is_lost_where_the_server_restarts(own_server: PostgresServer) -> None:
    voted = falls(own_server, 1, killed=False)
    assert voted.refused == [], "who votes meanwhile waits"


@pytest.mark.slow
def test_no_acknowledged_vote_is_lost_to_kill_9_of_the_server(own_server: PostgresServer) -> None:
    falls(own_server, 2, killed=True)


def test_a_server_that_stays_away_is_said_once_waited_for_and_then_at_once(own_server: PostgresServer) -> None:
    database = PostgresDatabase(own_server.database(), patience=1)
    log = CardLog(database, days=30)
    card = CardRecord("a1", 1.0, 1000, 1, 2, "answered", 0.1, "{}")
    log.vote(card, 7, up=True)
    own_server.stop()
    took: list[float] = []
    for _ in range(2):
        started = time.monotonic()
        with pytest.raises(JournalError, match=r"The journal cannot be used: PostgreSQL at 127.*server runs") as caught:
            log.vote(card, 8, up=True)
        took.append(time.monotonic() - started)
        assert PASSWORD not in str(caught.value)
    assert took[1] < took[0]
    own_server.start()
    log.vote(card, 8, up=True)
    assert log.statistics(1000, 365 * 60).up == 2
    database.close()
    own_server.stop()
    with pytest.raises(JournalError, match="cannot be used"):
        PostgresDatabase(own_server.address("postgres"), patience=0.1)
