"""A journal moved between the engines, and back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from askbot.errors import JournalError
from askbot.journal import Gap, GapKind, GuildSettings, Journal, SQLiteDatabase, copy_journal
from askbot.journal.copying import BATCH, TABLES, TableSum, sums
from askbot.journal.database import Database
from askbot.journal.postgresql import PostgresDatabase
from askbot.settings import Settings
from tests.journal.contract.test_answers import ANSWER
from tests.journal.contract.test_chats import a_card

SETTINGS = Settings(log_questions=True, journal_days=3650)


@pytest.fixture
def files(tmp_path: Path) -> Database:
    database = SQLiteDatabase(tmp_path / "one.sqlite")
    fill(Journal.on(database, SETTINGS))
    return database


@pytest.fixture
def server(postgres_address: str) -> Iterator[PostgresDatabase]:
    database = PostgresDatabase(postgres_address)
    yield database
    database.close()


def fill(journal: Journal) -> None:
    """A row in every table, and in one more than a batch."""
    journal.answers.record(replace(ANSWER, question='Why "\\u0000", ä, 🏮 or \\?'))
    rows = [(f"a{i}", 1e9 + i / 3, 7, 8, 9, "answered", 0.1 + i, "{}") for i in range(2 * BATCH + 1)]
    journal.database.run(lambda db: db.change_many("INSERT INTO cards VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows))
    for voter in range(3):
        journal.cards.vote(a_card("a1"), voter, up=voter > 0, reason="it's 100% wrong?")
    journal.gaps.note(Gap(7, 9, "Who?", GapKind.FLAGGED, "a1"))
    journal.gaps.note(Gap(7, 9, "Ünder?", GapKind.FLAGGED, "A1"))
    journal.servers.put(2**62, GuildSettings(cooldown=9))
    journal.access.settle([7], [7])
    journal.access.grant(7, "staff")
    journal.access.set_roles(7, "staff", [1, 2])
    journal.access.set_channel(7, 5, ["staff", "Ä"], alone=True)
    journal.access.new_code("staff")
    journal.corrections.change(lambda corrections: corrections.merged("Ümit", "U."))
    journal.database.run(lambda db: db.change("INSERT INTO unfinished VALUES ('home')"))


def test_a_copy_holds_the_same_and_so_does_the_copy_of_a_copy(
    files: Database, server: PostgresDatabase, tmp_path: Path
) -> None:
    back = SQLiteDatabase(tmp_path / "back.sqlite")
    held = copy_journal(files, server)
    assert held == copy_journal(server, back)
    assert all(table.rows for table in held.values())
    assert held["cards"].rows == 2 * BATCH + 1
    journal, original = Journal.on(back, SETTINGS), Journal.on(files, SETTINGS)
    assert journal.access.rules() == original.access.rules()
    assert journal.answers.get("abc123") == original.answers.get("abc123")
    assert journal.answers.question_hash("x") == original.answers.question_hash("x"), "hashes go on to be comparable"


def test_what_is_noted_after_a_copy_gets_a_number_of_its_own(files: Database, server: PostgresDatabase) -> None:
    copy_journal(files, server)
    gaps = Journal.on(server, SETTINGS).gaps
    assert gaps.note(Gap(7, 9, "New?", GapKind.FLAGGED, "a9"))
    assert len({gap.id for gap in gaps.open(7)}) == 3


def test_every_table_is_copied(files: SQLiteDatabase) -> None:
    sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
    assert {row["name"] for row in files.run(lambda db: db.rows(sql))} == set(TABLES)


def test_a_journal_that_holds_something_is_replaced_only_when_asked(files: Database, server: PostgresDatabase) -> None:
    Journal.on(server, SETTINGS).cards.vote(a_card("old"), 1, up=True)
    with pytest.raises(JournalError, match=r"not empty: votes.*--replace"):
        copy_journal(files, server)
    copy_journal(files, server, replace=True)
    assert server.run(lambda db: db.rows("SELECT * FROM votes WHERE answer = 'old'")) == []


def test_a_copy_that_differs_is_noticed(
    files: Database, server: PostgresDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoilt(database: Database) -> dict[str, TableSum]:
        if database is server:
            server.run(lambda db: db.change("UPDATE votes SET up = 1 - up WHERE voter = 1"))
        return sums(database)

    monkeypatch.setattr("askbot.journal.copying.sums", spoilt)
    with pytest.raises(JournalError, match=r"differs from one\.sqlite in: votes"):
        copy_journal(files, server)


def test_a_copy_that_fails_leaves_the_target_as_it_was(
    files: SQLiteDatabase, server: PostgresDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    Journal.on(server, SETTINGS).cards.vote(a_card("old"), 1, up=True)
    monkeypatch.setitem(TABLES, "nowhere", ("id",))
    with pytest.raises(JournalError, match="nowhere"):
        copy_journal(files, server, replace=True)
    assert len(server.run(lambda db: db.rows("SELECT * FROM votes"))) == 1
