import logging
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from askbot.errors import DamagedJournalError, JournalError
from askbot.journal import CardLog, CardRecord, Database, open_journal

CARD = CardRecord("a1", 1.0, 1000, 1, 2, "answered", 0.1, "{}")
WHEN = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def a_journal(path: Path) -> Path:
    """A journal of a few pages, closed."""
    log = CardLog(Database(path), days=36500)
    for i in range(20):
        log.record(CardRecord(f"a{i}", 1.0, 1000, 1, 2, "answered", 0.1, "x" * 2000))
    return path


def test_a_sound_journal_is_opened_as_it_is(tmp_path: Path) -> None:
    path = a_journal(tmp_path / "journal.sqlite")
    assert CardLog(open_journal(path), days=30).get("a7") is not None
    assert [p.name for p in tmp_path.iterdir() if "damaged" in p.name] == []


@pytest.mark.parametrize("start", [0, 4096, 8192])
def test_a_damaged_journal_is_set_aside_and_named(tmp_path: Path, caplog: pytest.LogCaptureFixture, start: int) -> None:
    path = a_journal(tmp_path / "journal.sqlite")
    data = bytearray(path.read_bytes())
    data[start : start + 4096] = b"\xff" * 4096
    path.write_bytes(data)
    with caplog.at_level(logging.WARNING):
        database = open_journal(path, now=lambda: WHEN)
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
        open_journal(path, now=lambda: WHEN)


def test_damage_has_an_error_of_its_own_and_a_lock_has_not(tmp_path: Path) -> None:
    (tmp_path / "noise.sqlite").write_bytes(b"no database" * 500)
    with pytest.raises(DamagedJournalError):
        Database(tmp_path / "noise.sqlite")
    (tmp_path / "folder.sqlite").mkdir()
    with pytest.raises(JournalError) as caught:
        Database(tmp_path / "folder.sqlite")
    assert not isinstance(caught.value, DamagedJournalError)


def test_what_is_acknowledged_survives_a_pulled_plug_and_what_is_forgotten_is_gone(tmp_path: Path) -> None:
    with Database(tmp_path / "journal.sqlite").transaction() as db:
        assert db.execute("PRAGMA synchronous").fetchone()[0] == 2
        assert db.execute("PRAGMA secure_delete").fetchone()[0] == 1


def test_deleted_words_are_nowhere_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    database = Database(path)
    log = CardLog(database, days=36500)
    log.record(CardRecord("a1", 1.0, 1000, 1, 2, "answered", 0.1, "a very private sentence" * 20))
    with database.transaction() as db:
        db.execute("DELETE FROM cards")
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert not any(b"private" in p.read_bytes() for p in tmp_path.iterdir())
