from pathlib import Path

import pytest

from askbot.attribution import load_attributor
from askbot.encoder import Encoder
from askbot.index import Snapshot, SnapshotStore, build_index
from askbot.search import Searcher


@pytest.fixture
def snapshot(corpus: Path, tmp_path: Path, encoder: Encoder) -> Snapshot:
    """An index of the tiny corpus."""
    build_index(corpus, tmp_path / "index", encoder, load_attributor(encoder))
    return SnapshotStore(tmp_path / "index").open_current()


@pytest.fixture
def searcher(snapshot: Snapshot, encoder: Encoder) -> Searcher:
    """A search over the tiny corpus."""
    return Searcher(snapshot, encoder)
