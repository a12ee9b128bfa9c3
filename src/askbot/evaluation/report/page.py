"""Fills the report's template."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

from askbot.errors import UsageError
from askbot.evaluation.comparing import Comparison, all_measures, by_verdict, settings_differ
from askbot.evaluation.report.plots import plots
from askbot.evaluation.report.worst import goodness, problems
from askbot.evaluation.result import Evaluation, Metric, Outcome

MOST_QUESTIONS = 150
_TILES = (
    ("mrr@10", "answer_first", "answer_shown", "speaker", "stance", "false_answers", "auroc", "latency_p50"),
    (
        "attribution_cue_f1",
        "attribution_source_f1",
        "attribution_content_f1",
        "attribution_speaker_f1",
        "attribution_triple_f1",
        "attribution_reporting_triple_f1",
    ),
)


@dataclass(frozen=True, slots=True)
class _Row:
    """One metric, as the page shows it."""

    metric: Metric
    comparison: Comparison | None
    base: float | None
    """The baseline's value, where there is one."""

    @property
    def style(self) -> str:
        """The verdict if it is one, for the colour."""
        verdict = self.comparison.verdict if self.comparison else ""
        return verdict if verdict in {"better", "worse"} else ""

    @property
    def is_share(self) -> bool:
        """Whether the value lies between 0 and 1, so that a bar can show it."""
        return not self.metric.name.startswith("latency") and not math.isnan(self.metric.low)

    @staticmethod
    def percent(value: float) -> float:
        """A place on the bar."""
        return round(100 * min(max(value, 0), 1), 2)


def write_report(
    path: Path,
    run: Evaluation,
    *,
    baseline: Evaluation | None = None,
    comparisons: Mapping[str, Comparison] | None = None,
) -> None:
    """Write a run as one HTML page that loads nothing from anywhere. Raises `UsageError` where it cannot be written."""
    page = render_report(run, baseline=baseline, comparisons=comparisons)
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}.", "Name another file.") from None


def render_report(
    run: Evaluation, *, baseline: Evaluation | None = None, comparisons: Mapping[str, Comparison] | None = None
) -> str:
    """The page."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters.update(number=_number, setting=_setting)
    rows = _rows(run, baseline, comparisons or {})
    return environment.from_string(_part("page.html")).render(
        run=run,
        baseline=baseline,
        unit="question" if "snapshot" in run.settings else "text",
        groups=_groups(rows),
        tiles=[rows[name] for names in _TILES for name in names if name in rows],
        verdicts=by_verdict((comparisons or {}).values()),
        differing=settings_differ([run, baseline]) if baseline else [],
        plots=plots(run.outcomes, baseline.outcomes if baseline else ()),
        made=datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        css=_part("page.css"),
        js=_part("page.js"),
        **_worst(run.outcomes),
    )


def _part(name: str) -> str:
    return (files("askbot.evaluation.report") / name).read_text(encoding="utf-8").rstrip()


def _rows(run: Evaluation, baseline: Evaluation | None, comparisons: Mapping[str, Comparison]) -> dict[str, _Row]:
    theirs = baseline.metrics if baseline else {}
    rows: dict[str, _Row] = {}
    for name, metric in run.metrics.items():
        comparison = comparisons.get(name)
        base = comparison.baseline if comparison else theirs[name].value if name in theirs else None
        rows[name] = _Row(metric, comparison, base)
    return rows


def _groups(rows: Mapping[str, _Row]) -> dict[str, list[_Row]]:
    groups: dict[str, list[_Row]] = {}
    for measure in all_measures():
        if measure.name in rows:
            groups.setdefault(measure.group, []).append(rows[measure.name])
    return groups


def _worst(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """What the table of the worst questions is made of."""
    worst = sorted((o for o in outcomes if goodness(o) < 1), key=lambda o: (goodness(o), o.id))[:MOST_QUESTIONS]
    problems_of = {outcome.id: problems(outcome) for outcome in worst}
    return {
        "worst": worst,
        "flawless": sum(goodness(o) == 1 for o in outcomes),
        "problems": problems_of,
        "kinds": _counted(problem.kind for some in problems_of.values() for problem in some),
        "tags": _counted(tag for outcome in worst for tag in outcome.tags),
    }


def _counted(names: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items()))


def _number(value: Any) -> str:
    """A number for people: three decimals below ten, none from a hundred on."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "–"
    size = abs(value)
    return f"{value:,.0f}" if size >= 100 else f"{value:.1f}" if size >= 10 else f"{value:.3f}"  # noqa: PLR2004


def _setting(value: Any) -> str:
    """A setting for people: weights as `passage 0.2, bm25 0.1`."""
    if not isinstance(value, Mapping):
        return str(value)
    return ", ".join(f"{name} {part:g}" for name, part in value.items())  # pyright: ignore[reportUnknownVariableType]
