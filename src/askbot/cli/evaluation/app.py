"""`askbot eval` and its sub-commands: measure, compare, draft questions, try settings."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from askbot.cli.evaluation.calibrate import calibrate_command
from askbot.cli.evaluation.drafts_and_sweeps import gaps_command, new_command, sweep_command
from askbot.cli.evaluation.options import (
    BaselineOption,
    FloorOption,
    HoldOutOption,
    JunitOption,
    ReportOption,
    RunOption,
    SampleOption,
    SeedOption,
    SetArgument,
    require_eval,
    require_writable,
    writing,
)
from askbot.cli.evaluation.tables import comparison_json, show_comparisons, show_result
from askbot.cli.options import CollectionOption, CorpusOption, IndexOption, JsonOption, command_settings
from askbot.cli.progress import progress_bar
from askbot.cli.terminal import Terminal, warn
from askbot.errors import UsageError
from askbot.presentation.visible import visible

if TYPE_CHECKING:
    from askbot.evaluation.comparing import Comparison
    from askbot.evaluation.questions import QuestionSet
    from askbot.evaluation.result import Evaluation, Metric

BELOW_FLOOR = 1
_HELP = """Measure answers on a set of questions: [bold]askbot eval SET[/]

SET is a question file (.jsonl, .yaml), a BEIR folder, a SQuAD .json, TREC topics and qrels, or a brat folder.
[bold]askbot eval run --help[/] lists the options; docs/evaluation.md has the rest.

[bold]askbot eval evaluation/briefing.jsonl --report report.html[/]
"""


class _EvalGroup(TyperGroup):
    """`askbot eval SET` is short for `askbot eval run SET`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] != "--help":
            near = get_close_matches(args[0], self.commands, 1, 0.8)
            if near and not Path(args[0]).exists():
                raise UsageError(f"{args[0]} is neither a set nor a command.", f"Did you mean: askbot eval {near[0]}?")
            args = ["run", *args]
        return super().parse_args(ctx, args)


def create_eval_app() -> typer.Typer:
    """The group of commands."""
    group = typer.Typer(
        cls=_EvalGroup,
        no_args_is_help=True,
        help=_HELP,
        rich_markup_mode="rich",
    )
    group.command("run")(run_command)
    group.command("compare")(compare_command)
    group.command("calibrate")(calibrate_command)
    group.command("new")(new_command)
    group.command("from-gaps")(gaps_command)
    group.command("sweep")(sweep_command)
    group.command("schema")(schema_command)
    return group


def run_command(  # noqa: PLR0913, PLR0917 - the options of one command
    questions: SetArgument,
    corpus: CorpusOption = None,
    index: IndexOption = None,
    collection: CollectionOption = None,
    run: RunOption = None,
    report: ReportOption = None,
    junit: JunitOption = None,
    baseline: BaselineOption = None,
    fail_under: FloorOption = None,
    sample: SampleOption = None,
    hold_out: HoldOutOption = 0,
    seed: SeedOption = 0,
    *,
    as_json: JsonOption = False,
) -> None:
    """Ask a set of questions and measure the answers. Exit code 0: done, 1: below a floor, 2: error."""
    require_eval()
    floors = _floors(fail_under or [])
    require_writable(run, report, junit)
    _refuse_rankings_of_texts(questions, run, hold_out)
    earlier = _earlier(baseline)
    place = _Place(corpus, index, collection or [])
    result = _evaluate(questions, place, sample, hold_out, seed)
    comparisons = _compared(result, earlier, seed)
    if as_json:
        typer.echo(result.to_json())
    else:
        show_result(result, comparisons, Terminal())
    _write_rankings(run, result)
    _write_report(report, result, earlier, comparisons)
    _check_known(result.metrics, floors)
    _write_junit(junit, result, floors)
    _hold(result.metrics, floors)


def compare_command(
    runs: Annotated[list[Path], typer.Argument(help="Results of askbot eval --json; the first is the baseline.")],
    seed: SeedOption = 0,
    *,
    as_json: JsonOption = False,
) -> None:
    """Compare runs of the same set, each with the first."""
    require_eval()
    from askbot.evaluation.comparing import compare
    from askbot.evaluation.result import load_result

    if len(runs) < 2:  # noqa: PLR2004 - a comparison takes two
        raise UsageError("There is nothing to compare.", "Name two results or more: askbot eval compare A.json B.json")
    first, *others = [load_result(path) for path in runs]
    by_run = {str(path): compare(other, first, seed=seed) for path, other in zip(runs[1:], others, strict=True)}
    if as_json:
        typer.echo(json.dumps({path: [comparison_json(c) for c in cs.values()] for path, cs in by_run.items()}))
        return
    for path, comparisons in by_run.items():
        show_comparisons(f"{path} against {runs[0]}", comparisons, Terminal())


