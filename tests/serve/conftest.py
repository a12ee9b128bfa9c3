"""A running server on the loopback address, over the index of two collections."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp import ClientSession, DummyCookieJar, web

from askbot.api import Service
from askbot.api.opening import bound
from askbot.encoder import Encoder
from askbot.engine import Askbot
from askbot.serve.runner import serving
from askbot.settings import Settings

ALL, READER = "all-token-0123456789abcdef", "reader-token-0123456789abcdef"
FORM = {"Content_Type": "application/x-www-form-urlencoded"}
TOKENS = {
    "all": {"token": ALL, "collections": ["*"]},
    "reader": {"token": READER, "collections": ["general"]},
}


@dataclass(frozen=True)
class Server:
    host: str
    port: int
    http: ClientSession

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    async def get(self, path: str, token: str | None = None, **headers: str) -> "Reply":
        return await self.send("GET", path, token, headers)

    async def post(self, path: str, json: Any, token: str | None = None, **headers: str) -> "Reply":
        return await self.send("POST", path, token, headers, json=json)

    async def send(
        self, method: str, path: str, token: str | None = None, headers: dict[str, str] | None = None, **more: Any
    ) -> "Reply":
        brought = {"Authorization": f"Bearer {token}"} if token else {}
        given = {name.replace("_", "-"): value for name, value in (headers or {}).items()}
        url = self.url + path
        async with self.http.request(method, url, headers={**brought, **given}, allow_redirects=False, **more) as reply:
            return Reply(reply.status, dict(reply.headers), await reply.text())

    async def asked(self, data: str, **headers: str) -> "Reply":
        """The page that a question typed into the form leads to."""
        reply = await self.send("POST", "/", None, {**FORM, **headers}, data=data)
        kept = {name: value for name, value in headers.items() if name == "Cookie"}
        return await self.send("GET", reply.headers["Location"], None, kept) if reply.status == 303 else reply


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]
    text: str


@asynccontextmanager
async def running(settings: Settings, encoder: Encoder, head_seconds: float = 10.0) -> AsyncIterator[Server]:
    engine = Askbot(settings, encoder)
    engine.reload()
    async with serving(Service(engine), settings, "127.0.0.1", head_seconds=head_seconds) as runner:
        listening = bound("127.0.0.1", 0)
        await web.SockSite(runner, listening).start()
        async with ClientSession(cookie_jar=DummyCookieJar()) as http:
            yield Server("127.0.0.1", listening.getsockname()[1], http)


def with_tokens(served: Settings, **more: Any) -> Settings:
    return Settings.model_validate({**served.model_dump(), "api_tokens": TOKENS, **more})


@pytest.fixture
async def local(served: Settings, encoder: Encoder) -> AsyncIterator[Server]:
    """Without tokens."""
    async with running(served, encoder) as server:
        yield server


@pytest.fixture
async def closed(served: Settings, encoder: Encoder) -> AsyncIterator[Server]:
    """With tokens."""
    async with running(with_tokens(served), encoder) as server:
        yield server
