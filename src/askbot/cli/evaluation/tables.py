"""Results and comparisons of `askbot eval`, as tables in a terminal and as JSON."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rich.table import Table

from askbot.cli.terminal import Terminal, styled

if TYPE_CHECKING:
    from rich.text import Text

    from askbot.evaluation.comparing import Comparison
    from askbot.evaluation.result import Evaluation

_STYLES = {"better": "green", "worse": "red"}


def show_result(result: Evaluation, comparisons: Mapping[str, Comparison], console: Terminal) -> None:
    """Print the metrics as a table, in groups, and in words how they differ from a baseline's."""
    from askbot.evaluation.comparing import all_measures

    groups = {measure.name: measure.group for measure in all_measures()}
    table = _table("value", "95 % interval", "judged", *(("baseline", "p", "verdict") if comparisons else ()))
    group = ""
    for metric in result.metrics.values():
        if groups[metric.name] != group:
            group = groups[metric.name]
            table.add_section()
            table.add_row(styled(group, "dim"))
        interval = "–" if math.isnan(metric.low) else f"{metric.low:.4f} – {metric.high:.4f}"
        cells = [metric.name, f"{metric.value:.4f}", interval, str(metric.questions)]
        table.add_row(*cells, *(_against(comparisons.get(metric.name)) if comparisons else ()))
    unit = "question" if "snapshot" in result.settings else "text"
    plural = "s" if len(result.outcomes) != 1 else ""
    console.print(f"{result.set}: {len(result.outcomes):,} {unit}{plural}", style="bold")
    console.print(table)
    _tell_verdicts(comparisons, console)
    for note in result.notes:
        console.print(note, style="yellow")


def show_comparisons(title: str, comparisons: Mapping[str, Comparison], console: Terminal) -> None:
    """Print one run's metrics beside the baseline's."""
    table = _table("value", "questions", "baseline", "p", "verdict")
    for c in comparisons.values():
        table.add_row(c.name, f"{c.value:.4f}", str(c.questions), *_against(c))
    console.print(title, style="bold", soft_wrap=True)
    console.print(table)
    _tell_verdicts(comparisons, console)


def comparison_json(c: Comparison) -> dict[str, Any]:
    """One metric's comparison, for scripts."""
    return {
        "metric": c.name,
        "value": c.value,
        "baseline": c.baseline,
        "difference": c.difference,
        "p": c.p,
        "verdict": c.verdict,
        "questions": c.questions,
    }


def _table(*headings: str) -> Table:
    table = Table(box=None, pad_edge=False, show_edge=False, collapse_padding=True)
    table.add_column("metric", overflow="fold")
    for heading in headings:
        # In 80 columns words give way, never figures.
        table.add_column(heading, justify="right", no_wrap=heading != "verdict")
    return table


def _tell_verdicts(comparisons: Mapping[str, Comparison], console: Terminal) -> None:
    from askbot.evaluation.comparing import by_verdict

    for verdict, names in by_verdict(comparisons.values()).items():
        style = _STYLES.get(verdict, "dim")
        console.print(styled(f"{verdict.capitalize()}:", style), ", ".join(names))


def _against(comparison: Comparison | None) -> tuple[str, str, Text]:
    if comparison is None:
        return "", "", styled("not tested", "dim")
    style = _STYLES.get(comparison.verdict)
    p = "< .001" if comparison.p < 0.001 else f"{comparison.p:.3f}"  # noqa: PLR2004 - 1,000 resamples tell no less
    return f"{comparison.baseline:.4f}", p, styled(comparison.verdict, style) if style else styled("–", "dim")
