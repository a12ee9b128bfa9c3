import logging
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from askbot.errors import DamagedJournalError, JournalError
from askbot.journal import AnswerLog, CardLog, CardRecord, SQLiteDatabase, open_sqlite
from tests.journal.contract.test_answers import ANSWER

CARD = CardRecord("a1", 1.0, 1000, 1, 2, "answered", 0.1, "{}")
WHEN = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def a_journal(path: Path) -> Path:
    """A journal of a few pages, closed."""
    log = CardLog(SQLiteDatabase(path), days=36500)
    for i in range(20):
        log.record(CardRecord(f"a{i}", 1.0, 1000, 1, 2, "answered", 0.1, "x" * 2000))
    return path


def test_a_sound_journal_is_opened_as_it_is(tmp_path: Path) -> None:
    path = a_journal(tmp_path / "journal.sqlite")
    assert CardLog(open_sqlite(path), days=30).get("a7") is not None
    assert [p.name for p in tmp_path.iterdir() if "damaged" in p.name] == []


@pytest.mark.parametrize("start", [0, 4096, 8192])
def test_a_damaged_journal_is_set_aside_and_named(tmp_path: Path, caplog: pytest.LogCaptureFixture, start: int) -> None:
    path = a_journal(tmp_path / "journal.sqlite")
    data = bytearray(path.read_bytes())
    data[start : start + 4096] = b"\xff" * 4096
    path.write_bytes(data)
    with caplog.at_level(logging.WARNING):
        database = open_sqlite(path, now=lambda: WHEN)
    CardLog(database, days=36500).vote(CARD, 7, up=True)
    kept = tmp_path / "journal.sqlite.damaged-20260302T093000"
    assert kept.read_bytes()[start + 100 : start + 4096] == b"\xff" * 3996
    assert kept.name in caplog.text


def test_a_journal_that_cannot_be_moved_is_an_error_of_one_line(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    path.write_bytes(b"no database" * 500)
    (tmp_path / "journal.sqlite.damaged-20260302T093000").mkdir()
    (tmp_path / "journal.sqlite.damaged-20260302T093000" / "in the way").touch()
    with pytest.raises(JournalError, match=r"cannot be moved.*Move it away"):
        open_sqlite(path, now=lambda: WHEN)


def test_damage_has_an_error_of_its_own_and_a_lock_has_not(tmp_path: Path) -> None:
    (tmp_path / "noise.sqlite").write_bytes(b"no database" * 500)
    with pytest.raises(DamagedJournalError):
        SQLiteDatabase(tmp_path / "noise.sqlite")
    (tmp_path / "folder.sqlite").mkdir()
    with pytest.raises(JournalError) as caught:
        SQLiteDatabase(tmp_path / "folder.sqlite")
    assert not isinstance(caught.value, DamagedJournalError)


def test_what_is_acknowledged_survives_a_pulled_plug_and_what_is_forgotten_is_gone(tmp_path: Path) -> None:
    database = SQLiteDatabase(tmp_path / "journal.sqlite")
    assert database.run(lambda db: db.rows("PRAGMA synchronous")) == [{"synchronous": 2}]
    assert database.run(lambda db: db.rows("PRAGMA secure_delete")) == [{"secure_delete": 1}]


def test_deleted_words_are_nowhere_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    database = SQLiteDatabase(path)
    log = CardLog(database, days=36500)
    log.record(CardRecord("a1", 1.0, 1000, 1, 2, "answered", 0.1, "a very private sentence" * 20))
    database.run(lambda db: db.change("DELETE FROM cards"))
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert not any(b"private" in p.read_bytes() for p in tmp_path.iterdir())


def an_answer_log(path: Path, *, log_questions: bool = False) -> AnswerLog:
    return AnswerLog(SQLiteDatabase(path), log_questions=log_questions, days=30)


def test_the_question_is_nowhere_in_the_file_unless_opted_in(tmp_path: Path) -> None:
    an_answer_log(tmp_path / "private.sqlite").record(ANSWER)
    an_answer_log(tmp_path / "open.sqlite", log_questions=True).record(ANSWER)
    everything = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    assert not any(b"lamp reach?" in data for name, data in everything.items() if name.startswith("private"))
    assert any(b"lamp reach?" in data for name, data in everything.items() if name.startswith("open"))


def test_the_file_is_in_wal_mode_and_opening_again_keeps_it(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "journal.sqlite"
    an_answer_log(path).record(ANSWER)
    again = SQLiteDatabase(path)
    assert again.run(lambda db: db.rows("PRAGMA journal_mode")) == [{"journal_mode": "wal"}]
    assert len(again.run(lambda db: db.rows("SELECT id FROM answers"))) == 1
    assert again.version >= 1


def test_a_file_that_is_no_journal_is_named_with_a_remedy(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    path.write_bytes(b"not a database, but long enough to look at" * 50)
    with pytest.raises(JournalError, match=r"journal.sqlite cannot be used.*ASKBOT_JOURNAL"):
        SQLiteDatabase(path)


def test_a_journal_of_a_newer_askbot_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    SQLiteDatabase(path)
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 9000")
    with pytest.raises(JournalError, match="newer askbot"):
        SQLiteDatabase(path)
