"""`askbot store copy-journal`: answers, votes, gaps, settings and grants from one engine to another."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from pydantic import SecretStr
from rich.table import Table

from askbot.cli.options import command_settings
from askbot.cli.terminal import Terminal
from askbot.errors import UsageError
from askbot.postgres import is_postgres
from askbot.presentation.visible import visible
from askbot.settings import Settings

SERVER = "store"
_PLACES = "A journal's file, postgresql://user@host/database, or `store` for the server of ASKBOT_STORE."
FromArgument = Annotated[str, typer.Argument(metavar="FROM", help=_PLACES)]
ToArgument = Annotated[str, typer.Argument(metavar="TO", help="Likewise.")]
ReplaceOption = Annotated[bool, typer.Option("--replace", help="Delete what the journal there holds.")]


def copy_journal_command(source: FromArgument, target: ToArgument, *, replace: ReplaceOption = False) -> None:
    """Copy the journal from one engine to another: answers, votes, gaps, settings, grants.

    Checksums of both are compared. Stop all bots first. A password is better put into ASKBOT_STORE than written here.
    """
    from askbot.journal import copy_journal, known_journal, open_database

    here, there = _settings_of(source), _settings_of(target)
    if (here.store, here.journal) == (there.store, there.journal):
        raise UsageError("Both are the same place.", f"It is one of: {_PLACES}")
    journal = known_journal(here)
    if journal is None:
        raise UsageError(f"There is no journal at {here.journal}.", "ASKBOT_JOURNAL names the bot's; it makes one.")
    kept = open_database(there)
    table = Table("Table", "Rows", "Checksum", box=None)
    for name, held in copy_journal(journal.database, kept, replace=replace).items():
        table.add_row(name, str(held.rows), held.checksum[:16])
    Terminal().print(table)
    typer.echo(visible(f"The journal {journal.database.name} is in {kept.name} now; the checksums agree."))
    journal.database.close()
    kept.close()


def _settings_of(place: str) -> Settings:
    """The settings with the journal that a place names."""
    settings = command_settings(None, None)
    if place == SERVER:
        if settings.store is None:
            raise UsageError("ASKBOT_STORE is not set.", "Set it to postgresql://user:password@host/database")
        return settings
    if is_postgres(place):
        return settings.model_copy(update={"store": SecretStr(place)})
    if "://" in place:
        raise UsageError("That is no place of a journal.", f"It is one of: {_PLACES}")
    return settings.model_copy(update={"store": None, "journal": Path(place)})
