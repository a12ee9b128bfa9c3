"""How good answers are on a BEIR folder: the right sentence, silence, calibration, words verbatim.

    python benchmarks/answers.py FOLDER [--near near-misses.jsonl] [--half second] [--plot docs/reliability.svg]

`--half` keeps the questions of the second (or first) half of the titles, and the same half of the uncovered questions,
as `training/answer_examples.py` splits them: the networks were fitted on the first. The corpus is always whole.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from sklearn.calibration import calibration_curve
from sklearn.metrics import roc_auc_score

from askbot import Askbot
from askbot.domain import Answer, Status

BINS = 10

Row = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """A question, what it was, and what came back."""

    kind: str
    question: Row
    answer: Answer


def main() -> None:
    """Index, ask, report."""
    options = _options()
    questions = _questions(options)
    with TemporaryDirectory() as work:
        _write(options.folder, Path(work) / "corpus")
        engine = Askbot.open(Path(work) / "index", corpus=Path(work) / "corpus")
        engine.reindex()
        asked = [Asked(kind, row, engine.ask(row["text"])) for kind, rows in questions.items() for row in rows]
        print(f"verbatim: {_verbatim(asked, engine):.4f} of all statements")
    for kind in questions:
        _report_kind(kind, [one for one in asked if one.kind == kind])
    confidences = np.asarray([one.answer.confidence for one in asked])
    covered = np.asarray([one.kind == "covered" for one in asked])
    for label, own in {
        "covered and uncovered": np.asarray([one.kind != "near-miss" for one in asked]),
        "all": np.ones(len(asked), bool),
    }.items():
        if 0 < covered[own].sum() < own.sum():
            auc = roc_auc_score(covered[own], confidences[own])
            print(f"{label}: AUROC {auc:.4f}, ECE ({BINS} bins) {_error(covered[own], confidences[own]):.4f}")
    if options.plot:
        _plot(covered, confidences, options.plot)


def _report_kind(kind: str, asked: list[Asked]) -> None:
    shares = {status: np.mean([one.answer.status is status for one in asked]) for status in Status}
    told = ", ".join(f"{status.value} {share:.4f}" for status, share in shares.items())
    print(f"{kind}, {len(asked)} questions: {told}")
    if kind == "covered":
        holding = [[_holds(s.text, one.question) for s in one.answer.statements] for one in asked]
        print(
            f"  answer in the first statement {np.mean([any(h[:1]) for h in holding]):.4f}, "
            f"in one of those shown {np.mean([any(h) for h in holding]):.4f}, "
            f"{np.mean([len(h) for h in holding]):.2f} statements shown on average"
        )


def _holds(text: str, question: Row) -> bool:
    return any(_plain(answer) in _plain(text) for answer in question["metadata"]["answers"])


def _verbatim(asked: list[Asked], engine: Askbot) -> float:
    texts = {document.path: document.text for document in engine.documents()}
    return float(
        np.mean(
            [
                texts[s.citation.document][s.citation.start : s.citation.end] == s.text
                for one in asked
                for s in one.answer.statements
            ]
        )
    )


def _error(covered: np.ndarray, confidences: np.ndarray) -> float:
    true, predicted = calibration_curve(covered, confidences, n_bins=BINS)
    counts = np.histogram(confidences, np.linspace(0, 1, BINS + 1))[0]
    return float(np.abs(true - predicted) @ counts[counts > 0] / counts.sum())


def _plot(covered: np.ndarray, confidences: np.ndarray, path: Path) -> None:
    import matplotlib as mpl

    mpl.use("Agg")
    mpl.rcParams["svg.hashsalt"] = "askbot"  # the same picture for the same numbers
    from matplotlib import pyplot as plt

    true, predicted = calibration_curve(covered, confidences, n_bins=BINS)
    figure, (above, below) = plt.subplots(2, 1, figsize=(4, 4.6), height_ratios=(3, 1), sharex=True)
    above.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    above.plot(predicted, true, marker="o", color="tab:blue")
    above.set(ylabel="share that is covered", title="Reliability of the confidence")
    below.hist(confidences, np.linspace(0, 1, BINS + 1), color="tab:blue")
    below.set(xlabel="confidence", ylabel="questions")
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})


def _questions(options: argparse.Namespace) -> dict[str, list[Row]]:
    queries = _lines(options.folder / "queries.jsonl")
    parts = {
        "covered": [row for row in queries if row["metadata"]["answerable"]],
        "uncovered": [row for row in queries if not row["metadata"]["answerable"]],
        "near-miss": _lines(options.near) if options.near else [],
    }
    if options.half:
        parts = _half(parts, _in_first_half(options.folder), first=options.half == "first")
    return {kind: rows[: options.most] for kind, rows in parts.items() if rows}


def _half(parts: dict[str, list[Row]], is_first: Callable[[Row], bool], *, first: bool) -> dict[str, list[Row]]:
    without = parts["uncovered"]
    middle = len(without) // 2
    kept = {
        kind: [row for row in rows if is_first(row) == first] for kind, rows in parts.items() if kind != "uncovered"
    }
    return kept | {"uncovered": without[:middle] if first else without[middle:]}


def _in_first_half(folder: Path) -> Callable[[Row], bool]:
    """Whether a covered question's or near-miss's passage has a title of the first half."""
    title_of = {row["_id"]: row["title"] for row in _lines(folder / "corpus.jsonl")}
    order = list(dict.fromkeys(title_of.values()))
    gold: dict[str, set[str]] = defaultdict(set)
    for line in (folder / "qrels" / "test.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        query, passage, _ = line.split("\t")
        gold[query].add(passage)

    def first(row: Row) -> bool:
        origin = row["metadata"].get("from", row["_id"])
        return order.index(title_of[min(gold[origin])]) < len(order) // 2

    return first


def _write(folder: Path, corpus: Path) -> None:
    corpus.mkdir()
    for row in _lines(folder / "corpus.jsonl"):
        head = f"---\ntitle: {json.dumps(row['title'])}\n---\n\n" if row.get("title") else ""
        (corpus / f"{row['_id'].replace('/', '_')}.md").write_text(f"{head}{row['text']}\n", encoding="utf-8")


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _lines(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--near", type=Path)
    parser.add_argument("--half", choices=["first", "second"])
    parser.add_argument("--most", type=int, default=None, help="questions of each kind, at most")
    parser.add_argument("--plot", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
