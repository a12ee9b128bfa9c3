"""A whole run on the tiny corpus: metrics, runs that other tools score alike, comparisons, the report."""

import json
from dataclasses import replace
from pathlib import Path

import ir_measures
import pytest
from ir_measures import RR, nDCG

from askbot.errors import UsageError
from askbot.evaluation import Evaluation, compare, evaluate, load_questions, load_result
from askbot.evaluation.ranking import write_run
from askbot.settings import load_settings


def test_every_kind_of_metric_is_there(result: Evaluation) -> None:
    assert {"mrr@10", "answer_first", "speaker", "stance", "auroc", "verbatim", "latency_p95"} <= result.metrics.keys()
    assert result.metrics["verbatim"].value == 1
    assert result.metrics["hits@5"].questions == 4
    assert result.metrics["mrr@10"].low <= result.metrics["mrr@10"].value <= result.metrics["mrr@10"].high
    table = result.table()
    names = [row["name"] for row in table] if isinstance(table, list) else list(table.index)
    assert names == list(result.metrics)


def test_json_comes_back_the_same(result: Evaluation, tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    path.write_text(result.to_json(), encoding="utf-8")
    again = load_result(path)
    assert again.metrics.keys() == result.metrics.keys()
    assert {c.verdict for c in compare(result, again).values()} == {"no difference shown"}
    assert "latency_p50" not in compare(result, again)
    path.write_text(json.dumps({"format": 1}), encoding="utf-8")
    with pytest.raises(UsageError, match="no result"):
        load_result(path)


def test_results_of_other_questions_are_not_compared(result: Evaluation) -> None:
    other = [replace(outcome, expected={"answers": ["x"]}) for outcome in result.outcomes]
    with pytest.raises(UsageError, match="not the same"):
        compare(result, replace(result, outcomes=tuple(other)))
    with pytest.raises(UsageError, match="shares no question"):
        compare(result, replace(result, outcomes=()))


def test_a_run_file_scores_the_same_in_another_tool(result: Evaluation, lines: Path, tmp_path: Path) -> None:
    path = tmp_path / "run.trec"
    write_run(path, result.rankings, "askbot")
    gold = {o.id: {p for p, _ in result.rankings[o.id]} for o in result.outcomes}
    judged = [
        ir_measures.Qrel(q.id, passage, 1)
        for q in load_questions(lines).questions
        if q.id in {"lamp", "dockers"}
        for passage in gold[q.id]
        if passage == ("lighthouse.txt#1" if q.id == "lamp" else "harbour.md#1")
    ]
    scores = list(ir_measures.iter_calc([RR @ 10, nDCG @ 10], judged, list(ir_measures.read_trec_run(str(path)))))
    columns = {o.id: o.columns for o in result.outcomes}
    assert len(scores) == 4
    for score in scores:
        assert score.value == pytest.approx(columns[score.query_id][str(score.measure).lower().replace("rr@", "mrr@")])


def test_documents_of_a_set_are_indexed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    qas = [{"id": "1", "question": "Where did the dockers stop work?", "answers": [{"text": "Port Ellery"}]}]
    paragraphs = [
        {"context": "The dockers stopped work at Port Ellery.", "qas": qas},
        {"context": "The lighthouse was built in 1874 from grey granite.", "qas": []},
    ]
    path = tmp_path / "dev.json"
    path.write_text(json.dumps({"data": [{"title": "Strike", "paragraphs": paragraphs}]}), encoding="utf-8")
    steps: list[str] = []
    runs = [
        evaluate(path, settings=load_settings(threads=1), progress=lambda *step: steps.append(step[2]))
        for _ in range(2)
    ]
    assert steps.count("Encoding") == 2
    assert runs[0].settings["snapshot"] == runs[1].settings["snapshot"]
    assert runs[0].metrics["hits@1"].value == 1


def test_a_corpus_without_what_is_expected_is_an_error(lines: Path, corpus: Path, tmp_path: Path) -> None:
    lines.write_text('{"question": "Who?", "passages": ["words that stand nowhere"]}', encoding="utf-8")
    with pytest.raises(UsageError, match="line-1"):
        evaluate(lines, settings=load_settings(corpus=corpus, index=tmp_path / "index", threads=1))


def test_one_collection_is_evaluated_alone(corpus: Path, tmp_path: Path) -> None:
    (corpus / "islands").mkdir()
    (corpus / "lighthouse.txt").rename(corpus / "islands/lighthouse.txt")
    asked = tmp_path / "asked.jsonl"
    asked.write_text('{"question": "When was the lighthouse built?", "answers": ["1874"]}\n', encoding="utf-8")
    whole, islands, general = (
        evaluate(asked, corpus=corpus, index=tmp_path / "index", collections=names)
        for names in ((), ("islands",), ("general",))
    )
    assert [run.settings["documents"] for run in (whole, islands, general)] == [2, 1, 1]
    assert [run.settings.get("collections") for run in (whole, islands)] == [None, "islands"]
    assert [run.outcomes[0].status == "answered" for run in (whole, islands, general)] == [True, True, False]
    with pytest.raises(UsageError, match="no collection"):
        evaluate(asked, corpus=corpus, index=tmp_path / "index", collections=["nowhere"])
