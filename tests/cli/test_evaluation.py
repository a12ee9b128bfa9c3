"""`askbot eval` as an analyst calls it."""

import json
from pathlib import Path

import ir_measures
import pytest
from ir_measures import AP, RR, R, Success, nDCG

from tests.support.command import Command

QUESTIONS = """\
{"question": "How many dockers have stopped work?", "answers": ["1,450"], "tags": ["number"]}
{"question": "What will the restoration cost?", "answers": ["2.4 million euros"]}
{"question": "Who was the first person on the moon?", "covered": false}
"""
PARAGRAPHS = [
    "The dockers stopped work at Port Ellery on Monday.",
    "The lighthouse was built in 1874 from grey granite.",
    "Ines Okafor is the mayor of Port Ellery.",
]
SAME = {
    "hits@1": Success @ 1,
    "hits@5": Success @ 5,
    "recall@10": R @ 10,
    "mrr@10": RR @ 10,
    "ndcg@10": nDCG @ 10,
    "map": AP,
}


@pytest.fixture
def questions(tmp_path: Path, corpus: Path) -> Path:
    path = tmp_path / "set.jsonl"
    path.write_text(QUESTIONS, encoding="utf-8")
    assert corpus.is_dir()
    return path


@pytest.fixture
def beir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three paragraphs, each with a question that has words of another one, too."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "ports"
    (folder / "qrels").mkdir(parents=True)
    asked = [
        "Where did the dockers stop work?",
        "What was built in Port Ellery in 1874?",
        "Who is mayor at the lighthouse?",
    ]
    rows = [{"_id": f"d {n}", "title": "", "text": text} for n, text in enumerate(PARAGRAPHS)]
    (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    rows = [{"_id": f"q{n}", "text": text} for n, text in enumerate(asked)]
    (folder / "queries.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    judged = "query-id\tcorpus-id\tscore\n" + "".join(f"q{n}\td {n}\t1\n" for n in range(3)) + "q2\td 1\t1\n"
    (folder / "qrels" / "test.tsv").write_text(judged, encoding="utf-8")
    return folder


@pytest.mark.slow
def test_a_set_is_measured_reported_and_held_to_floors(askbot: Command, questions: Path, corpus: Path) -> None:
    words = ("eval", questions.name, "--corpus", str(corpus), "--fail-under", "hits@5=0.5", "--report", "report.html")
    outcome = askbot(*words)
    assert outcome.code == 0
    assert "set: 3 questions" in outcome.out
    assert "Coverage and confidence" in outcome.out
    assert all(len(line) <= 80 for line in outcome.out.splitlines())
    assert "report.html" in outcome.err
    assert Path("report.html").read_text(encoding="utf-8").lstrip().startswith("<!doctype html>")
    if Path("/dev/full").exists():
        full = askbot(*words, "--junit", "/dev/full")
        assert (full.code, "/dev/full cannot be written: No space left" in full.err) == (2, True)
    below = askbot(*words, "--fail-under", "latency_p50=0.001", "--junit", "junit.xml")
    assert below.code == 1
    assert 'name="latency_p50 0.001"' in Path("junit.xml").read_text(encoding="utf-8")
    assert "latency_p50 is" in below.err


def test_two_runs_are_compared_in_words(askbot: Command, questions: Path, corpus: Path) -> None:
    run = askbot("eval", questions.name, "--corpus", str(corpus), "--json").out
    Path("a.json").write_text(run, encoding="utf-8")
    Path("b.json").write_text(run, encoding="utf-8")
    outcome = askbot("eval", "compare", "a.json", "b.json", "a.json")
    assert outcome.code == 0
    assert outcome.out.count("No difference shown: hits@1") == 2
    rows = json.loads(askbot("eval", "compare", "a.json", "b.json", "--json").out)["b.json"]
    assert {row["verdict"] for row in rows} == {"no difference shown"}


def test_a_run_file_has_the_same_metrics_in_another_tool(askbot: Command, beir: Path) -> None:
    ours = json.loads(askbot("eval", str(beir), "--run", "run.trec", "--json").out)["metrics"]
    qrels = [
        ir_measures.Qrel(query, document.replace(" ", "_"), int(grade))
        for line in (beir / "qrels" / "test.tsv").read_text(encoding="utf-8").splitlines()[1:]
        for query, document, grade in [line.split("\t")]
    ]
    theirs = ir_measures.calc_aggregate(list(SAME.values()), qrels, ir_measures.read_trec_run("run.trec"))
    assert {name: ours[name]["value"] for name in SAME} == pytest.approx({n: theirs[m] for n, m in SAME.items()})
    assert ours["map"]["value"] < 1


@pytest.mark.slow
def test_a_sweep_tells_what_it_picked_on_and_what_it_reports(askbot: Command, questions: Path, corpus: Path) -> None:
    questions.write_text(QUESTIONS + QUESTIONS.replace("?", " now?"), encoding="utf-8")
    words = ("--corpus", str(corpus), "--metric", "answer_shown", "--plot", "plot.svg")
    outcome = askbot("eval", "sweep", questions.name, "--try", "weights.bm25=0,0.5", *words)
    assert outcome.code == 0
    assert "Picked on 3 questions" in outcome.out
    assert "Reported on the other 3 questions" in outcome.out
    assert "Verdict: no difference shown" in outcome.out
    assert Path("plot.svg").read_text(encoding="utf-8").startswith("<svg")


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("set.jsonl", "--fail-under", "mr@10=0.9"), "there is no metric mr@10. Did you mean mrr@10?"),
        (("set.jsonl", "--fail-under", "mrr@10"), "--fail-under mrr@10 is not METRIC=VALUE"),
        (("set.jsonl", "--report", "missing/report.html"), "missing/report.html cannot be written"),
        (("set.jsonl", "--run", "."), ". cannot be written: it is a folder"),
        (("set.jsonl", "--hold-out", "0.5"), "--hold-out needs a set that brings its own documents"),
        (("set.jsonl", "--baseline", "set.jsonl"), "set.jsonl is no result of askbot eval"),
        ((".", "--run", "run.trec"), ". is a brat folder: it has no rankings"),
        (("compar", "a.json", "b.json"), "Did you mean: askbot eval compare?"),
        (("compare", "a.json"), "There is nothing to compare"),
        (("sweep", "set.jsonl", "--try", "k=2", "--metric", "mr@10"), "There is no metric mr@10"),
        (("sweep", "set.jsonl", "--try", "k"), "--try k is not SETTING=V1,V2"),
        (("sweep", "set.jsonl", "--try", "k=3,many"), "--try k=many does not fit: Input should be a valid integer"),
        (("sweep", "set.jsonl", "--try", "weights.bm25=much"), "--try weights.bm25=much does not fit"),
        (("sweep", "set.jsonl", "--try", "threshold=2"), "--try threshold=2 does not fit"),
        (("sweep", "set.jsonl", "--try", "depth=2"), "depth is no setting. Try k, model, threshold"),
        (("new", "--out", "set.jsonl"), "set.jsonl exists already"),
    ],
)
def test_what_cannot_work_is_an_error_at_once(
    askbot: Command, questions: Path, words: tuple[str, ...], error: str
) -> None:
    for name in ("text", "attributions"):
        (questions.parent / name).mkdir()
    outcome = askbot("eval", *words)
    assert outcome.code == 2
    assert error in outcome.err
    assert len(outcome.err.splitlines()) == 1
