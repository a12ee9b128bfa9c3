"""`askbot mcp` as a process: over stdio for one assistant, or over HTTP for several."""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import logging
import os
import sys
from collections.abc import Generator
from typing import Any, NoReturn

import uvicorn
from mcp.server import Server
from mcp.server.stdio import stdio_server

from askbot.api import AccessTokens, Service
from askbot.api.access import Access, require_private
from askbot.api.connections import Connections
from askbot.api.opening import bound, open_engine, stop_event
from askbot.errors import SettingsError
from askbot.mcp.http import PATH, create_http_app
from askbot.mcp.tools import create_server
from askbot.presentation.logs import set_up_logging
from askbot.settings import Settings

log = logging.getLogger(__name__)


def run_stdio(settings: Settings) -> None:
    """Serve whoever started this process, over its stdin and stdout, until stdin ends or it is told to stop.

    Raises `TokenError` for a token that is not known, and what opening the engine raises.
    """
    set_up_logging(settings)
    access = stdio_access(settings)
    with contextlib.redirect_stdout(sys.stderr):  # nothing but the protocol on stdout, whatever is loaded
        service = Service(open_engine(settings))
    asyncio.run(_serve_stdio(service, access))


def stdio_access(settings: Settings) -> Access:
    """What the token of the settings opens. Raises `TokenError`."""
    tokens = AccessTokens(settings.api_tokens)
    given = settings.mcp_token.get_secret_value() if settings.mcp_token else None
    if given and not tokens.required:
        raise SettingsError("ASKBOT_MCP_TOKEN is set, but no token is known.", "Set ASKBOT_API_TOKENS as well.")
    return tokens.access(given)


async def _serve_stdio(service: Service, access: Access) -> None:
    server = create_server(service, lambda _: access)
    stopping = asyncio.create_task(stop_event().wait())
    async with service.running(numbers=False):
        talking = asyncio.create_task(_talk(server))
        await asyncio.wait({talking, stopping}, return_when=asyncio.FIRST_COMPLETED)
    if not talking.done():
        _leave("Told to stop.")
    stopping.cancel()
    await talking


async def _talk(server: Server[Any]) -> None:
    """Speak the protocol until stdin ends, or until nobody reads what is answered."""
    try:
        async with stdio_server() as (reading, writing):
            try:
                await server.run(reading, writing, server.create_initialization_options())
            except asyncio.CancelledError:  # a write failed; its error would come only after the next line of stdin
                _leave("Whoever started this reads no more.")
    except* ConnectionError:
        _leave("Whoever started this reads no more.")


def _leave(why: str) -> NoReturn:
    """End at once: a thread waits for the next line of stdin, which nothing can interrupt."""
    log.info(why)
    # The last spans are sent, and the log is closed.
    atexit._run_exitfuncs()  # pyright: ignore[reportPrivateUsage] # noqa: SLF001
    os._exit(0)


def run_http(settings: Settings, host: str, port: int) -> None:
    """Serve several assistants over HTTP until Ctrl+C or SIGTERM.

    Raises `SettingsError` where others could reach it and no token is set, or where nothing can listen there, and what
    opening the engine raises.
    """
    set_up_logging(settings)
    tokens = AccessTokens(settings.api_tokens)
    require_private(host, tokens)
    asyncio.run(_serve_http(settings, tokens, host, port))


async def _serve_http(settings: Settings, tokens: AccessTokens, host: str, port: int) -> None:
    stop, listening = stop_event(), bound(host, port)
    service = Service(open_engine(settings))
    config = uvicorn.Config(
        create_http_app(service, tokens, host, settings.api_hosts),
        log_config=None,
        access_log=False,
        server_header=False,
        limit_concurrency=256,
        timeout_keep_alive=20,
        timeout_graceful_shutdown=10,
        ws="none",
    )
    where = listening.getsockname()
    sys.stderr.write(f"askbot mcp listens on http://{host}:{where[1]}{PATH} (Ctrl+C stops it)\n")
    sys.stderr.flush()
    server = _Server(config)
    tasks = [
        asyncio.create_task(watched(server, Connections(settings.api_seconds))),
        asyncio.create_task(_stopped(server, stop)),
    ]
    try:
        async with service.running():
            await server.serve(sockets=[listening])
    finally:
        for task in tasks:
            task.cancel()


class _Server(uvicorn.Server):
    """Leaves signals to us: uvicorn would end the process by the signal once more, as if it had failed."""

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        """Capture none."""
        yield


async def _stopped(server: uvicorn.Server, stop: asyncio.Event) -> None:
    await stop.wait()
    server.should_exit = True


async def watched(server: uvicorn.Server, connections: Connections) -> None:
    """Close connections that send too slowly, until cancelled."""
    last: dict[Any, Any] = {}

    def present() -> list[Any]:
        nonlocal last
        now = {one: getattr(one, "cycle", None) for one in server.server_state.connections}
        for connection, request in now.items():
            if request is not None and request is not last.get(connection):
                connections.begun(connection)
        last = now
        return list(now)

    await connections.watch(present)
