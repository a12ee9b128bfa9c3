"""Searchers over a few lines of text."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from askbot.attribution import Attributor
from askbot.encoder import Encoder
from askbot.index import FileStore, build_index
from askbot.search import Searcher

Over = Callable[[Mapping[str, str]], Searcher]


@pytest.fixture
def over(tmp_path: Path, encoder: Encoder, silent: Attributor) -> Over:
    """Indexes texts by their file names, and opens a searcher over them."""

    def made(texts: Mapping[str, str]) -> Searcher:
        folder = tmp_path / "texts"
        folder.mkdir()
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8")
        build_index(folder, tmp_path / "texts-index", encoder, silent)
        return Searcher(FileStore(tmp_path / "texts-index").open_current(), encoder)

    return made
