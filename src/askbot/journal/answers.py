"""Answers given, kept for a while so that each can be explained by its id."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from askbot.domain import Answer, Candidate, Hit
from askbot.errors import DamagedJournalError
from askbot.journal.database import Database, Transaction, in_transaction

DAY = 86400.0


@dataclass(frozen=True, slots=True)
class Weighed:
    """A sentence that was weighed for an answer."""

    document: str
    start: int
    end: int
    lines: tuple[int, int]
    score: float
    shown: bool


@dataclass(frozen=True, slots=True)
class RankedPassage:
    """A passage that search found, and what each ranker gave it."""

    document: str
    passage: str
    lines: tuple[int, int]
    score: float
    scores: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Record:
    """What is kept of one answer."""

    id: str
    given_at: float
    """Seconds since 1970, UTC."""
    question_hash: str
    question: str | None
    """None unless questions are logged."""
    status: str
    confidence: float
    threshold: float
    snapshot: str
    signals: Mapping[str, float]
    """What the confidence was made from."""
    candidates: tuple[Weighed, ...]
    hits: tuple[RankedPassage, ...]


class AnswerLog:
    """The answers of one journal. Every method raises `JournalError` where it cannot be used."""

    def __init__(
        self, database: Database, *, log_questions: bool, days: int, now: Callable[[], float] = time.time
    ) -> None:
        self.database = database
        self._log_questions = log_questions
        self._days = days
        self._now = now

    @in_transaction
    def record(self, db: Transaction, answer: Answer) -> None:
        """Keep one answer, and forget those older than the retention. Raises `JournalError`."""
        now = self._now()
        db.change("DELETE FROM answers WHERE given_at < ?", (now - self._days * DAY,))
        db.change(
            "INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
            (
                answer.id,
                now,
                _hash(answer.question, _key(db)),
                answer.question if self._log_questions else None,
                str(answer.status),
                answer.confidence,
                answer.threshold,
                answer.snapshot,
                json.dumps(_detail(answer), ensure_ascii=False),
            ),
        )

    def question_hash(self, question: str) -> str:
        """The keyed hash that stands for a question where its text is not kept. Raises `JournalError`."""
        return _hash(question, self._kept_key)

    @cached_property
    def _kept_key(self) -> bytes:
        return self.database.run(_key)

    @in_transaction
    def get(self, db: Transaction, answer_id: str) -> Record | None:
        """What is kept of the answer with that id, or None: unknown, or forgotten by now. Raises `JournalError`."""
        rows = db.rows("SELECT * FROM answers WHERE id = ?", (answer_id,))
        return _record(rows[0]) if rows else None


def _key(db: Transaction) -> bytes:
    return bytes(db.rows("SELECT value FROM secrets WHERE name = 'question_hash'")[0]["value"])


def _hash(question: str, key: bytes) -> str:
    """The same for the same words, whatever their case and spacing."""
    return hashlib.blake2b(
        " ".join(question.casefold().split()).encode("utf-8", "replace"), key=key, digest_size=16
    ).hexdigest()


def _detail(answer: Answer) -> dict[str, Any]:
    return {
        "signals": dict(answer.signals),
        "candidates": [_weighed(candidate) for candidate in answer.candidates],
        "hits": [_ranked(hit) for hit in answer.hits],
    }


def _weighed(candidate: Candidate) -> dict[str, Any]:
    at = candidate.citation
    return {
        "document": at.document,
        "start": at.start,
        "end": at.end,
        "lines": list(at.lines),
        "score": candidate.score,
        "shown": candidate.shown,
    }


def _ranked(hit: Hit) -> dict[str, Any]:
    return {
        "document": hit.passage.document,
        "passage": hit.passage.id,
        "lines": list(hit.passage.lines),
        "score": hit.score,
        "scores": dict(hit.scores),
    }


def _record(row: dict[str, Any]) -> Record:
    """Raises `DamagedJournalError` for an entry that is not as it was written."""
    try:
        return _read(row)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise DamagedJournalError(f"The entry {row['id']} of the journal is damaged.", "Ask again.") from None


def _read(row: dict[str, Any]) -> Record:
    detail = json.loads(row["detail"])
    columns = {name: value for name, value in row.items() if name != "detail"}
    return Record(
        **columns,
        signals=detail["signals"],
        candidates=tuple(Weighed(lines=(c["lines"][0], c["lines"][1]), **_rest(c)) for c in detail["candidates"]),
        hits=tuple(RankedPassage(lines=(h["lines"][0], h["lines"][1]), **_rest(h)) for h in detail["hits"]),
    )


def _rest(entry: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if name != "lines"}
