"""How sure a number is: bootstrap intervals, and paired permutation tests between two runs."""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from askbot.evaluation.measures import Column, Statistic

RESAMPLES = 1000
LEVEL = 0.95

Indices = npt.NDArray[np.int64]


def interval(columns: Sequence[Column], statistic: Statistic, seed: int) -> tuple[float, float]:
    """The bootstrap's 95 % percentile interval of a statistic; nan where there is nothing to resample."""
    if len(columns[0]) < 2:  # noqa: PLR2004 - one question says nothing about others
        return np.nan, np.nan
    values = _statistics_of_resamples(columns, statistic, seed)
    values = values[np.isfinite(values)]
    if not len(values):
        return np.nan, np.nan
    low, high = np.quantile(values, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


def _statistics_of_resamples(columns: Sequence[Column], statistic: Statistic, seed: int) -> Column:
    """(RESAMPLES,) the statistic of each resample of the rows."""
    from scipy.stats import DegenerateDataWarning, bootstrap
    from sklearn import config_context

    def resampled(rows: Indices) -> float:
        with config_context(skip_parameter_validation=True, assume_finite=True):  # half of the time
            return statistic(*(column[rows] for column in columns))

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DegenerateDataWarning)  # all alike: the interval is that one value
        result = bootstrap(
            (np.arange(len(columns[0])),),
            resampled,
            n_resamples=RESAMPLES,
            vectorized=False,
            method="percentile",
            rng=np.random.default_rng(seed),
        )
    return np.asarray(result.bootstrap_distribution)


def paired_p_value(ours: Sequence[Column], theirs: Sequence[Column], statistic: Statistic, seed: int) -> float:
    """How likely a difference this large is if it did not matter which run a question's outcome came from.

    Row i of `ours` and of `theirs` belong to the same question. Two-sided; the outcomes of each question are swapped
    by chance (Smucker, Allan and Carterette, 2007).
    """
    from scipy.stats import permutation_test

    size = len(ours[0])
    both = [np.concatenate(pair) for pair in zip(ours, theirs, strict=True)]

    def difference(first: Indices, second: Indices) -> float:
        return statistic(*(c[first] for c in both)) - statistic(*(c[second] for c in both))

    if size < 2 or all(np.array_equal(a, b) for a, b in zip(ours, theirs, strict=True)):  # noqa: PLR2004
        return 1.0
    result = permutation_test(
        (np.arange(size), np.arange(size) + size),
        difference,
        permutation_type="samples",
        vectorized=False,
        n_resamples=RESAMPLES,
        rng=np.random.default_rng(seed),
    )
    return float(result.pvalue)


def adjusted(p_values: Sequence[float]) -> list[float]:
    """Benjamini and Hochberg's correction for testing several metrics at once."""
    from scipy.stats import false_discovery_control

    return [float(p) for p in false_discovery_control(p_values)] if p_values else []
