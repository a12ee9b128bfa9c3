"""`askbot serve` as a process."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
from collections.abc import AsyncGenerator

from aiohttp import web

from askbot.api import AccessTokens, Service
from askbot.api.access import require_private
from askbot.api.connections import HEAD_SECONDS, Connections
from askbot.api.opening import bound, open_engine, stop_event
from askbot.presentation.logs import set_up_logging
from askbot.serve.app import create_app
from askbot.settings import Settings

SHUTDOWN_SECONDS = 10.0


def run_server(settings: Settings, host: str, port: int) -> None:
    """Serve until Ctrl+C or SIGTERM.

    Raises `SettingsError` where others could reach it and no token is set, or where nothing can listen there, and what
    opening the engine raises.
    """
    set_up_logging(settings)
    require_private(host, AccessTokens(settings.api_tokens))
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(settings, host, port))


async def _serve(settings: Settings, host: str, port: int) -> None:
    stop = stop_event()
    listening = bound(host, port)
    service = Service(await asyncio.to_thread(open_engine, settings))
    async with serving(service, settings, host) as runner:
        await web.SockSite(runner, listening).start()
        shown = f"[{host}]" if ":" in host else host
        sys.stdout.write(f"askbot serve listens on http://{shown}:{listening.getsockname()[1]}/ (Ctrl+C stops it)\n")
        sys.stdout.flush()
        await stop.wait()


@contextlib.asynccontextmanager
async def serving(
    service: Service, settings: Settings, host: str, *, head_seconds: float = HEAD_SECONDS
) -> AsyncGenerator[web.AppRunner]:
    """A runner of the application, to which addresses can be added; it takes up newer indexes."""
    connections = Connections(settings.api_seconds, head_seconds)
    app = create_app(service, settings, host, connections)
    runner = web.AppRunner(
        app,
        access_log=None,
        logger=_silent(),
        auto_decompress=False,
        keepalive_timeout=20,
        shutdown_timeout=SHUTDOWN_SECONDS,
        handle_signals=False,
    )
    await runner.setup()
    server = runner.server
    assert server is not None  # noqa: S101 - set up has made it
    watching = asyncio.create_task(connections.watch(lambda: server.connections))
    try:
        async with service.running():
            yield runner
            watching.cancel()
            await runner.cleanup()
    finally:
        watching.cancel()


def _silent() -> logging.Logger:
    """Aiohttp's own lines quote what was sent, a token in a broken header among it."""
    silent = logging.Logger("askbot.serve.protocol")  # noqa: LOG001 - apart from all others
    silent.addHandler(logging.NullHandler())
    silent.propagate = False
    return silent
