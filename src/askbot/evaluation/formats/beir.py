"""A BEIR folder: corpus.jsonl, queries.jsonl, qrels/*.tsv (Thakur et al., 2021)."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

from askbot.domain import Document
from askbot.errors import UsageError
from askbot.evaluation.formats.texts import bad_line, json_lines, make_document, reading
from askbot.evaluation.questions import Question, QuestionSet

CORPUS, QUERIES = "corpus.jsonl", "queries.jsonl"
SPLITS = ("test.tsv", "dev.tsv", "train.tsv")
_COLUMNS = 3


def is_beir_folder(folder: Path) -> bool:
    """Whether the folder has the two files that every BEIR set has."""
    return (folder / CORPUS).is_file() and (folder / QUERIES).is_file()


def read_beir(folder: Path) -> QuestionSet:
    """Read a BEIR folder, its test split first. A query's metadata may hold `answers` and `answerable`.

    Queries without judgements and without `answerable` are left out, as BEIR's own loader does.
    """
    with reading(folder / CORPUS):
        documents = tuple(_document(folder, number, row) for number, row in json_lines(folder / CORPUS))
    judged = _qrels(folder)
    with reading(folder / QUERIES):
        asked = [_question(folder, number, row, judged) for number, row in json_lines(folder / QUERIES)]
    questions = tuple(question for question in asked if question is not None)
    if not questions:
        raise UsageError(
            f"No query of {folder} has judgements.", "Check that qrels/ and queries.jsonl belong together."
        )
    return QuestionSet(folder.resolve().name, questions, documents, "document")


def _document(folder: Path, number: int, row: dict[str, Any]) -> Document:
    """A document; one that has no text but a title says what its title says."""
    if "_id" not in row or not isinstance(row.get("text"), str):
        raise bad_line(folder / CORPUS, number, "no _id or no text")
    title = str(row.get("title") or "")
    return make_document(str(row["_id"]), title, row["text"] if row["text"].strip() else title)


def _question(folder: Path, number: int, row: dict[str, Any], judged: dict[str, dict[str, int]]) -> Question | None:
    """A query that is judged, or said to have an answer or none; None for another."""
    about = row.get("metadata") or {}
    if "_id" not in row or not isinstance(about, dict):
        raise bad_line(folder / QUERIES, number, "no _id, or metadata that is no object")
    name = str(row["_id"])
    if name not in judged and "answerable" not in about:
        return None
    if not isinstance(row.get("text"), str) or not row["text"].strip():
        raise bad_line(folder / QUERIES, number, "no text")
    covered = bool(about.get("answerable", True))
    return Question(
        id=name,
        text=row["text"],
        answers=_answers(about.get("answers")) if covered else (),
        relevance=judged.get(name, {}),
        covered=covered,
        tags=("covered" if covered else "not covered",),
    )


def _answers(given: Any) -> tuple[str, ...]:
    """The wordings of the answer: several, one, or none."""
    return (given,) if isinstance(given, str) else tuple(str(answer) for answer in given or ())


def _qrels(folder: Path) -> dict[str, dict[str, int]]:
    """Query → document → grade, where it is above zero. The header may be missing."""
    path = next((path for name in SPLITS if (path := folder / "qrels" / name).is_file()), None)
    if path is None:
        raise UsageError(f"{folder} has no qrels/test.tsv.", "A BEIR folder holds its judgements there.")
    with reading(path):
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    judged: dict[str, dict[str, int]] = defaultdict(dict)
    for number, line in enumerate(lines, start=1):
        parts = _columns(line)
        grade = _grade(parts[-1]) if parts else None
        if not parts or (number == 1 and grade is None):
            continue
        if len(parts) != _COLUMNS or grade is None:
            raise bad_line(path, number, "not three columns: query-id, corpus-id, score (a whole number)")
        if grade > 0:
            judged[parts[0]][parts[1]] = grade
    return judged


def _columns(line: str) -> list[str]:
    """A line's columns, parted by tabs or by blanks; without the second where there are four, as TREC has them."""
    parts = [part.strip() for part in line.split("\t")] if "\t" in line.strip() else line.split()
    return [parts[0], *parts[2:]] if len(parts) == _COLUMNS + 1 else parts


def _grade(text: str) -> int | None:
    """A grade, written as "1" or "1.0"; None for what is no whole number."""
    try:
        value = float(text)
    except ValueError:
        return None
    return int(value) if value.is_integer() else None
