"""How well: any folder in the BEIR layout to ranking, abstention and ablation figures, and a TREC run file.

    python benchmarks/retrieval.py FOLDER [--keep DIR] [--typos] [--most N]

A document counts as found at the place of its best passage. Where half of the articles was used for choosing
weights (see docs/retrieval.md), the halves are reported apart: `tuned` and `held out`. Covered against uncovered
questions are told apart by the best hit's fused score. Metrics by ir-measures. Results go to benchmarks/results/.
"""

from __future__ import annotations

import argparse
import random
import re
import string
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ir_measures
import numpy as np
from ir_measures import RR, Success, nDCG
from machine import RESULTS, save

from askbot.domain import Attribution
from askbot.encoder import load_encoder
from askbot.evaluation.formats.beir import read_beir
from askbot.evaluation.questions import Question, QuestionSet
from askbot.index import SnapshotStore, index_documents
from askbot.search import WEIGHTS, Candidate, Searcher

MEASURES = (RR @ 10, Success @ 1, Success @ 5, Success @ 10, nDCG @ 10)
ABLATIONS: Mapping[str, Mapping[str, float]] = {
    "passage vector alone": {"passage": 1},
    "best sentence vector alone": {"sentence": 1},
    "BM25 alone": {"bm25": 1},
    "late interaction with the passage alone": {"maxsim": 1},
    "late interaction with the best sentence alone": {"best_sentence": 1},
    "vectors and BM25": {"sentence": 0.5, "bm25": 0.5},
    "all but BM25": {**WEIGHTS, "bm25": 0},
    "all but the sentence vector": {**WEIGHTS, "sentence": 0},
    "all but late interaction": {**WEIGHTS, "maxsim": 0, "best_sentence": 0},
    "with the passage vector": {**WEIGHTS, "passage": 0.2},
    "as shipped": WEIGHTS,
}
WORD = re.compile(r"[A-Za-z]{3,}")


class Silent:
    """Finds nobody: ranking does not look at attributions."""

    name = "silent"
    wants_states = False

    def attribute(self, *_: object) -> tuple[Attribution, ...]:
        """Nothing."""
        return ()

    def attribute_all(self, readings: Sequence[object]) -> list[tuple[Attribution, ...]]:
        """Nothing of each."""
        return [() for _ in readings]


@dataclass(frozen=True, slots=True)
class Ranking:
    """One question's candidates."""

    question: Question
    found: Sequence[Candidate]

    def ordered(self, weights: Mapping[str, float]) -> list[tuple[float, int]]:
        """Score and row, best first, under other weights."""
        return sorted(
            ((sum(w * c.scores[name] for name, w in weights.items()), c.row) for c in self.found), reverse=True
        )


