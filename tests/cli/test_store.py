"""`askbot store copy`, from files to PostgreSQL and back."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from askbot.encoder import Encoder
from askbot.index import FileStore, build_index
from askbot.index.build import IndexReport
from askbot.index.postgres import PostgresStore
from askbot.journal import CardLog, CardRecord, SQLiteDatabase
from tests.support.command import Command
from tests.support.postgres_server import PASSWORD
from tests.support.silent import Silent

CARD = CardRecord("a1", 1.0, 1000, 1, 2, "answered", 0.1, "{}")
AWAY = "postgresql://me:secr3t@127.0.0.1:9/x"


@pytest.fixture
def home(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with settings as they are unset, in the folder that commands run in."""
    monkeypatch.chdir(corpus.parent)
    for name in ("ASKBOT_INDEX", "ASKBOT_JOURNAL", "ASKBOT_STORE"):
        monkeypatch.delenv(name, raising=False)
    return corpus.parent / ".askbot"


@pytest.fixture
def index(home: Path, corpus: Path, encoder: Encoder, silent: Silent) -> IndexReport:
    return build_index(corpus, home / "index", encoder, silent)


@pytest.fixture
def journal(home: Path) -> Path:
    path = home / "journal.sqlite"
    CardLog(SQLiteDatabase(path), days=30).vote(CARD, 7, up=True)
    return path


def votes(path: Path) -> int:
    return CardLog(SQLiteDatabase(path), days=30).statistics(1000, 365 * 60).up


@pytest.mark.usefixtures("journal")
def test_index_and_journal_go_there_and_back(
    askbot: Command,
    home: Path,
    index: IndexReport,
    postgres_address: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("ASKBOT_STORE", postgres_address)
    gone = askbot("store", "copy", "files", "store")
    assert (gone.code, gone.err) == (0, "")
    assert f"Index {index.snapshot}, {index.passages} passages: copied" in gone.out
    assert "Journal: the checksums of all tables agree." in gone.out
    shutil.rmtree(home)
    back = askbot("store", "copy", postgres_address, "back", "--json")
    told = json.loads(back.out)
    assert told["index"]["snapshot"] == index.snapshot
    assert told["journal"]["votes"]["rows"] == 1
    assert FileStore(Path("back/index")).open_current(thorough=True).documents() == ["harbour.md", "lighthouse.txt"]
    assert votes(Path("back/journal.sqlite")) == 1
    assert "1 snapshots" in PostgresStore(postgres_address, tmp_path / "other").description
    assert PASSWORD not in gone.out + back.out + back.err


@pytest.mark.usefixtures("journal")
def test_again_it_has_nothing_to_do(askbot: Command, index: IndexReport) -> None:
    askbot("store", "copy", "files", "copy")
    again = askbot("store", "copy", "files", "copy")
    assert (again.code, again.err) == (0, "")
    assert f"{index.snapshot}, {index.passages} passages: was there already" in again.out


@pytest.mark.usefixtures("journal")
def test_a_journal_that_holds_something_is_refused_before_anything_is_copied(
    askbot: Command, index: IndexReport
) -> None:
    CardLog(SQLiteDatabase(Path("copy/journal.sqlite")), days=30).vote(CARD, 8, up=False)
    refused = askbot("store", "copy", "files", "copy")
    assert refused.code == 2
    assert "--replace" in refused.err
    assert FileStore(Path("copy/index")).current() is None
    assert askbot("store", "copy", "files", "copy", "--only", "index").code == 0
    assert FileStore(Path("copy/index")).current() == index.snapshot
    assert askbot("store", "copy", "files", "copy", "--replace").code == 0
    assert votes(Path("copy/journal.sqlite")) == 1


def test_a_journal_without_an_index_is_copied_and_the_other_way_round(
    askbot: Command, journal: Path, home: Path, corpus: Path, encoder: Encoder, silent: Silent
) -> None:
    alone = askbot("store", "copy", "files", "one")
    assert "No index: there was none to copy." in alone.out
    assert votes(Path("one/journal.sqlite")) == 1
    build_index(corpus, home / "index", encoder, silent)
    journal.unlink()
    assert "No journal: there was none to copy." in askbot("store", "copy", "files", "two").out
    assert not Path("two/journal.sqlite").exists()


@pytest.mark.usefixtures("journal")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("x", "x"), "same place"),
        (("files", ".askbot"), "same place"),
        (("x", "store"), "ASKBOT_STORE is not set"),
        (("store", "x"), "ASKBOT_STORE is not set"),
        (("x", "mysql://me:secr3t@x"), "no place"),
        (("mail.md", "x"), "no place"),
        (("nowhere", "x"), "neither an index nor a journal at nowhere"),
        (("nowhere", "x", "--only", "journal"), "There is no journal at nowhere"),
        ((AWAY, "x"), "127.0.0.1:9/x cannot be used"),
        ((".askbot", AWAY), "127.0.0.1:9/x cannot be used"),
    ],
)
@pytest.mark.slow
def test_what_cannot_be_copied_says_why(askbot: Command, words: tuple[str, ...], said: str) -> None:
    Path("mail.md").write_text("A file.")
    result = askbot("store", "copy", *words)
    assert result.code == 2
    assert said in " ".join(result.err.split())
    assert "secr3t" not in result.err
    assert "Traceback" not in result.err


@pytest.mark.usefixtures("index")
def test_an_index_itself_is_no_place(askbot: Command) -> None:
    result = askbot("store", "copy", ".askbot/index", "copy")
    assert result.code == 2
    assert "Name the folder that it lies in: .askbot" in " ".join(result.err.split())
