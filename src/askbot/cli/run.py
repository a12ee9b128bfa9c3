"""`askbot run` and `askbot preview`: the bot, on Discord or in a local page."""

from __future__ import annotations

from typing import Annotated

import typer

from askbot.cli.options import CorpusOption, IndexOption, command_settings
from askbot.settings import Settings

PortOption = Annotated[int, typer.Option("--port", min=0, max=65535, help="Port of the page; 0 takes a free one.")]
BrowserOption = Annotated[bool, typer.Option("--browser/--no-browser", help="Open a browser if there is a desktop.")]


UpdateOption = Annotated[
    bool, typer.Option("--update/--no-update", help="Bring the index up to date first; where that fails, start anyway.")
]


ShardsOption = Annotated[
    str | None,
    typer.Option("--shards", metavar="IDS", help="The shards that this process runs, such as 0-3; needs ASKBOT_STORE."),
]
OfOption = Annotated[int | None, typer.Option("--of", min=1, max=16_384, help="How many shards the bot has in all.")]


def run_command(
    corpus: CorpusOption = None,
    index: IndexOption = None,
    shards: ShardsOption = None,
    of: OfOption = None,
    *,
    update: UpdateOption = False,
) -> None:
    """Run the bot: on Discord if DISCORD_TOKEN is set, else in the local preview page."""
    from askbot.bot.core.shards import parse_shards

    own = parse_shards(shards, of)
    settings = command_settings(corpus, index)
    if settings.discord_token is None:
        typer.echo("DISCORD_TOKEN is not set, so the bot starts in a local preview page.", err=True)
        _preview(settings, port=0, browser=True)
        return
    from askbot.bot import run_bot

    run_bot(settings, update=update, shards=own)


def preview_command(
    corpus: CorpusOption = None, index: IndexOption = None, port: PortOption = 0, *, browser: BrowserOption = True
) -> None:
    """Try the real bot in a local page that plays Discord: no token, no network."""
    _preview(command_settings(corpus, index), port=port, browser=browser)


def _preview(settings: Settings, *, port: int, browser: bool) -> None:
    from askbot.bot.preview.page import run_preview

    run_preview(settings, port=port, open_browser=browser)
