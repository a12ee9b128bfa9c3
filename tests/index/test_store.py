"""Snapshots on disk: swapped, kept, pruned, refused when damaged."""

import errno
import fcntl
import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from askbot.attribution import Attributor
from askbot.encoder import Encoder
from askbot.errors import DamagedSnapshotError, MismatchedSnapshotError, NoSnapshotError, SnapshotError
from askbot.index import FileStore, build_index
from askbot.index.manifest import read_manifest, write_manifest
from askbot.search import Searcher


@pytest.fixture
def index(corpus: Path, encoder: Encoder, silent: Attributor) -> Path:
    """Two snapshots, the second with one document more."""
    folder = corpus.parent / "index"
    build_index(corpus, folder, encoder, silent)
    (corpus / "annals.txt").write_text("The harbour froze over in 1881.\n", encoding="utf-8")
    build_index(corpus, folder, encoder, silent)
    return folder


def test_no_index_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(NoSnapshotError, match="askbot index"):
        FileStore(tmp_path / "nowhere").open_current()


def test_an_open_snapshot_outlives_its_successors(
    index: Path, corpus: Path, encoder: Encoder, silent: Attributor
) -> None:
    reader = Searcher(FileStore(index).open_current(), encoder)
    for number in range(3):
        (corpus / f"{number}.txt").write_text(f"Ship number {number} left the harbour.\n", encoding="utf-8")
        build_index(corpus, index, encoder, silent, keep=1)
    assert reader.snapshot.id not in FileStore(index).ids()
    assert reader.search("When did the harbour freeze?")[0].passage.document == "annals.txt"


def test_old_snapshots_are_pruned(index: Path, corpus: Path, encoder: Encoder, silent: Attributor) -> None:
    assert len(FileStore(index).ids()) == 2
    (corpus / "annals.txt").unlink()
    build_index(corpus, index, encoder, silent, keep=2)
    store = FileStore(index)
    assert len(store.ids()) == 2
    assert store.current() == store.ids()[-1]


def test_rollback_goes_back_one(index: Path) -> None:
    store = FileStore(index)
    first, second = store.ids()
    assert store.current() == second
    assert store.rollback() == first
    assert store.open_current().id == first
    with pytest.raises(NoSnapshotError):
        store.rollback()


@pytest.mark.parametrize("name", ["tokens.npy", "library.sqlite", "passages-0.faiss", "bm25_counts.npy"])
@pytest.mark.parametrize("harm", ["cut", "flip", "remove"])
def test_a_damaged_snapshot_falls_back_with_a_warning(index: Path, name: str, harm: str) -> None:
    store = FileStore(index)
    first, second = store.ids()
    damage(store.path(second) / name, harm)
    assert store.open_current().id == first
    assert name in store.warnings[0]
    damage(store.path(first) / name, harm)
    with pytest.raises(DamagedSnapshotError, match="askbot index --full"):
        store.open_current()


def damage(path: Path, harm: str) -> None:
    data = bytearray(path.read_bytes())
    if harm == "remove":
        path.unlink()
        return
    data[-1] ^= 1
    path.write_bytes(data if harm == "flip" else data[: len(data) // 2])


@pytest.mark.parametrize("manifest", ["", "{", "[]", '{"schema": 1}', '{"schema": 1, "files": {"../../x": {}}}'])
def test_a_damaged_manifest_is_refused(index: Path, manifest: str) -> None:
    store = FileStore(index)
    first, second = store.ids()
    (store.path(second) / "manifest.json").write_text(manifest, encoding="utf-8")
    assert store.open_current().id == first
    assert store.warnings


def test_another_schema_is_refused(index: Path) -> None:
    store = FileStore(index)
    newest = store.path(store.ids()[-1])
    write_manifest(newest, replace(read_manifest(newest), schema=99))
    with pytest.raises(MismatchedSnapshotError, match=r"99.*askbot index --full"):
        store.open_current()


def test_another_encoder_is_refused(index: Path, encoder: Encoder) -> None:
    snapshot = FileStore(index).open_current()
    with pytest.raises(MismatchedSnapshotError, match=r"other-model.*askbot index --full"):
        snapshot.require("other-model", encoder.dimension)


def test_a_damaged_index_is_built_anew(index: Path, corpus: Path, encoder: Encoder, silent: Attributor) -> None:
    store = FileStore(index)
    for name in store.ids():
        damage(store.path(name) / "tokens.npy", "cut")
    report = build_index(corpus, index, encoder, silent)
    assert len(report.added) == 3
    store.open_current().verify()


@pytest.mark.parametrize("text", ["[" * 900_000, '{"a":' * 180_000, "9" * 900_000])
def test_a_manifest_of_nothing_but_depth_is_damage(index: Path, text: str) -> None:
    store = FileStore(index)
    newest = store.ids()[-1]
    (store.path(newest) / "manifest.json").write_text(text, encoding="utf-8")
    assert store.open_current().id != newest
    assert newest in store.warnings[0]


def test_a_folder_that_cannot_be_locked_is_not_said_to_be_busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_args: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", refused)
    with pytest.raises(SnapshotError, match=r"No locks available.*local disk"), FileStore(tmp_path).building():
        pass


def test_a_file_that_may_not_be_read_is_not_said_to_be_damaged(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_args, **_named: False)  # root may read whatever its mode
    with pytest.raises(SnapshotError, match=r"may not be read by this user.*right to read"):
        FileStore(index).open_current()


@pytest.mark.parametrize("umask", [0o000, 0o022])
def test_nobody_else_can_read_the_index(
    corpus: Path, encoder: Encoder, silent: Attributor, tmp_path: Path, umask: int
) -> None:
    before = os.umask(umask)
    try:
        build_index(corpus, tmp_path / "state" / "index", encoder, silent)
    finally:
        os.umask(before)
    snapshots = tmp_path / "state" / "index" / "snapshots"
    paths = [(tmp_path / "state"), *snapshots.parent.iterdir(), *snapshots.rglob("*")]
    assert len(paths) > 10
    for path in paths:
        mode = stat.S_IMODE(path.stat().st_mode)
        if path.is_dir():
            assert mode == 0o700, path
        else:
            assert mode == 0o600, path
