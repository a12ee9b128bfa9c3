"""A BEIR folder: corpus.jsonl, queries.jsonl, qrels/*.tsv (Thakur et al., 2021)."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

from askbot.domain import Document
from askbot.errors import UsageError
from askbot.evaluation.formats.texts import bad_line, json_lines, make_document
from askbot.evaluation.questions import Question, QuestionSet

SPLITS = ("test.tsv", "dev.tsv", "train.tsv")
_COLUMNS = 3


def is_beir_folder(folder: Path) -> bool:
    """Whether the folder has the two files that every BEIR set has."""
    return (folder / "corpus.jsonl").is_file() and (folder / "queries.jsonl").is_file()


def read_beir(folder: Path) -> QuestionSet:
    """Read a BEIR folder, its test split first. A query's metadata may hold `answers` and `answerable`.

    Queries without judgements and without `answerable` are left out, as BEIR's own loader does.
    """
    documents = tuple(_document(folder, number, row) for number, row in json_lines(folder / "corpus.jsonl"))
    judged = _qrels(folder)
    questions = tuple(
        _question(row, judged.get(str(row["_id"]), {}))
        for number, row in json_lines(folder / "queries.jsonl")
        if _is_asked(folder, number, row, judged)
    )
    if not questions:
        raise UsageError(
            f"No query of {folder} has judgements.", "Check that qrels/ and queries.jsonl belong together."
        )
    return QuestionSet(folder.resolve().name, questions, documents, "document")


def _document(folder: Path, number: int, row: dict[str, Any]) -> Document:
    if "_id" not in row or not isinstance(row.get("text"), str):
        raise bad_line(folder / "corpus.jsonl", number, "no _id or no text")
    return make_document(str(row["_id"]), str(row.get("title") or ""), row["text"])


def _is_asked(folder: Path, number: int, row: dict[str, Any], judged: dict[str, dict[str, int]]) -> bool:
    if "_id" not in row or not isinstance(row.get("text"), str) or not row["text"].strip():
        raise bad_line(folder / "queries.jsonl", number, "no _id or no text")
    return str(row["_id"]) in judged or "answerable" in (row.get("metadata") or {})


def _question(row: dict[str, Any], relevance: dict[str, int]) -> Question:
    about = row.get("metadata") or {}
    covered = bool(about.get("answerable", True))
    return Question(
        id=str(row["_id"]),
        text=str(row["text"]),
        answers=tuple(str(a) for a in about.get("answers", ())) if covered else (),
        relevance=relevance,
        covered=covered,
        tags=("covered" if covered else "not covered",),
    )


def _qrels(folder: Path) -> dict[str, dict[str, int]]:
    files = [folder / "qrels" / name for name in SPLITS if (folder / "qrels" / name).is_file()]
    if not files:
        raise UsageError(f"{folder} has no qrels/test.tsv.", "A BEIR folder holds its judgements there.")
    judged: dict[str, dict[str, int]] = defaultdict(dict)
    for number, line in enumerate(files[0].read_text(encoding="utf-8").splitlines(), start=1):
        parts = line.split("\t")
        if number == 1 and parts[-1].strip() == "score":
            continue
        if len(parts) != _COLUMNS or not parts[2].strip().lstrip("-").isdigit():
            raise bad_line(files[0], number, "not three columns: query-id, corpus-id, score")
        if int(parts[2]) > 0:
            judged[parts[0]][parts[1]] = int(parts[2])
    return judged
