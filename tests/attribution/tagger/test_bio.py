"""Segments are read off tags."""

import numpy as np

from askbot.attribution.tagger.bio import Role, Segment, begin, inside, segments


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
