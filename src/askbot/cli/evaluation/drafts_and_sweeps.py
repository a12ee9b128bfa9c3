"""`askbot eval new`, `from-gaps` and `sweep`: draft questions, and try settings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from askbot.cli.evaluation.options import require_eval, require_writable, writing
from askbot.cli.options import CorpusOption, IndexOption, command_settings
from askbot.cli.progress import progress_bar
from askbot.cli.terminal import Terminal
from askbot.errors import UsageError
from askbot.presentation.visible import visible

if TYPE_CHECKING:
    from askbot.evaluation.drafts import Draft
    from askbot.evaluation.sweeping import Sweep, Trial

OutOption = Annotated[Path | None, typer.Option("--out", help="Write to this file, which must not exist yet.")]


def new_command(
    corpus: CorpusOption = None,
    index: IndexOption = None,
    size: Annotated[int, typer.Option("--size", min=1, help="Questions to draft.")] = 30,
    out: OutOption = None,
    seed: Annotated[int, typer.Option("--seed", help="Of the choice.")] = 0,
) -> None:
    """Draft questions from the corpus, for a person to correct: speakers, numbers, near misses."""
    from askbot.cli.ask import ready_engine
    from askbot.evaluation.drafts import draft_questions

    _require_new(out)
    _write(draft_questions(ready_engine(corpus, index).snapshot, size, seed), out)


def gaps_command(
    guild: Annotated[int | None, typer.Option("--guild", help="Only this Discord server's.")] = None,
    out: OutOption = None,
) -> None:
    """Draft questions from those that people asked and the corpus left open, or whose answer was voted down."""
    from askbot.evaluation.drafts import draft_from_gaps
    from askbot.journal import known_journal
    from askbot.settings import load_settings

    _require_new(out)
    settings = load_settings()
    journal = known_journal(settings)
    if journal is None:
        remedy = "ASKBOT_JOURNAL names it; the bot makes one when it runs."
        raise UsageError(f"There is no journal at {settings.journal}.", remedy)
    _write(draft_from_gaps(journal.gaps.open(guild)), out)


def sweep_command(
    questions: Annotated[Path, typer.Argument(metavar="SET", help="The questions; half of them pick, half report.")],
    tried: Annotated[list[str], typer.Option("--try", metavar="SETTING=V1,V2", help="Values to try; may be repeated.")],
    corpus: CorpusOption = None,
    metric: Annotated[str, typer.Option("--metric", help="What to pick by.")] = "mrr@10",
    size: Annotated[int | None, typer.Option("--random", min=1, help="Try only so many combinations.")] = None,
    sample: Annotated[
        int | None, typer.Option("--sample", min=4, help="Use only so many questions, by chance.")
    ] = None,
    plot: Annotated[Path | None, typer.Option("--plot", help="Write quality against latency as an SVG file.")] = None,
    seed: Annotated[int, typer.Option("--seed", help="Of the sample, the halves and the choice.")] = 0,
) -> None:
    """Try settings (k, weights.RANKER, passage_pieces, model …): pick on half of the questions, report on the rest."""
    require_eval()
    require_writable(plot)
    from askbot.encoder import tune_process
    from askbot.evaluation.formats import load_questions
    from askbot.evaluation.report.plots import draw_svg
    from askbot.evaluation.sweeping import choices, sweep

    combinations = choices(_options(tried), size, seed)
    asked = load_questions(questions).sample(sample, seed)
    tune_process()
    with progress_bar() as progress:
        settings = command_settings(corpus, None)
        result = sweep(asked, settings, combinations, metric, seed=seed, progress=progress)
    _show(result, Terminal())
    if plot:
        with writing(plot):
            plot.write_text(draw_svg(_draw, result), encoding="utf-8")


def _options(tried: list[str]) -> dict[str, list[str]]:
    options: dict[str, list[str]] = {}
    for option in tried:
        name, equals, values = option.partition("=")
        if not equals or not all(values.split(",")):
            raise UsageError(f"--try {option} is not SETTING=V1,V2.", "Such as: --try k=3,5,8")
        options[name.strip()] = values.split(",")
    return options


def _require_new(out: Path | None) -> None:

    require_writable(out)
    if out and out.exists():
        raise UsageError(f"{out} exists already.", "Name another file, so that no corrected question is lost.")


def _write(drafts: list[Draft], out: Path | None) -> None:
    from askbot.evaluation.drafts import to_lines

    if out is None:
        typer.echo(to_lines(drafts), nl=False)
        return
    with writing(out):
        out.write_text(to_lines(drafts), encoding="utf-8")
    typer.echo(f"{len(drafts)} drafts in {visible(str(out))}. Correct them and take their draft marks out.")


def _show(result: Sweep, console: Terminal) -> None:
    table = Table(box=None, pad_edge=False)
    for heading in ("setting", result.metric, "median ms"):
        table.add_column(heading, justify="left" if heading == "setting" else "right")
    for trial in result.trials:
        table.add_row(_name(trial), f"{trial.value:.4f}", f"{trial.latency:.1f}")
    console.print(f"Picked on {result.tuned_on} questions:", style="bold")
    console.print(table)
    best, usual = result.best.metrics[result.metric], result.usual.metrics[result.metric]
    console.print(f"Reported on the other {result.reported_on} questions:", style="bold")
    console.print(f"{_name(result.trials[0])}: {best}")
    console.print(f"settings as they are: {usual}")
    if result.comparison:
        console.print(f"Verdict: {result.comparison.verdict} (p {result.comparison.p:.3f})")


def _name(trial: Trial) -> str:
    return ", ".join(f"{name}={value}" for name, value in trial.choice.items())


def _draw(axes: Any, result: Sweep) -> None:
    axes.scatter([t.latency for t in result.trials], [t.value for t in result.trials], color="#2563a8")
    for trial in result.trials:
        axes.annotate(_name(trial), (trial.latency, trial.value), fontsize=7, xytext=(4, 3), textcoords="offset points")
    axes.set(xlabel="median milliseconds", ylabel=result.metric)
