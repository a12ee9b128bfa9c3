"""The report's plots, as SVG that stands in the page itself."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from askbot.evaluation.measures import BINS, risk_curve, table
from askbot.evaluation.result import Outcome

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INK, BLUE, ORANGE = "#333333", "#2563a8", "#d9822b"
_STYLE: Any = {"svg.fonttype": "none", "svg.hashsalt": "askbot", "font.family": "sans-serif", "font.size": 11}
_PROLOGUE = re.compile(r"^.*?(?=<svg)", re.DOTALL)

Rows = list[Any]


def plots(outcomes: Sequence[Outcome]) -> list[tuple[str, str]]:
    """Title and SVG of each plot that the outcomes have numbers for."""
    rows = [outcome.columns for outcome in outcomes]
    wanted: list[tuple[str, tuple[str, ...], Callable[..., None]]] = [
        ("Reliability: confidence against the share that is covered", ("covered", "confidence"), _reliability),
        ("Risk and coverage: wrong answers among the surest questions", ("correct", "confidence"), _risk),
        ("Confidence of covered and uncovered questions", ("covered", "confidence"), _distribution),
        ("Latency", ("latency",), _latency),
    ]
    found: list[tuple[str, str]] = []
    for title, columns, draw in wanted:
        values = table(rows, columns)
        if len(values[0]) > 1:
            found.append((title, draw_svg(draw, *values)))
    return found


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
            axes.yaxis.set_major_locator(MaxNLocator(integer=True))
        out = io.StringIO()
        figure.savefig(out, format="svg", transparent=True, metadata={"Date": None})
    return _PROLOGUE.sub("", out.getvalue(), count=1)


def _reliability(axes: Axes, covered: Rows, confidence: Rows) -> None:
    from sklearn.calibration import calibration_curve

    share, sure = calibration_curve(covered, confidence, n_bins=BINS)
    axes.plot([0, 1], [0, 1], color=INK, linewidth=0.8, linestyle="--", label="perfect")
    axes.plot(sure, share, color=BLUE, marker="o", clip_on=False, label="measured")
    axes.set(xlabel="confidence", ylabel="share covered", xlim=(0, 1), ylim=(-0.02, 1.02))
    axes.legend(frameon=False)


def _risk(axes: Axes, correct: Any, confidence: Any) -> None:
    coverage, risk = risk_curve(correct, confidence)
    axes.plot(coverage, risk, color=BLUE)
    axes.set(xlabel="share of questions answered", ylabel="share of wrong answers", xlim=(0, 1), ylim=(0, None))


def _distribution(axes: Axes, covered: Any, confidence: Any) -> None:
    bins = np.linspace(0, 1, 2 * BINS + 1)
    groups = [confidence[covered == 1], confidence[covered == 0]]
    axes.hist(groups, bins=bins.tolist(), color=[BLUE, ORANGE], label=["covered", "not covered"])
    axes.set(xlabel="confidence", ylabel="questions", xlim=(0, 1))
    axes.legend(frameon=False)


def _latency(axes: Axes, latency: Any) -> None:
    axes.hist(latency, bins=30, color=BLUE)
    for share, style in ((50, "-"), (95, "--")):
        value = float(np.percentile(latency, share))
        axes.axvline(value, color=ORANGE, linestyle=style, label=f"p{share}: {value:.0f} ms")
    axes.set(xlabel="milliseconds", ylabel="questions", xlim=(0, None))
    axes.legend(frameon=False)
