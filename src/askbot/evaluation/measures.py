"""What is measured: each metric is a statistic over columns that hold one number a question."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Column = npt.NDArray[np.float64]
Statistic = Callable[..., float]
BINS = 10
"""Of the calibration error."""
RANKING, ANSWERS, COVERAGE, SPEED = "Ranking", "Answers", "Coverage and confidence", "Speed"


@dataclass(frozen=True, slots=True)
class Measure:
    """A metric."""

    name: str
    title: str
    columns: tuple[str, ...]
    statistic: Statistic
    group: str = ""
    """Under which it stands in a report."""
    better: Literal["higher", "lower"] = "higher"
    compared: bool = True
    """Whether runs are tested against each other by it; wall-clock times of two runs are not."""


_MEANS = {
    RANKING: (
        ("hits@1", "right passage first"),
        ("hits@5", "right passage in the first 5"),
        ("hits@10", "right passage in the first 10"),
        ("recall@10", "share of right passages in the first 10"),
        ("mrr@10", "reciprocal rank of the first right passage"),
        ("ndcg@10", "discounted gain of the first 10"),
        ("map", "average precision"),
    ),
    ANSWERS: (
        ("answer_first", "answer in the first statement"),
        ("answer_shown", "answer in a shown statement"),
        ("speaker", "right speaker"),
        ("stance", "right stance"),
        ("verbatim", "statements verbatim at their offsets"),
    ),
}
"""Group → name and title of the metrics that are means of a column of the same name."""


def question_measures() -> tuple[Measure, ...]:
    """The metrics of questions and answers, in the order of the report."""
    return (
        *(Measure(name, title, (name,), mean, group) for group, some in _MEANS.items() for name, title in some),
        *_coverage_measures(),
        Measure("latency_p50", "milliseconds, median", ("latency",), median, SPEED, "lower", compared=False),
        Measure(
            "latency_p95", "milliseconds, 95th percentile", ("latency",), percentile_95, SPEED, "lower", compared=False
        ),
    )


def _coverage_measures() -> tuple[Measure, ...]:
    decided, sure, held = ("covered", "answered"), ("covered", "confidence"), ("correct", "confidence")
    return (
        Measure("coverage_precision", "answered questions that are covered", decided, precision, COVERAGE),
        Measure("coverage_recall", "covered questions that are answered", decided, recall, COVERAGE),
        Measure("false_answers", "uncovered questions answered", decided, false_answers, COVERAGE, "lower"),
        Measure("auroc", "confidence separates covered from uncovered", sure, auroc, COVERAGE),
        Measure(
            "calibration_error", f"confidence against fact, {BINS} bins", sure, calibration_error, COVERAGE, "lower"
        ),
        Measure("risk_coverage", "area under the risk-coverage curve", held, risk_area, COVERAGE, "lower"),
    )


def table(rows: Sequence[Mapping[str, float | None]], columns: Sequence[str]) -> list[Column]:
    """The columns, over those rows that have a number in each."""
    kept = [row for row in rows if all(row.get(name) is not None for name in columns)]
    return [np.asarray([row[name] for row in kept], np.float64) for name in columns]


def mean(values: Column) -> float:
    """The arithmetic mean, nan of nothing."""
    return float(values.mean()) if len(values) else np.nan


def median(values: Column) -> float:
    """The 50th percentile."""
    return float(np.median(values))


def percentile_95(values: Column) -> float:
    """The 95th percentile."""
    return float(np.percentile(values, 95))


def precision(covered: Column, answered: Column) -> float:
    """Of the answered questions, the share that the corpus covers; nan where none was answered."""
    return mean(covered[answered == 1])


def recall(covered: Column, answered: Column) -> float:
    """Of the covered questions, the share that was answered; nan where none is covered."""
    return mean(answered[covered == 1])


def false_answers(covered: Column, answered: Column) -> float:
    """Of the uncovered questions, the share that was answered; nan where all are covered."""
    return mean(answered[covered == 0])


def auroc(covered: Column, confidence: Column) -> float:
    """The chance that a covered question has more confidence than an uncovered one."""
    from sklearn.metrics import roc_auc_score

    return float(roc_auc_score(covered, confidence)) if len(np.unique(covered)) > 1 else np.nan


def calibration(covered: Column, confidence: Column) -> tuple[Column, Column, Column]:
    """Share covered, mean confidence and number of questions of each equal-width bin of confidence that has any."""
    from sklearn.calibration import calibration_curve

    share, sure = calibration_curve(covered, confidence, n_bins=BINS)
    # the sizes of its bins, which scikit-learn does not give: the same edges, cut the same way
    sizes = np.bincount(np.searchsorted(np.linspace(0, 1, BINS + 1)[1:-1], confidence))
    return share, sure, sizes[sizes > 0].astype(np.float64)


def calibration_error(covered: Column, confidence: Column) -> float:
    """Expected calibration error: |share covered - mean confidence| over equal-width bins, weighted by their size."""
    if not len(covered):
        return np.nan
    share, sure, sizes = calibration(covered, confidence)
    return float(np.average(np.abs(share - sure), weights=sizes))


def risk_curve(correct: Column, confidence: Column) -> tuple[Column, Column]:
    """Coverage and risk: among the share of questions answered with most confidence, the share of wrong answers."""
    order = np.argsort(-confidence, kind="stable")
    counts = np.arange(1, len(order) + 1)
    return counts / len(order), np.cumsum(1 - correct[order]) / counts


def risk_area(correct: Column, confidence: Column) -> float:
    """The area under the risk-coverage curve (Geifman and El-Yaniv, 2017)."""
    coverage, risk = risk_curve(correct, confidence)
    return float(np.trapezoid(risk, coverage)) if len(correct) > 1 else np.nan
