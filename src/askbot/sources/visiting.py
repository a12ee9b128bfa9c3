"""Visits in a process of their own, in the background: comparing and writing documents holds up no answer.

The parent writes an order, one line of JSON, and holds the pipe open; the child ends when the pipe does, however the
parent ended. The child writes one line of JSON: its visits, or why there are none.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import os
import sys
from collections.abc import Collection
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from askbot import errors
from askbot.concurrency.background import background_command, order_from_parent
from askbot.errors import AskbotError, SourceError
from askbot.sources.parsing import LONGEST_LINE, child_environment
from askbot.sources.runner import Limits, Sources
from askbot.sources.visits import Visit


class VisitProcess:
    """Visits the sources of a library, each run in a process of its own."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources

    async def run(self, names: Collection[str] = ()) -> tuple[Visit, ...]:
        """Visit the sources that are due, or those named. Raises what `Sources.run` raises.

        Where the process is cut off the visits are made up for by the next run, and this raises `SourceError`.
        """
        order = {**self._sources.described(), "names": list(names)}
        process = await asyncio.create_subprocess_exec(
            *background_command("askbot.sources.visiting"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=child_environment(),
            limit=LONGEST_LINE,
        )
        assert process.stdin is not None  # noqa: S101 - both pipes were asked for
        assert process.stdout is not None  # noqa: S101
        try:
            with suppress(ConnectionError):
                process.stdin.write(json.dumps(order).encode() + b"\n")
                await process.stdin.drain()
            line = await process.stdout.readline()
        finally:
            with suppress(ProcessLookupError):
                process.kill()
            process.stdin.close()
            await process.wait()
        if not line.endswith(b"\n"):
            raise SourceError("The visits were cut off.", "They are made up for by the next run.")
        return _visits(json.loads(line))


def _visits(result: dict[str, Any]) -> tuple[Visit, ...]:
    """What the child says. Raises the error that it met."""
    if "error" in result:
        kind: type[AskbotError] = getattr(errors, result["error"]["kind"], AskbotError)
        raise kind(result["error"]["message"], result["error"]["remedy"])
    return TypeAdapter(tuple[Visit, ...]).validate_python(result["visits"])


def _ordered(order: dict[str, Any]) -> dict[str, Any]:
    """The child's answer to an order."""
    at = dt.datetime.fromisoformat(order["now"])
    paths = [Path(order[name]) for name in ("file", "corpus", "folder")]
    sources = Sources(*paths, now=lambda: at, limits=Limits(**order["limits"]))
    try:
        return {"visits": [asdict(visit) for visit in asyncio.run(sources.run(order["names"]))]}
    except AskbotError as error:
        return {"error": {"kind": type(error).__name__, "message": error.message, "remedy": error.remedy}}


def main() -> None:
    """The child: one run as ordered on stdin."""
    order = order_from_parent()
    sys.stdout.write(json.dumps(_ordered(order)) + "\n")
    sys.stdout.flush()
    os._exit(0)  # the thread that waits for the parent would hold up an ordinary end


if __name__ == "__main__":
    main()
