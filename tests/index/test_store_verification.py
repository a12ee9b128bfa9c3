"""Large snapshots, opened before their checksums are compared: no answer comes from a damaged one."""

import logging
from pathlib import Path

import pytest

from askbot.attribution import Attributor
from askbot.encoder import Encoder
from askbot.engine import Askbot
from askbot.errors import DamagedSnapshotError
from askbot.index import FileStore, build_index
from askbot.settings import Settings

QUESTION = "When was the lighthouse at Cape Morrow built?"


@pytest.fixture
def settings(corpus: Path, encoder: Encoder, silent: Attributor) -> Settings:
    """For an index of two snapshots that counts as large."""
    index = corpus.parent / "index"
    build_index(corpus, index, encoder, silent)
    (corpus / "annals.txt").write_text("The harbour froze over in 1881.\n", encoding="utf-8")
    build_index(corpus, index, encoder, silent)
    return Settings(corpus=corpus, index=index, journal=index.parent / "journal.sqlite", verify_mb=0)


def opened(settings: Settings, encoder: Encoder, attributor: Attributor) -> Askbot:
    engine = Askbot(settings, encoder, attributor)
    engine.reload()
    return engine


def flip(path: Path) -> None:
    """The last bit, which nothing notices but a checksum."""
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)


@pytest.fixture
def store(settings: Settings) -> FileStore:
    return FileStore(settings.index, verify_limit=0)


def test_opening_a_large_snapshot_compares_no_checksums(store: FileStore) -> None:
    newest = store.ids()[-1]
    flip(store.path(newest) / "tokens.npy")
    snapshot = store.open_current()
    assert (snapshot.id, snapshot.verified) == (newest, False)
    with pytest.raises(DamagedSnapshotError, match=r"tokens\.npy"):
        snapshot.verify()


def test_the_first_answer_comes_from_the_snapshot_before_a_damaged_one(
    settings: Settings, store: FileStore, encoder: Encoder, silent: Attributor, caplog: pytest.LogCaptureFixture
) -> None:
    older, newest = store.ids()
    flip(store.path(newest) / "sentences.npy")
    engine = opened(settings, encoder, silent)
    assert engine.snapshot.id == newest
    with caplog.at_level(logging.WARNING):
        answer = engine.ask(QUESTION)
    assert (answer.snapshot, engine.snapshot.id) == (older, older)
    assert "1874" in answer.statements[0].text
    assert older in engine.warnings[0]
    assert "sentences.npy" in caplog.text


def test_without_a_sound_one_every_question_says_why(
    settings: Settings, store: FileStore, encoder: Encoder, silent: Attributor
) -> None:
    for name in store.ids():
        flip(store.path(name) / "library.sqlite")
    engine = opened(settings, encoder, silent)
    for _ in range(2):
        with pytest.raises(DamagedSnapshotError, match="askbot index --full"):
            engine.ask(QUESTION)
    assert engine.problem is not None


def test_a_sound_one_answers(settings: Settings, store: FileStore, encoder: Encoder, silent: Attributor) -> None:
    engine = opened(settings, encoder, silent)
    assert engine.ask(QUESTION).snapshot == store.ids()[-1]
    assert not engine.warnings


def test_one_that_a_build_removed_while_it_was_verified_gives_way_to_the_new_one(
    settings: Settings, store: FileStore, encoder: Encoder, silent: Attributor
) -> None:
    gone = store.ids()[-1]
    (settings.corpus / "annals.txt").write_text("The harbour froze over in 1882.\n", encoding="utf-8")
    report = build_index(settings.corpus, settings.index, encoder, silent, keep=1)
    assert store.open_other(gone, DamagedSnapshotError("A file is missing.")).id == report.snapshot
    assert not store.warnings


def test_a_build_carries_nothing_over_from_a_damaged_one(
    settings: Settings, store: FileStore, encoder: Encoder, silent: Attributor
) -> None:
    flip(store.path(store.ids()[-1]) / "passages.npy")
    (settings.corpus / "more.txt").write_text("The ferry sails at nine.\n", encoding="utf-8")
    report = build_index(settings.corpus, FileStore(settings.index, verify_limit=0), encoder, silent)
    assert report.unchanged == 0
    opened(settings, encoder, silent).ask(QUESTION)
