"""`askbot store copy`: index and journal from one engine to another."""

from __future__ import annotations

import json
from collections.abc import Generator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import SecretStr
from rich.table import Table

from askbot.cli.options import JsonOption, command_settings
from askbot.cli.terminal import Terminal
from askbot.errors import UsageError
from askbot.journal import Database, TableSum, copy_journal, open_database, refuse_filled
from askbot.postgres import is_postgres
from askbot.presentation.visible import visible
from askbot.settings import Settings

if TYPE_CHECKING:
    from askbot.index.copying import Copied

FILES, SERVER = "files", "store"
INDEX, JOURNAL = "index", "journal.sqlite"
"""What a folder holds, as `.askbot` does."""
_PLACES = (
    "`files` (ASKBOT_INDEX and ASKBOT_JOURNAL), `store` (the server of ASKBOT_STORE), "
    "postgresql://user@host/database, or a folder that holds `index` and `journal.sqlite`, as .askbot does."
)
FromArgument = Annotated[str, typer.Argument(metavar="FROM", help=_PLACES)]
ToArgument = Annotated[str, typer.Argument(metavar="TO", help="Likewise; a folder is made.")]
ReplaceOption = Annotated[bool, typer.Option("--replace", help="Delete what the journal there holds.")]


class Part(StrEnum):
    """What one may want to copy alone."""

    INDEX = "index"
    JOURNAL = "journal"


OnlyOption = Annotated[Part | None, typer.Option("--only", help="Copy the index or the journal alone.")]


def create_store_app() -> typer.Typer:
    """The group of commands."""
    group = typer.Typer(help="Move index and journal between files and PostgreSQL.", no_args_is_help=True)
    group.command("copy")(copy_command)
    return group


def copy_command(
    source: FromArgument,
    target: ToArgument,
    *,
    only: OnlyOption = None,
    replace: ReplaceOption = False,
    as_json: JsonOption = False,
) -> None:
    """Copy the current index and the journal from one place to another; every checksum is compared on both sides.

    The index becomes current there; what was there before stays until a build prunes it. The journal has answers,
    votes, gaps, settings and grants: stop all bots first. What is there already is not copied again.
    A password is better put into ASKBOT_STORE than written here.
    """
    here, there = _settings_of(source), _settings_of(target)
    if (here.store, here.journal) == (there.store, there.journal):
        raise UsageError("Both are the same place.", f"A place is {_PLACES}")
    parts = _parts_there(here, only)
    with ExitStack() as opened:
        journals = [opened.enter_context(_journal(one)) for one in (here, there)] if Part.JOURNAL in parts else []
        if journals and not replace:
            refuse_filled(*journals)
        index = _copy_index(here, there) if Part.INDEX in parts else None
        tables = copy_journal(*journals, replace=replace) if journals else None
    if as_json:
        _say_json(index, tables)
    else:
        _say_index(index, only)
        _say_journal(tables, only)


def _settings_of(place: str) -> Settings:
    """The settings with the index and the journal that a place names."""
    settings = command_settings(None, None)
    if place == SERVER:
        if settings.store is None:
            raise UsageError("ASKBOT_STORE is not set.", "Set it to postgresql://user:password@host/database")
        return settings
    if is_postgres(place):
        return settings.model_copy(update={"store": SecretStr(place)})
    if place == FILES:
        return settings.model_copy(update={"store": None})
    folder = Path(place)
    if "://" in place or folder.is_file():
        raise UsageError("That is no place of an index and a journal.", f"A place is {_PLACES}")
    from askbot.index import FileStore

    if FileStore(folder).current() is not None:
        raise UsageError(f"{folder} is an index itself.", f"Name the folder that it lies in: {folder.parent}")
    return settings.model_copy(update={"store": None, "index": folder / INDEX, "journal": folder / JOURNAL})


def _parts_there(here: Settings, only: Part | None) -> set[Part]:
    """What there is to copy. Raises `UsageError` where there is nothing."""
    from askbot.index import open_store

    there_is = set[Part]()
    if open_store(here).current() is not None:
        there_is.add(Part.INDEX)
    if here.store is not None or here.journal.is_file():
        there_is.add(Part.JOURNAL)
    parts = there_is & ({only} if only else set(Part))
    if not parts:
        what = f"no {only}" if only else "neither an index nor a journal"
        raise UsageError(f"There is {what} at {_described(here)}.", f"A place is {_PLACES}")
    return parts


def _described(settings: Settings) -> str:
    """Where index and journal lie, without a password."""
    from askbot.index import open_store

    store = open_store(settings).name
    return store if settings.store is not None else f"{store}, {settings.journal}"


@contextmanager
def _journal(settings: Settings) -> Generator[Database]:
    """A journal's database, made where there is none."""
    with closing(open_database(settings)) as database:
        yield database


def _copy_index(here: Settings, there: Settings) -> Copied:
    from askbot.index import open_store
    from askbot.index.copying import copy_current

    return copy_current(open_store(here), open_store(there))


def _say_json(index: Copied | None, tables: dict[str, TableSum] | None) -> None:
    journal = tables and {name: asdict(held) for name, held in tables.items()}
    typer.echo(json.dumps({"index": index and asdict(index), "journal": journal}))


def _say_index(index: Copied | None, only: Part | None) -> None:
    if index is not None:
        done = "was there already" if index.was_there else "copied"
        words = f"Index {index.snapshot}, {index.passages} passages: {done}; {index.files} checksums agree."
        typer.echo(visible(words))
    elif only is None:
        typer.echo("No index: there was none to copy.")


def _say_journal(tables: dict[str, TableSum] | None, only: Part | None) -> None:
    if tables is not None:
        shown = Table("Table", "Rows", "Checksum", box=None)
        for name, held in tables.items():
            shown.add_row(name, str(held.rows), held.checksum[:16])
        Terminal().print(shown)
        typer.echo("Journal: the checksums of all tables agree.")
    elif only is None:
        typer.echo("No journal: there was none to copy.")
