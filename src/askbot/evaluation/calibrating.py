"""Fits the confidence anew: to another reader, another encoder, or other documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from askbot.answer.scoring.decision import MOST, Decision, Linear, Term, load_decision
from askbot.domain import Floats
from askbot.engine import Askbot
from askbot.errors import UsageError
from askbot.evaluation.measures import calibration_error
from askbot.evaluation.questions import QuestionSet
from askbot.progress import Progress

PENALTY = 3.0
"""On squared weights, in questions: what little data says is trusted less."""
LEAST_DEVIATION = 0.1
ROUNDS = 50
FOLDS = 5
LEAST = 20
"""Covered questions, and uncovered ones, that a calibration takes."""
KEPT, NEAR = 0.95, 0.99
"""Shares of covered questions to be answered, and to be at least related."""

Table = Mapping[str, Floats]
"""Feature → (n,) for n questions."""


def as_table(features: Sequence[Mapping[str, float]], names: Sequence[str]) -> Table:
    """The features of n questions as columns. Raises `KeyError` where a question lacks one."""
    return {name: np.asarray([values[name] for values in features], np.float32) for name in names}


def fit_linear(table: Table, covered: Floats, weights: Floats, penalty: float = PENALTY) -> Linear:
    """Logistic regression with a ridge, by Newton's method: (n,) 1 for covered questions, (n,) what each counts."""
    names = list(table)
    spread = {name: max(float(table[name].std()), LEAST_DEVIATION) for name in names}
    columns = [np.clip((table[n] - table[n].mean()) / spread[n], -MOST, MOST) for n in names]
    inputs = np.stack([*columns, np.ones(len(covered))], axis=1).astype(np.float64)
    ridge = np.diag([penalty] * len(names) + [1e-6])
    solution = np.zeros(len(names) + 1)
    for _ in range(ROUNDS):
        chance = 1 / (1 + np.exp(-inputs @ solution))
        slope = inputs.T @ (weights * (chance - covered)) + ridge @ solution
        curve = (inputs * (weights * chance * (1 - chance))[:, None]).T @ inputs + ridge
        solution = solution - np.linalg.solve(curve, slope)
    terms = {n: Term(float(table[n].mean()), spread[n], float(w)) for n, w in zip(names, solution, strict=False)}
    return Linear(terms, float(solution[-1]))


def thresholds(confidence: Floats, covered: Floats) -> tuple[float, float]:
    """The confidences from which on to answer, and to show something near, that keep so many covered questions."""
    of_covered = confidence[covered > 0]
    return float(np.quantile(of_covered, 1 - KEPT)), float(np.quantile(of_covered, 1 - NEAR))


@dataclass(frozen=True, slots=True)
class Calibration:
    """A decision fitted to a set, and how it does on questions that it was not fitted to."""

    decision: Decision
    covered: Floats
    """(n,) 1 for questions that are covered."""
    confidence: Floats
    """(n,) from folds: each by a model that has not seen the question."""

    @property
    def error(self) -> float:
        """The expected calibration error of those confidences."""
        return calibration_error(self.covered.astype(np.float64), self.confidence.astype(np.float64))


def calibrate(engine: Askbot, asked: QuestionSet, progress: Progress | None = None) -> Calibration:
    """Fit the confidence to a set's questions that say whether they are covered, as the engine's reader reads them.

    Raises `UsageError` where there are fewer than LEAST of a kind.
    """
    features: list[Mapping[str, float]] = []
    truth: list[float] = []
    judged = [question for question in asked.questions if question.covered is not None]
    for done, question in enumerate(judged):
        signals = engine.ask(question.text).signals
        if signals:
            features.append(signals)
            truth.append(float(bool(question.covered)))
        if progress:
            progress(done + 1, len(judged), "asking")
    covered = np.asarray(truth, np.float32)
    if min(covered.sum(), len(covered) - covered.sum()) < LEAST:
        raise UsageError(
            f"{asked.name} has too few questions to calibrate on.",
            f"It takes {LEAST} covered and {LEAST} uncovered ones that find anything, near-misses among them.",
        )
    old = load_decision(reads=engine.reader is not None)
    names = [name for name in old.question.terms if all(name in values for values in features)]
    return fitted(
        replace(old, reader=engine.reader.fingerprint if engine.reader else ""), as_table(features, names), covered
    )


def fitted(draft: Decision, table: Table, covered: Floats) -> Calibration:
    """A draft's confidence fitted to n questions, its thresholds to confidences that folds give."""
    confidence = np.zeros(len(covered), np.float32)
    fold_of = np.random.default_rng(1).permutation(len(covered)) % FOLDS
    for fold in range(FOLDS):
        seen = fold_of != fold
        model = fit_linear(_rows(table, seen), covered[seen], np.ones(int(seen.sum()), np.float32))
        confidence[~seen] = 1 / (1 + np.exp(-model(_rows(table, ~seen))))
    answered, related = thresholds(confidence, covered)
    question = fit_linear(table, covered, np.ones(len(covered), np.float32))
    return Calibration(replace(draft, question=question, answered=answered, related=related), covered, confidence)


def _rows(table: Table, chosen: npt.NDArray[np.bool_]) -> dict[str, Floats]:
    return {name: values[chosen] for name, values in table.items()}
