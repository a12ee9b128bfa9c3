"""Tags: the best sequence is the best, and segments are read off it."""

from functools import partial
from itertools import pairwise, product

import numpy as np
import numpy.typing as npt
import pytest

from askbot.attribution.tags import TAGS, Role, Segment, begin, best_tags, inside, segments, transition_mask


@pytest.mark.parametrize("seed", range(5))
def test_viterbi_finds_what_trying_everything_finds(seed: int) -> None:
    rng = np.random.default_rng(seed)
    bounds = (0, 4, 5, 8)
    emissions = rng.normal(size=(bounds[-1], TAGS)).astype(np.float32)
    transitions = rng.normal(size=(TAGS, TAGS)).astype(np.float32) + transition_mask()
    start = rng.normal(size=TAGS).astype(np.float32)

    def score(own: npt.NDArray[np.float32], tags: tuple[int, ...]) -> float:
        steps = sum(float(transitions[a, b]) for a, b in pairwise(tags))
        return float(start[tags[0]]) + steps + sum(float(own[i, t]) for i, t in enumerate(tags))

    best: list[int] = []
    for a, b in pairwise(bounds):
        best += max(product(range(TAGS), repeat=b - a), key=partial(score, emissions[a:b]))
    assert best_tags(emissions, bounds, transitions, start).tolist() == best


def test_segments_begin_and_end_with_their_tags() -> None:
    tags = [begin(Role.SOURCE), inside(Role.SOURCE), begin(Role.CUE), 0, begin(Role.CONTENT), begin(Role.CONTENT)]
    assert segments(tags, np.zeros(6, np.int64)) == (
        Segment(Role.SOURCE, 0, 2),
        Segment(Role.CUE, 2, 3),
        Segment(Role.CONTENT, 4, 5),
        Segment(Role.CONTENT, 5, 6),
    )


def test_a_content_ends_with_its_paragraph() -> None:
    tags = [begin(Role.CONTENT), inside(Role.CONTENT), inside(Role.CONTENT)]
    assert segments(tags, np.asarray([0, 0, 1])) == (Segment(Role.CONTENT, 0, 2), Segment(Role.CONTENT, 2, 3))
