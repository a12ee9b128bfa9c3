"""The retrieval benchmark on a tiny folder in the BEIR layout, from the command line."""

import json
import os
from pathlib import Path

import pytest

from tests.benchmarks.conftest import TEXTS, Script


@pytest.mark.slow
def test_figures_and_a_run_file_are_written_with_machine_and_versions(folder: Path, script: Script) -> None:
    done = script("retrieval.py", folder, "--typos", "--threads", "1")
    assert done.returncode == 0, done.stderr
    result = json.loads((folder.parent / "results" / "retrieval-tiny.json").read_text(encoding="utf-8"))
    assert result["measured_on"]["versions"]["torch"]
    assert result["measured_on"]["cores"] == os.cpu_count()
    figures = result["all"]  # one document is not there
    assert (figures["questions"], figures["hits@1"], figures["hits@10"]) == (
        3,
        0.6667,
        0.6667,
    )
    assert figures["mrr@10"] == figures["ndcg@10"] == 0.6667
    assert figures["answer in top 3 passages"] == 0.6667  # "4 million" does not stand in "2.4 million"
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


def test_a_set_without_texts_is_an_error_of_one_line(folder: Path, script: Script) -> None:
    (folder / "corpus.jsonl").write_text(json.dumps({"_id": "harbour-1", "text": ""}), encoding="utf-8")
    done = script("retrieval.py", folder)
    assert done.returncode == 1
    assert str(folder) in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert "corpus.jsonl" in done.stderr
    assert "Traceback" not in done.stderr
