"""The options that several evaluation commands share, and what they need before they begin."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from askbot.errors import UsageError

_PACKAGES = ("ir_measures", "sklearn", "scipy", "matplotlib", "jinja2")
SampleOption = Annotated[int | None, typer.Option("--sample", min=1, help="Ask only so many questions, by chance.")]
SeedOption = Annotated[int, typer.Option("--seed", help="Of sampling, intervals and tests.")]
_SET = "A question file (.jsonl, .yaml), a BEIR folder, a SQuAD .json, TREC topics and qrels, or a brat folder."
SetArgument = Annotated[Path, typer.Argument(metavar="SET", help=_SET)]
RunOption = Annotated[Path | None, typer.Option("--run", help="Write the rankings as a TREC run file.")]
ReportOption = Annotated[Path | None, typer.Option("--report", help="Write a report as one HTML page.")]
JunitOption = Annotated[
    Path | None, typer.Option("--junit", help="Write floors and questions as JUnit XML, for a build server.")
]
BaselineOption = Annotated[Path | None, typer.Option("--baseline", help="Compare with an earlier run's --json output.")]
FloorOption = Annotated[
    list[str] | None,
    typer.Option("--fail-under", metavar="METRIC=VALUE", help="Exit with 1 if a metric is worse; may be repeated."),
]
HoldOutOption = Annotated[
    float, typer.Option("--hold-out", min=0, max=0.9, help="Leave this share of the set's documents unindexed.")
]


def require_eval() -> None:
    """Raise `UsageError` where the packages of the extra `eval` are not installed."""
    missing = [name for name in _PACKAGES if find_spec(name) is None]
    if missing:
        raise UsageError(f"Evaluation needs {', '.join(missing)}.", "Run: pip install 'askbot-discord[eval]'")


def require_writable(*paths: Path | None) -> None:
    """Raise `UsageError` for a file that could not be written, before the work whose result it is to hold."""
    for path in paths:
        if path and not path.resolve().parent.is_dir():
            raise UsageError(f"{path} cannot be written: its folder does not exist.", "Make the folder first.")
        if path and path.is_dir():
            raise UsageError(f"{path} cannot be written: it is a folder.", "Name a file.")


@contextmanager
def writing(path: Path) -> Generator[Path]:
    """While a file is written. Raises `UsageError` where there is no room for it, or no right to write it."""
    try:
        yield path
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}.", "Name another file.") from None
