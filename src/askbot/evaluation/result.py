"""What an evaluation found: metrics with their intervals, each question's outcome, as objects, tables and JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from askbot.errors import UsageError
from askbot.evaluation.measures import Measure, table
from askbot.evaluation.statistics import interval
from askbot.progress import Progress

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric of one run."""

    name: str
    title: str
    value: float
    low: float
    """Of the 95 % interval."""
    high: float
    questions: int
    """How many questions it is about."""
    better: str

    def __str__(self) -> str:
        between = "" if math.isnan(self.low) else f" [{self.low:.4f}, {self.high:.4f}]"
        return f"{self.name} {self.value:.4f}{between}"

    def misses(self, floor: float) -> str:
        """In words that it is worse than a floor; empty where it is not."""
        worse = self.value < floor if self.better == "higher" else self.value > floor
        return f"{self.name} is {self.value:.4f}, the floor is {floor:g}" if worse else ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question."""

    id: str
    question: str
    tags: tuple[str, ...]
    columns: Mapping[str, float | None]
    """The numbers that the metrics are made of; None: not judged."""
    status: str = ""
    expected: Mapping[str, Any] = field(default_factory=dict[str, Any])
    statements: Sequence[Mapping[str, Any]] = ()
    hits: Sequence[Mapping[str, Any]] = ()
    """The first hits with each ranker's score."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The result of one run."""

    set: str
    fingerprint: str
    """Of the questions and what is expected of them."""
    settings: Mapping[str, Any]
    metrics: Mapping[str, Metric]
    outcomes: tuple[Outcome, ...]
    rankings: Mapping[str, Sequence[tuple[str, float]]] = field(default_factory=dict[str, Any])
    notes: tuple[str, ...] = ()

    def table(self) -> Any:
        """The metrics as a pandas DataFrame, or without pandas as a list of dictionaries."""
        rows = [asdict(metric) for metric in self.metrics.values()]
        try:
            import pandas as pd  # pyright: ignore[reportMissingImports]  # optional, and not installed by us
        except ImportError:
            return rows
        return pd.DataFrame(rows).set_index("name")

    def to_json(self) -> str:
        """The whole result, as `askbot eval --json` prints it and `--baseline` reads it."""
        return json.dumps(_clean({"format": FORMAT, **asdict(self), "rankings": {}}), ensure_ascii=False)


def summarise(
    measures: Sequence[Measure], outcomes: Sequence[Outcome], seed: int, progress: Progress | None = None
) -> dict[str, Metric]:
    """Every metric that the outcomes have numbers for."""
    metrics: dict[str, Metric] = {}
    rows = [outcome.columns for outcome in outcomes]
    for number, measure in enumerate(measures, start=1):
        if progress:
            progress(number, len(measures), "Measuring")
        columns = table(rows, measure.columns)
        value = measure.statistic(*columns) if len(columns[0]) else math.nan
        if not math.isnan(value):
            low, high = interval(columns, measure.statistic, seed)
            metrics[measure.name] = Metric(
                measure.name, measure.title, value, low, high, len(columns[0]), measure.better
            )
    return metrics


def load_result(path: Path) -> Evaluation:
    """Read what `askbot eval --json` printed. Raises `UsageError` for anything else."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["format"] != FORMAT:
            raise UsageError(f"{path} was made by another version of askbot eval.", "Run the evaluation again.")
        metrics = {name: Metric(**_numbers(metric)) for name, metric in data["metrics"].items()}
        outcomes = tuple(_outcome(outcome) for outcome in data["outcomes"])
        return Evaluation(
            data["set"], data["fingerprint"], data["settings"], metrics, outcomes, {}, tuple(data["notes"])
        )
    except OSError as error:
        raise UsageError(
            f"{path} cannot be read: {error.strerror}.", "Name a file that askbot eval --json made."
        ) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise UsageError(f"{path} is no result of askbot eval.", "Name a file that askbot eval --json made.") from None


def _clean(value: Any) -> Any:
    """JSON has no nan: an interval that cannot be computed is null."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(k): _clean(v) for k, v in value.items()}  # pyright: ignore[reportUnknownVariableType]
    if isinstance(value, list | tuple):
        return [_clean(v) for v in value]  # pyright: ignore[reportUnknownVariableType]
    return value


def _outcome(data: dict[str, Any]) -> Outcome:
    return Outcome(**{**data, "tags": tuple(data["tags"])})  # pyright: ignore[reportArgumentType]


def _numbers(metric: dict[str, Any]) -> dict[str, Any]:
    return {k: math.nan if v is None else v for k, v in metric.items()}
