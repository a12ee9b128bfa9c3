"""Replies of strangers are read in a process of its own: one that crashes it, hangs or swells ends nothing else.

The parent writes an order to the child's stdin, a line of JSON and the reply's bytes, and reads a line of JSON from its
stdout: the items, or why there are none.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import logging
import os
import signal
import sys
import time
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from askbot.concurrency.background import background_command
from askbot.errors import SourceError
from askbot.sources.fetch import Reply
from askbot.sources.items import Item, feed_items, page_item

SECONDS = 600.0
"""For one reply, by the clock: on a busy machine the reader waits for the processor."""
CPU_SECONDS = 60
"""For one reply, of the processor."""
MEMORY = 2 << 30
"""Bytes of address space."""
LONGEST_LINE = 1 << 26
_SECRET = ("TOKEN", "KEY", "SECRET", "PASSWORD")


class Parser:
    """Makes items of replies, one at a time. Use it as an asynchronous context manager: its process ends with it."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._turn = asyncio.Lock()
        self._process: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self._stop()

    async def feed(self, reply: Reply, at: dt.date) -> list[Item]:
        """The entries of a feed, as `feed_items`."""
        return await self._items(reply, at, "")

    async def page(self, reply: Reply, at: dt.date, address: str = "") -> Item:
        """The text of a page, known by its address, as `page_item`."""
        return (await self._items(reply, at, address or reply.address))[0]

    async def _items(self, reply: Reply, at: dt.date, page: str) -> list[Item]:
        order = {"page": page, "at": at.isoformat(), "address": reply.address, "size": len(reply.body)}
        order |= {"kind": reply.kind, "charset": reply.charset}
        async with self._turn:
            try:
                async with asyncio.timeout(self._seconds):
                    line = await self._exchanged(json.dumps(order).encode() + b"\n" + reply.body)
            except TimeoutError:
                await self._stop()
                raise SourceError(
                    f"{reply.address} takes longer than {self._seconds:g} seconds to read.", "It is left out."
                ) from None
            except asyncio.CancelledError:
                await self._stop()
                raise
            if not line.endswith(b"\n"):
                await self._stop()
                raise SourceError(f"{reply.address} takes too much time or memory to read.", "It is left out.")
        result = json.loads(line)
        if "error" in result:
            raise SourceError(result["error"], result["remedy"])
        return [_item(raw) for raw in result["items"]]

    async def _exchanged(self, order: bytes) -> bytes:
        """What the child says to an order; nothing where it is gone."""
        process = self._process or await self._started()
        assert process.stdin is not None  # noqa: S101 - both pipes were asked for
        assert process.stdout is not None  # noqa: S101
        try:
            process.stdin.write(order)
            await process.stdin.drain()
            return await process.stdout.readline()
        except (OSError, ValueError):
            return b""

    async def _started(self) -> asyncio.subprocess.Process:
        self._process = await asyncio.create_subprocess_exec(
            *background_command("askbot.sources.parsing"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=child_environment(),
            limit=LONGEST_LINE,
        )
        return self._process

    async def _stop(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.communicate()


def child_environment() -> dict[str, str]:
    """The present environment without what is secret; the child runs the code that this process runs."""
    kept = {name: value for name, value in os.environ.items() if not name.upper().endswith(_SECRET)}
    path = os.pathsep.join(filter(None, [str(Path(__file__).parents[2]), kept.get("PYTHONPATH")]))
    return {**kept, "PYTHONPATH": path, "OMP_NUM_THREADS": "1"}


def _item(raw: dict[str, Any]) -> Item:
    raw["date"] = dt.date.fromisoformat(raw["date"]) if raw["date"] else None
    raw["authors"] = tuple(raw["authors"])
    return Item(**raw)


def read_ordered(order: dict[str, Any], body: bytes) -> dict[str, Any]:
    """The child's answer to an order."""
    reply = Reply(order["address"], body, kind=order["kind"], charset=order["charset"])
    at, page = dt.date.fromisoformat(order["at"]), order["page"]
    try:
        items = [page_item(reply, page, at)] if page else feed_items(reply, at)
    except SourceError as error:
        return {"error": error.message, "remedy": error.remedy}
    except ImportError as error:
        return {"error": f"{error.name} is missing.", "remedy": "Install askbot[sources]."}
    except Exception as error:  # noqa: BLE001 - whatever its library raises
        why = "takes too much memory" if isinstance(error, MemoryError) else f"is damaged ({type(error).__name__})"
        return {"error": f"{reply.address} {why}.", "remedy": "It is left out."}
    return {"items": [{**asdict(item), "date": item.date.isoformat() if item.date else None} for item in items]}


def _limited() -> None:
    """Take limits upon this process, where the system knows them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the parent's to handle
    logging.disable()
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_time() -> None:
    """Let this process end where it takes CPU_SECONDS from now on."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + CPU_SECONDS, hard))


def main() -> None:
    """The child: read replies until the parent closes the pipe."""
    results = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print goes nowhere
    _limited()
    while header := sys.stdin.buffer.readline():
        order = json.loads(header)
        _limit_time()
        result = read_ordered(order, sys.stdin.buffer.read(order["size"]))
        results.write(json.dumps(result).encode() + b"\n")
        results.flush()


if __name__ == "__main__":
    main()
