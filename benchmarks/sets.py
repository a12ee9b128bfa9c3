"""Question sets for the comparison with peers: cut short, with more questions to time, written for their scripts."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from askbot.evaluation import QuestionSet, load_questions
from askbot.evaluation.formats.texts import make_document

SHORT = 16
"""Words of a short text."""
ASKED = 500
"""Judged questions about short texts, at most."""
ENOUGH = 120
"""Questions that `asking_also` makes up to: their median should not hang on a few."""


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


def asking_also(data: QuestionSet, folder: Path) -> QuestionSet:
    """With questions of another set, taken from all over it, until ENOUGH are asked: to be timed, and not judged."""
    asked = {question.text for question in data.questions}
    others = {q.text: q for q in load_questions(folder).questions if q.text not in asked}
    wanted = max(0, ENOUGH - len(data.questions))
    every = max(1, len(others) // max(1, wanted))
    more = [replace(q, id=f"timed-{q.id}", relevance={}) for q in list(others.values())[::every][:wanted]]
    return replace(data, questions=(*data.questions, *more))
