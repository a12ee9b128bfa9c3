"""`askbot mcp` and `askbot serve`: the library for assistants, scripts and browsers."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Annotated

import typer

from askbot.cli.options import CorpusOption, IndexOption, command_settings
from askbot.errors import UsageError

HostOption = Annotated[str, typer.Option("--host", help="Address to listen on; others need a token.")]
PortOption = Annotated[int, typer.Option("--port", min=0, max=65535, help="Port to listen on; 0 takes a free one.")]


def mcp_command(
    corpus: CorpusOption = None,
    index: IndexOption = None,
    host: HostOption = "127.0.0.1",
    port: PortOption = 8765,
    *,
    http: Annotated[bool, typer.Option("--http", help="Serve over HTTP, not over stdin and stdout.")] = False,
) -> None:
    """Give an assistant the library as tools, over the Model Context Protocol. docs/mcp.md shows the set-up."""
    if find_spec("mcp") is None:
        raise UsageError("The mcp package is not installed.", "Run: pip install 'askbot-discord[mcp]'")
    from askbot.mcp import run_http, run_stdio

    settings = command_settings(corpus, index)
    if http:
        run_http(settings, host, port)
    else:
        run_stdio(settings)


def serve_command(
    corpus: CorpusOption = None, index: IndexOption = None, host: HostOption = "127.0.0.1", port: PortOption = 8080
) -> None:
    """Serve the library over HTTP: an API, and a page for asking. docs/http.md describes both."""
    from askbot.serve import run_server

    run_server(command_settings(corpus, index), host, port)
