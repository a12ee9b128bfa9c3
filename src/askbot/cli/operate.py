"""`askbot doctor` and `askbot sync`: for those who run the bot."""

from __future__ import annotations

import asyncio

import typer

from askbot.cli.options import CorpusOption, IndexOption, command_settings
from askbot.cli.terminal import Terminal

FAILED = 1


def doctor_command(corpus: CorpusOption = None, index: IndexOption = None) -> None:
    """Check token, corpus, model, index, journal and disk, and ask Discord, each with the remedy.

    Exit code 1 if one fails.
    """
    from askbot.bot.features.admin.checks import check_all, check_online

    console, settings = Terminal(), command_settings(corpus, index)
    online = asyncio.run(check_online(settings)) if settings.discord_token else ()
    well = True
    for check in (*check_all(settings), *online):
        console.print(f"{'✓' if check.well else '✗'} {check.name:<8} {check.detail}")
        well = well and check.well
    raise typer.Exit(0 if well else FAILED)


def sync_command() -> None:
    """Send the bot's commands to Discord now; a running bot does so by itself when they change."""
    from askbot.bot.runner import sync_commands
    from askbot.settings import load_settings

    typer.echo(f"{sync_commands(load_settings())} commands sent to Discord.")
