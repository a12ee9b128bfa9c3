"""`askbot changes`: statements that differ over time, or between speakers at one time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from askbot.cli.options import CorpusOption, IndexOption, JsonOption, SinceOption, UntilOption
from askbot.cli.terminal import Terminal, styled
from askbot.presentation.labels import MARKS
from askbot.presentation.quotes import quote_to_row

if TYPE_CHECKING:
    from askbot.answer.changes import Change
    from askbot.people import Quote


def changes_command(
    speaker: Annotated[str, typer.Argument(help="Only where this speaker changed; empty for all.")] = "",
    corpus: CorpusOption = None,
    index: IndexOption = None,
    topic: Annotated[str, typer.Option(help="Only statements about this.")] = "",
    since: SinceOption = None,
    until: UntilOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Show where figures or stances differ: of one speaker over time, of several at one time."""
    from askbot.cli.ask import ready_engine

    days = [day.date() if day else None for day in (since, until)]
    library = ready_engine(corpus, index).library()
    differences = library.changes(speaker or None, topic=topic, since=days[0], until=days[1])
    if as_json:
        typer.echo(json.dumps([change_to_json(change) for change in differences], ensure_ascii=False))
    else:
        _show(differences, Terminal())


def change_to_json(change: Change) -> dict[str, Any]:
    """What differs, and both statements as rows."""
    sides = {"earlier": quote_to_row(change.earlier), "later": quote_to_row(change.later)}
    return {"kind": change.kind.value, **sides, "shared": list(change.shared)}


def _show(differences: tuple[Change, ...], console: Terminal) -> None:
    if not differences:
        console.print("No two statements differ.")
    for change in differences:
        console.print(styled(change.kind.value, "bold"))
        for quote in (change.earlier, change.later):
            _side(quote, console)


def _side(quote: Quote, console: Terminal) -> None:
    cited, stance = quote.statement.citation, quote.statement.voice.stance
    console.print(
        f"  {cited.date or 'no date'} {MARKS[stance]} {stance.value}, {quote.person.name}: {quote.statement.text}"
    )
    console.print(f"    {cited.title}, {cited.document}:{cited.lines[0]}", style="dim")
