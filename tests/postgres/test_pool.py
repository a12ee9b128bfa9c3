import logging
import os
import socket
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from askbot.errors import AwayServerError, PostgresError, SettingsError
from askbot.postgres import Postgres, described, migrate
from tests.support.postgres_server import PASSWORD, PostgresServer


@pytest.fixture
def postgres(postgres_address: str) -> Iterator[Postgres]:
    opened = Postgres(postgres_address, schema="trial")
    yield opened
    opened.close()


def cut_all(postgres_server: PostgresServer) -> None:
    """End the connections of everybody else, as a server does that restarts."""
    import psycopg

    with psycopg.connect(postgres_server.address("postgres"), autocommit=True) as db:
        db.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'askbot'")


def test_changes_are_kept_together_or_not_at_all(postgres: Postgres) -> None:
    migrate(postgres, ["CREATE TABLE notes (text text PRIMARY KEY)"])

    def spoilt(db: object) -> None:
        db.execute("INSERT INTO notes VALUES ('half')")  # type: ignore[attr-defined]
        raise KeyError

    with pytest.raises(KeyError):
        postgres.run(spoilt)
    postgres.run(lambda db: db.execute("INSERT INTO notes VALUES ('whole')"))
    assert postgres.run(lambda db: db.execute("SELECT text FROM notes").fetchall()) == [{"text": "whole"}]


def test_work_whose_connection_is_lost_is_done_again(postgres: Postgres, postgres_server: PostgresServer) -> None:
    migrate(postgres, ["CREATE TABLE notes (text text)"])
    tries: list[int] = []

    def work(db: object) -> None:
        db.execute("INSERT INTO notes VALUES ('once')")  # type: ignore[attr-defined]
        tries.append(1)
        if len(tries) == 1:
            cut_all(postgres_server)
            db.execute("SELECT 1")  # type: ignore[attr-defined]

    postgres.run(work)
    assert len(tries) == 2
    assert postgres.run(lambda db: db.execute("SELECT text FROM notes").fetchall()) == [{"text": "once"}]


def test_a_server_that_stands_still_is_given_up(postgres: Postgres) -> None:
    began = time.monotonic()
    with pytest.raises(AwayServerError):
        postgres.run(lambda db: db.execute("SELECT pg_sleep(60)"), patience=0, limit=0.3)
    assert time.monotonic() - began < 20
    assert postgres.away
    (row,) = postgres.run(lambda db: db.execute("SELECT 7 AS seven").fetchall(), limit=20)
    assert row["seven"] == 7
    assert not postgres.away


def test_a_mistake_of_the_work_is_not_done_again(postgres: Postgres) -> None:
    tries: list[int] = []

    def work(db: object) -> None:
        tries.append(1)
        db.execute("SELECT nothing FROM nowhere")  # type: ignore[attr-defined]

    with pytest.raises(PostgresError, match="nowhere"):
        postgres.run(work)
    assert len(tries) == 1


def test_a_server_that_is_away_is_an_error_of_one_line_without_the_password(
    caplog: pytest.LogCaptureFixture,
) -> None:
    address = f"postgresql://me:{PASSWORD}@127.0.0.1:9/library"
    with caplog.at_level(logging.DEBUG), pytest.raises(PostgresError) as caught:
        Postgres(address, schema="trial", patience=0.7).run(lambda db: db.execute("SELECT 1"))
    assert "127.0.0.1:9/library" in str(caught.value)
    assert "refused" in str(caught.value)
    assert "server runs" in caught.value.remedy
    assert "\n" not in str(caught.value)
    assert "does not answer" in caplog.text
    assert PASSWORD not in caplog.text + str(caught.value) + repr(caught.value.__context__)


def test_the_log_says_once_that_a_server_is_away_however_many_ask(caplog: pytest.LogCaptureFixture) -> None:
    away = Postgres("postgresql://me@127.0.0.1:9/library", schema="trial", patience=0.7)
    with ThreadPoolExecutor(3) as pool:
        asked = [pool.submit(away.run, lambda db: db.execute("SELECT 1")) for _ in range(3)]
    assert all(isinstance(one.exception(), PostgresError) for one in asked)
    away.close()
    assert caplog.text.count("does not answer") == 1


def test_a_wrong_password_and_a_missing_database_say_so(postgres_server: PostgresServer) -> None:
    wrong = postgres_server.address("postgres").replace(PASSWORD, "wr0ng-one")
    with pytest.raises(PostgresError, match="user and password") as caught:
        Postgres(wrong, schema="trial", patience=0).run(lambda db: db.execute("SELECT 1"))
    assert "wr0ng-one" not in str(caught.value)
    with pytest.raises(PostgresError, match="Create the database"):
        Postgres(postgres_server.address("nowhere"), schema="trial").connect()


@pytest.mark.parametrize(
    "address", ["mysql://me:secr3t@host/x", "postgresql://me:secr3t@[host/x", "postgresql://me:secr3t@h/x?odd=1"]
)
def test_an_address_that_cannot_be_read_is_never_repeated(address: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Postgres(address, schema="trial")
    assert "secr3t" not in str(caught.value)
    assert "postgresql://" in caught.value.remedy


def test_an_address_is_shown_without_user_and_password() -> None:
    assert described("postgresql://me:secret@db.example.org:6000/library") == "db.example.org:6000/library"


def test_without_the_driver_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(SettingsError, match=r"askbot-discord\[postgres\]"):
        Postgres("postgresql://host/x", schema="trial")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system decides how long what is sent may wait")
@pytest.mark.parametrize(("bulk", "seconds"), [(True, 120), (False, 5)])
def test_what_is_sent_in_bulk_waits_longer_for_a_server_that_is_busy(
    postgres_address: str, *, bulk: bool, seconds: int
) -> None:
    opened = Postgres(postgres_address, schema="trial", bulk=bulk)
    with opened.connect() as db, socket.socket(fileno=os.dup(db.fileno())) as wire:
        assert wire.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 1000 * seconds
    opened.close()
