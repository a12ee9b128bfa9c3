"""`askbot people`: who said what, newest first, and corrections of who is who."""

from __future__ import annotations

import json
import sys
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from askbot.cli.options import CorpusOption, IndexOption, JsonOption, command_settings
from askbot.cli.terminal import Terminal, styled
from askbot.domain import Stance
from askbot.presentation.labels import MARKS
from askbot.presentation.people_lines import person_line
from askbot.presentation.quotes import Export, exported, person_to_json, quote_to_row, spelling_to_json
from askbot.presentation.translations import english
from askbot.presentation.visible import visible

if TYPE_CHECKING:
    from askbot.people import Corrections, Directory, Person, Quote, QuoteFilter

NameArgument = Annotated[str, typer.Argument(help="The speaker: a person's name or surname, or an organisation.")]
MostOption = Annotated[int, typer.Option("--most", min=1, max=100_000, help="How many are shown.")]
SinceOption = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Said from this day on.")]
UntilOption = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Said up to this day.")]
StanceOption = Annotated[Stance | None, typer.Option(help="Only statements of this stance.")]
TopicOption = Annotated[str, typer.Option(help="Words that the sentence, its headings or its title must have.")]
CollectionOption = Annotated[str, typer.Option(help="Only of this collection.")]
FormatOption = Annotated[Export | None, typer.Option("--format", help="Write a file's lines to stdout instead.")]
MOST = 20


def create_people_app() -> typer.Typer:
    """The group of commands."""
    group = typer.Typer(help="Who said what, over time.", no_args_is_help=True)
    group.command("list")(list_command)
    group.command("show")(show_command)
    group.command("statements")(statements_command)
    group.command("merge")(merge_command)
    group.command("split")(split_command)
    group.command("name")(name_command)
    return group


def list_command(
    typed: Annotated[str, typer.Argument(help="Only names with these words or beginnings.")] = "",
    corpus: CorpusOption = None,
    index: IndexOption = None,
    most: MostOption = MOST,
    *,
    as_json: JsonOption = False,
) -> None:
    """List who is quoted, those with the most statements first."""
    people = _directory(corpus, index).suggest(typed, most)
    if as_json:
        typer.echo(json.dumps([person_to_json(one) for one in people], ensure_ascii=False))
        return
    table = Table("Name", "Kind", "Statements", "Documents", "First", "Last", box=None)
    for one in people:
        days = (str(day or "—") for day in (one.since, one.until))
        table.add_row(one.name, one.kind.value, str(one.statements), str(one.documents), *days)
    Terminal().print(table if people else "Nobody is quoted.")


def show_command(
    name: NameArgument, corpus: CorpusOption = None, index: IndexOption = None, *, as_json: JsonOption = False
) -> None:
    """Show who it is: what documents call it, with dates, and who speaks for it."""
    directory = _directory(corpus, index)
    person = directory.find(name)
    spellings, linked = directory.spellings(person.number), directory.linked(person.number)
    speaks_for = directory.body(person)
    if as_json:
        more = {
            "spellings": [spelling_to_json(one) for one in spellings],
            "speaks_for": speaks_for.name if speaks_for else None,
            "spokespeople": [one.name for one in linked],
        }
        typer.echo(json.dumps({**person_to_json(person), **more}, ensure_ascii=False))
        return
    console = Terminal()
    console.print(person_line(person, english()))
    if speaks_for:
        console.print(f"Speaks for: {speaks_for.name}")
    if linked:
        console.print(f"Spoken for by: {', '.join(one.name for one in linked)}")
    table = Table("As given", "Documents", "First", "Last", box=None)
    for one in spellings:
        table.add_row(one.text, str(one.documents), str(one.since or "—"), str(one.until or "—"))
    console.print(table)


def statements_command(  # noqa: PLR0913, PLR0917 - every filter
    name: Annotated[str, typer.Argument(help="The speaker; empty for all.")] = "",
    corpus: CorpusOption = None,
    index: IndexOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    stance: StanceOption = None,
    topic: TopicOption = "",
    collection: CollectionOption = "",
    most: MostOption = MOST,
    skip: Annotated[int, typer.Option(min=0, help="How many to skip first.")] = 0,
    form: FormatOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Show what somebody has said, newest first; --format writes CSV, JSON lines or ClaimReview JSON-LD."""
    directory = _directory(corpus, index)
    person = directory.find(name) if name else None
    wanted = _filter(since, until, stance, topic, collection)
    quotes = directory.quotes(person, wanted, most=most, skip=skip)
    if form is not None:
        sys.stdout.writelines(exported(quotes, form))
    elif as_json:
        typer.echo(json.dumps([quote_to_row(quote) for quote in quotes], ensure_ascii=False))
    else:
        _show(list(quotes), person, Terminal())


def merge_command(
    one: Annotated[str, typer.Argument(help="A speaker's name or spelling.")],
    other: Annotated[str, typer.Argument(help="Another name or spelling of the same speaker.")],
    corpus: CorpusOption = None,
) -> None:
    """Make two entries one; kept across re-indexing."""
    _correct(corpus, lambda corrections: corrections.merged(one, other))


def split_command(
    spelling: Annotated[str, typer.Argument(help="A spelling, as `askbot people show` lists it.")],
    corpus: CorpusOption = None,
) -> None:
    """Make a spelling a separate entry; kept across re-indexing."""
    _correct(corpus, lambda corrections: corrections.parted(spelling))


def name_command(
    speaker: NameArgument,
    name: Annotated[str, typer.Argument(help="The name to show.")],
    corpus: CorpusOption = None,
) -> None:
    """Show a speaker under another name; kept across re-indexing."""
    _correct(corpus, lambda corrections: corrections.named(speaker, name))


def _directory(corpus: Path | None, index: Path | None) -> Directory:
    """The people of the current snapshot; no model is loaded. Raises `SnapshotError`."""
    from askbot.engine.people import open_directory

    return open_directory(command_settings(corpus, index))


def _filter(
    since: datetime | None, until: datetime | None, stance: Stance | None, topic: str, collection: str
) -> QuoteFilter:
    from askbot.people import QuoteFilter

    days = (day.date() if day else None for day in (since, until))
    return QuoteFilter(*days, stance=stance, topic=topic, collection=collection)


def _correct(corpus: Path | None, change: Correction) -> None:
    from askbot.journal import open_journal

    journal = open_journal(command_settings(corpus, None))
    with closing(journal.database):
        journal.corrections.change(change)
    typer.echo(visible(f"Written to the journal {journal.database.name}. It counts from the next run of: askbot index"))


def _show(quotes: list[Quote], person: Person | None, console: Terminal) -> None:
    if person:
        console.print(person_line(person, english()))
    if not quotes:
        console.print("No quoted statement matches.", style="yellow")
    for quote in quotes:
        cited, stance = quote.statement.citation, quote.statement.voice.stance
        who = "" if person else f"{quote.person.name}: "
        console.print(styled(f"{cited.date or 'no date'} {MARKS[stance]} {stance.value}", "bold"))
        console.print(f"  {who}{quote.statement.text}")
        console.print(f"  {cited.title}, {cited.document}:{cited.lines[0]}", style="dim")


if TYPE_CHECKING:
    from collections.abc import Callable

    Correction = Callable[[Corrections], Corrections]
