"""How good answers are: the right sentence, silence, calibration, words verbatim, each with its 95 % interval.

    python benchmarks/answers.py SET [--near near-misses.jsonl] [--half second] [--out FILE.json] [--plot FILE.svg]

SET is what `askbot eval` takes, with its documents; everything is asked and judged as `askbot eval` does, near-misses
(by `benchmarks/near_misses.py`) with it. `--half` keeps the questions about the second (or first) half of the titles;
the index holds the whole set.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from rich.console import Console
from rich.table import Table

from askbot.domain import Status
from askbot.evaluation import Metric, Outcome, QuestionSet, load_questions
from askbot.evaluation.caching import Models
from askbot.evaluation.measures import Measure, mean, question_measures
from askbot.evaluation.report.plots import plots
from askbot.evaluation.result import summarise
from askbot.evaluation.running import evaluate_with, open_engine
from askbot.settings import load_settings

GROUPS = {
    "covered": ("covered",),
    "uncovered": ("not covered",),
    "near-miss, new word elsewhere": ("absent",),
    "near-miss, in the article": ("article",),
    "near-miss, in the passage": ("passage",),
}
"""Questions of one kind, by their tags; their statuses are counted."""
TOGETHER = {
    "covered and uncovered": ("covered", "not covered"),
    "covered, uncovered and near-misses": ("covered", "not covered", "absent"),
    "all": ("covered", "not covered", "absent", "article", "passage"),
}
"""Mixtures, by tags, over which the confidence is measured."""
CONFIDENCE = frozenset({"auroc", "calibration_error"})
ANSWERS = frozenset({"answer_first", "answer_shown", "verbatim"})


def main() -> None:
    """Ask everything, report."""
    options = _options()
    asked = half(load_questions(options.set), load_questions(options.near) if options.near else None, options.half)
    settings = load_settings()
    models = Models.load(settings)
    run = evaluate_with(open_engine(asked, settings, models), asked)
    measures = measured(run.outcomes)
    _show(asked.name, measures)
    if options.out:
        text = json.dumps(
            {"set": asked.name, "half": options.half, "settings": run.settings, "measures": _plain(measures)}
        )
        options.out.write_text(text + "\n", encoding="utf-8")
    if options.plot:
        drawn = plots(run.outcomes)[0][1].replace("<svg ", '<svg style="background:#fff" ', 1)  # also on a dark page
        options.plot.write_text(drawn, encoding="utf-8")


def half(asked: QuestionSet, near: QuestionSet | None, which: str | None) -> QuestionSet:
    """The set with its near-misses, or the half of it that is asked for."""
    if which:
        asked = asked.halves_by_title()[which == "second"]
    ids = {question.id for question in asked.questions}
    nears = [q for q in near.questions if q.origin in ids] if near else []
    return replace(asked, questions=(*asked.questions, *nears))


def measured(outcomes: Sequence[Outcome]) -> dict[str, dict[str, Metric]]:
    """Group → measure → value with its interval."""
    statuses = [Measure(status.value, status.value, (status.value,), mean) for status in Status]
    by_group: dict[str, dict[str, Metric]] = {}
    for name, tags in GROUPS.items():
        members = [_with_status(outcome) for outcome in outcomes if set(tags) & set(outcome.tags)]
        wanted = [*statuses, *(m for m in question_measures() if m.name in ANSWERS)]
        by_group[name] = summarise(wanted, members, 0) if members else {}
    for name, tags in TOGETHER.items():
        members = [outcome for outcome in outcomes if set(tags) & set(outcome.tags)]
        by_group[name] = summarise([m for m in question_measures() if m.name in CONFIDENCE], members, 0)
    return {name: metrics for name, metrics in by_group.items() if metrics}


def _with_status(outcome: Outcome) -> Outcome:
    return replace(outcome, columns={**outcome.columns, **{s.value: float(outcome.status == s.value) for s in Status}})


def _show(name: str, measures: dict[str, dict[str, Metric]]) -> None:
    table = Table(title=name, box=None, pad_edge=False)
    for heading in ("questions", "measure", "value", "95 % interval", "judged"):
        table.add_column(heading)
    for group, metrics in measures.items():
        for metric in metrics.values():
            interval = f"{metric.low:.4f} – {metric.high:.4f}"
            table.add_row(group, metric.name, f"{metric.value:.4f}", interval, str(metric.questions))
    Console(width=120).print(table)


def _plain(measures: dict[str, dict[str, Metric]]) -> dict[str, dict[str, dict[str, object]]]:
    return {group: {name: asdict(metric) for name, metric in metrics.items()} for group, metrics in measures.items()}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("set", type=Path)
    parser.add_argument("--near", type=Path)
    parser.add_argument("--half", choices=["first", "second"])
    parser.add_argument("--out", type=Path)
    parser.add_argument("--plot", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
