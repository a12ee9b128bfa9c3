"""`askbot ask` and `askbot chat`: questions from a terminal or a pipe."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from askbot.cli.answer_view import show_answer
from askbot.cli.explain import rememberer
from askbot.cli.options import (
    CollectionOption,
    CorpusOption,
    DocumentOption,
    IndexOption,
    JsonOption,
    SectionOption,
    SinceOption,
    UntilOption,
    chosen_filters,
    chosen_library,
    command_settings,
)
from askbot.cli.progress import progress_bar
from askbot.cli.terminal import Terminal, warn
from askbot.domain import Answer, Status
from askbot.errors import BusyError, CorpusError, NoSnapshotError, SnapshotError, UsageError
from askbot.presentation.answer_json import answer_to_json

if TYPE_CHECKING:
    from askbot.engine import Askbot

NOT_COVERED = 1
REMEMBERED = 5


def ask_command(  # noqa: PLR0913, PLR0917  # every option of the command
    question: Annotated[str, typer.Argument(help="The question, or - to read one question a line from stdin.")],
    corpus: CorpusOption = None,
    index: IndexOption = None,
    k: Annotated[int | None, typer.Option("-k", min=1, max=50, help="Passages to answer from.")] = None,
    document: DocumentOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    section: SectionOption = None,
    collection: CollectionOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Answer a question, with who says it and where to find it. Exit code 0: answered, 1: not covered, 2: error."""
    from askbot.search import outside_dates

    engine = ready_engine(corpus, index)
    remember = rememberer(engine.settings)
    filters = chosen_filters(document, since, until, section)
    library = chosen_library(engine, collection)
    if outside := outside_dates(library.snapshot, filters):
        warn(outside)

    def ask(text: str) -> Answer:
        return remember(library.ask(text, k=k, filters=filters))

    if question == "-" and not sys.stdin.isatty():
        _ask_lines(ask, sys.stdin)
        return
    answer = ask(question)
    if as_json:
        typer.echo(json.dumps(answer_to_json(answer), ensure_ascii=False))
    else:
        show_answer(answer, Terminal())
    raise typer.Exit(0 if answer.status is Status.ANSWERED else NOT_COVERED)


def chat_command(corpus: CorpusOption = None, index: IndexOption = None, collection: CollectionOption = None) -> None:
    """Ask in a conversation: follow-ups such as "and China?" or "who said that?" use what was asked before."""
    engine = ready_engine(corpus, index)
    console = Terminal()
    console.print("Ask a question; an empty line or Ctrl+D ends.", style="dim")
    remember, library = rememberer(engine.settings), chosen_library(engine, collection)
    before: list[Answer] = []
    while question := _prompt(console):
        try:
            before.append(remember(library.ask(question, previous=before[-REMEMBERED:])))
            show_answer(before[-1], console)
        except UsageError as error:
            console.print(str(error), style="yellow")


def ready_engine(corpus: CorpusOption, index: IndexOption) -> Askbot:
    """An engine with an index: built first where there is none, brought up to date where a corpus was named."""
    from askbot.encoder import tune_process
    from askbot.engine import Askbot

    tune_process()
    engine = Askbot.open(settings=command_settings(corpus, index))
    if corpus is not None or isinstance(engine.problem, NoSnapshotError):
        _bring_up_to_date(engine)
    for warning in engine.warnings:
        warn(warning)
    return engine


def _bring_up_to_date(engine: Askbot) -> None:
    """Index the corpus, telling of each file left out; where that fails, an index from before goes on answering."""
    try:
        with progress_bar() as progress:
            report = engine.reindex(progress=progress)
    except (CorpusError, BusyError, SnapshotError) as error:
        if engine.problem is not None:
            raise
        warn(f"{error} Answering from the index {engine.snapshot.id} as it was.")
        return
    for skipped in (*report.skipped, *report.warnings):
        warn(f"{skipped.path}: {skipped.reason}.")


def _ask_lines(ask: Callable[[str], Answer], lines: Iterable[str]) -> None:
    failed = False
    for line in filter(str.strip, lines):
        try:
            result = answer_to_json(ask(line))
        except UsageError as error:
            failed = True
            result = {"question": line.strip(), "error": str(error)}
        typer.echo(json.dumps(result, ensure_ascii=False))
        sys.stdout.flush()
    raise typer.Exit(2 if failed else 0)


def _prompt(console: Terminal) -> str:
    try:
        return console.input(Text("› ", style="bold")).strip()
    except EOFError:
        return ""
