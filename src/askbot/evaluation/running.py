"""Asks every question of a set as a user would, and judges the answers."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from askbot.corpus import TARGET
from askbot.domain import Answer, Hit, Statement
from askbot.engine import Askbot, Library
from askbot.errors import NoSnapshotError, UsageError
from askbot.evaluation.caching import Models, open_documents
from askbot.evaluation.formats.loading import load_questions
from askbot.evaluation.judging import judge
from askbot.evaluation.measures import question_measures
from askbot.evaluation.questions import Question, QuestionSet
from askbot.evaluation.ranking import Ranking, Relevance, rank, ranking_columns
from askbot.evaluation.result import Evaluation, Outcome, summarise
from askbot.progress import Progress
from askbot.settings import Settings, load_settings

SHOWN_HITS = 5


def evaluate(
    questions: QuestionSet | str | Path,
    *,
    index: str | Path | None = None,
    corpus: str | Path | None = None,
    collections: Sequence[str] = (),
    settings: Settings | None = None,
    sample: int | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> Evaluation:
    """Ask a set of questions and measure the answers.

    A set that brings its own documents is asked of them; any other of the index in `index`, which is built where there
    is none, and brought up to date where a `corpus` is named; of some `collections` alone where they are named.
    Raises `UsageError`, `CorpusError`, `SnapshotError`, `ModelError`.
    """
    asked = questions if isinstance(questions, QuestionSet) else load_questions(questions)
    settings = settings or load_settings(index=index, corpus=corpus)
    models = Models.load(settings)
    engine = open_engine(asked, settings, models, refresh=corpus is not None, progress=progress)
    library = engine.library().named(collections) if collections else None
    return evaluate_with(engine, asked.sample(sample, seed), library=library, seed=seed, progress=progress)


def open_engine(
    questions: QuestionSet,
    settings: Settings,
    models: Models,
    *,
    refresh: bool = False,
    target: int = TARGET,
    progress: Progress | None = None,
) -> Askbot:
    """An engine over the set's own documents, or over the settings' index, built from the corpus if need be."""
    if questions.documents:
        return open_documents(questions.documents, settings, models, target=target, progress=progress)
    engine = Askbot(settings, models.encoder, models.attributor)
    engine.reload()
    if refresh or isinstance(engine.problem, NoSnapshotError):
        engine.reindex(progress=progress)
    return engine


def evaluate_with(
    engine: Askbot,
    questions: QuestionSet,
    *,
    library: Library | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> Evaluation:
    """Ask an engine that is open, or a part of its `library`; drafts are left out."""
    library = library or engine.library()
    asked = questions.without_drafts()
    if not asked.questions:
        raise UsageError(f"{questions.name} holds only drafts.", "Look at them and set draft to false.")
    drafts = len(questions.questions) - len(asked.questions)
    relevance = Relevance(library.snapshot, asked.unit)
    judgements = {q.id: relevance.of(q) for q in asked.questions}
    outcomes, rankings = _ask_all(library, asked, progress)
    ranked = ranking_columns(rankings, judgements)
    outcomes = [_with_columns(outcome, ranked.get(outcome.id, {})) for outcome in outcomes]
    return Evaluation(
        set=asked.name,
        fingerprint=asked.fingerprint,
        settings=_about(engine, library),
        metrics=summarise(question_measures(), outcomes, seed, progress),
        outcomes=tuple(outcomes),
        rankings=rankings,
        notes=(f"{drafts} drafts were left out.",) if drafts else (),
    )


def _ask_all(
    library: Library, questions: QuestionSet, progress: Progress | None
) -> tuple[list[Outcome], dict[str, Ranking]]:
    @cache
    def text_of(path: str) -> str:
        return library.snapshot.document(path).text

    library.ask(questions.questions[0].text)  # the first call pays for loading, which is not the question's doing
    outcomes: list[Outcome] = []
    rankings: dict[str, Ranking] = {}
    for number, question in enumerate(questions.questions, start=1):
        before = _conversation(library, question)
        started = time.perf_counter()
        answer = library.ask(question.text, previous=before)
        milliseconds = (time.perf_counter() - started) * 1000
        columns = {**judge(question, answer, text_of), "latency": milliseconds}
        outcomes.append(_outcome(question, answer, columns))
        rankings[question.id] = rank(library.searcher, answer.asked or question.text, questions.unit)
        if progress:
            progress(number, len(questions.questions), "Asking")
    return outcomes, rankings


def _conversation(library: Library, question: Question) -> list[Answer]:
    answers: list[Answer] = []
    for earlier in question.after:
        answers.append(library.ask(earlier, previous=answers))
    return answers


def _outcome(question: Question, answer: Answer, columns: Mapping[str, float | None]) -> Outcome:
    return Outcome(
        id=question.id,
        question=question.text,
        tags=question.tags,
        columns=columns,
        status=answer.status.value,
        expected=_expected(question),
        statements=[_statement(statement) for statement in answer.statements],
        hits=[_hit(hit) for hit in answer.hits[:SHOWN_HITS]],
    )


def _with_columns(outcome: Outcome, more: Mapping[str, float | None]) -> Outcome:
    values: dict[str, Any] = {**asdict(outcome), "columns": {**outcome.columns, **more}}
    return Outcome(**values)


def _expected(question: Question) -> dict[str, Any]:
    """What was asked for, without what was not; alike before and after a way through JSON."""
    values: dict[str, Any] = {
        "after": list(question.after) or None,
        "answers": list(question.answers) or None,
        "speaker": None if question.speakers is None else list(question.speakers),
        "stance": question.stance and question.stance.value,
        "covered": question.covered,
        "documents": list(question.relevance) or None,
        "passages": list(question.passages) or None,
    }
    return {name: value for name, value in values.items() if value is not None}


def _statement(statement: Statement) -> dict[str, Any]:
    at = statement.citation
    return {
        "text": statement.text,
        "speaker": statement.voice.speaker,
        "stance": statement.voice.stance.value,
        "document": at.document,
        "lines": at.lines,
    }


def _hit(hit: Hit) -> dict[str, Any]:
    return {"passage": hit.passage.id, "title": hit.document.title, "score": hit.score, "scores": dict(hit.scores)}


def _about(engine: Askbot, library: Library) -> dict[str, Any]:
    """The settings that bear on the numbers."""
    snapshot = library.snapshot
    manifest = snapshot.manifest
    return {
        "snapshot": manifest.snapshot,
        "encoder": manifest.encoder,
        "attributor": manifest.attributor,
        "documents": snapshot.document_count,
        "passages": len(snapshot),
        **({} if library.names is None else {"collections": ", ".join(sorted(library.names))}),
        "k": engine.settings.k,
        "weights": engine.settings.weights or "built-in",
        "threshold": "built-in" if engine.settings.threshold is None else engine.settings.threshold,
    }
