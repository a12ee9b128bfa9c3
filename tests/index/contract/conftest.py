"""Engines that keep snapshots, all held to the same tests; what is put in comes from one small library."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from askbot.attribution import load_attributor
from askbot.encoder import Encoder
from askbot.index import FileSnapshot, FileStore, Snapshot, SnapshotStore, build_index
from askbot.index.postgres import PostgresStore
from askbot.people import Corrections, EntityResolver
from tests.conftest import HARBOUR, LIGHTHOUSE

TALKS = """---
title: Talks in Port Ellery
date: 2026-03-09
authors: [Ana Reyes]
---

# The talks

Ines Okafor, the mayor of Port Ellery, said that the talks had begun. "We are close," Okafor said.
The Dockers' Union denied that it had agreed to anything.
"""
LIBRARY = {"harbour.md": HARBOUR, "lighthouse.txt": LIGHTHOUSE, "north/talks.md": TALKS, "south/mill.txt": "The mill\n"}

Opener = Callable[[Path], SnapshotStore]
ENGINES = ("files", "postgres")


def opener(request: pytest.FixtureRequest) -> Opener:
    """Opens an empty store in a folder, of the engine that a test is run with."""
    if request.param == "files":
        return FileStore
    server = request.getfixturevalue("postgres_server")
    return lambda folder: PostgresStore(server.database(), folder)


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus folder of three collections."""
    folder = tmp_path_factory.mktemp("library") / "corpus"
    for name, text in LIBRARY.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def built(library: Path, encoder: Encoder) -> FileStore:
    """Two snapshots in files; the second has one more document."""
    store = FileStore(library.parent / "index")

    def build() -> None:
        resolver = EntityResolver(Corrections())
        build_index(library, store, encoder, load_attributor(encoder), resolver=resolver)

    build()
    (library / "south" / "quay.txt").write_text("The quay\n\nThe quay was mended in May 2025.\n", encoding="utf-8")
    build()
    return store


@pytest.fixture(params=ENGINES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> SnapshotStore:
    """An empty store of each engine."""
    return opener(request)(tmp_path / "store")


def put(store: SnapshotStore, folder: Path) -> str:
    """Take a finished snapshot into a store, as a build does."""
    with store.building() as fresh:
        shutil.copytree(folder, fresh, dirs_exist_ok=True)
        store.publish(fresh, folder.name)
    return folder.name


@pytest.fixture(scope="module", params=ENGINES)
def snapshot(request: pytest.FixtureRequest, built: FileStore, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The second snapshot, opened from each engine."""
    store = opener(request)(tmp_path_factory.mktemp("engine") / "store")
    put(store, built.path(built.ids()[-1]))
    return store.open_current()


@pytest.fixture(scope="session")
def reference(built: FileStore) -> FileSnapshot:
    """The same snapshot as files."""
    return built.open_current()
