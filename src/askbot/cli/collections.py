"""`askbot collections`: what the library is divided into, and which servers may see what."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer
from rich.table import Table

from askbot.cli.options import CorpusOption, IndexOption, JsonOption, command_settings
from askbot.cli.terminal import Terminal
from askbot.domain import GENERAL
from askbot.errors import SnapshotError, UsageError
from askbot.journal import EVERYTHING, AccessStore, open_database
from askbot.presentation.visible import visible
from askbot.settings import Settings

ServerOption = Annotated[int, typer.Option("--server", min=1, help="The server's id on Discord.")]
NameArgument = Annotated[str, typer.Argument(help="A collection: a top-level folder of the corpus, or general.")]
EVERY = "*"


def create_collections_app() -> typer.Typer:
    """The group of commands."""
    group = typer.Typer(
        no_args_is_help=True,
        help="The collections of the library, and the servers that may see them. docs/collections.md has the details.",
    )
    group.command("list")(list_command)
    group.command("grant")(grant_command)
    group.command("revoke")(revoke_command)
    group.command("claim-code")(claim_code_command)
    group.command("home")(home_command)
    return group


def list_command(corpus: CorpusOption = None, index: IndexOption = None, *, as_json: JsonOption = False) -> None:
    """List the collections, how many documents each has in the index, and which servers may see it."""
    settings = command_settings(corpus, index)
    rows = _rows(settings)
    homes = sorted(settings.home_servers or _store(settings).rules().homes)
    if as_json:
        typer.echo(json.dumps({"collections": rows, "homes": homes}, ensure_ascii=False))
        return
    table = Table("Collection", "Title", "Documents", "Searched unasked", "Servers", box=None)
    for row in rows:
        servers = ", ".join(map(str, row["servers"])) or "none"
        table.add_row(
            visible(row["name"]),
            visible(row["title"]),
            str(row["documents"]),
            "yes" if row["default"] else "no",
            servers,
        )
    console = Terminal()
    console.print(table)
    console.print(f"Home: {', '.join(map(str, homes)) or 'none yet; the bot prints a code for /claim when it starts'}")


def grant_command(name: NameArgument, server: ServerOption) -> None:
    """Let a server see a collection; `*` is all of them, those to come as well. A bot that runs follows at once."""
    settings = command_settings(None, None)
    new = _store(settings).grant(server, _kept(settings, name))
    typer.echo(
        visible(f"Server {server} {'may see' if new else 'could see'} {_said(name)}{'' if new else ' already'}.")
    )


def revoke_command(name: NameArgument, server: ServerOption) -> None:
    """Take a collection away from a server; answers that were given from it can no longer be opened there."""
    gone = _store(command_settings(None, None)).revoke(server, EVERYTHING if name == EVERY else name)
    if not gone:
        raise UsageError(
            f"Server {server} was not given {_said(name)}.", "`askbot collections list` shows what was given to whom."
        )
    typer.echo(visible(f"Server {server} may see {_said(name)} no more."))


def claim_code_command(
    name: Annotated[
        str | None, typer.Argument(help="The collection that the code gives; without one it makes a server the home.")
    ] = None,
) -> None:
    """Print a code that an admin redeems once on their server with /claim."""
    settings = command_settings(None, None)
    store = _store(settings)
    if name is None and (homes := settings.home_servers or store.rules().homes):
        raise UsageError(
            f"There is a home already: server {next(iter(homes))}.", "Move it with: askbot collections home --server ID"
        )
    typer.echo(visible(store.new_code(None if name is None else _kept(settings, name))))


def home_command(server: ServerOption) -> None:
    """Make a server the home: its admins, and no others, may change the briefings."""
    settings = command_settings(None, None)
    if settings.home_servers and server not in settings.home_servers:
        raise UsageError("ASKBOT_HOME_SERVERS names another home.", "Change it there, or unset it.")
    _store(settings).move_home(server)
    typer.echo(visible(f"Server {server} is the home now."))


def _store(settings: Settings) -> AccessStore:
    return AccessStore(open_database(settings))


def _rows(settings: Settings) -> list[dict[str, Any]]:
    """What is known of each collection of the index or the corpus folder, by name."""
    from askbot.corpus import read_collections

    described, counted = read_collections(settings.corpus), _counted(settings)
    grants = _store(settings).rules().grants
    rows: list[dict[str, Any]] = []
    for name in sorted({GENERAL, *described.collections, *counted}):
        one = described.named(name)
        given = {guild for guild, names in grants.items() if names & {name, EVERYTHING}}
        named = {guild for guild, names in settings.grants.items() if {name, EVERY} & set(names)}
        rows.append(
            {
                "name": name,
                "title": one.shown,
                "description": one.description,
                "language": one.language or None,
                "default": one.default,
                "documents": counted.get(name, 0),
                "servers": sorted(given | named),
            }
        )
    return rows


def _counted(settings: Settings) -> dict[str, int]:
    """Documents in the index by collection; none where there is no index that can be read."""
    from askbot.index import open_store

    try:
        return dict(open_store(settings).open_current().documents_by_collection)
    except SnapshotError:
        return {}


def _kept(settings: Settings, name: str) -> str:
    """A collection's name as the journal keeps it. Raises `UsageError` for one that is not there."""
    if name == EVERY:
        return EVERYTHING
    known = [row["name"] for row in _rows(settings)]
    if name not in known:
        raise UsageError(f"There is no collection {name}.", f"There are: {', '.join(known)}.")
    return name


def _said(name: str) -> str:
    return "all collections" if name == EVERY else f"the collection {visible(name)}"
