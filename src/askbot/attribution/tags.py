"""Tags and segments: BIO over source, cue and content, and their best sequence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from askbot.attribution.table import Floats, Ints


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


def best_tags(emissions: Floats, bounds: Sequence[int], transitions: Floats, start: Floats) -> Ints:
    """The best sequence of tags (Viterbi, 1967) for (n, TAGS) emissions of windows that are read by themselves.

    `bounds` are where each window begins, and the end of the last; `transitions` holds the mask already. All windows go
    forward together, the longest first, so that those still going on are always the first few.
    """
    order = sorted(range(len(bounds) - 1), key=lambda w: bounds[w] - bounds[w + 1])
    first = np.asarray([bounds[w] for w in order], np.int64)
    sizes = np.asarray([bounds[w + 1] - bounds[w] for w in order], np.int64)
    score = start + emissions[first]
    back = np.zeros((len(emissions), TAGS), np.int64)
    for t in range(1, int(sizes[0])):
        going = int((sizes > t).sum())
        paths = score[:going, :, None] + transitions
        back[first[:going] + t] = paths.argmax(1)
        score[:going] = paths.max(1) + emissions[first[:going] + t]
    tags = np.zeros(len(emissions), np.int64)
    for begins, size, last in zip(first.tolist(), sizes.tolist(), score.argmax(1).tolist(), strict=True):
        tag = last
        for t in range(begins + size - 1, begins - 1, -1):
            tags[t], tag = tag, back[t, tag]
    return tags


def segments(tags: Sequence[int] | Ints, paragraph: Ints) -> tuple[Segment, ...]:
    """The segments that tags mark; a content ends with its paragraph."""
    found: list[Segment] = []
    for i, tag in enumerate(tags):
        if tag == 0:
            continue
        role = Role((int(tag) - 1) // 2)
        last = found[-1] if found else None
        goes_on = tag == inside(role) and last is not None and last.end == i and last.role is role
        if goes_on and last is not None and not (role is Role.CONTENT and paragraph[i] != paragraph[i - 1]):
            found[-1] = Segment(role, last.start, i + 1)
        else:
            found.append(Segment(role, i, i + 1))
    return tuple(found)
