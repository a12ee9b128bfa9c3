"""Rankings: which passages or documents are right, how well they are ranked, and TREC run files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from askbot.domain import Passage
from askbot.errors import UsageError
from askbot.evaluation.judging import Columns, holds, plain
from askbot.evaluation.questions import Question, Unit

if TYPE_CHECKING:
    from askbot.index import Snapshot
    from askbot.search import Searcher

Ranking = Sequence[tuple[str, float]]
"""Ids with their scores, best first; the scores fall strictly."""
_SHORT_ANSWER = 3
"""Letters and digits from which on the words of an answer identify a passage."""


class Relevance:
    """What a snapshot holds that is right for a question."""

    def __init__(self, snapshot: Snapshot, unit: Unit) -> None:
        self._documents = set(snapshot.documents())
        self._unit: Unit = unit
        self._passages: tuple[Passage, ...] = ()
        if unit == "passage":
            self._passages = tuple(snapshot.passage(row) for row in range(len(snapshot)))

    def of(self, question: Question) -> Mapping[str, int]:
        """Id → grade. Raises `UsageError` where something expected stands nowhere in the corpus."""
        if question.relevance:
            return self._checked(question)
        if self._unit == "document" or not (question.covered and (question.passages or question.answers)):
            return {}
        named = {p.id: 1 for place in question.passages for p in self._at(place)}
        if question.passages and not named:
            raise UsageError(
                f"Question {question.id}: nothing in the corpus is or holds {question.passages[0]!r}.",
                "Correct its passages, or name the corpus that it is about with --corpus.",
            )
        telling = [a for a in question.answers if len(plain(a)) >= _SHORT_ANSWER]
        return named or {p.id: 1 for p in self._passages if holds(p.text, telling)}

    def _checked(self, question: Question) -> Mapping[str, int]:
        if not self._documents & question.relevance.keys():
            raise UsageError(
                f"Question {question.id}: the corpus has no document {next(iter(question.relevance))!r}.",
                "Name the corpus that the judgements are about with --corpus.",
            )
        return question.relevance

    def _at(self, place: str) -> list[Passage]:
        return [p for p in self._passages if place in (p.id, p.document)] or [
            p for p in self._passages if plain(place) in plain(p.text)
        ]


def rank(searcher: Searcher, question: str, unit: Unit) -> Ranking:
    """What the searcher weighs for a question: passages, or documents by their best passage.

    Near-duplicates stand each by itself here, as other tools rank them; in an answer they are one hit.
    """
    candidates = searcher.candidates(question)
    passages = searcher.snapshot.passages([candidate.row for candidate in candidates])
    best: dict[str, float] = {}
    for candidate in candidates:
        passage = passages[candidate.row]
        best.setdefault(passage.id if unit == "passage" else passage.document, candidate.score)
    return strictly(best)


def strictly(best: Mapping[str, float]) -> Ranking:
    """Scores that come best first, as a ranking whose scores fall strictly.

    TREC tools read scores as 32-bit floats and break ties by id, so equal scores differ by the least step.
    """
    ranking: list[tuple[str, float]] = []
    last = np.float32(np.inf)
    for name, score in best.items():
        last = min(np.float32(score), np.nextafter(last, np.float32(-np.inf)))
        ranking.append((name, float(last)))
    return tuple(ranking)


def ranking_columns(rankings: Mapping[str, Ranking], relevance: Mapping[str, Mapping[str, int]]) -> dict[str, Columns]:
    """Question id → ranking metrics by ir-measures, for the questions with judgements.

    It counts in C, where a question's id ends at a zero byte: ids go in as numbers.
    """
    import ir_measures
    from ir_measures import AP, RR, R, Success, nDCG

    names = {
        Success @ 1: "hits@1",
        Success @ 5: "hits@5",
        Success @ 10: "hits@10",
        R @ 10: "recall@10",
        RR @ 10: "mrr@10",
        nDCG @ 10: "ndcg@10",
        AP: "map",
    }
    questions = list(relevance)
    judged = [
        ir_measures.Qrel(str(i), name, grade)
        for i, question in enumerate(questions)
        for name, grade in relevance[question].items()
    ]
    run = [
        ir_measures.ScoredDoc(str(i), name, score)
        for i, question in enumerate(questions)
        for name, score in rankings[question]
    ]
    columns: dict[str, Columns] = {q: {} for q, grades in relevance.items() if grades}
    for value in ir_measures.iter_calc(list(names), judged, run) if columns else ():
        columns[questions[int(value.query_id)]][names[value.measure]] = float(value.value)
    return columns


def write_run(path: Path, rankings: Mapping[str, Ranking], tag: str) -> None:
    """Write a TREC run file: `question Q0 id rank score tag`, blanks inside names as `_`."""
    with path.open("w", encoding="utf-8") as file:
        for question, ranking in rankings.items():
            for rank, (name, score) in enumerate(ranking, start=1):
                file.write(f"{_word(question)} Q0 {_word(name)} {rank} {score!r} {tag}\n")


def _word(name: str) -> str:
    return "_".join(name.split())
