"""Tags and segments: BIO over source, cue and content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from askbot.attribution.tagger.features import Ints


class Role(IntEnum):
    """What a segment of words is in an attribution."""

    SOURCE = 0
    CUE = 1
    CONTENT = 2


TAGS = 7
"""0 is outside; 1 + 2 * role begins a segment, 2 + 2 * role goes on with one."""
FORBIDDEN = -1e4


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of words with one role, end exclusive."""

    role: Role
    start: int
    end: int


def begin(role: Role) -> int:
    """The tag that begins a segment."""
    return 1 + 2 * role


def inside(role: Role) -> int:
    """The tag that goes on with a segment."""
    return 2 + 2 * role


def transition_mask() -> npt.NDArray[np.float32]:
    """(TAGS, TAGS): 0 where the second tag may follow the first, FORBIDDEN where it may not."""
    mask = np.zeros((TAGS, TAGS), np.float32)
    for role in Role:
        mask[:, inside(role)] = FORBIDDEN
        mask[begin(role), inside(role)] = mask[inside(role), inside(role)] = 0
    return mask


def segments(tags: Sequence[int] | Ints, paragraph: Ints) -> tuple[Segment, ...]:
    """The segments that tags mark; a content ends with its paragraph."""
    values = np.asarray(tags, np.int64)
    roles = (values - 1) // 2
    goes_on = (values > 0) & (values % 2 == 0) & (roles == np.append(-1, roles[:-1]))
    goes_on &= (roles != Role.CONTENT) | (np.diff(paragraph, prepend=-1) == 0)
    starts = np.flatnonzero((values > 0) & ~goes_on)
    ends = np.flatnonzero((values > 0) & ~np.append(goes_on[1:], False)) + 1
    return tuple(
        Segment(Role(r), a, b) for r, a, b in zip(*(x.tolist() for x in (roles[starts], starts, ends)), strict=True)
    )
