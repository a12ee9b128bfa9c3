"""Two runs side by side: which metrics are better, worse, or show no difference."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from askbot.errors import UsageError
from askbot.evaluation.attributions import attribution_measures
from askbot.evaluation.measures import Column, Measure, question_measures
from askbot.evaluation.result import Evaluation, Outcome
from askbot.evaluation.statistics import adjusted, paired_p_value

SIGNIFICANT = 0.05
Verdict = Literal["better", "worse", "no difference shown"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One metric of a run against a baseline's, over the questions that both were asked."""

    name: str
    value: float
    baseline: float
    p: float
    """Of a two-sided paired permutation test, corrected for the number of metrics."""
    verdict: Verdict
    questions: int

    @property
    def difference(self) -> float:
        """This run minus the baseline."""
        return self.value - self.baseline


@dataclass(frozen=True, slots=True)
class _Pair:
    measure: Measure
    ours: list[Column]
    theirs: list[Column]


def all_measures() -> tuple[Measure, ...]:
    """Every metric that a run can have, in the order of the report."""
    return (*question_measures(), *attribution_measures())


def compare(run: Evaluation, baseline: Evaluation, *, seed: int = 0) -> dict[str, Comparison]:
    """Test a run against a baseline, metric by metric.

    Raises `UsageError` where the two were not asked the same, or where they share no question.
    """
    pairs = list(_pairs(run, baseline))
    tests = [paired_p_value(p.ours, p.theirs, p.measure.statistic, seed) for p in pairs]
    return {pair.measure.name: _comparison(pair, p) for pair, p in zip(pairs, adjusted(tests), strict=True)}


def by_verdict(comparisons: Iterable[Comparison]) -> dict[Verdict, list[str]]:
    """The names of the metrics under each verdict: worse first, since that is what a baseline is for."""
    grouped: dict[Verdict, list[str]] = {"worse": [], "better": [], "no difference shown": []}
    for comparison in comparisons:
        grouped[comparison.verdict].append(comparison.name)
    return {verdict: names for verdict, names in grouped.items() if names}


def settings_differ(runs: Sequence[Evaluation]) -> list[str]:
    """The settings in which runs differ, the snapshot's name apart."""
    names = dict.fromkeys(name for run in runs for name in run.settings if name != "snapshot")
    return [name for name in names if len({str(run.settings.get(name)) for run in runs}) > 1]


def _comparison(pair: _Pair, p: float) -> Comparison:
    value, base = pair.measure.statistic(*pair.ours), pair.measure.statistic(*pair.theirs)
    improved = value > base if pair.measure.better == "higher" else value < base
    verdict: Verdict = "no difference shown"
    if p < SIGNIFICANT:
        verdict = "better" if improved else "worse"
    return Comparison(pair.measure.name, value, base, p, verdict, len(pair.ours[0]))


def _pairs(run: Evaluation, baseline: Evaluation) -> list[_Pair]:
    theirs = {outcome.id: outcome for outcome in baseline.outcomes}
    both = [(outcome, theirs[outcome.id]) for outcome in run.outcomes if outcome.id in theirs]
    if not both:
        raise UsageError(
            f"The baseline ({baseline.set}) shares no question with this run ({run.set}).",
            "Compare runs of the same set.",
        )
    for ours, other in both:
        if (ours.question, ours.expected) != (other.question, other.expected):
            raise UsageError(
                f"Question {ours.id} is not the same in both runs, or other things are expected of it.",
                "Run the baseline again with the same set.",
            )
    pairs = [_Pair(m, *_columns(both, m.columns)) for m in all_measures()]
    return [pair for pair in pairs if pair.measure.compared and _is_defined(pair)]


def _columns(both: Sequence[tuple[Outcome, Outcome]], names: Sequence[str]) -> tuple[list[Column], list[Column]]:
    import numpy as np

    kept = [pair for pair in both if all(side.columns.get(name) is not None for side in pair for name in names)]
    ours, theirs = (
        [np.asarray([pair[side].columns[name] for pair in kept], np.float64) for name in names] for side in (0, 1)
    )
    return ours, theirs


def _is_defined(pair: _Pair) -> bool:
    if not len(pair.ours[0]):
        return False
    return not any(math.isnan(pair.measure.statistic(*side)) for side in (pair.ours, pair.theirs))
