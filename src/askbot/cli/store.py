"""`askbot store`: index and journal from one engine to another."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from askbot.cli.options import JsonOption, command_settings
from askbot.cli.store_journal import copy_journal_command
from askbot.presentation.visible import visible

_WHERE = "A folder of an index, postgresql://user@host/database, or `store` for the server of ASKBOT_STORE."
FromArgument = Annotated[str, typer.Argument(metavar="FROM", help=_WHERE)]
ToArgument = Annotated[str, typer.Argument(metavar="TO", help="Likewise.")]


def create_store_app() -> typer.Typer:
    """The group of commands."""
    group = typer.Typer(help="Move index and journal between files and PostgreSQL.", no_args_is_help=True)
    group.command("copy")(copy_command)
    group.command("copy-journal")(copy_journal_command)
    return group


def copy_command(source: FromArgument, target: ToArgument, *, as_json: JsonOption = False) -> None:
    """Copy the current index from one store to another; every checksum is compared on both sides.

    It becomes current there. What was there before stays until a build prunes it.
    """
    from askbot.index import store_called
    from askbot.index.copying import copy_current

    settings = command_settings(None, None)
    here, there = store_called(source, settings), store_called(target, settings)
    copied = copy_current(here, there)
    if as_json:
        record = {"snapshot": copied.snapshot, "passages": copied.passages, "files": copied.files}
        typer.echo(json.dumps({**record, "already_there": copied.was_there}))
        return
    done = "was there already" if copied.was_there else "copied"
    typer.echo(
        visible(f"{copied.snapshot}, {copied.passages} passages, {done}: {here.name} → {there.name}.")
        + f" {copied.files} checksums agree."
    )
