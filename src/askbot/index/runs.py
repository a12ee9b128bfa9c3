"""Runs of numbers: what belongs together lies together in every array of a snapshot."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]


def before(ends: Numbers, numbers: Numbers) -> Numbers:
    """Where the runs with these numbers begin, by where each run of all ends."""
    return np.where(numbers > 0, ends[numbers - 1], 0)


def runs(starts: Numbers, stops: Numbers) -> tuple[Numbers, Numbers]:
    """The numbers from each start up to its stop, run after run, and the place of the run that each one is of."""
    lengths = stops - starts
    owners = np.repeat(np.arange(len(lengths)), lengths)
    return np.arange(len(owners)) + (stops - np.cumsum(lengths))[owners], owners