class Bench:
    """A searched set: where its passages belong, and what they say."""

    def __init__(self, searcher: Searcher, data: QuestionSet) -> None:
        self.searcher, self.data = searcher, data
        passages = searcher.snapshot.passages(range(len(searcher.snapshot)))
        self.owner = {row: passage.document for row, passage in passages.items()}
        self.plain = {row: plain(passage.text) for row, passage in passages.items()}
        articles = sorted({article(d.path) for d in data.documents})
        self.first_half = set(articles[: len(articles) // 2])

    def rankings(self, questions: Sequence[Question]) -> list[Ranking]:
        """Search for each question."""
        return [Ranking(q, self.searcher.candidates(q.text)) for q in questions]

    def measure(self, rankings: Sequence[Ranking], weights: Mapping[str, float]) -> dict[str, float]:
        """Ranking figures of the questions that have a gold document."""
        judged = [r for r in rankings if r.question.relevance]
        run, answered = {}, []
        for ranking in judged:
            ordered = ranking.ordered(weights)
            best: dict[str, float] = {}
            for score, row in ordered:
                best.setdefault(self.owner[row], score)
            run[ranking.question.id] = best
            wanted = [plain(answer) for answer in ranking.question.answers]
            answered.append(any(a in self.plain[row] for _, row in ordered[:3] for a in wanted))
        qrels = {r.question.id: dict(r.question.relevance) for r in judged}
        figures = ir_measures.calc_aggregate(MEASURES, qrels, run)
        named = {str(measure): round(float(value), 4) for measure, value in figures.items()}
        return {"questions": len(judged), **named, "answer in top 3 passages": round(float(np.mean(answered)), 4)}

    def abstention(self, rankings: Sequence[Ranking], signal: str | None = None) -> float | None:
        """AUROC of the best hit's score, covered against uncovered questions; None where there are none."""
        from sklearn.metrics import roc_auc_score

        covered = [bool(r.question.relevance) for r in rankings]
        if all(covered) or not any(covered):
            return None
        tops = [max(r.found, key=lambda c: c.score, default=None) for r in rankings]
        scores = [0.0 if top is None else top.score if signal is None else top.scores[signal] for top in tops]
        return round(float(roc_auc_score(covered, scores)), 4)

    def tuned(self, ranking: Ranking) -> bool:
        """Whether weights were chosen on articles of this half."""
        return any(article(document) in self.first_half for document in ranking.question.relevance)


def article(document: str) -> str:
    """The article that a paragraph belongs to, where ids are `article-number`."""
    return document.rsplit("-", 1)[0]


def plain(text: str) -> str:
    """Words only, for looking up answers."""
    return re.sub(r"\W+", " ", text.lower()).strip()


def misspelt(text: str, rng: random.Random) -> str:
    """One random edit of one character in one word of three letters or more."""
    found = list(WORD.finditer(text))
    if not found:
        return text
    word = rng.choice(found)
    at = rng.randrange(word.start(), word.end())
    letter = rng.choice(string.ascii_lowercase)
    kind = rng.randrange(4)
    if kind == 0:
        return text[:at] + text[at + 1 :]
    if kind == 1:
        return text[:at] + letter + text[at:]
    if kind == 2:  # noqa: PLR2004 - the third of four kinds
        return text[:at] + letter + text[at + 1 :]
    at = min(at, word.end() - 2)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def bench(folder: Path, keep: Path | None, most: int | None, threads: int) -> tuple[Bench, float]:
    """Index a set, or take the index that is there."""
    from dataclasses import replace

    data = read_beir(folder)
    if most:
        data = replace(data, questions=data.questions[:: max(1, len(data.questions) // most)])
    index = (keep or Path(tempfile.mkdtemp())) / folder.resolve().name
    encoder = load_encoder(threads=threads)
    seconds = 0.0
    if SnapshotStore(index).current() is None:
        seconds = index_documents(data.documents, index, encoder, Silent()).seconds
    return Bench(Searcher(SnapshotStore(index).open_current(), encoder), data), seconds


def write_run(path: Path, bench: Bench, rankings: Sequence[Ranking]) -> None:
    """A TREC run file of documents."""
    lines = []
    for ranking in rankings:
        best: dict[str, float] = {}
        for score, row in ranking.ordered(WEIGHTS):
            best.setdefault(bench.owner[row], score)
        ranked = list(best.items())[:10]
        lines += [f"{ranking.question.id} Q0 {d} {n} {score:.6f} askbot" for n, (d, score) in enumerate(ranked, 1)]
    path.write_text("\n".join(lines) + "\n")


def report(bench: Bench, seconds: float, *, typos: bool) -> dict[str, Any]:
    """Everything that is measured on one set."""
    started = time.perf_counter()
    rankings = bench.rankings(bench.data.questions)
    asking = time.perf_counter() - started
    halves = {"tuned": [r for r in rankings if bench.tuned(r)], "held out": [r for r in rankings if not bench.tuned(r)]}
    result: dict[str, Any] = {
        "set": bench.data.name,
        "passages": len(bench.owner),
        "index_seconds": round(seconds, 1),
        "ms_per_question": round(asking / len(rankings) * 1e3, 1),
        "all": bench.measure(rankings, WEIGHTS),
        **{
            name: bench.measure(half, WEIGHTS)
            for name, half in halves.items()
            if any(r.question.relevance for r in half)
        },
        "abstention AUROC": bench.abstention(rankings),
        "abstention AUROC by maxsim alone": bench.abstention(rankings, "maxsim"),
        "ablation": {name: bench.measure(rankings, weights) for name, weights in ABLATIONS.items()},
    }
    if typos:
        rng = random.Random(0)  # noqa: S311 - not a secret
        from dataclasses import replace

        edited = [replace(q, text=misspelt(q.text, rng)) for q in bench.data.questions if q.relevance]
        result["one typo in each question"] = bench.measure(bench.rankings(edited), WEIGHTS)
    write_run(RESULTS / f"retrieval-{bench.data.name}.run", bench, rankings)
    return result


def main() -> None:
    """Measure one folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--keep", type=Path, help="folder that keeps the index for the next run")
    parser.add_argument("--typos", action="store_true")
    parser.add_argument("--most", type=int, help="about so many questions, evenly taken")
    parser.add_argument("--threads", type=int, default=2)
    given = parser.parse_args()
    RESULTS.mkdir(exist_ok=True)
    made, seconds = bench(given.folder, given.keep, given.most, given.threads)
    result = report(made, seconds, typos=given.typos)
    print(save(f"retrieval-{made.data.name}", result).read_text())


if __name__ == "__main__":
    main()
