"""A tiny set of questions about the tiny corpus, and what an engine made of it."""

import json
from pathlib import Path

import pytest

from askbot.evaluation import Evaluation, evaluate
from askbot.settings import load_settings

LINES = (
    {"id": "lamp", "question": "How far does the lamp of the lighthouse reach?", "answers": ["31 kilometres"], "speaker": None,
     "stance": "own account", "tags": ["number"]},
    {"id": "cost", "question": "What will the restoration cost?", "answers": ["2.4 million euros"], "speaker": "heritage board",
     "stance": "reported", "passages": ["lighthouse.txt"]},
    {"id": "who", "question": "Who said that?", "answers": ["2.4 million euros"], "speaker": ["board"],
     "after": ["What will the restoration cost?"]},
    {"id": "dockers", "question": "How many dockers have stopped work?", "answers": ["1,450"], "speaker": ["Dockers' Union", "DU"]},
    {"id": "moon", "question": "Who was the first person on the moon?", "covered": False, "tags": ["far-miss"]},
    {"id": "bread", "question": "How is sourdough bread baked?", "covered": False, "tags": ["far-miss"]},
)  # fmt: skip


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    path = tmp_path / "set.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in LINES), encoding="utf-8")
    return path


@pytest.fixture
def result(lines: Path, corpus: Path, tmp_path: Path) -> Evaluation:
    return evaluate(lines, settings=load_settings(corpus=corpus, index=tmp_path / "index", threads=1))
