"""Which hosts may be asked: those whose addresses are public, unless the operator allows others.

A name is looked up once, and the address that is connected to is checked again, however it was written.
"""

from __future__ import annotations

import ipaddress
import socket
from typing import Any
from urllib.parse import urljoin

from aiohttp import ThreadedResolver
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from askbot.errors import SourceError

MOST_CHARACTERS = 2000
"""Of an address."""
_IP = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_UNICAST = ipaddress.IPv6Network("2000::/3")
"""All of IPv6 that is given out to the public (RFC 4291)."""


class PublicResolver(AbstractResolver):
    """Looks names up, and refuses those that lead into a private network, unless that is allowed."""

    def __init__(self, *, private: bool) -> None:
        self._inner = ThreadedResolver()
        self._private = private

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The addresses of a host. Raises `SourceError` where one of them is not public."""
        addresses = await self._inner.resolve(host, port, family)
        if not self._private:
            for one in addresses:
                refuse_private(host, one["host"])
        return addresses

    async def close(self) -> None:
        """Nothing is held."""
        await self._inner.close()


def public_socket(about: Any) -> socket.socket:
    """A socket for an address, as `getaddrinfo` gives it, that is connected to next.

    Raises `OSError` where it is not a public one.
    """
    family, kind, protocol, _, address = about
    try:
        refuse_private(str(address[0]), str(address[0]))
    except SourceError as error:
        raise OSError(error.message) from error
    return socket.socket(family, kind, protocol)


def refuse_private(host: str, address: str) -> None:
    """Raise `SourceError` for an address that is not a public one, or no address at all."""
    try:
        ip = ipaddress.ip_address(address.split("%", 1)[0])
    except ValueError:
        raise SourceError(f"{host} is not written as an address should be.", "Name the host as others do.") from None
    if not all(map(_is_public, _embedded(ip))):
        raise SourceError(f"{host} is an address of a private network.", "Only the operator's file can allow that.")


def host_of(address: str) -> str:
    """The host that an address names, as it is connected to. Raises `SourceError` for an address that is not asked."""
    try:
        url = URL(address)
        host, port, user = url.raw_host, url.port, url.user or url.password
    except ValueError:
        raise SourceError(f"{address[:200]} is no address.", "Look at it in a browser.") from None
    if url.scheme not in {"http", "https"} or not host or port is None or len(address) > MOST_CHARACTERS:
        raise SourceError(f"{address[:200]} is no http or https address.", "Only those are asked.")
    if user:
        raise SourceError(f"{host} is asked for with a name or password in the address.", "Name it without.")
    return host.rstrip(".").lower()


def is_numeric(host: str) -> bool:
    """Whether a host is connected to without being looked up, so that it must be an address in full."""
    return ":" in host or host.replace(".", "").isdigit()


def joined(base: str, relative: str) -> str:
    """An address that stands in a document or a header of another; empty where it makes none."""
    try:
        return urljoin(base, relative.strip())
    except ValueError:
        return ""


def _embedded(ip: _IP) -> list[_IP]:
    """An address, and the IPv4 addresses that it is a way to write or to reach."""
    if isinstance(ip, ipaddress.IPv4Address):
        return [ip]
    if ip in _NAT64:
        return [ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)]
    if ip.ipv4_mapped is not None:
        return [ip.ipv4_mapped]
    return [ip, *filter(None, (ip.sixtofour, *(ip.teredo or ())))]


def _is_public(ip: _IP) -> bool:
    if ip.is_multicast or not ip.is_global:
        return False
    return isinstance(ip, ipaddress.IPv4Address) or ip in _UNICAST
