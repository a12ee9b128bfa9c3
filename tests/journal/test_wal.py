"""Damage to the write-ahead log, which SQLite passes over in silence, is reported, and what was there is kept."""

from __future__ import annotations

import logging
import os
import shutil
import sqlite3
import stat
from pathlib import Path

import pytest

from askbot.errors import JournalError
from askbot.journal import CardLog, CardRecord, SQLiteDatabase, open_sqlite
from askbot.journal.wal import Loss, loss

VOTES = 60
FRAME = 24 + 4096


@pytest.fixture
def killed(tmp_path: Path) -> Path:
    """A journal as a killed process leaves it: 60 votes acknowledged, all of them in the log alone."""
    live = tmp_path / "live" / "journal.sqlite"
    log = CardLog(open_sqlite(live), days=30)
    keeper = sqlite3.connect(live)  # as long as one is connected, the log is not taken into the file
    keeper.execute("SELECT count(*) FROM votes").fetchone()
    for voter in range(VOTES):
        log.vote(CardRecord("a", 0, 1, 2, 3, "answered", 0.1), voter, up=True)
    path = tmp_path / "journal.sqlite"
    for ending in ("", "-wal"):
        shutil.copyfile(f"{live}{ending}", f"{path}{ending}")
    keeper.close()
    return path


def votes(path: Path) -> int:
    db = sqlite3.connect(path)
    try:
        return int(db.execute("SELECT count(*) FROM votes").fetchone()[0])
    finally:
        db.close()


def wal(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def test_a_sound_log_says_nothing(killed: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert loss(wal(killed)) is None
    open_sqlite(killed)
    assert votes(killed) == VOTES
    assert not caplog.records


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_a_flipped_bit_in_the_middle_is_noticed_and_the_files_kept(
    killed: Path, caplog: pytest.LogCaptureFixture, share: float
) -> None:
    data = bytearray(wal(killed).read_bytes())
    data[int(len(data) * share)] ^= 1
    wal(killed).write_bytes(data)
    with caplog.at_level(logging.WARNING):
        open_sqlite(killed)
    lost = VOTES - votes(killed)
    assert lost > 0
    assert "lost" in caplog.text
    kept = [path for path in killed.parent.iterdir() if ".damaged-" in path.name]
    assert sorted(path.name.endswith("-wal") for path in kept) == [False, True]
    assert next(path for path in kept if path.name.endswith("-wal")).read_bytes() == bytes(data)


@pytest.mark.parametrize("change", [-5000, -512, -1, 1, 777, 9000])
def test_bytes_lost_or_added_in_the_middle_are_noticed(
    killed: Path, caplog: pytest.LogCaptureFixture, change: int
) -> None:
    data = bytearray(wal(killed).read_bytes())
    middle = len(data) // 2
    data[middle : middle + max(0, -change)] = bytes(max(0, change))
    wal(killed).write_bytes(data)
    with caplog.at_level(logging.WARNING):
        open_sqlite(killed)
    assert votes(killed) < VOTES
    assert "lost" in caplog.text


def test_a_damaged_head_is_noticed(killed: Path, caplog: pytest.LogCaptureFixture) -> None:
    data = bytearray(wal(killed).read_bytes())
    data[17] ^= 0xFF
    wal(killed).write_bytes(data)
    assert loss(wal(killed)) == Loss(0)
    with caplog.at_level(logging.WARNING):
        open_sqlite(killed)
    assert "lost" in caplog.text


@pytest.mark.parametrize("cut", [1, 100, FRAME, FRAME + 7, 5 * FRAME])
def test_what_a_crash_leaves_is_no_damage(killed: Path, cut: int) -> None:
    data = wal(killed).read_bytes()
    wal(killed).write_bytes(data[:-cut])
    assert loss(wal(killed)) is None


@pytest.mark.parametrize("data", [b"", b"x" * 20])
def test_a_log_without_frames_is_no_damage(killed: Path, data: bytes) -> None:
    wal(killed).write_bytes(data)
    assert loss(wal(killed)) is None


def test_a_log_that_was_begun_anew_is_no_damage(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    log = CardLog(open_sqlite(path), days=30)
    keeper = sqlite3.connect(path)
    for turn in range(3):
        for voter in range(20 - 6 * turn):  # shorter each time: frames of the run before stay behind
            log.vote(CardRecord("a", 0, 1, 2, 3, "answered", 0.1), voter, up=True)
        keeper.execute("PRAGMA wal_checkpoint(RESTART)")
        log.vote(CardRecord("a", 0, 1, 2, 3, "answered", 0.1), 99, up=True)
    assert loss(wal(path)) is None
    keeper.close()


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_nobody_else_can_read_the_journal(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        path = tmp_path / "state" / "deep" / "journal.sqlite"
        log = CardLog(open_sqlite(path), days=30)
        keeper = sqlite3.connect(path)
        keeper.execute("SELECT count(*) FROM votes").fetchone()
        log.vote(CardRecord("a", 0, 1, 2, 3, "answered", 0.1), 1, up=True)
    finally:
        os.umask(before)
    modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in path.parent.iterdir()}
    assert modes == dict.fromkeys(("journal.sqlite", "journal.sqlite-wal", "journal.sqlite-shm"), 0o600)
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in (path.parent, path.parent.parent)} == {0o700}
    keeper.close()


def test_a_journal_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    open_sqlite(path)
    path.chmod(0o644)
    open_sqlite(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_device_stays_as_it_is() -> None:
    held, terminal = os.openpty()
    path = Path(os.ttyname(terminal))
    path.chmod(0o644)
    with pytest.raises(JournalError):
        SQLiteDatabase(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    os.close(held)
    os.close(terminal)
