"""`askbot explain ID`: why an answer was given; and the journal that remembers answers for it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from typing import Annotated

import typer
from rich.table import Column, Table

from askbot.cli.options import JsonOption
from askbot.cli.terminal import Terminal, styled, warn
from askbot.domain import Answer
from askbot.errors import JournalError, UsageError
from askbot.journal import AnswerLog, RankedPassage, Record, Weighed, known_journal, open_journal
from askbot.settings import Settings, load_settings


def explain_command(
    answer: Annotated[str, typer.Argument(metavar="ID", help="The id under an answer.")], *, as_json: JsonOption = False
) -> None:
    """Show why an answer was given: the sentences and passages that were weighed, their scores, the threshold."""
    settings = load_settings()
    journal = known_journal(settings)
    record = journal.answers.get(answer) if journal else None
    if record is None:
        raise UsageError(
            f"No answer {answer} is known.",
            f"Ids stand under answers; the journal keeps them for {settings.journal_days} days.",
        )
    if as_json:
        typer.echo(json.dumps(asdict(record), ensure_ascii=False))
    else:
        show_record(record, Terminal())


def rememberer(settings: Settings) -> Callable[[Answer], Answer]:
    """A function that keeps an answer in the journal and gives it back; a journal that fails costs a warning only."""
    try:
        log = open_journal(settings).answers
    except JournalError as error:
        warn(error)
        return lambda answer: answer
    return partial(_remember, log)


def _remember(log: AnswerLog, answer: Answer) -> Answer:
    try:
        log.record(answer)
    except JournalError as error:
        warn(error)
    return answer


def show_record(record: Record, console: Terminal) -> None:
    """Print what is known of an answer for people."""
    given = datetime.fromtimestamp(record.given_at, UTC)
    console.print(styled(record.id, "bold"), end="")
    console.print(f", {record.status}, {given:%d %B %Y %H:%M} UTC, index {record.snapshot}")
    if record.question is not None:
        console.print(f"Question: {record.question}")
    console.print(f"Confidence {record.confidence:.3f}, threshold {record.threshold:.3f}")
    if record.signals:
        console.print(", ".join(f"{name} {value:.3f}" for name, value in record.signals.items()), style="dim")
    if record.candidates:
        console.print(_sentences(record.candidates))
    if record.hits:
        console.print(_passages(record.hits))


def _sentences(candidates: tuple[Weighed, ...]) -> Table:
    table = Table("", "sentence", "characters", "chance", title="Sentences weighed", title_justify="left")
    for one in candidates:
        place = f"{one.document}:{one.lines[0]}"
        table.add_row("shown" if one.shown else "", place, f"{one.start}–{one.end}", f"{one.score:.3f}")
    return table


def _passages(hits: tuple[RankedPassage, ...]) -> Table:
    place = Column("passage", overflow="fold")
    table = Table(place, "score", "by ranker", title="Passages found", title_justify="left")
    for hit in hits:
        lines = f"{hit.document}:{hit.lines[0]}–{hit.lines[1]}"
        rankers = ", ".join(f"{name}\u00a0{value:.3f}" for name, value in hit.scores.items())
        table.add_row(lines, f"{hit.score:.3f}", rankers)
    return table
