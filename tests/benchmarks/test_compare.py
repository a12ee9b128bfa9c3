"""The comparison with peers: askbot's own row, without any peer's environment."""

import json
from pathlib import Path

from tests.benchmarks.conftest import Script


def test_the_set_is_cut_and_judged_alike_for_everybody(script: Script, folder: Path, tmp_path: Path) -> None:
    long = {"_id": 7, "title": "Harbour", "text": "1,450 dockers have stopped work. " * 5}
    (folder / "corpus.jsonl").write_text(json.dumps(long), encoding="utf-8")
    (folder / "qrels" / "test.tsv").write_text("q1 0 7 1\nq2 0 8 1\n", encoding="utf-8")
    options = ["--peers", "--environments", tmp_path / "peers", "--short", "3", "--plot", tmp_path / "peers.svg"]
    done = script("compare.py", folder, *options)
    assert done.returncode == 0, done.stderr
    cut = [json.loads(line) for line in (tmp_path / "peers/tiny-short-3/corpus.jsonl").read_text().splitlines()]
    assert [(d["_id"], d["title"], len(d["text"].split())) for d in cut] == [("7-0", "", 16), ("7-1", "", 9)]
    (row,) = json.loads((tmp_path / "results/peers-tiny-short-3.json").read_text())["rows"]
    assert (row["name"], row["RR@10"], row["Success@1"]) == ("askbot", 1.0, 1.0)
    assert row["build_seconds"] > 0
    assert "| askbot | as it is here | 1.0 | 1.0 |" in done.stdout
    assert (tmp_path / "peers.svg").stat().st_size > 1000


def test_a_set_without_judgements_is_told(script: Script, folder: Path, tmp_path: Path) -> None:
    (folder / "qrels" / "test.tsv").unlink()
    done = script("compare.py", folder, "--environments", tmp_path / "peers")
    assert done.returncode == 1
    assert "qrels/test.tsv" in done.stderr
    assert "Traceback" not in done.stderr
