"""What a server does before it answers: an index that is open, a port that it has, and how it is told to stop."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import sys

from askbot.encoder import tune_process
from askbot.engine import Askbot
from askbot.errors import NoSnapshotError, SettingsError
from askbot.settings import Settings

log = logging.getLogger(__name__)


def open_engine(settings: Settings) -> Askbot:
    """The engine with its index, once. One thread encodes: questions are short, and several run at a time.

    Raises `NoSnapshotError` where there is no index; with one that is damaged the server starts, and says so.
    """
    tune_process()
    engine = Askbot.open(settings=settings.model_copy(update={"threads": settings.threads or 1}))
    if isinstance(engine.problem, NoSnapshotError):
        raise engine.problem
    for warning in (*engine.warnings, *filter(None, (engine.problem,))):
        log.warning("%s", warning)
    _warn_of_names(engine, settings)
    return engine


def _warn_of_names(engine: Askbot, settings: Settings) -> None:
    """Say which collections of the tokens are not there, or not yet."""
    if engine.problem is not None:
        return
    known = {one.name for one in engine.library().collections()} | {"*"}
    for name, token in settings.api_tokens.items():
        if missing := sorted(set(token.collections) - known):
            log.warning("the token %s names collections that the index does not have: %s", name, ", ".join(missing))


def bound(host: str, port: int) -> socket.socket:
    """A socket that listens there; port 0 is a free one. Raises `SettingsError` where it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(128)
    except (OSError, OverflowError) as error:
        listening.close()
        reason = getattr(error, "strerror", None) or str(error)
        raise SettingsError(
            f"Nothing can listen on {host}, port {port}: {reason}.", "Choose another --host or --port."
        ) from None
    return listening


def stop_event() -> asyncio.Event:
    """An event that SIGTERM and Ctrl+C set."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        if sys.platform == "win32":
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
        else:
            loop.add_signal_handler(number, stop.set)
    return stop
