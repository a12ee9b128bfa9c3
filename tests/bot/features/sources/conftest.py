"""A feed on this machine whose entries a test sets."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from aiohttp import web


@dataclass
class Feed:
    """Its address, and what it says; with a status other than 200 it fails."""

    address: str = ""
    entries: dict[str, str] = field(default_factory=dict[str, str])
    status: int = 200

    def answer(self, _: web.Request) -> web.Response:
        items = "".join(
            f"<item><guid>{title}</guid><title>{title}</title><description>{text}</description></item>"
            for title, text in self.entries.items()
        )
        body = f"<rss version='2.0'><channel><title>Desk</title>{items}</channel></rss>"
        return web.Response(text=body, content_type="text/xml", status=self.status)


@pytest.fixture
async def desk() -> AsyncIterator[Feed]:
    """The feed."""
    own = Feed()
    app = web.Application()
    app.router.add_get("/feed", own.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    own.address = f"http://127.0.0.1:{runner.addresses[0][1]}/feed"
    yield own
    await runner.cleanup()
