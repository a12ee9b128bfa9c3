"""A tiny set of questions about the tiny corpus, and what an engine made of it."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from askbot.evaluation import Evaluation, evaluate
from askbot.settings import load_settings

LINES = """
{"id": "lamp", "question": "How far does the lamp of the lighthouse reach?", "answers": ["31 kilometres"], \
"speaker": null, "stance": "own account", "tags": ["number"]}
{"id": "cost", "question": "What will the restoration cost?", "answers": ["2.4 million euros"], \
"speaker": "heritage board", "stance": "forecast", "passages": ["lighthouse.txt"]}
{"id": "who", "question": "Who said that?", "answers": ["2.4 million euros"], "speaker": ["board"], \
"after": ["What will the restoration cost?"]}
{"id": "dockers", "question": "How many dockers have stopped work?", "answers": ["1,450"], \
"speaker": ["Dockers' Union", "DU"]}
{"id": "moon", "question": "Who was the first person on the moon?", "covered": false, "tags": ["far-miss"]}
{"id": "bread", "question": "How is sourdough bread baked?", "covered": false, "tags": ["far-miss"]}
"""


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    path = tmp_path / "set.jsonl"
    path.write_text(LINES, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def result(tmp_path_factory: pytest.TempPathFactory, briefings: Mapping[str, str]) -> Evaluation:
    """One run, for all tests that only look at it."""
    folder = tmp_path_factory.mktemp("evaluation")
    (folder / "set.jsonl").write_text(LINES, encoding="utf-8")
    (folder / "corpus").mkdir()
    for name, text in briefings.items():
        (folder / "corpus" / name).write_text(text, encoding="utf-8")
    settings = load_settings(corpus=folder / "corpus", index=folder / "index", threads=1)
    return evaluate(folder / "set.jsonl", settings=settings)
