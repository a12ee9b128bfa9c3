"""The small networks of the answer room, trained by `training/answer/fit.py`; their weights are packaged JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

from askbot.answer.scoring.features import QUESTION_FEATURES, SENTENCE_FEATURES, WORD_FEATURES, QuestionFeatures
from askbot.domain import Floats
from askbot.errors import ModelError


@dataclass(frozen=True)
class Layers:
    """A feed-forward network: standardised inputs, tanh between its layers."""

    mean: Floats
    deviation: Floats
    weights: tuple[tuple[Floats, Floats], ...]
    """A matrix and a bias for each layer, or those of several networks of one shape, stacked."""

    def __call__(self, features: Floats) -> Floats:
        """(m, outputs) for (m, inputs); of several networks (networks, m, outputs)."""
        values = (features - self.mean) / self.deviation
        for i, (matrix, bias) in enumerate(self.weights):
            values = (np.tanh(values) if i else values) @ matrix + bias
        return values


@dataclass(frozen=True)
class SentenceRanker:
    """Scores sentences: a higher one is likelier to hold the answer."""

    layers: Layers

    def __call__(self, tables: Sequence[Floats]) -> list[Floats]:
        """The chance of each sentence to be the one that answers, (s,) for each passage's (s, features); sum 1."""
        scores = self.layers(np.concatenate(tables))[:, 0]
        chances = np.exp(scores - scores.max())
        return np.split(chances / chances.sum(), np.cumsum([len(table) for table in tables])[:-1])


@dataclass(frozen=True)
class Confidence:
    """The probability that the corpus covers a question, from the mean log odds of several networks.

    Each word is seen by itself, then all of them together (deep sets, Zaheer et al., 2017), so that a single word that
    nothing meets can decide.
    """

    words: Layers
    whole: Layers
    slope: float
    """With `offset` the straight line from mean log odds to calibrated ones (Platt, 1999)."""
    offset: float
    counts_others: float
    """The most that a question gets whose text counts others than the asked-for: the share of such that are covered."""

    def __call__(self, features: QuestionFeatures) -> float:
        """0 to 1, calibrated."""
        seen = np.tanh(self.words(features.words))
        whole = np.broadcast_to(features.whole, (len(seen), len(features.whole)))
        pooled = np.concatenate([seen.mean(1), seen.min(1), seen.max(1), whole], axis=1)
        odds = float(self.whole(pooled[:, None]).mean())
        chance = float(1 / (1 + np.exp(-(self.slope * odds + self.offset))))
        return min(chance, self.counts_others) if features.counts_others else chance


@dataclass(frozen=True)
class Networks:
    """All networks, and the confidences from which on a question counts as near and as covered."""

    ranker: SentenceRanker
    confidence: Confidence
    near: float
    covered: float


@cache
def load_networks() -> Networks:
    """Read the packaged weights. Raises `ModelError` where they do not fit the features of this version."""
    data = json.loads(resources.files("askbot.answer.scoring").joinpath("models.json").read_text(encoding="utf-8"))
    names = {"word": WORD_FEATURES, "question": QUESTION_FEATURES, "sentence": SENTENCE_FEATURES}
    if any(data["features"][kind] != list(own) for kind, own in names.items()):
        raise ModelError("The packaged networks were trained for other features.", "Run: python training/answer/fit.py")
    return Networks(
        ranker=SentenceRanker(_layers(data["sentence"])),
        confidence=Confidence(
            _layers(data["word"]), _layers(data["question"]), data["slope"], data["offset"], data["counts others"]
        ),
        near=data["near"],
        covered=data["covered"],
    )


def _layers(data: Mapping[str, Any]) -> Layers:
    return Layers(
        mean=np.asarray(data["mean"], np.float32),
        deviation=np.asarray(data["deviation"], np.float32),
        weights=tuple((np.asarray(w, np.float32), np.asarray(b, np.float32)) for w, b in data["layers"]),
    )
