"""An engine that nobody holds goes at once, with its models and its snapshot, not only when garbage is looked for.

The command and the bot set what is there aside from the garbage collector: what refers to itself would stay for ever.
"""

import gc
import weakref
from pathlib import Path

from askbot.engine import Askbot
from askbot.settings import Settings


def test_nothing_of_an_engine_refers_back_to_it(corpus: Path, tmp_path: Path) -> None:
    settings = Settings(
        corpus=corpus, index=tmp_path / "index", journal=tmp_path / "journal.sqlite", cache=tmp_path / "cache"
    )
    engine = Askbot.open(settings=settings)
    engine.reindex()
    engine.ask("How many dockers have stopped work?")
    engine.library(["general"]).ask("How many dockers have stopped work?")
    gc.collect()
    gc.disable()
    try:
        engine = Askbot.open(settings=settings)
        engine.ask("How many dockers have stopped work?")
        engine.library(["general"]).ask("Who else says so?")
        parts = [weakref.ref(part) for part in (engine, engine.snapshot, engine.searcher, engine.reader)]
        del engine
        assert [part() for part in parts] == [None] * len(parts)
    finally:
        gc.enable()
