"""`askbot eval calibrate`: the confidence fitted to a reader, an encoder, or documents of one's own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from askbot.cli.evaluation.options import SampleOption, SeedOption, require_eval, require_writable, writing
from askbot.cli.options import CorpusOption, command_settings
from askbot.cli.progress import progress_bar
from askbot.cli.terminal import Terminal

if TYPE_CHECKING:
    from askbot.evaluation.calibrating import Calibration


def calibrate_command(
    questions: Annotated[Path, typer.Argument(metavar="SET", help="Questions, covered and uncovered ones.")],
    out: Annotated[Path, typer.Option("--out", help="Write the calibration there, for ASKBOT_CALIBRATION.")],
    corpus: CorpusOption = None,
    plot: Annotated[Path | None, typer.Option("--plot", help="Draw confidence against fact as an SVG file.")] = None,
    sample: SampleOption = None,
    seed: SeedOption = 0,
) -> None:
    """Fit the confidence to the reader and the encoder of the settings; near-misses should be among the questions.

    What is printed and drawn is of folds: each question by a fit that has not seen it.
    """
    require_eval()
    require_writable(out, plot)
    from askbot.answer.scoring.decision import decision_to_json
    from askbot.encoder import tune_process
    from askbot.evaluation.caching import Models
    from askbot.evaluation.calibrating import calibrate
    from askbot.evaluation.formats import load_questions
    from askbot.evaluation.report.plots import draw_reliability
    from askbot.evaluation.running import open_engine

    asked = load_questions(questions).sample(sample, seed)
    tune_process()
    with progress_bar() as progress:
        settings = command_settings(corpus, None)
        engine = open_engine(asked, settings, Models.load(settings))
        calibration = calibrate(engine, asked, progress)
    with writing(out):
        out.write_text(json.dumps(decision_to_json(calibration.decision), indent=1) + "\n", encoding="utf-8")
    if plot:
        drawn = draw_reliability(calibration.covered.tolist(), calibration.confidence.tolist())
        with writing(plot):
            plot.write_text(drawn, encoding="utf-8")
    _print_summary(calibration, out)


def _print_summary(calibration: Calibration, out: Path) -> None:
    decision = calibration.decision
    Terminal().print(
        f"{len(calibration.covered)} questions, calibration error {calibration.error:.3f}. "
        f"Answered from {decision.answered:.2f}, related from {decision.related:.2f}. Set ASKBOT_CALIBRATION={out}",
    )
