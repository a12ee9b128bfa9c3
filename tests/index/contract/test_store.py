"""How snapshots come and go, whatever engine keeps them."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

import pytest

from askbot.encoder import Encoder
from askbot.errors import BusyError, NoSnapshotError
from askbot.index import FileStore, SnapshotStore, build_index
from askbot.index.manifest import check_files
from tests.index.contract.conftest import put
from tests.support.silent import Silent


def test_an_empty_store_says_what_to_do(store: SnapshotStore) -> None:
    assert (store.ids(), store.current()) == ([], None)
    with pytest.raises(NoSnapshotError, match="askbot index"):
        store.open_current()
    with pytest.raises(NoSnapshotError, match="askbot index"):
        store.rollback()


def test_the_last_one_published_is_current_and_older_ones_stay_open(store: SnapshotStore, built: FileStore) -> None:
    first, second = built.ids()
    put(store, built.path(first))
    older = store.open_current()
    assert (store.current(), older.id) == (first, first)
    put(store, built.path(second))
    assert (store.ids(), store.current()) == ([first, second], second)
    assert store.open_current().documents() == [*older.documents(), "south/quay.txt"]
    assert older.passage(0).document == "harbour.md"


def test_going_back_makes_the_one_before_current(store: SnapshotStore, built: FileStore) -> None:
    first, second = (put(store, built.path(name)) for name in built.ids())
    assert store.rollback() == first == store.current()
    assert store.open_current().id == first
    assert store.ids() == [first, second]
    with pytest.raises(NoSnapshotError):
        store.rollback()


def test_pruning_keeps_the_newest_and_the_current_one(store: SnapshotStore, built: FileStore) -> None:
    first, second = (put(store, built.path(name)) for name in built.ids())
    store.prune(2)
    assert store.ids() == [first, second]
    store.rollback()
    store.prune(1)
    assert store.ids() == [first]
    assert store.open_current().id == first


def test_only_one_builds(store: SnapshotStore) -> None:
    with store.building() as fresh:
        assert list(fresh.iterdir()) == []
        (fresh / "left.txt").write_text("half", encoding="utf-8")
        with pytest.raises(BusyError, match="since"), store.building():
            pass
    assert not fresh.exists()
    with store.building() as again:
        assert list(again.iterdir()) == []


def test_a_build_that_fails_leaves_the_present_one(store: SnapshotStore, built: FileStore) -> None:
    first, second = built.ids()
    put(store, built.path(first))
    with suppress(KeyboardInterrupt), store.building() as fresh:
        shutil.copytree(built.path(second), fresh, dirs_exist_ok=True)
        raise KeyboardInterrupt
    assert (store.ids(), store.current(), store.open_current().id) == ([first], first, first)


def test_a_snapshot_comes_back_as_the_files_that_it_was(store: SnapshotStore, built: FileStore) -> None:
    newest = built.ids()[-1]
    put(store, built.path(newest))
    files = store.files()
    assert files.manifest == built.open_current().manifest
    check_files(files.folder, files.manifest, checksums=True)


def test_a_build_carries_over_what_did_not_change(
    store: SnapshotStore, library: Path, tmp_path: Path, encoder: Encoder, silent: Silent
) -> None:
    corpus = shutil.copytree(library, tmp_path / "corpus")
    build_index(corpus, store, encoder, silent)
    (corpus / "south" / "mill.txt").write_text("The mill burnt down in May.\n", encoding="utf-8")
    report = build_index(corpus, store, encoder, silent)
    assert (report.changed, report.unchanged) == (("south/mill.txt",), 4)
    assert build_index(corpus, store, encoder, silent).snapshot == report.snapshot == store.current()
    assert "burnt" in store.open_current().document("south/mill.txt").text
