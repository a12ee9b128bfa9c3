"""A progress bar on stderr, so that stdout stays clean for answers and JSON."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from askbot.cli.terminal import Terminal
from askbot.presentation.visible import visible
from askbot.progress import Progress


@contextmanager
def progress_bar() -> Generator[Progress]:
    """A bar for as long as the block runs; without a terminal it stays silent."""
    console = Terminal(stderr=True)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bar(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("Starting", total=None)

        def advance(done: int, total: int, what: str) -> None:
            bar.update(task, completed=done, total=total or None, description=visible(what))

        yield advance
