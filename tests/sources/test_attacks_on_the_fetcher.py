"""What hosts of strangers may try on who fetches from them; each try has a clear end."""

from __future__ import annotations

import asyncio
import gzip
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

import pytest
from aiohttp import web

from askbot.errors import SourceError
from askbot.sources.addresses import host_of, public_socket, refuse_private
from askbot.sources.fetch import FEED_TYPES, PAGE_TYPES, Fetcher, Turns
from tests.sources.conftest import Publisher

WAYS_TO_WRITE_LOOPBACK = [
    "127.0.0.1",
    "localhost",
    "localhost.",
    "LOCALHOST",
    "[::1]",
    "127.1",
    "2130706433",
    "0x7f.1",
    "0177.0.0.1",
    "0.0.0.0",  # noqa: S104
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "①②⑦.⓪.⓪.①",
    "127。0。0。1",
    "publisher@127.0.0.1",
    "[fe80::1%25lo]",
]
WAYS_TO_REACH_PRIVATE = [
    "64:ff9b::7f00:1",
    "64:ff9b::a00:1",
    "2002:7f00:1::",
    "2002:c0a8:1::1",
    "2001:0:4136:e378:8000:63bf:f5ff:fffe",  # Teredo, for the client 10.0.0.1
    "::127.0.0.1",
    "::ffff:0:127.0.0.1",
    "fec0::1",
    "fc00::1",
    "ff02::1",
    "100.64.0.1",
    "198.18.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "127.1",
    "2130706433",
    "",
]


async def test_loopback_is_never_reached_however_it_is_written(publisher: Publisher) -> None:
    port = publisher.root.rpartition(":")[2]
    publisher.pages["/"] = web.Response(text="inside", content_type="text/plain")
    async with Fetcher(Turns(0), wall=5) as fetcher:
        for host in WAYS_TO_WRITE_LOOPBACK:
            with pytest.raises(SourceError):
                await fetcher.get(f"http://{host}:{port}/", PAGE_TYPES)
    assert publisher.asked == []


@pytest.mark.parametrize("address", WAYS_TO_REACH_PRIVATE)
def test_no_address_that_leads_inside_is_connected_to(address: str) -> None:
    with pytest.raises(SourceError):
        refuse_private("host", address)
    with pytest.raises(OSError, match=r"address"):
        public_socket((2, 1, 6, "", (address, 80)))


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:4700::1111", "64:ff9b::808:808", "2002:808:808::1"])
def test_public_addresses_are_asked(address: str) -> None:
    refuse_private("host", address)


@pytest.mark.parametrize(
    "address",
    [
        "http://",
        "http:///x",
        "http://[bad/",
        "http://a:99999/",
        "javascript:alert(1)",
        f"http://a/{'x' * 3000}",
    ],
)
def test_what_is_no_address_is_said_so(address: str) -> None:
    with pytest.raises(SourceError):
        host_of(address)


def test_a_host_has_one_name_however_it_is_written() -> None:
    assert {host_of(f"http://{host}/") for host in ("Coast.Example", "coast.example.", "coast.example:80")} == {
        "coast.example"
    }


