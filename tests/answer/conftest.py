from collections.abc import Callable
from pathlib import Path

import pytest

from askbot.answer import Answerer
from askbot.attribution import load_attributor
from askbot.encoder import Encoder
from askbot.index import FileStore, build_index
from askbot.search import Searcher


def answerer_of(corpus: Path, index: Path, encoder: Encoder) -> Answerer:
    build_index(corpus, index, encoder, load_attributor(encoder))
    return Answerer(Searcher(FileStore(index).open_current(), encoder))


@pytest.fixture
def answerer_over(tmp_path: Path, encoder: Encoder) -> Callable[[Path], Answerer]:
    """An answerer over a folder of briefings."""
    return lambda corpus: answerer_of(corpus, tmp_path / "index", encoder)


@pytest.fixture(scope="session")
def answerer(tmp_path_factory: pytest.TempPathFactory, briefings: dict[str, str], encoder: Encoder) -> Answerer:
    """An answerer over the tiny corpus."""
    home = tmp_path_factory.mktemp("answerer")
    (home / "corpus").mkdir()
    for name, text in briefings.items():
        (home / "corpus" / name).write_text(text, encoding="utf-8")
    return answerer_of(home / "corpus", home / "index", encoder)
