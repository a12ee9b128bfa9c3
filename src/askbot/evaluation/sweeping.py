"""Tries settings: a grid, or as many of it by chance; picks on one half of the questions and reports on the other."""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from askbot.corpus import TARGET, read_corpus
from askbot.engine import Askbot
from askbot.errors import UsageError
from askbot.evaluation.caching import Models, open_documents
from askbot.evaluation.comparing import Comparison, all_measures, compare
from askbot.evaluation.questions import QuestionSet
from askbot.evaluation.result import Evaluation
from askbot.evaluation.running import evaluate_with
from askbot.progress import Progress
from askbot.search.searcher import WEIGHTS
from askbot.settings import Settings

Choice = Mapping[str, str]
"""Setting → value, as given on the command line."""
TARGET_NAME = "passage_pieces"
_WEIGHT = "weights."


@dataclass(frozen=True, slots=True)
class Trial:
    """One choice of settings, measured on the half that is for picking."""

    choice: Choice
    value: float
    """Of the metric that is picked by."""
    latency: float
    """Median, in milliseconds."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """What a sweep found."""

    metric: str
    trials: tuple[Trial, ...]
    """Best first."""
    best: Evaluation
    """The best choice on the questions that it was not picked by."""
    usual: Evaluation
    """The settings as they were, on the same questions."""
    comparison: Comparison | None
    """Of the two by the metric; None where it is not tested."""
    tuned_on: int
    reported_on: int


def choices(options: Mapping[str, Sequence[str]], size: int | None, seed: int) -> list[Choice]:
    """All combinations, or `size` of them by chance. Raises `UsageError` for a name that is no setting."""
    for name in options:
        weight = name.removeprefix(_WEIGHT) if name.startswith(_WEIGHT) else None
        if name != TARGET_NAME and name not in Settings.model_fields and weight not in WEIGHTS:
            known = ", ".join(f"{_WEIGHT}{ranker}" for ranker in WEIGHTS)
            raise UsageError(
                f"{name} is no setting.", f"Try k, model, threshold, {TARGET_NAME}, {known}, or see `askbot settings`."
            )
    grid = [dict(zip(options, values, strict=True)) for values in itertools.product(*options.values())]
    if size is not None and size < len(grid):
        return list(random.Random(seed).sample(grid, size))  # noqa: S311 - not a secret
    return list(grid)


def sweep(
    questions: QuestionSet,
    settings: Settings,
    tried: Sequence[Choice],
    metric: str,
    *,
    seed: int = 0,
    progress: Progress | None = None,
) -> Sweep:
    """Measure each choice on one half of the questions, and the best of them on the other half.

    Raises `UsageError` where the set has no such metric, or fewer than four questions.
    """
    if metric not in {measure.name for measure in all_measures()}:
        raise UsageError(f"There is no metric {metric}.", "`askbot eval SET` prints those that a set has.")
    chosen = [_settings(settings, choice) for choice in tried]
    picking, reporting = halves(_with_documents(questions.without_drafts(), settings), seed)
    indexes: dict[str, Models] = {}

    def measured(half: QuestionSet, choice: Choice, changed: Settings, what: str) -> Evaluation:
        return evaluate_with(_open(half, changed, choice, indexes), half, seed=seed, progress=_step(progress, what))

    trials = _best_first(
        [
            _trial(choice, measured(picking, choice, changed, f"Trying {number} of {len(tried)}"), metric)
            for number, (choice, changed) in enumerate(zip(tried, chosen, strict=True), start=1)
        ],
        metric,
    )
    winner = trials[0].choice
    best = measured(reporting, winner, _settings(settings, winner), "Reporting the best")
    usual = measured(reporting, {}, settings, "Reporting the usual")
    comparison = compare(best, usual, seed=seed).get(metric)
    return Sweep(metric, trials, best, usual, comparison, len(picking.questions), len(reporting.questions))


def _with_documents(questions: QuestionSet, settings: Settings) -> QuestionSet:
    """A set that brings no documents with those of the corpus folder, so that each choice can index them its way."""
    if questions.documents:
        return questions
    return replace(
        questions, documents=read_corpus(settings.corpus, max_bytes=int(settings.max_file_mb * 1_000_000)).documents
    )


def _best_first(trials: Sequence[Trial], metric: str) -> tuple[Trial, ...]:
    lower = metric in {measure.name for measure in all_measures() if measure.better == "lower"}
    return tuple(sorted(trials, key=lambda trial: (trial.value if lower else -trial.value, trial.latency)))


def _step(progress: Progress | None, what: str) -> Progress | None:
    return progress and (lambda done, total, _: progress(done, total, what))


def halves(questions: QuestionSet, seed: int) -> tuple[QuestionSet, QuestionSet]:
    """Two halves without a question, or a document asked about, in common where documents are named."""
    groups: dict[str, list[int]] = {}
    for place, question in enumerate(questions.questions):
        groups.setdefault(min(question.relevance, default=question.id), []).append(place)
    order = sorted(groups)
    random.Random(seed).shuffle(order)  # noqa: S311 - not a secret
    first: set[int] = set()
    for name in order:
        if 2 * len(first) < len(questions.questions):
            first.update(groups[name])
    parts = [
        replace(questions, questions=tuple(q for i, q in enumerate(questions.questions) if (i in first) is side))
        for side in (True, False)
    ]
    if min(len(part.questions) for part in parts) < 2:  # noqa: PLR2004 - one question measures nothing
        raise UsageError("There are too few questions to pick on one half and report on the other.", "Add questions.")
    return parts[0], parts[1]


def _open(questions: QuestionSet, chosen: Settings, choice: Choice, indexes: dict[str, Models]) -> Askbot:
    if chosen.model not in indexes:
        indexes[chosen.model] = Models.load(chosen)
    target = int(choice.get(TARGET_NAME, TARGET))
    return open_documents(questions.documents, chosen, indexes[chosen.model], target=target)


def _settings(settings: Settings, choice: Choice) -> Settings:
    """The settings with a choice on top. Raises `UsageError` for a value that does not fit."""
    try:
        int(choice.get(TARGET_NAME, TARGET))
        plain: dict[str, Any] = {n: v for n, v in choice.items() if n in Settings.model_fields}
        weights = {n.removeprefix(_WEIGHT): float(v) for n, v in choice.items() if n.startswith(_WEIGHT)}
        if weights:
            plain["weights"] = {**WEIGHTS, **(settings.weights or {}), **weights}
        known = {name: getattr(settings, name) for name in Settings.model_fields}
        return Settings.model_validate({**known, **plain})
    except ValueError as error:
        tried = ", ".join(f"{name}={value}" for name, value in choice.items())
        why = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)
        raise UsageError(f"--try {tried} does not fit: {why}.", "See `askbot settings`.") from None


def _trial(choice: Choice, run: Evaluation, metric: str) -> Trial:
    if metric not in run.metrics:
        raise UsageError(f"This set has no metric {metric}.", f"It has {', '.join(run.metrics)}.")
    return Trial(choice, run.metrics[metric].value, run.metrics["latency_p50"].value)