@dataclass
class Raw:
    """A server that sends what a test wants, to the letter; its robots.txt is not there."""

    root: str = ""
    send: Callable[[asyncio.StreamWriter], Awaitable[None]] | bytes = b""
    tasks: list[asyncio.Task[None]] = field(default_factory=list)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = await reader.readline()
        while (await reader.readline()).strip():
            pass
        try:
            if b"robots" in line:
                writer.write(b"HTTP/1.1 404 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            elif isinstance(self.send, bytes):
                writer.write(self.send)
            else:
                await self.send(writer)
            await writer.drain()
        except OSError:
            pass
        finally:
            writer.close()


@pytest.fixture
async def raw() -> AsyncIterator[Raw]:
    started = Raw()
    server = await asyncio.start_server(started.answer, "127.0.0.1", 0)
    started.root = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    yield started
    server.close()


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
BROKEN = {
    "a header of 100 KB": HEAD + b"X-Long: " + b"x" * 100_000 + b"\r\n\r\n",
    "20,000 headers": HEAD + b"".join(b"X-%d: y\r\n" % n for n in range(20_000)) + b"\r\n",
    "a body shorter than said": HEAD + b"Content-Length: 5000\r\n\r\nshort",
    "chunks that are none": HEAD + b"Transfer-Encoding: chunked\r\n\r\nZZZ\r\nnothing\r\n",
    "no HTTP at all": b"SSH-2.0-OpenSSH_9.6\r\n",
    "nothing": b"",
    "a status of letters": b"HTTP/1.1 abc OK\r\n\r\n",
    "a redirect to nowhere": b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
    "a redirect to no address": b"HTTP/1.1 302 F\r\nLocation: http://[bad/\r\nContent-Length: 0\r\n\r\n",
    "a redirect with a password": b"HTTP/1.1 302 F\r\nLocation: http://a:b@127.0.0.1/\r\nContent-Length: 0\r\n\r\n",
}


@pytest.mark.parametrize("fault", BROKEN)
async def test_what_is_no_proper_reply_ends_with_a_reason(raw: Raw, fault: str) -> None:
    raw.send = BROKEN[fault]
    began = time.perf_counter()
    async with Fetcher(Turns(0), private=True, wall=20) as fetcher:
        with pytest.raises(SourceError) as error:
            await fetcher.get(f"{raw.root}/", PAGE_TYPES)
    assert "\n" not in str(error.value)
    assert len(str(error.value)) < 500
    assert time.perf_counter() - began < 15


async def test_headers_without_end_are_cut_off(raw: Raw) -> None:
    sent = 0

    async def endless(writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        writer.write(HEAD)
        while True:
            writer.write(b"X-More: yes\r\n" * 1000)
            await writer.drain()
            sent += 1

    raw.send = endless
    async with Fetcher(Turns(0), private=True, wall=20) as fetcher:
        with pytest.raises(SourceError):
            await fetcher.get(f"{raw.root}/", PAGE_TYPES)
    assert sent < 500


async def test_a_gzip_bomb_is_not_unpacked(publisher: Publisher) -> None:
    bomb = gzip.compress(bytes(50_000_000))
    headers = {"Content-Type": "text/html", "Content-Encoding": "gzip"}
    publisher.pages["/p"] = web.Response(body=bomb, headers=headers)
    publisher.pages["/plain"] = web.Response(body=bomb, headers={"Content-Type": "text/html"})
    async with Fetcher(Turns(0), private=True) as fetcher:
        with pytest.raises(SourceError, match="compressed"):
            await fetcher.get(f"{publisher.root}/p", PAGE_TYPES)
        assert (await fetcher.get(f"{publisher.root}/plain", PAGE_TYPES)).body == bomb


async def test_a_compressed_robots_txt_forbids_rather_than_allows(publisher: Publisher) -> None:
    rules = gzip.compress(b"User-agent: *\nDisallow: /\n")
    publisher.pages["/robots.txt"] = web.Response(body=rules, headers={"Content-Encoding": "gzip"})
    publisher.pages["/p"] = web.Response(text="text", content_type="text/plain")
    async with Fetcher(Turns(0), private=True) as fetcher:
        with pytest.raises(SourceError, match="compressed"):
            await fetcher.get(f"{publisher.root}/p", PAGE_TYPES)


async def test_of_a_huge_robots_txt_the_beginning_counts(publisher: Publisher) -> None:
    publisher.pages["/robots.txt"] = web.Response(text="User-agent: *\nDisallow: /no\n" + "# more\n" * 200_000)
    publisher.pages["/no"] = publisher.pages["/yes"] = web.Response(text="text", content_type="text/plain")
    async with Fetcher(Turns(0), private=True) as fetcher:
        with pytest.raises(SourceError, match=r"robots\.txt"):
            await fetcher.get(f"{publisher.root}/no", PAGE_TYPES)
        assert (await fetcher.get(f"{publisher.root}/yes", PAGE_TYPES)).body == b"text"


async def test_a_robots_txt_full_of_stars_holds_nobody_up(publisher: Publisher) -> None:
    stars = "".join(f"Disallow: /{'*a' * 60}*b{n}$\n" for n in range(50))
    publisher.pages["/robots.txt"] = web.Response(text=f"User-agent: *\n{stars}")
    path = "/" + "a" * 1500
    publisher.pages[path] = web.Response(text="text", content_type="text/plain")
    began = time.perf_counter()
    async with Fetcher(Turns(0), private=True) as fetcher:
        assert (await fetcher.get(f"{publisher.root}{path}", PAGE_TYPES)).body == b"text"
    assert time.perf_counter() - began < 5


async def test_an_etag_that_cannot_be_sent_back_is_not_kept(raw: Raw) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 2\r\nConnection: close\r\n"
    async with Fetcher(Turns(0), private=True) as fetcher:
        for tag, kept in ((b'"\xff\xfe"', ""), (b'"' + b"x" * 2000 + b'"', ""), (b'"v1"', '"v1"')):
            raw.send = head + b"ETag: " + tag + b"\r\n\r\nhi"
            assert (await fetcher.get(f"{raw.root}/", FEED_TYPES)).etag == kept


async def test_two_sources_of_one_host_share_its_turns(publisher: Publisher) -> None:
    times: list[float] = []

    def page(_: web.Request) -> web.Response:
        times.append(time.perf_counter())
        return web.Response(text="text", content_type="text/plain")

    publisher.pages["/p"] = page
    turns = Turns(0.3)
    async with Fetcher(turns, private=True) as one, Fetcher(turns, private=True) as other:
        await asyncio.gather(*(each.get(f"{publisher.root}/p", PAGE_TYPES) for each in (one, other)))
    assert abs(times[1] - times[0]) >= 0.29


async def test_a_host_that_wants_to_be_asked_more_seldom_is(publisher: Publisher) -> None:
    publisher.pages["/robots.txt"] = web.Response(text="User-agent: *\nCrawl-delay: 0.5\n")
    publisher.pages["/p"] = web.Response(text="text", content_type="text/plain")
    began = time.perf_counter()
    async with Fetcher(Turns(0), private=True) as fetcher:
        await fetcher.get(f"{publisher.root}/p", PAGE_TYPES)
        await fetcher.get(f"{publisher.root}/p", PAGE_TYPES)
    assert time.perf_counter() - began >= 0.95
