"""The comparison with peers: askbot's own row, without any peer's environment."""

import json
from pathlib import Path

import pytest

from benchmarks.rounds import in_turns, summed_up
from tests.benchmarks.conftest import Script


@pytest.mark.slow
def test_the_set_is_cut_and_judged_alike_for_everybody(script: Script, folder: Path, tmp_path: Path) -> None:
    long = {"_id": 7, "title": "Harbour", "text": "1,450 dockers have stopped work. " * 5}
    (folder / "corpus.jsonl").write_text(json.dumps(long), encoding="utf-8")
    (folder / "qrels" / "test.tsv").write_text("q1 0 7 1\nq2 0 8 1\n", encoding="utf-8")
    options = ["--peers", "--environments", tmp_path / "peers", "--short", "3", "--plot", tmp_path / "peers.svg"]
    done = script("compare.py", folder, *options, "--ask", folder, "--rounds", "2")
    assert done.returncode == 0, done.stderr
    cut = [json.loads(line) for line in (tmp_path / "peers/tiny-short-3/corpus.jsonl").read_text().splitlines()]
    assert [(d["_id"], d["title"], len(d["text"].split())) for d in cut] == [("7-0", "", 16), ("7-1", "", 9)]
    asked = [json.loads(line) for line in (tmp_path / "peers/tiny-short-3/queries.jsonl").read_text().splitlines()]
    assert [q["_id"] for q in asked] == ["q1", "timed-q2", "timed-q4"]
    result = json.loads((tmp_path / "results/peers-tiny-short-3.json").read_text())
    assert [run["round"] for run in result["runs"]] == [1, 2]
    (row,) = result["rows"]
    assert (row["name"], row["RR@10"], row["Success@1"], row["timed"]) == ("askbot", 1.0, 1.0, 2)
    assert row["build_seconds_range"][0] > 0
    assert "| askbot | as it is here | 1.0 | 1.0 |" in done.stdout
    assert [line.partition(":")[0] for line in done.stderr.splitlines()] == [f"Round {n} of 2, askbot" for n in (1, 2)]
    assert (tmp_path / "peers.svg").stat().st_size > 1000


@pytest.mark.slow
def test_a_peer_that_fails_is_reported_once_and_costs_nobody_else_a_row(
    script: Script, folder: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "peers/txtai_hybrid/bin/python"
    broken.parent.mkdir(parents=True)
    broken.write_text("#!/bin/sh\necho no module named txtai\nexit 3\n")
    broken.chmod(0o755)
    options = ["--peers", "txtai_hybrid", "--environments", tmp_path / "peers", "--rounds", "2"]
    done = script("compare.py", folder, *options)
    assert done.returncode == 0, done.stderr
    result = json.loads((tmp_path / "results/peers-tiny.json").read_text())
    assert result["failed"] == {"txtai_hybrid": "exit status 3"}
    assert [(row["name"], row["rounds"]) for row in result["rows"]] == [("askbot", 2)]
    assert done.stderr.count("no module named txtai\ntxtai_hybrid failed") == 1


def test_who_is_first_once_is_last_the_next_time() -> None:
    assert list(in_turns(["a", "b"], 3)) == [(1, "a"), (1, "b"), (2, "b"), (2, "a"), (3, "a"), (3, "b")]


def _run(number: int, system: str, seconds: float, quality: float = 0.5) -> dict[str, object]:
    times = ("build_seconds", "build_processor_seconds", "query_ms_p50", "query_ms_p95", "query_processor_ms_p50")
    figures = {"name": system, "version": "1", "timed": 9, "RR@10": quality, "Success@1": 0.5, "peak_memory_mb": 7}
    return {"round": number, "system": system, **figures, **dict.fromkeys(times, seconds)}


def test_a_machine_that_grows_slower_between_rounds_changes_no_ratio() -> None:
    runs = [_run(n, system, n * ours) for n in (1, 2, 4) for system, ours in (("own", 1.0), ("peer", 3.0))]
    ours, peer = summed_up(runs, "own")
    assert (ours["build_times_askbot"], peer["build_times_askbot"], peer["query_times_askbot"]) == (1, 3, 3)
    assert (peer["build_seconds"], peer["build_seconds_range"], peer["rounds"]) == (6, [3, 12], 3)
    assert "unsteady" not in peer


def test_a_ratio_needs_a_round_with_both_and_a_ranking_that_changes_is_reported() -> None:
    runs = [_run(1, "own", 1.0), _run(2, "own", 9.0), _run(2, "peer", 18.0), _run(3, "peer", 1.0, quality=0.6)]
    peer = summed_up(runs, "own")[1]
    assert peer["build_times_askbot"] == pytest.approx(2)
    assert peer["unsteady"] == ["RR@10"]
    assert "build_times_askbot" not in summed_up(runs[-1:], "own")[0]


def test_a_set_without_judgements_is_an_error(script: Script, folder: Path, tmp_path: Path) -> None:
    (folder / "qrels" / "test.tsv").unlink()
    done = script("compare.py", folder, "--environments", tmp_path / "peers")
    assert done.returncode == 1
    assert "qrels/test.tsv" in done.stderr
    assert "Traceback" not in done.stderr
