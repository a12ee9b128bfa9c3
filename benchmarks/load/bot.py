"""The bot of the load test, in a process of its own: as `askbot run` starts it, with its event loop watched.

Run by `benchmarks.load`: python -m benchmarks.load.bot ADDRESS RESULT [--stacks]
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
import time
from pathlib import Path

from askbot.api.opening import stop_event
from askbot.bot.runner import ready_bot, until_stopped
from askbot.presentation.logs import set_up_logging
from askbot.settings import Settings, load_settings
from benchmarks.load.watching import Lag, Watchdog
from tests.small_discord.server import TOKEN, point_at


async def _watched(settings: Settings, *, stacks: bool) -> dict[str, list[float] | list[str]]:
    """Serve until SIGTERM, and watch the loop from the moment that Discord counts the bot as connected."""
    stop, lag = stop_event(), Lag()
    async with ready_bot(settings) as bot:
        serving = asyncio.create_task(until_stopped(bot, TOKEN, stop))
        await bot.wait_until_ready()
        watch = asyncio.create_task(lag.watch())
        dog = Watchdog(lag)
        if stacks:
            lag.seen = time.perf_counter()
            dog.start()
        await stop.wait()
        watch.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watch
        await serving
    return {"late": list(lag.late), "notes": dog.notes()}


def main() -> None:
    """Connect to the small Discord at an address until asked to stop, then report how late the loop was."""
    address, result, stacks = sys.argv[1], Path(sys.argv[2]), "--stacks" in sys.argv
    point_at(address)
    settings = load_settings()
    set_up_logging(settings)
    result.write_text(json.dumps(asyncio.run(_watched(settings, stacks=stacks))), encoding="utf-8")


if __name__ == "__main__":
    main()
