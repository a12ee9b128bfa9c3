"""The retrieval benchmark on a tiny folder in the BEIR layout, from the command line."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "retrieval.py"
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


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "tiny"
    (place / "qrels").mkdir(parents=True)
    corpus = [{"_id": name, "text": text} for name, text in TEXTS.items()]
    for name, rows in (("corpus", corpus), ("queries", QUERIES)):
        (place / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (place / "qrels" / "test.tsv").write_text(QRELS, encoding="utf-8")
    return place


def measured(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run the script; it puts nothing outside the folder's parent."""
    results, cache = folder.parent / "results", folder.parent / "cache"
    words = [sys.executable, SCRIPT, folder, "--threads", "1", "--results", results, *options]
    source = str(SCRIPT.parents[1] / "src")
    found = {**os.environ, "XDG_CACHE_HOME": str(cache), "PYTHONPATH": source}
    return subprocess.run(words, capture_output=True, text=True, check=False, env=found)


def test_figures_and_a_run_file_are_written_with_machine_and_versions(folder: Path) -> None:
    done = measured(folder, "--typos")
    assert done.returncode == 0, done.stderr
    result = json.loads((folder.parent / "results" / "retrieval-tiny.json").read_text(encoding="utf-8"))
    assert result["measured_on"]["versions"]["torch"]
    assert result["measured_on"]["cores"] == os.cpu_count()
    found = result["all"]
    assert (found["questions"], found["hits@1"], found["hits@10"]) == (3, 0.6667, 0.6667)  # one document is not there
    assert found["mrr@10"] == found["ndcg@10"] == 0.6667
    assert found["answer in top 3 passages"] == 0.6667  # "4 million" does not stand in "2.4 million"
    assert result["judged documents that the corpus lacks"] == 1
    assert result["abstention AUROC"] == 1.0
    halves = [result[f"{half} half of the articles"]["questions"] for half in ("first", "second")]
    assert halves == [1, 2]
    assert result["one typo in each question"]["questions"] == 3
    assert len(result["ablation"]) > 8
    lines = (folder.parent / "results" / "retrieval-tiny.run").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 4 * len(TEXTS)
    question, _, document, rank, score, tag = lines[0].split()
    assert (question, document, rank, tag) == ("q1", "harbour-1", "1", "askbot")
    assert 0 < float(score) < 1


def test_a_set_without_texts_is_told_in_one_line(folder: Path) -> None:
    (folder / "corpus.jsonl").write_text(json.dumps({"_id": "harbour-1", "text": ""}), encoding="utf-8")
    done = measured(folder)
    assert done.returncode == 1
    assert str(folder) in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert "corpus.jsonl" in done.stderr
    assert "Traceback" not in done.stderr