def schema_command() -> None:
    """Print the JSON schema of one line of a question file."""
    from askbot.evaluation.formats.question_lines import json_schema

    typer.echo(json.dumps(json_schema(), indent=2))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a set is asked that brings no documents of its own."""

    corpus: Path | None
    index: Path | None
    collections: list[str]


def _evaluate(questions: Path, place: _Place, sample: int | None, hold_out: float, seed: int) -> Evaluation:
    from askbot.encoder import tune_process
    from askbot.evaluation.attributions import evaluate_attributions
    from askbot.evaluation.formats import is_brat_folder
    from askbot.evaluation.running import evaluate

    settings = command_settings(place.corpus, place.index)
    tune_process()
    with progress_bar() as progress:
        if is_brat_folder(questions):
            return evaluate_attributions(questions, settings=settings, sample=sample, seed=seed, progress=progress)
        return evaluate(
            _loaded(questions, place, hold_out, seed),
            corpus=place.corpus,
            collections=place.collections,
            settings=settings,
            sample=sample,
            seed=seed,
            progress=progress,
        )


def _loaded(questions: Path, place: _Place, hold_out: float, seed: int) -> QuestionSet:
    """The set, without the documents that are held out. Raises `UsageError` for options that it has no use for."""
    from askbot.evaluation.formats import load_questions

    asked = load_questions(questions)
    if hold_out and not asked.documents:
        raise UsageError("--hold-out needs a set that brings its own documents.", "BEIR and SQuAD sets do.")
    if asked.documents:
        _note_unused_options(questions, place.corpus or place.index, place.collections)
    return asked.held_out(hold_out, seed)


def _earlier(baseline: Path | None) -> Evaluation | None:
    from askbot.evaluation.result import load_result

    return load_result(baseline) if baseline else None


def _compared(result: Evaluation, earlier: Evaluation | None, seed: int) -> dict[str, Comparison]:
    from askbot.evaluation.comparing import compare

    return compare(result, earlier, seed=seed) if earlier else {}


def _write_rankings(path: Path | None, result: Evaluation) -> None:
    from askbot.evaluation.ranking import write_run

    if path:
        with writing(path):
            write_run(path, result.rankings, "askbot")


def _write_report(
    path: Path | None, result: Evaluation, earlier: Evaluation | None, comparisons: dict[str, Comparison]
) -> None:
    from askbot.evaluation.report import write_report

    if path:
        write_report(path, result, baseline=earlier, comparisons=comparisons)
        typer.echo(f"The report is in {visible(str(path))}.", err=True)


def _write_junit(path: Path | None, result: Evaluation, floors: Mapping[str, float]) -> None:
    from askbot.evaluation.junit import write_junit

    if path:
        with writing(path):
            write_junit(path, result, floors)


def _note_unused_options(questions: Path, place: Path | None, collections: list[str]) -> None:
    """What a set that brings its own documents leaves aside. Raises `UsageError` for collections."""
    if collections:
        raise UsageError(f"{questions} brings its own documents.", "Leave --collection out.")
    if place:
        warn(f"{questions} brings its own documents: --corpus and --index are not looked at.")


def _refuse_rankings_of_texts(folder: Path, run: Path | None, hold_out: float) -> None:
    from askbot.evaluation.formats import is_brat_folder

    if (run or hold_out) and is_brat_folder(folder):
        raise UsageError(
            f"{folder} is a brat folder: it has no rankings and no index.", "Leave --run and --hold-out out."
        )


def _floors(options: Sequence[str]) -> dict[str, float]:
    """Metric → floor. Raises `UsageError` for what is no floor, before anything is asked."""
    from askbot.evaluation.comparing import all_measures

    known = [measure.name for measure in all_measures()]
    floors: dict[str, float] = {}
    for option in options:
        name, equals, value = (part.strip() for part in option.partition("="))
        if name not in known:
            near = get_close_matches(name, known, 1)
            remedy = f"Did you mean {near[0]}?" if near else f"There are {', '.join(known)}."
            raise UsageError(f"--fail-under {option}: there is no metric {name}.", remedy)
        try:
            floors[name] = float(value if equals else "none")
        except ValueError:
            raise UsageError(
                f"--fail-under {option} is not METRIC=VALUE.", "Such as: --fail-under mrr@10=0.9"
            ) from None
    return floors


def _check_known(metrics: Mapping[str, Metric], floors: Mapping[str, float]) -> None:
    for name in floors:
        if name not in metrics:
            raise UsageError(f"--fail-under: this set has no metric {name}.", f"It has {', '.join(metrics)}.")


def _hold(metrics: Mapping[str, Metric], floors: Mapping[str, float]) -> None:
    """Exit with 1 where a metric is below its floor, or above it where lower is better."""
    missed = [text for name, floor in floors.items() if (text := metrics[name].misses(floor))]
    if missed:
        warn(f"{'; '.join(missed)}.")
        raise typer.Exit(BELOW_FLOOR)
