"""`askbot sources`: what the library renews itself from."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from askbot.cli.options import CorpusOption, IndexOption, JsonOption, command_settings
from askbot.cli.terminal import Terminal
from askbot.presentation.visible import visible

if TYPE_CHECKING:
    from askbot.sources import Sources, Standing, Visit

NameArgument = Annotated[str, typer.Argument(help="The source's name.")]


def create_sources_app() -> typer.Typer:
    """The group of commands."""
    group = typer.Typer(help="Feeds, pages and folders that new documents come from.", no_args_is_help=True)
    group.command("list")(list_command)
    group.command("add")(add_command)
    group.command("remove")(remove_command)
    group.command("pause")(pause_command)
    group.command("resume")(resume_command)
    group.command("run")(run_command)
    return group


def list_command(corpus: CorpusOption = None, *, as_json: JsonOption = False) -> None:
    """Show every source: its address, its state, how many documents it has."""
    standings = _sources(corpus).standings()
    if as_json:
        typer.echo(json.dumps([_standing_json(one) for one in standings], ensure_ascii=False))
    elif not standings:
        Terminal().print("There are no sources. Add one: askbot sources add NAME KIND ADDRESS")
    else:
        _show(standings, Terminal())


def add_command(  # noqa: PLR0913, PLR0917 - every choice of a source
    name: Annotated[str, typer.Argument(help="A name of your own: small letters, digits, hyphens.")],
    kind: Annotated[str, typer.Argument(help="feed, page or folder.")],
    address: Annotated[str, typer.Argument(help="The address of a feed or page, or the path of a folder.")],
    corpus: CorpusOption = None,
    collection: Annotated[str, typer.Option(help="Folder of the corpus for its documents.")] = "general",
    every: Annotated[str, typer.Option(help="Time between two visits, such as 30m, 6h, 1d.")] = "1h",
    most: Annotated[int | None, typer.Option(min=1, help="Keep this many of its documents, the newest.")] = None,
    days: Annotated[int | None, typer.Option(min=1, help="Drop its documents at this age in days.")] = None,
    keep: Annotated[str, typer.Option(help="Of a page: all versions, or the latest.")] = "all",
    *,
    private: Annotated[bool, typer.Option("--private", help="Allow an address of a private network.")] = False,
) -> None:
    """Add a source to sources.yaml. Nothing is fetched before the next visit."""
    from askbot.sources import make_source

    if kind == "folder" and address.strip():  # another process, such as cron, may be in another folder
        address = str(Path(address).expanduser().absolute())
    more = {"collection": collection, "every": every, "most": most, "days": days, "keep": keep, "private": private}
    _sources(corpus).file.add(make_source(name=name, kind=kind, address=address, **more))
    typer.echo(visible(f"{name} was added. Visit it now: askbot sources run {name}"))


def remove_command(name: NameArgument, corpus: CorpusOption = None) -> None:
    """Take a source out of sources.yaml; its documents stay in the corpus."""
    source = _sources(corpus).file.remove(name)
    typer.echo(visible(f"{name} was removed. Its documents stay in {source.folder} of the corpus."))


def pause_command(name: NameArgument, corpus: CorpusOption = None) -> None:
    """Stop visiting a source until it is resumed."""
    _sources(corpus).file.pause(name, paused=True)
    typer.echo(visible(f"{name} is paused."))


def resume_command(name: NameArgument, corpus: CorpusOption = None) -> None:
    """Visit a paused source again."""
    _sources(corpus).file.pause(name, paused=False)
    typer.echo(visible(f"{name} is visited again."))


def run_command(
    names: Annotated[list[str] | None, typer.Argument(help="Visit these, due or not.")] = None,
    corpus: CorpusOption = None,
    index: IndexOption = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="Visit all, due or not.")] = False,
    reindex: Annotated[bool, typer.Option("--index/--no-index", help="Bring the index up to date after.")] = True,
    as_json: JsonOption = False,
) -> None:
    """Visit the sources that are due, then bring the index up to date; for cron. Exit code 1: a source failed."""
    from askbot.cli.index import reindexed, show_report

    sources = _sources(corpus)
    if as_json:
        visits = asyncio.run(sources.run(names or (), every=every))
        typer.echo(json.dumps([_visit_json(visit) for visit in visits], ensure_ascii=False))
    else:
        visits = asyncio.run(sources.run(names or (), every=every, done=_told))
    if not visits and not as_json:
        Terminal().print("No source is due. Visit all of them: askbot sources run --all")
    if reindex and sources.unindexed:
        with sources.indexing():
            report = reindexed(corpus, index)
        sources.arrived(set(report.added) - set(report.moved))
        if not as_json:
            show_report(report, Terminal())
    if any(visit.problem for visit in visits):
        raise typer.Exit(1)


def _sources(corpus: CorpusOption) -> Sources:
    from askbot.sources import Sources

    return Sources.of(command_settings(corpus, None))


def _told(visit: Visit) -> None:
    counts = (("new", visit.added), ("changed", visit.changed), ("removed", visit.removed))
    said = [f"{len(paths)} {what}" for what, paths in counts if paths]
    said += [f"{visit.copies} that others have too"] * bool(visit.copies)
    what = visit.problem or ", ".join(said) or "nothing new"
    typer.echo(visible(f"{visit.source}: {what}"), err=bool(visit.problem))
    for reason in visit.left_out:
        typer.echo(f"  left out: {visible(reason)}", err=True)


def _visit_json(visit: Visit) -> dict[str, Any]:
    return {
        "source": visit.source,
        "added": list(visit.added),
        "changed": list(visit.changed),
        "removed": list(visit.removed),
        "copies": visit.copies,
        "left_out": list(visit.left_out),
        "problem": visit.problem or None,
    }


def _standing_json(one: Standing) -> dict[str, Any]:
    about = one.source.model_dump(mode="json", exclude={"private"})
    state = one.state
    return {
        **about,
        "documents": one.documents,
        "visited": state.visited or None,
        "succeeded": state.succeeded or None,
        "failures": state.failures,
        "problem": state.problem or None,
        "moved": state.moved or None,
    }


def _show(standings: tuple[Standing, ...], console: Terminal) -> None:
    table = Table("Name", "Kind", "Documents", "Last visit", "How it fares", box=None)
    for one in standings:
        well = "well" if one.state.visited else "not visited yet"
        fares = "paused" if one.source.paused else one.state.problem or well
        if one.state.moved:
            fares += f"; it moved to {one.state.moved}"
        cells = (one.source.name, one.source.kind.value, str(one.documents), one.state.visited or "—", fares)
        table.add_row(*(Text(visible(cell)) for cell in cells))
    console.print(table)
