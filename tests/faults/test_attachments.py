"""Attachments over real sockets: no more is read than allowed, whatever the server announces or sends."""

import gzip
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest
from aiohttp import web

from askbot.bot import AskbotClient
from tests.faults.conftest import running
from tests.faults.test_bot_over_http import answered, text
from tests.small_discord import ADMIN, SmallDiscord, until
from tests.small_discord.rest import Asked

BRIEFING = b"# Ferry fares\n\nThe ferry company said that fares will rise.\n"
MOST = 10_000_000
"""Bytes that the settings allow."""


class Files:
    """A server of files that keeps to nothing."""

    def __init__(self) -> None:
        self.sent = 0
        self.url = ""

    async def honest(self, _: web.Request) -> web.Response:
        return web.Response(body=BRIEFING)

    async def endless(self, request: web.Request) -> web.StreamResponse:
        """Text without end, where a few bytes were announced."""
        response = web.StreamResponse()
        await response.prepare(request)
        with suppress(ConnectionError):
            while self.sent < 100 * MOST:
                await response.write(b"All is well. " * 5000)
                self.sent += 65_000
        return response

    async def bomb(self, _: web.Request) -> web.Response:
        """A small transfer that unpacks to six times of what is allowed."""
        data = gzip.compress(b"All is well. " * (6 * MOST // 13), 1)
        return web.Response(body=data, headers={"Content-Encoding": "gzip"})

    async def gone(self, _: web.Request) -> web.Response:
        return web.Response(status=404)

    async def elsewhere(self, _: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": "/honest"})

    async def cut(self, request: web.Request) -> web.Response:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()


@pytest.fixture
async def files() -> AsyncIterator[Files]:
    files = Files()
    app = web.Application()
    ways = (files.honest, files.endless, files.bomb, files.gone, files.elsewhere, files.cut)
    app.add_routes([web.get(f"/{way.__name__}", way) for way in ways])
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    files.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield files
    await runner.cleanup()


async def reply_to_upload(small: SmallDiscord, files: Files, way: str, name: str = "ferry.md", size: int = 60) -> str:
    """What an admin is told who adds the file that comes that way."""
    asked: Asked = await small.upload(ADMIN, "corpus", "add", name=name, url=f"{files.url}/{way}", size=size)
    await until(lambda: answered(asked))
    return text(asked.answers[0])


async def test_an_attachment_is_read_over_the_socket(small: SmallDiscord, bot: AskbotClient, files: Files) -> None:
    async with running(bot, small):
        assert "Ferry fares" in await reply_to_upload(small, files, "honest")


@pytest.mark.parametrize(
    ("way", "reason"),
    [
        ("endless", "larger than Discord said"),
        ("bomb", "binary"),
        ("gone", "404"),
        ("elsewhere", "302"),
        ("cut", "cannot be fetched"),
    ],
)
async def test_what_the_server_does_instead_is_refused_with_its_reason(
    small: SmallDiscord, bot: AskbotClient, files: Files, home: Path, way: str, reason: str
) -> None:
    async with running(bot, small):
        assert reason in await reply_to_upload(small, files, way)
    assert files.sent < 3 * MOST, "far more was read than allowed"
    assert sorted(path.name for path in (home / "corpus").iterdir()) == ["harbour.md", "lighthouse.txt"]


@pytest.mark.parametrize("name", ["bomb.zip", "bomb.md.gz", "bomb.tar", "../../bot.py", "ferry", "x.exe"])
async def test_archives_and_other_files_are_refused_by_their_names_unread(
    small: SmallDiscord, bot: AskbotClient, files: Files, name: str
) -> None:
    async with running(bot, small):
        assert "cannot be read as a briefing" in await reply_to_upload(small, files, "endless", name=name)
    assert files.sent == 0


async def test_what_is_announced_as_too_large_is_not_read(small: SmallDiscord, bot: AskbotClient, files: Files) -> None:
    async with running(bot, small):
        assert "the limit is 10 MB" in await reply_to_upload(small, files, "endless", size=MOST + 1)
    assert files.sent == 0
