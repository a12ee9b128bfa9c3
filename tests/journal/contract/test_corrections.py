"""Corrections of who is who: in the journal, by several processes, and taken over from a file."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from askbot.errors import JournalError, PeopleError
from askbot.journal import CorrectionStore
from askbot.journal.database import Database
from askbot.people import Corrections, CorrectionsFile


@pytest.fixture
def file(tmp_path: Path) -> CorrectionsFile:
    return CorrectionsFile(tmp_path / "people.yaml")


def test_what_is_corrected_is_read_again(database: Database, file: CorrectionsFile) -> None:
    store = CorrectionStore(database, file)
    assert store.read() == Corrections()
    changed = store.change(lambda now: now.merged("Ümit Öz", "U. Oz"))
    assert store.change(lambda now: now.named("Lee", "Ann Lee")) == changed.named("Lee", "Ann Lee")
    assert CorrectionStore(database, file).read() == Corrections().merged("Ümit Öz", "U. Oz").named("Lee", "Ann Lee")


def test_none_of_many_corrections_at_once_is_lost(database: Database, file: CorrectionsFile) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: CorrectionStore(database, file).change(lambda now: now.parted(f"N{n}")), range(20)))
    assert sorted(CorrectionStore(database, file).read().split) == sorted(f"N{n}" for n in range(20))


def test_a_file_is_taken_over_once_and_may_come_again(database: Database, file: CorrectionsFile) -> None:
    store = CorrectionStore(database, file)
    file.path.write_text("split: [Lee]\n", encoding="utf-8")
    assert store.read().split == ("Lee",)
    assert not file.path.exists()
    assert store.read().split == ("Lee",)
    file.path.write_text("split: [Okafor]\n", encoding="utf-8")
    assert store.change(lambda now: now.parted("Roe")).split == ("Lee", "Okafor", "Roe")
    assert not file.path.exists()


def test_a_file_that_cannot_be_read_stays_and_changes_nothing(database: Database, file: CorrectionsFile) -> None:
    store = CorrectionStore(database, file)
    store.change(lambda now: now.parted("Lee"))
    file.path.write_text("split: 5\n", encoding="utf-8")
    with pytest.raises(PeopleError, match="Correct the file"):
        store.change(lambda now: now.parted("Roe"))
    assert file.path.exists()
    file.path.unlink()
    assert store.read().split == ("Lee",)


@pytest.mark.parametrize("kept", ["no JSON", "[]", '{"unknown": [1]}', "[" * 9000])
def test_corrections_that_cannot_be_read_are_a_mistake_with_a_remedy(
    database: Database, file: CorrectionsFile, kept: str
) -> None:
    database.run(lambda db: db.change("INSERT INTO corrections VALUES (1, ?, 0)", (kept,)))
    store = CorrectionStore(database, file)
    for look in (store.read, lambda: store.change(lambda now: now)):
        with pytest.raises(JournalError, match="who is who") as caught:
            look()
        assert "DELETE FROM corrections" in (caught.value.remedy or "")
