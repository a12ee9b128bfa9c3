"""Asking for a page or feed with good manners and within limits.

robots.txt (RFC 9309) is heeded, a host is asked at most once a second, and every address, also one that a redirect
leads to, is looked up once: what is asked is the address that was found to be public. Nothing compressed is taken, so
that no reply is larger than it looks.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from importlib.metadata import PackageNotFoundError, version
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import aiohttp
from protego import Protego

from askbot.errors import LaterError, SourceError
from askbot.sources.addresses import PublicResolver, host_of, is_numeric, joined, public_socket, refuse_private

AGENT = "askbot"
MOST_BYTES = 8_000_000
MOST_ROBOTS_BYTES = 500_000
"""As RFC 9309 asks for."""
WALL_SECONDS = 30.0
"""For one reply, from the look-up of the address to the last byte."""
MOST_REDIRECTS = 5
LONGEST_TAG = 500
"""Of an ETag."""
APART_SECONDS = 1.0
"""Between two requests to one host."""
LONGEST_APART = 10.0
"""However long a wait its robots.txt wants."""
OK = 200
NOT_MODIFIED = 304
TOO_MANY = 429
FEED_TYPES = ("xml", "rss", "atom", "json", "text/", "octet-stream")
"""Many feeds are said to be pages, or nothing in particular; what is in them tells."""
PAGE_TYPES = ("html", "text/plain")
AGAIN = "It is tried again later."
_GONE = "Look whether it has moved; remove the source if it is gone."
_CLOSED = "It is not open to everybody; ask the publisher."
_REMEDIES = {401: _CLOSED, 402: _CLOSED, 403: _CLOSED, 404: _GONE, 410: _GONE}
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
    kind: str = ""
    """Its content type, in lower case, as the server names it."""
    charset: str = ""
    """Of the text, as the server names it."""


class Turns:
    """Whose turn it is to ask a host, for all sources of a run together."""

    def __init__(self, apart: float = APART_SECONDS) -> None:
        """`apart` is the number of seconds between two requests to one host."""
        self._apart = apart
        self._locks: dict[str, asyncio.Lock] = {}
        self._last: dict[str, float] = {}
        self._wanted: dict[str, float] = {}

    @asynccontextmanager
    async def of(self, host: str) -> AsyncGenerator[None]:
        """Wait until the host may be asked again, and hold it until the reply is there."""
        async with self._locks.setdefault(host, asyncio.Lock()):
            apart = max(self._apart, self._wanted.get(host, 0.0))
            wait = self._last.get(host, -apart) + apart - time.monotonic()
            if wait > 0:
                await asyncio.sleep(wait)
            try:
                yield
            finally:
                self._last[host] = time.monotonic()

    def slow_down(self, host: str, seconds: float) -> None:
        """Ask a host more seldom, as it wishes, within reason."""
        self._wanted[host] = min(seconds, LONGEST_APART)


class Fetcher:
    """Asks for addresses, one request a second for each host. Use it as an asynchronous context manager."""

    def __init__(
        self, turns: Turns | None = None, *, private: bool = False, wall: float = WALL_SECONDS, most: int = MOST_BYTES
    ) -> None:
        """`private` allows private and loopback addresses; the others are limits, in seconds and bytes."""
        self._turns = turns or Turns()
        self._private = private
        self._wall = wall
        self._most = most
        self._robots: dict[str, Protego | None] = {}
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                resolver=PublicResolver(private=self._private),
                use_dns_cache=False,
                socket_factory=None if self._private else public_socket,
            ),
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
            here = _led_to(here, got)
            lasting = lasting and status in {301, 308}
            moved = here if lasting else moved
        raise SourceError(f"{address} is redirected more than {MOST_REDIRECTS} times.", "Look at it in a browser.")

    async def _heed_robots(self, address: str) -> None:
        """Raise `SourceError` where the host's robots.txt does not want askbot there."""
        host, parts = host_of(address), urlsplit(address)
        root = f"{parts.scheme}://{parts.netloc.lower()}"
        if root not in self._robots:
            rules = self._robots[root] = await self._robots_of(root)
            self._turns.slow_down(host, (rules.crawl_delay(AGENT) if rules else None) or 0.0)
        rules = self._robots[root]
        if rules is not None and not rules.can_fetch(address, AGENT):
            raise SourceError(f"The robots.txt of {parts.netloc} does not allow {address}.", "Ask the publisher.")

    async def _robots_of(self, root: str) -> Protego | None:
        """The host's rules; None where it has none. An unreachable robots.txt forbids all, as RFC 9309 says."""
        here = f"{root}/robots.txt"
        for _ in range(MOST_REDIRECTS + 1):
            status, got, body = await self._ask(here, {}, (), MOST_ROBOTS_BYTES)
            if status in _REDIRECTS:
                here = _led_to(here, got)
                continue
            if status == TOO_MANY or status >= 500:  # noqa: PLR2004 - the server's own fault
                raise LaterError(f"{root} answers {status} for its robots.txt.", AGAIN, _wished_wait(got))
            return Protego.parse(body.decode("utf-8-sig", "replace")) if status == OK else None
        return None

    async def _ask(
        self, address: str, headers: Mapping[str, str], types: tuple[str, ...], most: int
    ) -> tuple[int, Mapping[str, str], bytes]:
        """One request, in its turn: status, headers and body."""
        host = host_of(address)
        if not self._private and is_numeric(host):
            refuse_private(host, host)
        async with self._turns.of(host):
            try:
                async with asyncio.timeout(self._wall):
                    return await self._received(address, headers, types, most)
            except TimeoutError:
                raise SourceError(f"{address} takes more than {self._wall:g} seconds.", AGAIN) from None
            except (aiohttp.ClientError, OSError, ValueError) as error:
                cause = error.__cause__ if isinstance(error.__cause__, SourceError) else None
                why = cause.message if cause else f"{address} cannot be reached: {_brief(error)}."
                raise SourceError(why, cause.remedy if cause else AGAIN) from None

    async def _received(
        self, address: str, headers: Mapping[str, str], types: tuple[str, ...], most: int
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Status, headers, and the body of a reply that is wanted. Without `types` it is cut rather than refused."""
        assert self._session is not None, "use it as a context manager"  # noqa: S101
        async with self._session.get(address, headers=headers, allow_redirects=False) as response:
            if response.status != OK:  # what else is sent is of no use
                return response.status, response.headers, b""
            _refuse_type(address, response.headers, types)
            body = bytearray()
            async for chunk in response.content.iter_any():
                body += chunk
                if len(body) > most and types:
                    raise SourceError(f"{address} is larger than {most / 1e6:g} MB.", "It is left out.")
                if len(body) > most:
                    break
            return response.status, response.headers, bytes(body[:most])


def user_agent() -> str:
    """The name by which publishers know askbot."""
    try:
        return f"{AGENT}/{version('askbot-discord')}"
    except PackageNotFoundError:
        return AGENT


def _reply(address: str, status: int, headers: Mapping[str, str], body: bytes, moved: str) -> Reply:
    if status == NOT_MODIFIED:
        return Reply(address, b"", unchanged=True, moved=moved)
    if status != OK:
        raise LaterError(f"{address} answers {status}.", _REMEDIES.get(status, AGAIN), _wished_wait(headers))
    kind, _, more = headers.get("Content-Type", "").lower().partition(";")
    charset = more.partition("charset=")[2].split(";")[0].strip(" \"'")
    etag, modified = (_tag(headers.get(name, "")) for name in ("ETag", "Last-Modified"))
    return Reply(address, body, False, etag, modified, moved, kind.strip(), charset)


def _wished_wait(headers: Mapping[str, str]) -> int:
    """The seconds for which a host does not want to be asked again; 0 where it does not say."""
    said = headers.get("Retry-After", "").strip()
    if said.isdecimal():
        return int(said[:9])
    try:
        return max(0, int(parsedate_to_datetime(said).timestamp() - time.time()))
    except (ValueError, OverflowError):
        return 0


def _tag(text: str) -> str:
    """What can be sent back as it came; a host that sends something else is asked for everything again."""
    return text if len(text) <= LONGEST_TAG and text.isascii() and text.isprintable() else ""


def _led_to(here: str, headers: Mapping[str, str]) -> str:
    """Where a redirect leads. Raises `SourceError`."""
    location = headers.get("Location", "").strip()
    there = joined(here, location) if location else ""
    if not there:
        raise SourceError(f"{here} is redirected to nowhere.", "Look at it in a browser.")
    return there


def _refuse_type(address: str, headers: Mapping[str, Any], types: tuple[str, ...]) -> None:
    kind = str(headers.get("Content-Type", "")).lower()
    if headers.get("Content-Encoding", "identity").lower() not in {"", "identity"}:
        raise SourceError(f"{address} sends compressed data though none was asked for.", "It is left out.")
    if kind and types and not any(one in kind for one in types):
        raise SourceError(
            f"{address} is of the type {kind.split(';')[0]}.", "Name the address of a text, page or feed."
        )


def _brief(error: Exception) -> str:
    """What went wrong, as the system says it where it does, without the library's words around it."""
    cause = getattr(error, "os_error", error)
    if isinstance(cause, OSError) and not isinstance(cause, aiohttp.ClientError):
        if cause.errno is not None and cause.errno > 0:
            return os.strerror(cause.errno)
        error = OSError(cause.strerror) if cause.strerror else error
    return (" ".join(str(error).split()) or type(error).__name__)[:200]
