"""The chain against trying every sequence of tags."""

from itertools import pairwise, product

import numpy as np
import numpy.typing as npt
import pytest

from askbot.attribution.tagger.bio import TAGS, transition_mask
from askbot.attribution.tagger.crf import Chain

BOUNDS = (0, 0, 4, 5, 8)


def _made(seed: int) -> tuple[Chain, npt.NDArray[np.float32]]:
    rng = np.random.default_rng(seed)
    transitions = rng.normal(size=(TAGS, TAGS)).astype(np.float32) + transition_mask()
    chain = Chain(transitions, rng.normal(size=TAGS).astype(np.float32))
    return chain, rng.normal(size=(BOUNDS[-1], TAGS)).astype(np.float32)


def _score(chain: Chain, emissions: npt.NDArray[np.float32], tags: tuple[int, ...]) -> float:
    steps = sum(float(chain.transitions[a, b]) for a, b in pairwise(tags))
    return float(chain.start[tags[0]]) + steps + sum(float(emissions[i, t]) for i, t in enumerate(tags))


@pytest.mark.parametrize("seed", range(5))
def test_the_best_sequence_is_what_trying_everything_finds(seed: int) -> None:
    chain, emissions = _made(seed)
    best: list[int] = []
    for a, b in pairwise(BOUNDS[1:]):
        best += max(product(range(TAGS), repeat=b - a), key=lambda tags, a=a, b=b: _score(chain, emissions[a:b], tags))
    assert chain.best_tags(emissions, BOUNDS).tolist() == best


@pytest.mark.parametrize("seed", range(3))
def test_likelihoods_are_those_of_all_sequences(seed: int) -> None:
    chain, emissions = _made(seed)
    wanted = np.zeros_like(emissions)
    for a, b in pairwise(BOUNDS[1:]):
        sequences = list(product(range(TAGS), repeat=b - a))
        weights = np.exp([_score(chain, emissions[a:b], tags) for tags in sequences])
        for tags, weight in zip(sequences, weights / weights.sum(), strict=True):
            wanted[range(a, b), tags] += weight
    assert np.allclose(chain.likelihoods(emissions, BOUNDS), wanted, atol=1e-5)


def test_no_word_has_no_tag() -> None:
    chain, _ = _made(0)
    nothing = np.zeros((0, TAGS), np.float32)
    assert chain.best_tags(nothing, (0,)).shape == (0,)
    assert chain.likelihoods(nothing, (0,)).shape == (0, TAGS)
