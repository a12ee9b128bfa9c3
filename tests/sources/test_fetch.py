"""Manners and safety of what is asked from other hosts."""

from __future__ import annotations

import time

import pytest
from aiohttp import web

from askbot.errors import SourceError
from askbot.sources.addresses import refuse_private
from askbot.sources.fetch import PAGE_TYPES, Fetcher, Turns
from tests.sources.conftest import Publisher

PRIVATE = [
    "127.0.0.1",
    "10.1.2.3",
    "192.168.0.1",
    "169.254.169.254",
    "::1",
    "fd00::1",
    "::ffff:10.0.0.1",
    "0.0.0.0",  # noqa: S104
    "224.0.0.1",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_no_private_address_is_asked(address: str) -> None:
    with pytest.raises(SourceError, match="private network"):
        refuse_private("host", address)
    refuse_private("host", "93.184.215.14")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
async def test_loopback_is_refused_however_it_is_named(publisher: Publisher, host: str) -> None:
    port = publisher.root.rpartition(":")[2]
    async with Fetcher(Turns(0)) as fetcher:
        with pytest.raises(SourceError, match="private network"):
            await fetcher.get(f"http://{host}:{port}/", PAGE_TYPES)
    assert publisher.asked == []


async def test_a_redirect_to_a_private_address_is_checked_again(
    publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    publisher.pages["/away"] = web.Response(status=302, headers={"Location": "http://169.254.169.254/latest"})
    checked = Fetcher(Turns(0), private=True)
    async with checked as fetcher:
        monkeypatch.setattr(fetcher, "_private", False)
        monkeypatch.setattr("askbot.sources.fetch.refuse_private", only_metadata_service)
        with pytest.raises(SourceError, match="private network"):
            await fetcher.get(f"{publisher.root}/away", PAGE_TYPES)


def only_metadata_service(host: str, address: str) -> None:
    if address.startswith("169.254."):
        raise SourceError(f"{host} is an address of a private network.")


@pytest.mark.parametrize("where", ["file:///etc/passwd", "gopher://host/", "//host/x"])
async def test_a_redirect_to_another_scheme_is_refused(publisher: Publisher, where: str) -> None:
    publisher.pages["/away"] = web.Response(status=302, headers={"Location": where})
    async with Fetcher(Turns(0), private=True, wall=1) as fetcher:
        with pytest.raises(SourceError):
            await fetcher.get(f"{publisher.root}/away", PAGE_TYPES)


async def test_robots_txt_is_heeded(publisher: Publisher) -> None:
    publisher.pages["/robots.txt"] = web.Response(
        text="User-agent: *\nDisallow: /private\n\nUser-agent: askbot\nDisallow: /ours\n"
    )
    publisher.pages["/ours/a"] = publisher.pages["/open"] = web.Response(text="text", content_type="text/plain")
    async with Fetcher(Turns(0), private=True) as fetcher:
        with pytest.raises(SourceError, match=r"robots\.txt"):
            await fetcher.get(f"{publisher.root}/ours/a", PAGE_TYPES)
        assert (await fetcher.get(f"{publisher.root}/open", PAGE_TYPES)).body == b"text"
    assert publisher.asked.count("/robots.txt") == 1
    assert "/ours/a" not in publisher.asked


@pytest.mark.parametrize(
    "rules",
    [
        b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /x\r\n",
        b"user-agent:askbot\nDISALLOW: /x # all of it\n",
        b"User-agent: other\nUser-agent: askbot\nDisallow: /*\n",
        b"User-agent: *\rDisallow: /x\r",
    ],
)
async def test_robots_txt_is_heeded_however_it_is_written(publisher: Publisher, rules: bytes) -> None:
    publisher.pages["/robots.txt"] = web.Response(body=rules, content_type="text/plain")
    publisher.pages["/x"] = web.Response(text="text", content_type="text/plain")
    async with Fetcher(Turns(0), private=True) as fetcher:
        with pytest.raises(SourceError, match=r"robots\.txt"):
            await fetcher.get(f"{publisher.root}/x", PAGE_TYPES)


async def test_a_redirect_without_an_address_leads_nowhere(publisher: Publisher) -> None:
    publisher.pages["/x"] = web.Response(status=302)
    async with Fetcher(Turns(0), private=True) as fetcher:
        with pytest.raises(SourceError, match="redirected to nowhere"):
            await fetcher.get(f"{publisher.root}/x", PAGE_TYPES)
    assert publisher.asked.count("/x") == 1


@pytest.mark.parametrize(("status", "remedy"), [(410, "remove the source"), (403, "ask the publisher"), (500, "later")])
async def test_what_a_host_refuses_is_said_with_what_helps(publisher: Publisher, status: int, remedy: str) -> None:
    publisher.pages["/x"] = web.Response(status=status)
    async with Fetcher(Turns(0), private=True) as fetcher:
        with pytest.raises(SourceError, match=f"answers {status}.*{remedy}"):
            await fetcher.get(f"{publisher.root}/x", PAGE_TYPES)


async def test_a_host_is_asked_once_in_a_while_and_by_askbots_own_name(publisher: Publisher) -> None:
    agents: list[str] = []

    def page(request: web.Request) -> web.Response:
        agents.append(request.headers["User-Agent"])
        return web.Response(text="text", content_type="text/plain")

    publisher.pages["/p"] = page
    began = time.perf_counter()
    async with Fetcher(Turns(0.2), private=True) as fetcher:
        for _ in range(3):
            await fetcher.get(f"{publisher.root}/p", PAGE_TYPES)
    assert time.perf_counter() - began >= 0.6
    assert all(agent.startswith("askbot") for agent in agents)


async def test_endless_redirects_end(publisher: Publisher) -> None:
    publisher.pages["/loop"] = web.Response(status=302, headers={"Location": "/loop"})
    async with Fetcher(Turns(0), private=True) as fetcher:
        with pytest.raises(SourceError, match="redirected more than 5 times"):
            await fetcher.get(f"{publisher.root}/loop", PAGE_TYPES)


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://127.0.0.1:9/x", "Connection refused"),
        ("http://no-such-host.invalid/x", r"Name or service not known|[Nn]o"),
    ],
)
async def test_a_host_that_is_not_there_is_told_in_the_systems_words(address: str, why: str) -> None:
    async with Fetcher(Turns(0), private=True) as fetcher:
        with pytest.raises(SourceError, match=f"cannot be reached: ({why})") as caught:
            await fetcher.get(address, PAGE_TYPES)
    assert "ssl:default" not in caught.value.message
