from collections.abc import Callable
from pathlib import Path

import pytest

from askbot.answer import Answerer
from askbot.attribution import load_attributor
from askbot.encoder import Encoder
from askbot.index import FileStore, build_index
from askbot.search import Searcher


@pytest.fixture
def answerer_over(tmp_path: Path, encoder: Encoder) -> Callable[[Path], Answerer]:
    """An answerer over a folder of briefings."""

    def over(corpus: Path) -> Answerer:
        build_index(corpus, tmp_path / "index", encoder, load_attributor(encoder))
        return Answerer(Searcher(FileStore(tmp_path / "index").open_current(), encoder))

    return over


@pytest.fixture
def answerer(corpus: Path, answerer_over: Callable[[Path], Answerer]) -> Answerer:
    """An answerer over the tiny corpus."""
    return answerer_over(corpus)
