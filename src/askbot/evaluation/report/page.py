"""Fills the report's template."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

from askbot.errors import UsageError
from askbot.evaluation.comparing import Comparison
from askbot.evaluation.report.plots import plots
from askbot.evaluation.result import Evaluation, Outcome

MOST_QUESTIONS = 150
_PARTS = ("answer_shown", "answer_first", "mrr@10", "speaker", "stance", "verbatim")


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
    environment.filters["number"] = _number
    template = environment.from_string((files("askbot.evaluation.report") / "page.html").read_text(encoding="utf-8"))
    worst = sorted(run.outcomes, key=lambda o: (goodness(o), o.id))
    shown = [o for o in worst if goodness(o) < 1][:MOST_QUESTIONS]
    return template.render(
        run=run,
        baseline=baseline,
        comparisons=comparisons or {},
        plots=plots(run.outcomes),
        worst=shown,
        flawless=sum(goodness(o) == 1 for o in run.outcomes),
        tags=sorted({tag for outcome in shown for tag in outcome.tags}),
        problems={outcome.id: problems(outcome) for outcome in shown},
        made=datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
    )


def goodness(outcome: Outcome) -> float:
    """1 for a question with nothing to complain about, less the more there is: the mean of what was judged."""
    values = [v for name in _PARTS if (v := outcome.columns.get(name)) is not None]
    covered, answered = outcome.columns.get("covered"), outcome.columns.get("answered")
    if covered is not None and answered is not None:
        values.append(float(covered == answered))
        if not covered:
            values = values[-1:]
    return sum(values) / len(values) if values else 1.0


def problems(outcome: Outcome) -> list[str]:
    """What is wrong with an outcome, in words."""
    at = outcome.columns
    found: list[str] = []
    if at.get("covered") == 0 and at.get("answered") == 1:
        return ["answered, though the corpus does not cover it"]
    if at.get("covered") == 1 and at.get("answered") == 0:
        found.append("refused, though the corpus covers it")
    if at.get("answer_shown") == 0:
        found.append("the answer is not shown")
    elif at.get("answer_first") == 0:
        found.append("the answer is not first")
    if (reciprocal := at.get("mrr@10")) is not None and reciprocal < 1:
        found.append(f"right passage at rank {round(1 / reciprocal)}" if reciprocal else "right passage below rank 10")
    found += [f"wrong {name}" for name in ("speaker", "stance") if at.get(name) == 0]
    if (at.get("verbatim") or 1) < 1:
        found.append("a statement is not verbatim")
    return found


def _number(value: Any) -> str:
    """A number for people: three decimals below ten, none from a hundred on."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "–"
    size = abs(value)
    return f"{value:.0f}" if size >= 100 else f"{value:.1f}" if size >= 10 else f"{value:.3f}"  # noqa: PLR2004
