"""Asking for a page or feed with good manners and within limits.

robots.txt (RFC 9309) is heeded, a host is asked at most once a second, and every address, also one that a redirect
leads to, is looked up once: what is asked is the address that was found to be public. Nothing compressed is taken, so
that no reply is larger than it looks.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from types import TracebackType
from typing import Any, Self
from urllib.parse import urljoin, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from protego import Protego

from askbot.errors import SourceError

AGENT = "askbot"
MOST_BYTES = 8_000_000
MOST_ROBOTS_BYTES = 500_000
"""As RFC 9309 asks for."""
WALL_SECONDS = 30.0
"""For one reply, from the look-up of the address to the last byte."""
MOST_REDIRECTS = 5
APART_SECONDS = 1.0
"""Between two requests to one host."""
NOT_MODIFIED = 304
FEED_TYPES = ("xml", "rss", "atom", "text/plain", "json")
PAGE_TYPES = ("html", "text/plain")
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back."""

    address: str
    """Where it came from in the end."""
    body: bytes
    """Empty where nothing has changed."""
    unchanged: bool = False
    etag: str = ""
    modified: str = ""
    moved: str = ""
    """The new address, where the server says that the old one is left for good."""


class PublicResolver(AbstractResolver):
    """Looks names up, and refuses those that lead into a private network, unless that is allowed."""

    def __init__(self, *, private: bool) -> None:
        self._inner = aiohttp.ThreadedResolver()
        self._private = private

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The addresses of a host. Raises `SourceError` where one of them is not public."""
        found = await self._inner.resolve(host, port, family)
        if not self._private:
            for one in found:
                refuse_private(host, one["host"])
        return found

    async def close(self) -> None:
        """Nothing is held."""
        await self._inner.close()


def refuse_private(host: str, address: str) -> None:
    """Raise `SourceError` for an address that is not a public one."""
    ip = ipaddress.ip_address(address.split("%", 1)[0])
    ip = getattr(ip, "ipv4_mapped", None) or ip
    if not ip.is_global or ip.is_multicast:
        raise SourceError(f"{host} is an address of a private network.", "Only the operator's file can allow that.")


class Fetcher:
    """Asks for addresses, one request a second for each host. Use it as an asynchronous context manager."""

    def __init__(
        self, *, private: bool = False, apart: float = APART_SECONDS, wall: float = WALL_SECONDS, most: int = MOST_BYTES
    ) -> None:
        """`private` allows private and loopback addresses; the others are limits, in seconds and bytes."""
        self._private = private
        self._apart = apart
        self._wall = wall
        self._most = most
        self._robots: dict[str, Protego | None] = {}
        self._turns: dict[str, asyncio.Lock] = {}
        self._last: dict[str, float] = {}
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(resolver=PublicResolver(private=self._private), use_dns_cache=False),
            headers={"User-Agent": user_agent(), "Accept-Encoding": "identity"},
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def get(self, address: str, types: tuple[str, ...], *, etag: str = "", modified: str = "") -> Reply:
        """Ask for an address. `etag` and `modified` are those of the last reply: what has not changed is not sent.

        Raises `SourceError`, saying what the host did or which limit was met.
        """
        headers = {name: value for name, value in (("If-None-Match", etag), ("If-Modified-Since", modified)) if value}
        here, moved, lasting = address, "", True
        for _ in range(MOST_REDIRECTS + 1):
            await self._heed_robots(here)
            status, got, body = await self._ask(here, headers, types, self._most)
            if status not in _REDIRECTS:
                return _reply(here, status, got, body, moved)
            here = urljoin(here, got.get("Location", ""))
            lasting = lasting and status in {301, 308}
            moved = here if lasting else moved
        raise SourceError(f"{address} is redirected more than {MOST_REDIRECTS} times.", "Look at it in a browser.")

    async def _heed_robots(self, address: str) -> None:
        """Raise `SourceError` where the host's robots.txt does not want askbot there."""
        parts = urlsplit(address)
        root = f"{parts.scheme}://{parts.netloc}"
        if root not in self._robots:
            self._robots[root] = await self._robots_of(root)
        rules = self._robots[root]
        if rules is not None and not rules.can_fetch(address, AGENT):
            raise SourceError(f"The robots.txt of {parts.netloc} does not allow {address}.", "Ask the publisher.")

    async def _robots_of(self, root: str) -> Protego | None:
        """The host's rules; None where it has none. An unreachable robots.txt forbids all, as RFC 9309 says."""
        here = f"{root}/robots.txt"
        for _ in range(MOST_REDIRECTS + 1):
            status, got, body = await self._ask(here, {}, (), MOST_ROBOTS_BYTES)
            if status in _REDIRECTS:
                here = urljoin(here, got.get("Location", ""))
                continue
            if status >= 500:  # noqa: PLR2004 - the server's own fault
                raise SourceError(f"{root} answers {status} for its robots.txt.", "It is tried again later.")
            return Protego.parse(body.decode("utf-8", "replace")) if status == 200 else None  # noqa: PLR2004
        return None

    async def _ask(
        self, address: str, headers: Mapping[str, str], types: tuple[str, ...], most: int
    ) -> tuple[int, Mapping[str, str], bytes]:
        """One request, in its turn: status, headers and body."""
        host = self._checked(address)
        async with self._turns.setdefault(host, asyncio.Lock()):
            wait = self._last.get(host, -self._apart) + self._apart - time.monotonic()
            if wait > 0:
                await asyncio.sleep(wait)
            try:
                async with asyncio.timeout(self._wall):
                    return await self._received(address, headers, types, most)
            except TimeoutError:
                raise SourceError(
                    f"{address} takes more than {self._wall:g} seconds.", "It is tried again later."
                ) from None
            except (aiohttp.ClientError, OSError, ValueError) as error:
                cause = error.__cause__ if isinstance(error.__cause__, SourceError) else None
                why = cause.message if cause else f"{address} cannot be reached: {_brief(error)}."
                raise SourceError(why, cause.remedy if cause else "It is tried again later.") from None
            finally:
                self._last[host] = time.monotonic()

    async def _received(
        self, address: str, headers: Mapping[str, str], types: tuple[str, ...], most: int
    ) -> tuple[int, Mapping[str, str], bytes]:
        assert self._session is not None, "use it as a context manager"  # noqa: S101
        async with self._session.get(address, headers=headers, allow_redirects=False) as response:
            if response.status == 200 and types:  # noqa: PLR2004
                _refuse_type(address, response.headers, types)
            body = bytearray()
            if response.status == 200:  # noqa: PLR2004 - what else is sent is of no use
                async for chunk in response.content.iter_any():
                    body += chunk
                    if len(body) > most:
                        raise SourceError(f"{address} is larger than {most / 1e6:g} MB.", "It is left out.")
            return response.status, response.headers, bytes(body)

    def _checked(self, address: str) -> str:
        """The host of an address. Raises `SourceError` for one that is not asked."""
        parts = urlsplit(address)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise SourceError(f"{address} is no http or https address.", "Only those are asked.")
        if not self._private and _is_ip(parts.hostname):
            refuse_private(parts.hostname, parts.hostname)
        return parts.netloc


