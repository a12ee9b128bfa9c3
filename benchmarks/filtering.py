"""What a filter on a collection costs.

Run: python benchmarks/filtering.py [--vectors 1000000] [--share 0.01]

Made-up vectors in clusters, indexed as a snapshot indexes them: one index a collection. Asked with vectors beside
them, once of all collections and once of the small one alone; recall counts the exact 50 nearest. Processor time is
reported, since the clock depends on what else the machine does.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from askbot.domain import Floats
from askbot.index.faiss_index import VectorIndex, write_index

DIMENSION = 256
CLUSTERS = 2000
NEAR = 50
ASKED = 100
SPREAD = 0.6


def unit(vectors: Floats) -> Floats:
    """(n, d) vectors of length one."""
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def made(count: int, rng: np.random.Generator, centres: Floats) -> Floats:
    """(count, d) unit vectors around some of the centres."""
    noise = rng.standard_normal((count, DIMENSION), np.float32) * np.float32(SPREAD / DIMENSION**0.5)
    return unit((centres[rng.integers(len(centres), size=count)] + noise).astype(np.float32, copy=False))


def asked(indexes: list[VectorIndex], questions: Floats) -> tuple[list[Floats], list[float]]:
    """The scores that each question finds, best first, and the milliseconds of processor time of each."""
    scores_of: list[Floats] = []
    times: list[float] = []
    for question in questions:
        began = time.process_time()
        scores = np.concatenate([index.search(question, NEAR)[0] for index in indexes])
        scores_of.append(-np.sort(-scores)[:NEAR])
        times.append((time.process_time() - began) * 1e3)
    return scores_of, times


def recall(scores_of: list[Floats], questions: Floats, vectors: list[Floats]) -> float:
    """How many of the exact nearest are found, by their scores; vectors are kept in half precision."""
    shares: list[float] = []
    for question, scores in zip(questions, scores_of, strict=True):
        exact = np.concatenate([block @ question for block in vectors])
        bound = -np.partition(-exact, NEAR - 1)[NEAR - 1]
        shares.append(float((scores >= bound - 2e-3).sum()) / NEAR)
    return round(float(np.mean(shares)), 4)


def measured(count: int, share: float) -> dict[str, Any]:
    """Both ways of asking, over `count` vectors of which a share is in the small collection."""
    rng = np.random.default_rng(0)
    centres = unit(rng.standard_normal((CLUSTERS, DIMENSION), np.float32))
    parts = [made(round(count * share), rng, centres), made(count - round(count * share), rng, centres)]
    questions = made(ASKED, rng, centres)
    with tempfile.TemporaryDirectory() as scratch:
        indexes: list[VectorIndex] = []
        for number, vectors in enumerate(parts):
            write_index(Path(scratch) / f"{number}.faiss", vectors)
            indexes.append(VectorIndex(Path(scratch) / f"{number}.faiss", len(vectors), DIMENSION))
        result: dict[str, Any] = {"vectors": count, "share": share}
        for name, chosen, blocks in (("all", indexes, parts), ("one collection", indexes[:1], parts[:1])):
            scores_of, times = asked(chosen, questions)
            milliseconds = round(statistics.median(times), 3)
            result[name] = {"processor_ms_p50": milliseconds, "recall_at_50": recall(scores_of, questions, blocks)}
    return result


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--vectors", type=int, default=1_000_000)
    options.add_argument("--share", type=float, default=0.01)
    given = options.parse_args()
    print(json.dumps(measured(given.vectors, given.share), indent=1))
