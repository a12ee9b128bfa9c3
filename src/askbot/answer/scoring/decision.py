"""The decision: which sentence answers, and how likely the corpus covers a question.

Two linear models over named features. `training/answer/fit.py` fits them, `askbot eval calibrate` the second anew.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from askbot.domain import Floats
from askbot.errors import ModelError
from askbot.text.files import read_text

MOST = 4.0
"""Deviations from the mean beyond which a feature counts no more."""


@dataclass(frozen=True, slots=True)
class Term:
    """What one feature adds to the log odds."""

    mean: float
    deviation: float
    weight: float


@dataclass(frozen=True, slots=True)
class Linear:
    """A linear model; a feature that has no term counts nothing."""

    terms: Mapping[str, Term]
    bias: float = 0.0

    def __call__(self, features: Mapping[str, Any]) -> Any:
        """Log odds: a number for numbers, (s,) for (s,) each. Raises `KeyError` where a feature is missing."""
        parts = [
            term.weight * np.clip((features[name] - term.mean) / term.deviation, -MOST, MOST)
            for name, term in self.terms.items()
        ]
        return self.bias + sum(parts)


@dataclass(frozen=True, slots=True)
class Decision:
    """How answers are decided on with one reader, or without."""

    sentence: Linear
    question: Linear
    answered: float
    """The confidence from which on a question is answered."""
    related: float
    """The confidence from which on something near is shown."""
    reader: str = ""
    """The fingerprint of the reader that it was fitted with; empty for none."""

    @property
    def features(self) -> frozenset[str]:
        """The names of all features that either model weighs."""
        return frozenset((*self.sentence.terms, *self.question.terms))

    def chances(self, features: Sequence[Mapping[str, Floats]]) -> list[Floats]:
        """The chance of each sentence to be the one that answers, (s,) for each hit; all of them sum to 1."""
        odds = [np.asarray(self.sentence(one), np.float32) for one in features]
        flat = np.concatenate(odds)
        chances = np.exp(flat - flat.max())
        return np.split(chances / chances.sum(), np.cumsum([len(one) for one in odds])[:-1])

    def confidence(self, features: Mapping[str, float]) -> float:
        """The calibrated probability, 0 to 1, that the question is covered."""
        return float(1 / (1 + np.exp(-self.question(features))))


def load_decision(*, reads: bool, file: Path | None = None) -> Decision:
    """The packaged decision with or without a reader, its confidence from `file` where one is given.

    Raises `ModelError` for a file that does not hold one, or weighs features that this version does not know.
    """
    packaged = resources.files("askbot.answer.scoring").joinpath("decision.json").read_text(encoding="utf-8")
    packaged_decision = decision_from_json(json.loads(packaged)["with reader" if reads else "without reader"])
    if file is None:
        return packaged_decision
    try:
        given = decision_from_json(json.loads(read_text(file)))
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        raise ModelError(f"{file} holds no calibration.", "Make one: askbot eval calibrate SET --out FILE") from None
    unknown = sorted(given.features - packaged_decision.features)
    if unknown:
        raise ModelError(
            f"{file} was made by another version: it weighs {', '.join(unknown)}.",
            "Make it anew: askbot eval calibrate SET --out FILE",
        )
    return given


def decision_from_json(data: Mapping[str, Any]) -> Decision:
    """A decision as `decision_to_json` wrote it. Raises `KeyError`, `TypeError`, `ValueError` for anything else."""
    return Decision(
        sentence=_linear(data["sentence"]),
        question=_linear(data["question"]),
        answered=float(data["answered"]),
        related=float(data["related"]),
        reader=str(data.get("reader", "")),
    )


def decision_to_json(decision: Decision) -> dict[str, Any]:
    """A decision as plain dictionaries."""
    return {
        "reader": decision.reader,
        "answered": decision.answered,
        "related": decision.related,
        "question": _plain(decision.question),
        "sentence": _plain(decision.sentence),
    }


def _linear(data: Mapping[str, Any]) -> Linear:
    terms = {name: Term(*map(float, numbers)) for name, numbers in data["terms"].items()}
    return Linear(terms, float(data["bias"]))


def _plain(linear: Linear) -> dict[str, Any]:
    rounded = {
        name: [round(number, 5) for number in (term.mean, term.deviation, term.weight)]
        for name, term in linear.terms.items()
    }
    return {"bias": round(linear.bias, 5), "terms": rounded}
