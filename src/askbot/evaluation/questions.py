"""What an evaluation asks, and what it expects."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from askbot.domain import Document, Stance

Unit = Literal["passage", "document"]
VARIANT = "~"
"""Between the id of a question and what distinguishes its variants."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question; whatever is empty or None is not judged."""

    id: str
    text: str
    answers: tuple[str, ...] = ()
    """Wordings of the answer, any of which will do."""
    passages: tuple[str, ...] = ()
    """Where the answer stands: a document's path, a passage's id, or words that stand there."""
    relevance: Mapping[str, int] = field(default_factory=dict[str, int])
    """Document → grade, where a set brings its own judgements."""
    speakers: tuple[str, ...] | None = None
    """Names of the speaker, any of which will do; empty: nobody is named; None: not judged."""
    stance: Stance | None = None
    covered: bool | None = None
    tags: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    """Questions asked before it in the same conversation."""
    draft: bool = False
    """Written by a machine, and not yet looked at by a person."""

    @property
    def origin(self) -> str:
        """The id of the question that this one is a variant of, such as a near-miss: `ORIGIN~…`; else its own."""
        return self.id.partition(VARIANT)[0]


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions, with the documents they are about where the set brings them."""

    name: str
    questions: tuple[Question, ...]
    documents: tuple[Document, ...] = ()
    unit: Unit = "passage"
    """What a ranking ranks: passages, or whole documents."""

    @property
    def fingerprint(self) -> str:
        """Of the questions and what is expected, so that results are only compared where both are alike."""
        digest = hashlib.sha256()
        for question in sorted(self.questions, key=lambda q: q.id):
            expected = replace(question, relevance=dict(sorted(question.relevance.items())))
            digest.update(repr(expected).encode())
        return digest.hexdigest()[:16]

    def sample(self, size: int | None, seed: int) -> QuestionSet:
        """`size` questions by chance, in their order; all of them for None."""
        if size is None or size >= len(self.questions):
            return self
        chosen = sorted(random.Random(seed).sample(range(len(self.questions)), size))  # noqa: S311 - not a secret
        return replace(self, questions=tuple(self.questions[i] for i in chosen))

    def held_out(self, share: float, seed: int) -> QuestionSet:
        """The set without that share of its documents' titles, whose questions then count as not covered.

        Questions that were not covered before are left out, so that what remains uncovered is what the index lacks.
        """
        titles = sorted({document.title for document in self.documents})
        gone = set(random.Random(seed).sample(titles, round(share * len(titles))))  # noqa: S311 - not a secret
        if not gone:
            return self
        kept = tuple(document for document in self.documents if document.title not in gone)
        paths = {document.path for document in kept}
        questions = tuple(_after_removal(q, paths) for q in self.questions if q.relevance)
        return replace(self, questions=questions, documents=kept)

    def halves_by_title(self) -> tuple[QuestionSet, QuestionSet]:
        """The questions about the first and the second half of the titles, in the order of the documents.

        Questions about no document are halved in their own order. Both halves keep all documents.
        """
        titles = list(dict.fromkeys(document.title for document in self.documents))
        first = set(titles[: len(titles) // 2])
        in_first = {document.path: document.title in first for document in self.documents}
        about = {q.id: _first(sorted({*q.relevance, *q.passages}), in_first) for q in self.questions}
        loose = [q.id for q in self.questions if about[q.id] is None]
        about |= {name: place < len(loose) // 2 for place, name in enumerate(loose)}
        one, other = (tuple(q for q in self.questions if about[q.id] is side) for side in (True, False))
        return replace(self, questions=one), replace(self, questions=other)

    def without_drafts(self) -> QuestionSet:
        """Only the questions that a person has looked at."""
        return replace(self, questions=tuple(q for q in self.questions if not q.draft))


def _first(paths: Sequence[str], values: Mapping[str, bool]) -> bool | None:
    return next((values[path] for path in paths if path in values), None)


def _after_removal(question: Question, documents: set[str]) -> Question:
    left = {path: grade for path, grade in question.relevance.items() if path in documents}
    if left:
        return replace(question, relevance=left)
    return replace(question, relevance={}, answers=(), covered=False, tags=(*question.tags, "held out"))
