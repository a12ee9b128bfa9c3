from pathlib import Path

import pytest

from askbot.journal import CardLog, CardRecord, SQLiteDatabase
from tests.support.command import Command
from tests.support.postgres_server import PASSWORD

CARD = CardRecord("a1", 1.0, 1000, 1, 2, "answered", 0.1, "{}")


@pytest.fixture
def journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "journal.sqlite"
    monkeypatch.setenv("ASKBOT_JOURNAL", str(path))
    return path


def test_a_journal_goes_to_the_server_and_comes_back(
    askbot: Command, journal: Path, postgres_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    CardLog(SQLiteDatabase(journal), days=30).vote(CARD, 7, up=True)
    monkeypatch.setenv("ASKBOT_STORE", postgres_address)
    gone = askbot("store", "copy-journal", str(journal), "store")
    assert (gone.code, gone.err) == (0, "")
    assert "the checksums agree" in " ".join(gone.out.split())
    journal.unlink()
    back = askbot("store", "copy-journal", postgres_address, str(journal))
    assert back.code == 0
    assert CardLog(SQLiteDatabase(journal), days=30).statistics(1000, 365 * 60).up == 1
    again = askbot("store", "copy-journal", "store", str(journal))
    assert again.code == 2
    assert "--replace" in again.err
    assert PASSWORD not in gone.out + back.out + again.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("x.sqlite", "x.sqlite"), "same place"),
        (("x.sqlite", "store"), "ASKBOT_STORE is not set"),
        (("store", "x.sqlite"), "ASKBOT_STORE is not set"),
        (("x.sqlite", "mysql://me:secr3t@x"), "no place"),
        (("x.sqlite", "postgresql://me:secr3t@127.0.0.1:9/x"), "There is no journal at"),
    ],
)
def test_what_cannot_be_copied_says_why(askbot: Command, journal: Path, words: tuple[str, str], said: str) -> None:
    result = askbot("store", "copy-journal", *words)
    assert result.code == 2
    assert said in result.err
    assert "secr3t" not in result.err
    assert not journal.exists()


def test_a_server_that_is_away_is_said_in_one_line(askbot: Command, journal: Path) -> None:
    SQLiteDatabase(journal)
    result = askbot("store", "copy-journal", str(journal), "postgresql://me:secr3t@127.0.0.1:9/x")
    assert result.code == 2
    assert "127.0.0.1:9/x cannot be used" in result.err
    assert "secr3t" not in result.err
    assert "Traceback" not in result.err
