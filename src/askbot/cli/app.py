"""The command's frame: its sub-commands, and how errors reach a person."""

from __future__ import annotations

import errno
import itertools
import os
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from typing import Annotated, NoReturn

import typer

from askbot.cli.ask import ask_command, chat_command
from askbot.cli.attribute import attribute_command
from askbot.cli.changes import changes_command
from askbot.cli.collections import create_collections_app
from askbot.cli.evaluation.app import create_eval_app
from askbot.cli.explain import explain_command
from askbot.cli.index import index_command, work_command
from askbot.cli.operate import doctor_command, sync_command
from askbot.cli.people import create_people_app
from askbot.cli.read import read_command
from askbot.cli.run import preview_command, run_command
from askbot.cli.serve import mcp_command, serve_command
from askbot.cli.settings import settings_command
from askbot.cli.sources import create_sources_app
from askbot.cli.store import create_store_app
from askbot.cli.terminal import show_logs_visibly
from askbot.errors import AskbotError, UnreachableError, UsageError
from askbot.presentation.visible import visible

USAGE_ERROR = 2
"""Starting again would change nothing: a service manager should not."""
TRY_LATER, UNEXPECTED = 75, 70
"""As sysexits.h has them; a service manager starts again."""
HELP = "Answers from a small library of briefings, always with who claims what and where to find it."


def create_app() -> typer.Typer:
    """The command with all its sub-commands."""
    app = typer.Typer(
        name="askbot",
        help=HELP,
        callback=_options,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.command("ask")(ask_command)
    app.command("chat")(chat_command)
    app.command("attribute")(attribute_command)
    app.command("changes")(changes_command)
    app.command("explain")(explain_command)
    app.command("index")(index_command)
    app.command("work")(work_command)
    app.command("read")(read_command)
    app.add_typer(create_eval_app(), name="eval")
    app.add_typer(create_people_app(), name="people")
    app.add_typer(create_sources_app(), name="sources")
    app.add_typer(create_collections_app(), name="collections")
    app.add_typer(create_store_app(), name="store")
    app.command("run")(run_command)
    app.command("preview")(preview_command)
    app.command("mcp")(mcp_command)
    app.command("serve")(serve_command)
    app.command("doctor")(doctor_command)
    app.command("sync")(sync_command)
    app.command("settings")(settings_command)
    return app


def _show_version(wanted: bool) -> None:  # noqa: FBT001 - as typer calls it
    if wanted:
        try:
            typer.echo(f"askbot {version('askbot-discord')}")
        except PackageNotFoundError:
            raise AskbotError("askbot runs from its source and is not installed.", "Run: make run") from None
        raise typer.Exit


def _options(
    *,
    show_version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """What the command itself takes, before a sub-command; `--version` has been dealt with by now."""
    del show_version


def main() -> None:
    """Run the command; an error is one line on stderr, never a stack trace (`ASKBOT_LOG_LEVEL=debug` shows it)."""
    show_logs_visibly()
    try:
        _run()
    except UnreachableError as error:
        _fail(error, TRY_LATER)
    except AskbotError as error:
        _fail(error)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:  # whoever reads, such as `head`, has enough
        _discard_output()
        sys.exit(1)
    except Exception as error:  # noqa: BLE001  # whatever it is, the user sees one line
        if os.environ.get("ASKBOT_LOG_LEVEL", "").lower() == "debug":
            traceback.print_exc()
        if isinstance(error, OSError) and error.errno in _SHORTAGES:
            _discard_output()
            _fail(AskbotError(f"The system refused it: {error.strerror}.", _SHORTAGES[error.errno]), TRY_LATER)
        _fail(AskbotError(f"Something unexpected went wrong: {type(error).__name__}: {error}.", _REPORT), UNEXPECTED)


def _run() -> None:
    try:
        _refuse_unseen(sys.argv[1:])
        create_app()()
    finally:
        if sys.stdout is not None:  # pyright: ignore[reportUnnecessaryComparison] - None where it was closed
            sys.stdout.flush()  # what cannot be written is an error here, not when the interpreter ends


def _discard_output() -> None:
    """Let nothing more be written, so that the interpreter does not fail at what is left when it ends."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _refuse_unseen(words: Sequence[str]) -> None:
    """Raise `UsageError` for an option with characters that nobody sees: typer would print them as they are."""
    options = itertools.takewhile(lambda word: word != "--", words)
    for word in options:
        if word.startswith("-") and "=" not in word and not word.isprintable():
            raise UsageError(f"There is no option {visible(word)}.", "See: askbot --help")


_SHORTAGES = {
    errno.ENOSPC: "Make room on the disk.",
    errno.EDQUOT: "Make room on the disk, or have your quota raised.",
    errno.EMFILE: "Allow more open files, as by: ulimit -n 4096",
    errno.ENFILE: "Allow more open files on this machine.",
    errno.EIO: "See that the disk is sound.",
    errno.ENOMEM: "Free memory on this machine.",
}
"""What the machine may lack at any moment, and what helps."""
_REPORT = "Set ASKBOT_LOG_LEVEL=debug to see where, and please report it."


def _fail(error: AskbotError, code: int = USAGE_ERROR) -> NoReturn:
    sys.stderr.write(f"askbot: {visible(str(error))}\n")
    sys.exit(code)
