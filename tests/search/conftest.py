"""Searchers over a few lines of text."""

from collections.abc import Callable, Mapping

import pytest

from askbot.attribution import Attributor
from askbot.encoder import Encoder
from askbot.index import FileStore, build_index
from askbot.search import Searcher

Over = Callable[[Mapping[str, str]], Searcher]


@pytest.fixture(scope="module")
def over(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder, silent: Attributor) -> Over:
    """Indexes texts by their file names, and opens a searcher over them; the same texts once."""
    made: dict[tuple[tuple[str, str], ...], Searcher] = {}

    def index(texts: Mapping[str, str]) -> Searcher:
        home = tmp_path_factory.mktemp("over")
        folder = home / "texts"
        folder.mkdir()
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8")
        build_index(folder, home / "index", encoder, silent)
        return Searcher(FileStore(home / "index").open_current(), encoder)

    def over(texts: Mapping[str, str]) -> Searcher:
        key = tuple(texts.items())
        if key not in made:
            made[key] = index(texts)
        return made[key]

    return over
