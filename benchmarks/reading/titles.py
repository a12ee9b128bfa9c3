"""Fit the weights of titles: `python -m benchmarks.reading.titles --kind pdf|docx --judged FOLDER… [--split dev]`.

Each FOLDER holds judged.jsonl (see `benchmarks.reading`); title_variants are others that are right. Printed are how
many titles are right by folds over the sources of files (the first part of their names), and the weights fitted to all.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from askbot.corpus.readers import docx_title
from askbot.corpus.readers.docx import shown_and_declared
from askbot.corpus.readers.pdf import title as pdf_title
from askbot.corpus.readers.pdf.candidates import candidates
from askbot.corpus.readers.pdf.furniture import without_furniture
from askbot.corpus.readers.pdf.hyphens import Hyphens
from askbot.corpus.readers.pdf.reader import opened, pages_of
from askbot.errors import CorpusError
from benchmarks.reading.scoring import same_title

PENALTY = 2.0
"""Of the squared weights."""
FOLDS = 8
Found = list[tuple[str, dict[str, float]]]
"""What may be the title of a file, and its features."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The candidates of one file."""

    path: Path
    source: str
    texts: tuple[str, ...]
    title: str
    """As judged."""
    features: npt.NDArray[np.float64]
    """(candidates, features)."""
    right: npt.NDArray[np.bool_]

    def is_met(self, weights: npt.NDArray[np.float64]) -> bool:
        """Whether the best candidate is right."""
        return bool(self.right.size and self.right[np.argmax(self.features @ weights)])


def choices(folder: Path, split: str, kind: str) -> list[Choice]:
    """Of all files of a kind in a folder that have a title."""
    find, names = KINDS[kind]
    lines = (folder / "judged.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    chosen = [row for row in rows if row["kind"] == kind and row["title"] and split in ("", row["split"])]
    made = [_choice(folder / row["file"], row, find, names) for row in chosen]
    return [one for one in made if one]


def _choice(path: Path, judged: dict[str, Any], find: Callable[[Path], Found], names: Sequence[str]) -> Choice | None:
    try:
        found = find(path)
    except CorpusError:
        return None
    titles = (judged["title"], *(judged.get("title_variants") or ()))
    right = [any(same_title(text, title) for title in titles) for text, _ in found]
    return Choice(
        path=path,
        source=re.split(r"[_-]", path.name)[0],
        texts=tuple(text for text, _ in found),
        title=judged["title"],
        features=np.array([[known.get(name, 0.0) for name in names] for _, known in found]),
        right=np.array(right),
    )


def _of_pdf(path: Path) -> Found:
    with closing(opened(path.read_bytes())) as pdf:
        pages, _, _ = pages_of(pdf)
        declared = pdf.get_metadata_dict(skip_empty=True).get("Title", "")
    kept, dropped = without_furniture(pages)
    hyphens = Hyphens(line.text for lines in kept for line in lines)
    found = pdf_title.usable(candidates(pages, dropped, declared, hyphens), pdf_title.body_size(pages))
    setting = pdf_title.setting_of(found, pages, path.name)
    return [(one.text, pdf_title.features(one, setting)) for one in found]


def _of_docx(path: Path) -> Found:
    paragraphs, declared = shown_and_declared(path.read_bytes())
    setting = docx_title.setting_of(paragraphs, declared, path.name)
    return [(one.text, docx_title.features(one, setting)) for one in docx_title.candidates(paragraphs, declared)]


KINDS = {"pdf": (_of_pdf, tuple(pdf_title.WEIGHTS)), "docx": (_of_docx, tuple(docx_title.WEIGHTS))}


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

    return minimize(loss, np.zeros(chosen[0].features.shape[1]), jac=True, method="L-BFGS-B").x


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
    parser.add_argument("--kind", choices=sorted(KINDS), default="pdf")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    chosen = [one for folder in options.judged for one in choices(folder, options.split, options.kind)]
    print(len(chosen), "files,", sum(bool(one.right.any()) for one in chosen), "with a right candidate")
    print("right by folds:", *(by_folds(chosen, seed) for seed in range(3)))
    weights = fitted(chosen)
    print("right where fitted:", sum(one.is_met(weights) for one in chosen))
    if options.verbose:
        for one in chosen:
            if not one.is_met(weights):
                best = one.texts[np.argmax(one.features @ weights)] if one.texts else None
                print(f"  {one.path.name}: {best!r}, judged {one.title!r}", "" if one.right.any() else "(no candidate)")
    for name, weight in zip(KINDS[options.kind][1], weights, strict=True):
        print(f'    "{name}": {weight:.2f},')


if __name__ == "__main__":
    main()
