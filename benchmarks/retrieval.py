"""How well: any folder in the BEIR layout to ranking, abstention and ablation figures, and a TREC run file.

    python benchmarks/retrieval.py FOLDER [--typos] [--most N] [--results DIR]

A document is found at the place of its best passage; metrics by ir-measures. A passage holds an answer if the answer's
words stand in it, whole and in order. The first and second half of the articles, by name, are reported apart: weights
were chosen on the first half of squad-dev (see docs/retrieval.md). Covered and uncovered questions are separated by
the best hit's score. The ablation ranks all that the three rankers propose, without screening. The index is kept in
the user's cache, as `askbot eval` keeps it. Results go to benchmarks/results/.
"""

from __future__ import annotations

import argparse
import random
import re
import string
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from machine import RESULTS, save, with_plain_errors

from askbot.encoder import load_encoder, tune_process
from askbot.errors import UsageError
from askbot.evaluation import Question, QuestionSet, load_questions
from askbot.evaluation.caching import Models, index_of
from askbot.evaluation.ranking import Ranking, ranking_columns, strictly, write_run
from askbot.index import FileStore
from askbot.search import WEIGHTS, Candidate, Searcher
from askbot.search.searcher import SCREENED

MEASURES = ("mrr@10", "hits@1", "hits@5", "hits@10", "ndcg@10")
TOP = 3
"""Passages that the answer is looked for in."""
ALL = 1000
"""More candidates than the rankers propose, so that none is screened out."""
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
    "all but the document around a passage": {**WEIGHTS, "lead": 0, "article": 0},
    "all but recency": {**WEIGHTS, "recency": 0},
    "as shipped": WEIGHTS,
}
WORD = re.compile(r"[A-Za-z]{3,}")
WORDS = re.compile(r"\w+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Asked:
    """One question and its candidates."""

    question: Question
    candidates: Sequence[Candidate]

    def ordered(self, weights: Mapping[str, float] = WEIGHTS) -> list[tuple[float, int]]:
        """Score and row, best first, under some weights of the rankers."""
        scored = ((sum(w * c.scores[name] for name, w in weights.items()), c.row) for c in self.candidates)
        return sorted(scored, key=lambda one: (-one[0], one[1]))


class Bench:
    """A searched set: where its passages belong, and what they say."""

    def __init__(self, searcher: Searcher, data: QuestionSet) -> None:
        self.searcher, self.data = searcher, data
        self.passages = searcher.snapshot.passages(range(len(searcher.snapshot)))
        self._plain = {row: plain(passage.text) for row, passage in self.passages.items()}
        articles = sorted({article(d.path) for d in data.documents})
        self._first_half = frozenset(articles[: len(articles) // 2])

    def ask(self, questions: Sequence[Question], least: int = SCREENED) -> list[Asked]:
        """Search for each question; `least` asks for more candidates than are usual."""
        return [Asked(q, self.searcher.candidates(q.text, least=least)) for q in questions]

    def ranking(self, asked: Asked, weights: Mapping[str, float] = WEIGHTS) -> Ranking:
        """Documents by their best passage, best first."""
        best: dict[str, float] = {}
        for score, row in asked.ordered(weights):
            best.setdefault(self.passages[row].document, score)
        return strictly(best)

    def measure(self, asked: Sequence[Asked], weights: Mapping[str, float] = WEIGHTS) -> dict[str, float]:
        """Ranking figures of the questions that have a gold document."""
        judged = [one for one in asked if one.question.relevance]
        columns = ranking_columns(
            {one.question.id: self.ranking(one, weights) for one in judged},
            {one.question.id: one.question.relevance for one in judged},
        )
        figures = {name: _mean([column.get(name) or 0.0 for column in columns.values()]) for name in MEASURES}
        answered = [self._answered(one, weights) for one in judged if one.question.answers]
        share = {f"answer in top {TOP} passages": _mean(answered)} if answered else {}
        return {"questions": len(judged), **figures, **share}

    def _answered(self, asked: Asked, weights: Mapping[str, float]) -> bool:
        wanted = [words for answer in asked.question.answers if (words := plain(answer)).strip()]
        return any(words in self._plain[row] for _, row in asked.ordered(weights)[:TOP] for words in wanted)

    def abstention(self, asked: Sequence[Asked], signal: str | None = None) -> float | None:
        """AUROC of the best hit's score, covered against uncovered questions; None where there are none."""
        from sklearn.metrics import roc_auc_score

        covered = [bool(one.question.relevance) for one in asked]
        if all(covered) or not any(covered):
            return None
        tops = [max(one.candidates, key=lambda c: c.score, default=None) for one in asked]
        scores = [0.0 if top is None else top.score if signal is None else top.scores[signal] for top in tops]
        return round(float(roc_auc_score(covered, scores)), 4)

    def halves(self, asked: Sequence[Asked]) -> dict[str, dict[str, float]]:
        """Figures of the questions about the first and the second half of the articles."""
        halves: dict[str, list[Asked]] = {"first half of the articles": [], "second half of the articles": []}
        first, second = halves.values()
        for one in asked:
            if one.question.relevance:
                about_first = any(article(d) in self._first_half for d in one.question.relevance)
                (first if about_first else second).append(one)
        return {name: self.measure(half) for name, half in halves.items() if half}

    def unreachable(self) -> int:
        """Judged documents that the corpus does not have, which no ranking can find."""
        wanted = {document for question in self.data.questions for document in question.relevance}
        return len(wanted - {document.path for document in self.data.documents})


def _mean(values: Sequence[float]) -> float:
    return round(float(np.mean(values)), 4) if values else 0.0


def article(document: str) -> str:
    """The article that a paragraph belongs to, where ids are `article-number`."""
    return document.rsplit("-", 1)[0]


def plain(text: str) -> str:
    """The words of a text, each between blanks: "1115" stands in "1115–1234", and "450" does not in "1,450"."""
    return f" {' '.join(WORDS.findall(text.casefold()))} "


def misspelt(text: str, rng: random.Random) -> str:
    """One random edit of one character in one word of three letters or more."""
    words = list(WORD.finditer(text))
    if not words:
        return text
    word = rng.choice(words)
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


def opened(folder: Path, most: int | None, threads: int) -> Bench:
    """Read and index a set. Raises `UsageError` where it has no documents, or none with a text."""
    data = load_questions(folder)
    if not any(document.text.strip() for document in data.documents):
        raise UsageError(f"{folder} has no documents, or none with a text.", "Name a BEIR folder, with a corpus.jsonl.")
    if most:
        data = replace(data, questions=data.questions[:: max(1, len(data.questions) // most)])
    encoder = load_encoder(threads=threads)
    index = index_of(data.documents, Models(encoder, None))
    return Bench(Searcher(FileStore(index).open_current(), encoder), data)


def report(bench: Bench, *, typos: bool) -> tuple[dict[str, Any], Mapping[str, Ranking]]:
    """Everything that is measured on one set, and each question's ranking."""
    questions = bench.data.questions
    started = time.perf_counter()
    asked = bench.ask(questions)
    asking = time.perf_counter() - started
    everything = bench.ask(questions, ALL)
    result: dict[str, Any] = {
        "set": bench.data.name,
        "documents": len(bench.data.documents),
        "passages": len(bench.passages),
        "judged documents that the corpus lacks": bench.unreachable(),
        "ms_per_question": round(asking / len(asked) * 1e3, 1),
        "all": bench.measure(asked),
        **bench.halves(asked),
        "abstention AUROC": bench.abstention(asked),
        "abstention AUROC by maxsim alone": bench.abstention(asked, "maxsim"),
        "ablation": {name: bench.measure(everything, weights) for name, weights in ABLATIONS.items()},
    }
    if typos:
        rng = random.Random(0)  # noqa: S311 - not a secret
        edited = [replace(q, text=misspelt(q.text, rng)) for q in questions if q.relevance]
        result["one typo in each question"] = bench.measure(bench.ask(edited))
    return result, {one.question.id: bench.ranking(one)[:10] for one in asked}


@with_plain_errors
def main() -> None:
    """Measure one folder."""
    tune_process()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--typos", action="store_true", help="also with one typo in each question")
    parser.add_argument("--most", type=int, help="about so many questions, evenly taken")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--results", type=Path, default=RESULTS, help="folder for the JSON and the run file")
    given = parser.parse_args()
    bench = opened(given.folder, given.most, given.threads)
    result, rankings = report(bench, typos=given.typos)
    saved = save(f"retrieval-{bench.data.name}", result, folder=given.results)
    write_run(saved.with_suffix(".run"), rankings, "askbot")
    print(saved.read_text())


if __name__ == "__main__":
    main()
