"""A tiny set in the BEIR layout, and the benchmarks' scripts as they are run."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXTS = {
    "harbour-1": "1,450 dockers have stopped work at Port Ellery.",
    "harbour-2": "Eleven container ships wait outside the harbour.",
    "lamp-1": "The lamp reaches 31 kilometres out to sea.",
    "lamp-2": "The restoration costs 2.4 million euros.",
}
QUERIES = [
    {"_id": "q1", "text": "How many dockers stopped work?", "metadata": {"answers": ["1,450"]}},
    {"_id": "q2", "text": "How far does the lamp reach?", "metadata": {"answers": ["1 kilometre", "31 kilometres"]}},
    {"_id": "q3", "text": "What does the restoration cost?", "metadata": {"answers": ["4 million"]}},
    {"_id": "q4", "text": "Who won the cup in 1998?", "metadata": {"answerable": False}},
]
QRELS = "q1\tharbour-1\t2\nq2\tlamp-1\t1\nq3\tlamp-9\t1\n"
Script = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "tiny"
    (place / "qrels").mkdir(parents=True)
    corpus = [{"_id": name, "text": text} for name, text in TEXTS.items()]
    for name, rows in (("corpus", corpus), ("queries", QUERIES)):
        (place / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (place / "qrels" / "test.tsv").write_text(QRELS, encoding="utf-8")
    return place


@pytest.fixture
def script(tmp_path: Path) -> Script:
    """Runs a script of `benchmarks/` by its name; it writes to `results` in tmp_path, and nothing elsewhere."""

    def run(name: str, *options: str | Path) -> subprocess.CompletedProcess[str]:
        words = [sys.executable, ROOT / "benchmarks" / name, *options, "--results", tmp_path / "results"]
        variables = {"XDG_CACHE_HOME": str(tmp_path / "cache"), "PYTHONPATH": str(ROOT / "src"), "OMP_NUM_THREADS": "1"}
        return subprocess.run(words, capture_output=True, text=True, check=False, env={**os.environ, **variables})

    return run
