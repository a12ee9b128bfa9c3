"""Damage the heads of vector indexes and open them unverified, as those that are too large to be verified first are.

Run: python -m benchmarks.faults.vectors [--times 4000]
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt

from askbot.errors import DamagedSnapshotError
from askbot.index.faiss_index import Limits, VectorIndex, write_index
from benchmarks.faults.reporting import report

COUNT, DIMENSION = 4000, 32
KINDS = {
    "flat": Limits(COUNT),
    "fine": Limits(1000, COUNT),
    "codes": Limits(1000, 1000, COUNT),
    "lists": Limits(1000, 1000, 1000),
}
HEAD = 300
"""Bytes at the beginning that say what follows, and how much."""
HURT = 8


def made_up() -> npt.NDArray[np.float32]:
    """(COUNT, DIMENSION) vectors in clusters, the same ones every time."""
    chance = np.random.default_rng(1)
    centres = chance.standard_normal((80, DIMENSION))
    made = centres[chance.integers(80, size=COUNT)] + 0.3 * chance.standard_normal((COUNT, DIMENSION))
    return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)


def opened(path: Path, vectors: npt.NDArray[np.float32], kind: str) -> VectorIndex:
    """A new index of one of KINDS."""
    write_index(path, vectors, KINDS[kind])
    return VectorIndex(path, *vectors.shape)


def damaged_heads(folder: Path, vectors: npt.NDArray[np.float32], kind: str, times: int, seed: int = 1) -> Counter[str]:
    """Overwrite HURT bytes of the head `times` times; a file is refused in the project's words, or opened."""
    dice, path, outcomes = np.random.default_rng(seed), folder / "x.faiss", Counter[str]()
    opened(path, vectors, kind)
    sound = path.read_bytes()
    for _ in range(times):
        hurt, start = bytearray(sound), int(dice.integers(0, HEAD))
        hurt[start : start + HURT] = bytes([int(dice.choice([0, 255, int(dice.integers(256))]))]) * HURT
        path.write_bytes(hurt)
        try:
            VectorIndex(path, *vectors.shape)
        except DamagedSnapshotError:
            outcomes["refused"] += 1
        else:
            outcomes["opened"] += 1
    return outcomes


def main() -> int:
    """Damage and count, every kind alike."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=4000)
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        for kind in KINDS:
            report(f"damaged heads of {kind}", damaged_heads(Path(folder), made_up(), kind, options.times))
    return 0


if __name__ == "__main__":
    sys.exit(main())
