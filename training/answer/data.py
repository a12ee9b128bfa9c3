"""The examples that `answer_fit.py` fits on, as `answer_examples.py` wrote them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from askbot.answer.scoring.features import QUESTION_FEATURES
from askbot.domain import Floats

WEIGHTS = {
    "covered": 1.0,
    "uncovered": 1.0,
    "other title": 1.0,
    "near absent": 0.2,
    "near article": 0.05,
    "near passage": 0.0,
    "same title": 0.0,
}
"""What a question of each kind counts: near-misses are made by machine, some of those of one passage are answered by it
after all, and a document of the same title that was not drawn may hold the answer too. Counted more, they make plain
questions doubtful. What counts nothing is only reported."""
SMALL_CORPUS = 0.3
"""What a question to a small corpus counts, compared with one to the whole."""


@dataclass(frozen=True)
class Examples:
    """Questions with their tables."""

    words: list[Floats]
    whole: Floats
    sentences: list[Floats]
    holds: list[npt.NDArray[np.bool_]]
    corpus: npt.NDArray[np.str_]
    half: npt.NDArray[np.str_]
    kind: npt.NDArray[np.str_]
    origin: npt.NDArray[np.str_]
    """The question itself, or the one that a near-miss was made from."""

    def where(self, chosen: npt.NDArray[np.bool_]) -> Examples:
        """Some of them."""
        rows = np.flatnonzero(chosen)
        own = [getattr(self, field.name) for field in fields(self)]
        return Examples(*([part[i] for i in rows] if isinstance(part, list) else part[rows] for part in own))

    @property
    def is_covered(self) -> npt.NDArray[np.bool_]:
        """(n,) whether the corpus covers each."""
        return self.kind == "covered"

    @property
    def counts_others(self) -> npt.NDArray[np.bool_]:
        """(n,) whether the text counts others' than the asked-for."""
        return self.whole[:, QUESTION_FEATURES.index("counts others")] > 0

    @property
    def weight(self) -> Floats:
        """(n,) how much each counts in fitting."""
        own = np.asarray([WEIGHTS[kind] for kind in self.kind])
        return (own * np.where(self.corpus == "whole", 1, SMALL_CORPUS)).astype(np.float32)


def read(path: Path) -> Examples:
    """Read the examples."""
    data = np.load(path, allow_pickle=False)

    def cut(name: str, counts: str) -> list[Any]:
        return np.split(data[name], np.cumsum(data[counts])[:-1])

    return Examples(
        cut("words", "word_counts"),
        data["whole"],
        cut("sentences", "sentence_counts"),
        cut("holds", "sentence_counts"),
        data["corpus"],
        data["half"],
        data["kind"],
        data["origin"],
    )
