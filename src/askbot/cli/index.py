"""`askbot index`: bring the index up to date with the corpus."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from askbot.cli.options import CorpusOption, IndexOption, JsonOption, command_settings
from askbot.cli.progress import progress_bar
from askbot.cli.terminal import Terminal, styled

if TYPE_CHECKING:
    from askbot.index import IndexReport


def index_command(
    corpus: CorpusOption = None,
    index: IndexOption = None,
    *,
    full: Annotated[bool, typer.Option("--full", help="Encode every document again, changed or not.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Continue even if most of the corpus is missing.")] = False,
    shared: Annotated[
        bool, typer.Option("--shared", help="Let `askbot work` on other machines encode, too; needs ASKBOT_STORE.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Index the corpus. Unchanged documents are kept; the old index serves until the new one is complete."""
    report = reindexed(corpus, index, full=full, force=force, shared=shared)
    if as_json:
        typer.echo(json.dumps(report_to_json(report), ensure_ascii=False))
    else:
        show_report(report, Terminal())


def reindexed(
    corpus: Path | None, index: Path | None, *, full: bool = False, force: bool = False, shared: bool = False
) -> IndexReport:
    """Bring the index up to date, with a progress bar. Raises what `build_index` raises."""
    from askbot.encoder import tune_process
    from askbot.engine import Askbot

    tune_process()
    engine = Askbot.open(settings=command_settings(corpus, index))
    with progress_bar() as progress:
        return engine.reindex(full=full, force=force, shared=shared, progress=progress)


def work_command(
    *,
    until_idle: Annotated[bool, typer.Option("--until-idle", help="End as soon as nothing waits.")] = False,
) -> None:
    """Encode documents for builds on other machines (`askbot index --shared`), until Ctrl+C."""
    from askbot.encoder import tune_process
    from askbot.engine import Askbot

    tune_process()
    engine = Askbot.open(settings=command_settings(None, None))
    notes = Terminal(stderr=True)
    total = engine.work(until_idle=until_idle, done=lambda count: notes.print(f"{count} documents encoded"))
    Terminal().print(f"Nothing waits any more; {total} documents were encoded here.")


def report_to_json(report: IndexReport) -> dict[str, Any]:
    """The report as `askbot index --json` prints it."""
    return {
        "snapshot": report.snapshot,
        "added": list(report.added),
        "changed": list(report.changed),
        "removed": list(report.removed),
        "unchanged": report.unchanged,
        "skipped": [{"path": skipped.path, "reason": skipped.reason} for skipped in report.skipped],
        "warnings": [{"path": warned.path, "reason": warned.reason} for warned in report.warnings],
        "passages": report.passages,
        "seconds": round(report.seconds, 3),
    }


def show_report(report: IndexReport, console: Terminal) -> None:
    """Print what a build did, for people."""
    table = Table(box=None, show_header=False, pad_edge=False)
    for name, paths in (("added", report.added), ("changed", report.changed), ("removed", report.removed)):
        table.add_row(f"{name} {len(paths)}", _shorten(paths))
    table.add_row(f"unchanged {report.unchanged}")
    for heading, entries in (("skipped", report.skipped), ("warning", report.warnings)):
        for entry in entries:
            table.add_row(styled(heading, "yellow"), f"{entry.path}: {entry.reason}")
    console.print(table)
    console.print(f"{report.passages} passages, {report.seconds:.1f} s, snapshot {report.snapshot}")


def _shorten(paths: tuple[str, ...], most: int = 5) -> str:
    more = f" … and {len(paths) - most} more" if len(paths) > most else ""
    return ", ".join(paths[:most]) + more
