"""The report's plots, as SVG that stands in the page itself."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from askbot.evaluation.measures import BINS, calibration, risk_curve, table
from askbot.evaluation.result import Outcome

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INK, BLUE, ORANGE = "#1f2328", "#2563a8", "#c8701a"
_STYLE: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "askbot",
    "font.family": "sans-serif",
    "font.size": 11,
    **dict.fromkeys(("text.color", "axes.labelcolor", "axes.edgecolor", "xtick.color", "ytick.color"), INK),
}
_THEMED = {INK: "currentColor", BLUE: f"var(--blue, {BLUE})", ORANGE: f"var(--orange, {ORANGE})"}
"""The page's own colours, which are others in the dark."""
_PROLOGUE = re.compile(r"^.*?(?=<svg)", re.DOTALL)

Values = Sequence[Any]
"""Columns of numbers."""


def plots(outcomes: Sequence[Outcome], baseline: Sequence[Outcome] = ()) -> list[tuple[str, str]]:
    """Title and SVG of each plot that the outcomes have numbers for; curves also show the baseline's."""
    ours, theirs = ([outcome.columns for outcome in side] for side in (outcomes, baseline))
    wanted: list[tuple[str, tuple[str, ...], Callable[..., None]]] = [
        ("Reliability: confidence against the share that is covered", ("covered", "confidence"), _reliability),
        ("Risk and coverage: wrong answers among the surest questions", ("correct", "confidence"), _risk),
        ("Confidence of covered and uncovered questions", ("covered", "confidence"), _distribution),
        ("Score of the best hit, covered and uncovered questions", ("covered", "best_hit"), _scores),
        ("Latency", ("latency",), _latency),
    ]
    drawn: list[tuple[str, str]] = []
    for title, columns, draw in wanted:
        values = table(ours, columns)
        if len(values[0]) > 1:
            svg = draw_svg(draw, values, table(theirs, columns))
            drawn.append((title, _themed(svg, title)))
    return drawn


def _themed(svg: str, title: str) -> str:
    svg = re.sub("|".join(_THEMED), lambda colour: _THEMED[colour[0]], svg)
    return svg.replace("<svg ", f'<svg role="img" aria-label="{title}" ', 1)


def draw_svg(draw: Callable[..., None], *values: Any) -> str:
    """Let `draw(axes, *values)` draw, and give the SVG without its XML prologue."""
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(5.2, 3.4), layout="constrained")
        FigureCanvasSVG(figure)
        axes = figure.add_subplot()
        axes.spines[["top", "right"]].set_visible(False)
        draw(axes, *values)
        if axes.get_ylabel() == "questions":
            axes.yaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
        out = io.StringIO()
        figure.savefig(out, format="svg", transparent=True, metadata={"Date": None})
    return _PROLOGUE.sub("", out.getvalue(), count=1)


def draw_reliability(covered: Sequence[float], confidence: Sequence[float]) -> str:
    """Confidence against the share covered, as an SVG on white, so that it can be read on a dark page."""
    drawn = draw_svg(_reliability, (np.asarray(covered), np.asarray(confidence)), ((), ()))
    return drawn.replace("<svg ", '<svg style="background:#fff" ', 1)


def _reliability(axes: Axes, values: Values, baseline: Values) -> None:
    axes.plot([0, 1], [0, 1], color=INK, linewidth=0.8, linestyle=":", label="perfect")
    for (covered, confidence), style in _curves(values, baseline):
        share, sure, sizes = calibration(covered, confidence)
        axes.plot(sure, share, linewidth=1, **style)
        axes.scatter(sure, share, 10 + 140 * sizes / sizes.max(), color=style["color"], clip_on=False, zorder=3)
    axes.set(
        xlabel="confidence (larger points: more questions)", ylabel="share covered", xlim=(0, 1), ylim=(-0.02, 1.02)
    )
    axes.legend(frameon=False, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3)  # nowhere inside is always free


def _risk(axes: Axes, values: Values, baseline: Values) -> None:
    curves = _curves(values, baseline)
    for (correct, confidence), style in curves:
        coverage, risk = risk_curve(correct, confidence)
        axes.plot(coverage, risk, **style)
    axes.set(xlabel="share of questions answered", ylabel="share of wrong answers", xlim=(0, 1), ylim=(0, None))
    if len(curves) > 1:
        axes.legend(frameon=False)


def _curves(values: Values, baseline: Values) -> list[tuple[Values, dict[str, Any]]]:
    """This run's columns, and under them the baseline's where there is one, with how each is drawn."""
    ours: tuple[Values, dict[str, Any]] = (values, {"color": BLUE, "label": "this run"})
    if len(baseline[0]) < 2:  # noqa: PLR2004 - one question is no curve
        return [ours]
    return [(baseline, {"color": ORANGE, "label": "baseline", "linestyle": "--"}), ours]


def _distribution(axes: Axes, values: Values, _: Values) -> None:
    covered, confidence = values
    _histogram(axes, covered, confidence, np.linspace(0, 1, 2 * BINS + 1))
    axes.set(xlabel="confidence", ylabel="questions", xlim=(0, 1))


def _scores(axes: Axes, values: Values, _: Values) -> None:
    covered, score = values
    _histogram(axes, covered, score, np.histogram_bin_edges(score, 2 * BINS))
    axes.set(xlabel="fused score", ylabel="questions")


def _histogram(axes: Axes, covered: Any, values: Any, edges: Any) -> None:
    groups = [values[covered == 1], values[covered == 0]]
    axes.hist(groups, bins=edges.tolist(), color=[BLUE, ORANGE], label=["covered", "not covered"])
    axes.legend(frameon=False)


def _latency(axes: Axes, values: Values, _: Values) -> None:
    (latency,) = values
    axes.hist(latency, bins=30, color=BLUE)
    for share, style in ((50, "-"), (95, "--")):
        value = float(np.percentile(latency, share))
        axes.axvline(value, color=ORANGE, linestyle=style, label=f"p{share}: {value:.0f} ms")
    axes.set(xlabel="milliseconds", ylabel="questions", xlim=(0, None))
    axes.legend(frameon=False)
