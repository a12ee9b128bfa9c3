"""Fit the weights of PDF titles: `python -m benchmarks.reading.titles --judged FOLDER… [--split dev]`.

Each FOLDER holds judged.jsonl (see `benchmarks.reading`); title_variants are others that are right. Printed are how
many titles are right by folds over the sources of files (the first part of their names), and the weights fitted to all.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from askbot.corpus.readers.pdf.candidates import candidates
from askbot.corpus.readers.pdf.furniture import without_furniture
from askbot.corpus.readers.pdf.hyphens import Hyphens
from askbot.corpus.readers.pdf.reader import opened, pages_of
from askbot.corpus.readers.pdf.title import WEIGHTS, features, setting_of, usable
from askbot.errors import CorpusError
from benchmarks.reading.scoring import same_title

PENALTY = 0.5
"""Of the squared weights."""
FOLDS = 8
NAMES = tuple(WEIGHTS)


@dataclass(frozen=True, slots=True)
class Choice:
    """The candidates of one file."""

    source: str
    features: npt.NDArray[np.float64]
    """(candidates, features)."""
    right: npt.NDArray[np.bool_]

    def is_met(self, weights: npt.NDArray[np.float64]) -> bool:
        """Whether the best candidate is right."""
        return bool(self.right.size and self.right[np.argmax(self.features @ weights)])


def choices(folder: Path, split: str) -> list[Choice]:
    """Of all PDF files of a folder that have a title."""
    lines = (folder / "judged.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    chosen = [row for row in rows if row["kind"] == "pdf" and row["title"] and split in ("", row["split"])]
    made = [_choice(folder / row["file"], row) for row in chosen]
    return [one for one in made if one]


def _choice(path: Path, judged: dict[str, Any]) -> Choice | None:
    try:
        with closing(opened(path.read_bytes())) as pdf:
            pages, _, _ = pages_of(pdf)
            declared = pdf.get_metadata_dict(skip_empty=True).get("Title", "")
    except CorpusError:
        return None
    kept, dropped = without_furniture(pages)
    found = usable(candidates(pages, dropped, declared, Hyphens(line.text for lines in kept for line in lines)))
    setting = setting_of(found, pages, path.name)
    known = [features(one, setting) for one in found]
    titles = (judged["title"], *(judged.get("title_variants") or ()))
    return Choice(
        source=re.split(r"[_-]", path.name)[0],
        features=np.array([[one.get(name, 0.0) for name in NAMES] for one in known]),
        right=np.array([any(same_title(one.text, title) for title in titles) for one in found]),
    )


def fitted(chosen: Sequence[Choice]) -> npt.NDArray[np.float64]:
    """The weights under which the right candidates are most likely."""
    possible = [one for one in chosen if one.right.any()]

    def loss(weights: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        total, slope = 0.5 * PENALTY * float(weights @ weights), PENALTY * weights
        for one in possible:
            raw = one.features @ weights
            likely = np.exp(raw - raw.max())
            among_right = likely * one.right
            total -= float(np.log(among_right.sum() / likely.sum()))
            slope = slope + one.features.T @ (likely / likely.sum() - among_right / among_right.sum())
        return total, slope

    return minimize(loss, np.zeros(len(NAMES)), jac=True, method="L-BFGS-B").x


def by_folds(chosen: Sequence[Choice], seed: int) -> int:
    """How many titles are right where weights are fitted without the files of the same source."""
    sources = sorted({one.source for one in chosen})
    random.Random(seed).shuffle(sources)  # noqa: S311 - no secret
    right = 0
    for start in range(FOLDS):
        held = set(sources[start::FOLDS])
        weights = fitted([one for one in chosen if one.source not in held])
        right += sum(one.is_met(weights) for one in chosen if one.source in held)
    return right


def main() -> None:
    """Print how well the weights do by folds, and the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--judged", type=Path, nargs="+", required=True)
    parser.add_argument("--split", default="")
    options = parser.parse_args()
    chosen = [one for folder in options.judged for one in choices(folder, options.split)]
    print(len(chosen), "files,", sum(bool(one.right.any()) for one in chosen), "with a right candidate")
    print("right by folds:", *(by_folds(chosen, seed) for seed in range(3)))
    weights = fitted(chosen)
    print("right where fitted:", sum(one.is_met(weights) for one in chosen))
    for name, weight in zip(NAMES, weights, strict=True):
        print(f'    "{name}": {weight:.2f},')


if __name__ == "__main__":
    main()
