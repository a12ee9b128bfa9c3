"""How sure an attribution is: surer parts make it surer, and the doubtful are left out, with a source or none."""

import numpy as np

from askbot.attribution.tagger.bio import TAGS, Role, Segment, begin, inside
from askbot.attribution.tagger.filter import FEATURES, Trust, trust_features
from askbot.attribution.tagger.linker import Linked
from askbot.attribution.tagger.tagger import Judged

SEGMENTS = (Segment(Role.SOURCE, 0, 2), Segment(Role.CUE, 2, 3), Segment(Role.CONTENT, 3, 6))
SOURCED, NAMELESS = Linked(1, 0, (2,), -0.1, 0.0), Linked(1, None, (2,), -np.inf, 0.0)
EVEN = Trust(np.full(FEATURES, 0.1, np.float32), np.zeros(1, np.float32))


def _features(linked: Linked, sure: float) -> np.ndarray:
    likely = np.full((6, TAGS), (1 - sure) / (TAGS - 1), np.float32)
    for segment in SEGMENTS:
        likely[segment.start, begin(segment.role)] = sure
        likely[segment.start + 1 : segment.end, inside(segment.role)] = sure
    return trust_features([linked], SEGMENTS, likely)[0]


def test_surer_parts_make_the_whole_surer() -> None:
    doubtful, sure = EVEN(np.stack([_features(SOURCED, 0.4), _features(SOURCED, 0.95)]))
    assert 0 < doubtful < sure < 1


def test_only_doubtful_attributions_with_a_source_are_left_out() -> None:
    links = (SOURCED, NAMELESS)
    for sure, wanted in ((0.2, (NAMELESS,)), (0.95, links)):
        judged = Judged(SEGMENTS, links, np.stack([_features(one, sure) for one in links]))
        floor = float(EVEN(_features(SOURCED, 0.6)[None])[0])
        assert judged.relations(EVEN, floor) == tuple(one.relation(SEGMENTS) for one in wanted)
