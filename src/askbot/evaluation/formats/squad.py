"""A SQuAD file: 1.1 or 2.0 (Rajpurkar et al., 2016, 2018), or XQuAD, of the same shape (Artetxe et al., 2020)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from askbot.errors import UsageError
from askbot.evaluation.formats.texts import make_document
from askbot.evaluation.questions import Question, QuestionSet


def read_squad(path: Path) -> QuestionSet:
    """Read a SQuAD JSON file; each paragraph is a document. Unanswerable questions count as not covered."""
    try:
        articles = json.loads(path.read_text(encoding="utf-8-sig"))["data"]
        paragraphs = [
            (f"{article['title']}/{n}", str(article["title"]).replace("_", " "), paragraph)
            for article in articles
            for n, paragraph in enumerate(article["paragraphs"])
        ]
        documents = tuple(make_document(name, title, p["context"]) for name, title, p in paragraphs)
        questions = tuple(_question(name, qa) for name, _, p in paragraphs for qa in p["qas"])
    except (json.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(
            f"{path} is not a SQuAD file: {type(error).__name__} {error}.", "It needs data[].paragraphs[]."
        ) from None
    if not questions:
        raise UsageError(f"{path} holds no questions.", "It needs data[].paragraphs[].qas[].")
    return QuestionSet(path.stem, questions, documents, "document")


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
