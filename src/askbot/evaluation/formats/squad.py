"""A SQuAD file: 1.1 or 2.0 (Rajpurkar et al., 2016, 2018), or XQuAD, of the same shape (Artetxe et al., 2020)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from askbot.errors import UsageError
from askbot.evaluation.formats.texts import make_document
from askbot.evaluation.questions import Question, QuestionSet

_SHAPE = "It needs data[], each with a title and paragraphs[], each with a context and qas[]."


def read_squad(path: Path) -> QuestionSet:
    """Read a SQuAD JSON file; each paragraph is a document. Unanswerable questions count as not covered."""
    try:
        articles = _data(path)
        paragraphs = [
            (f"{article['title']}/{n}", str(article["title"]).replace("_", " "), paragraph)
            for article in articles
            for n, paragraph in enumerate(article["paragraphs"])
        ]
        documents = tuple(make_document(name, title, p["context"]) for name, title, p in paragraphs)
        questions = tuple(_question(name, qa) for name, _, p in paragraphs for qa in p["qas"])
    except KeyError as error:
        raise UsageError(f"{path} is not a SQuAD file: something in data[] has no {error}.", _SHAPE) from None
    except (TypeError, AttributeError):
        raise UsageError(f"{path} is not a SQuAD file: data[] is not of that shape.", _SHAPE) from None
    if not questions:
        raise UsageError(f"{path} holds no questions.", _SHAPE)
    return QuestionSet(path.stem, questions, documents, "document")


def _data(path: Path) -> list[Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except json.JSONDecodeError as error:
        raise UsageError(
            f"{path} is no JSON: line {error.lineno}, column {error.colno}: {error.msg}.",
            "A .json file is read as SQuAD; askbot's own questions go into a .jsonl file, one a line.",
        ) from None
    if not isinstance(content, dict) or not isinstance(content.get("data"), list):  # pyright: ignore[reportUnknownMemberType]
        raise UsageError(
            f"{path} is not a SQuAD file: it has no data[].",
            "For askbot's own questions, name the file .jsonl and write one object a line.",
        )
    return content["data"]  # pyright: ignore[reportUnknownVariableType]


def _question(document: str, qa: dict[str, Any]) -> Question:
    covered = not qa.get("is_impossible", False)
    answers = tuple(dict.fromkeys(str(a["text"]) for a in qa["answers"])) if covered else ()
    return Question(
        id=str(qa["id"]),
        text=str(qa["question"]).strip() or "?",
        answers=answers,
        relevance={document: 1} if covered else {},
        covered=covered,
        tags=("covered" if covered else "not covered",),
    )
