"""A publisher on the loopback address, whose pages a test sets and whose faults it chooses."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import web

from askbot.sources import Limits, Sources, make_source
from askbot.sources.parsing import Parser, read_ordered

Handler = Callable[[web.Request], web.StreamResponse]
ODD_TITLES = [
    "../../../etc/passwd",
    "..\\..\\windows",
    "CON",
    "nul.",
    "a/b:c*?<>|",
    "\u202egnp.exe",
    "\U0001d56d" * 200,
    "字" * 300,
    "...",
    "-rf",
]
DAY = dt.datetime(2026, 3, 9, 8, 0, tzinfo=dt.UTC)


@dataclass
class Publisher:
    """A real HTTP server; `pages` says what stands at each path."""

    root: str = ""
    pages: dict[str, web.Response | Callable[[web.Request], object]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """What a test wants there."""
        self.asked.append(request.path)
        page = self.pages.get(request.path)
        if page is None:
            return web.Response(status=404)
        if callable(page):
            made = page(request)
            return await made if asyncio.iscoroutine(made) else made  # type: ignore[return-value]
        return web.Response(body=page.body, status=page.status, headers=page.headers)


def feed(
    *entries: tuple[str, str, str], title: str = "Coastal Desk", root: str = "http://coast.example"
) -> web.Response:
    """An RSS feed of entries (path, title, text)."""
    items = "".join(
        f"<item><guid>{root}{path}</guid><link>{root}{path}</link><title>{name}</title>"
        f"<pubDate>Mon, 09 Mar 2026 07:00:00 GMT</pubDate><description><![CDATA[{text}]]></description></item>"
        for path, name, text in entries
    )
    raw = f"<rss version='2.0'><channel><title>{title}</title>{items}</channel></rss>"
    return web.Response(body=raw.encode(), headers={"Content-Type": "application/rss+xml"})


def story(seed: str, sentences: int = 12) -> str:
    """A long enough text that no other seed gives."""
    return " ".join(f"The harbour master of {seed} said that berth {n} of {seed} is closed." for n in range(sentences))


@pytest.fixture
async def publisher() -> AsyncIterator[Publisher]:
    """A server on a free port."""
    server = Publisher()
    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", server.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.root = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield server
    await runner.cleanup()


@dataclass
class Clock:
    """A time that a test sets."""

    at: dt.datetime = DAY

    def __call__(self) -> dt.datetime:
        """Now."""
        return self.at

    def on(self, **more: float) -> None:
        """Let time pass."""
        self.at += dt.timedelta(**more)


@pytest.fixture
def clock() -> Clock:
    """Monday morning."""
    return Clock()


class ReadHere(Parser):
    """Reads in this process what the child would read; `test_attacks_by_feeds.py` has the process of its own."""

    async def _exchanged(self, order: bytes) -> bytes:
        header, _, body = order.partition(b"\n")
        result = await asyncio.to_thread(read_ordered, json.loads(header), body)
        return json.dumps(result).encode() + b"\n"


@pytest.fixture
def sources(tmp_path: Path, clock: Clock) -> Sources:
    """No sources yet; nobody waits a second between two requests, or a minute between two re-indexes."""
    return made(tmp_path, clock, ReadHere)


@pytest.fixture
def sources_read_apart(tmp_path: Path, clock: Clock) -> Sources:
    """The same, replies read in a process of its own."""
    return made(tmp_path, clock, Parser)


def made(home: Path, clock: Clock, parser: type[Parser]) -> Sources:
    (home / "corpus").mkdir()
    (home / "sources.yaml").write_text("index_every: 0s\n", encoding="utf-8")
    limits = Limits(apart=0.0, wall=2.0)
    return Sources(home / "sources.yaml", home / "corpus", home / "state", now=clock, limits=limits, parser=parser)


def add(sources: Sources, kind: str, address: str, name: str = "", **more: object) -> None:
    """Add a source that may ask this machine."""
    sources.file.add(make_source(name=name or kind, kind=kind, address=address, **{"private": True, **more}))