def user_agent() -> str:
    """The name by which publishers know askbot."""
    try:
        return f"{AGENT}/{version('askbot-discord')}"
    except PackageNotFoundError:
        return AGENT


def _reply(address: str, status: int, headers: Mapping[str, str], body: bytes, moved: str) -> Reply:
    if status == NOT_MODIFIED:
        return Reply(address, b"", unchanged=True, moved=moved)
    if status != 200:  # noqa: PLR2004
        raise SourceError(f"{address} answers {status}.", "It is tried again later.")
    return Reply(address, body, False, headers.get("ETag", ""), headers.get("Last-Modified", ""), moved)


def _refuse_type(address: str, headers: Mapping[str, Any], types: tuple[str, ...]) -> None:
    kind = str(headers.get("Content-Type", "")).lower()
    if headers.get("Content-Encoding", "identity").lower() not in {"", "identity"}:
        raise SourceError(f"{address} sends compressed data though none was asked for.", "It is left out.")
    if kind and not any(one in kind for one in types):
        raise SourceError(f"{address} is of the type {kind.split(';')[0]}.", "Name the address of a text.")


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host.split("%", 1)[0])
    except ValueError:
        return False
    return True


def _brief(error: Exception) -> str:
    return (" ".join(str(error).split()) or type(error).__name__)[:200]
