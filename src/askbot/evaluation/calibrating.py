"""Fits the confidence anew: to another reader, another encoder, or other documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from askbot.answer.scoring.decision import MOST, Linear, Term
from askbot.domain import Floats

PENALTY = 3.0
"""On squared weights, in questions: what little data says is trusted less."""
LEAST_DEVIATION = 0.1
ROUNDS = 50
KEPT, NEAR = 0.95, 0.99
"""Shares of covered questions to be answered, and to be at least related."""

Table = Mapping[str, Floats]
"""Feature → (n,) for n questions."""


def as_table(features: Sequence[Mapping[str, float]], names: Sequence[str]) -> Table:
    """The features of n questions as columns. Raises `KeyError` where a question lacks one."""
    return {name: np.asarray([own[name] for own in features], np.float32) for name in names}


def fit_linear(table: Table, covered: Floats, weights: Floats, penalty: float = PENALTY) -> Linear:
    """Logistic regression with a ridge, by Newton's method: (n,) 1 for covered questions, (n,) what each counts."""
    names = list(table)
    spread = {name: max(float(table[name].std()), LEAST_DEVIATION) for name in names}
    columns = [np.clip((table[n] - table[n].mean()) / spread[n], -MOST, MOST) for n in names]
    inputs = np.stack([*columns, np.ones(len(covered))], axis=1).astype(np.float64)
    ridge = np.diag([penalty] * len(names) + [1e-6])
    found = np.zeros(len(names) + 1)
    for _ in range(ROUNDS):
        chance = 1 / (1 + np.exp(-inputs @ found))
        slope = inputs.T @ (weights * (chance - covered)) + ridge @ found
        curve = (inputs * (weights * chance * (1 - chance))[:, None]).T @ inputs + ridge
        found = found - np.linalg.solve(curve, slope)
    terms = {n: Term(float(table[n].mean()), spread[n], float(w)) for n, w in zip(names, found, strict=False)}
    return Linear(terms, float(found[-1]))


def thresholds(confidence: Floats, covered: Floats) -> tuple[float, float]:
    """The confidences from which on to answer, and to show something near, that keep so many covered questions."""
    own = confidence[covered > 0]
    return float(np.quantile(own, 1 - KEPT)), float(np.quantile(own, 1 - NEAR))
