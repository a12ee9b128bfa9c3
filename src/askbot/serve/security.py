"""What every request passes: the name it calls the server by, where it comes from, how large it is."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from urllib.parse import urlsplit

from aiohttp import web

from askbot.errors import (
    BusyError,
    NotFoundError,
    PeopleError,
    RateError,
    SlowError,
    SnapshotError,
    TokenError,
    UsageError,
)

MOST_BYTES = 64_000
"""Of a request's body."""
BODY_SECONDS = 10.0
"""In which it has to be there."""
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
API_POLICY = "default-src 'none'; frame-ancestors 'none'"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Server": "askbot",
}
_CROSS_ORIGIN = "Access-Control-Allow-"


class Gate:
    """Refuses what comes from elsewhere."""

    def __init__(self, hosts: Iterable[str], origins: Iterable[str]) -> None:
        """`hosts` may stand in `Host`, whatever the port; scripts of pages at `origins` may use the API."""
        self._hosts = frozenset(host.casefold() for host in hosts)
        self._origins = frozenset(origin.rstrip("/").casefold() for origin in origins)

    def check(self, request: web.Request) -> None:
        """Raises `ForeignError` for a name that is not the server's, and for a page elsewhere that reaches in."""
        if _name(request.headers.get("Host", "")) not in self._hosts:
            raise ForeignError("This server is not called so.", "The operator names it in ASKBOT_API_HOSTS.")
        origin = request.headers.get("Origin")
        if origin is not None and not self._is_own(request, origin) and not self.is_allowed(request):
            raise ForeignError(
                "Pages elsewhere may not use this server.", "The operator names them in ASKBOT_API_ORIGINS."
            )

    def is_allowed(self, request: web.Request) -> bool:
        """Whether a request comes from a script of a page that may use the API."""
        return request.headers.get("Origin", "").casefold() in self._origins and request.path.startswith("/v1/")

    def cross_origin(self, request: web.Request) -> dict[str, str]:
        """The headers by which a browser lets such a script read the answer; none where it may not."""
        if not self._origins:
            return {}
        if not self.is_allowed(request):
            return {"Vary": "Origin"}
        return {
            f"{_CROSS_ORIGIN}Origin": request.headers["Origin"],
            f"{_CROSS_ORIGIN}Methods": "GET, POST",
            f"{_CROSS_ORIGIN}Headers": "Authorization, Content-Type",
            "Access-Control-Max-Age": "600",
            "Cross-Origin-Resource-Policy": "cross-origin",
            "Vary": "Origin",
        }

    @staticmethod
    def _is_own(request: web.Request, origin: str) -> bool:
        try:
            return urlsplit(origin).netloc.casefold() == request.headers.get("Host", "").casefold()
        except ValueError:
            return False


class ForeignError(UsageError):
    """A request from elsewhere."""


class KindError(UsageError):
    """A body of another kind than is taken, or a larger one."""

    def __init__(self, message: str, remedy: str, status: int) -> None:
        super().__init__(message, remedy)
        self.status = status


async def body(request: web.Request, kind: str) -> bytes:
    """The body, if it is of that content type, no larger than allowed, and there in time.

    Raises `KindError`, `SlowError`.
    """
    if request.content_type != kind:
        raise KindError(f"The body must be {kind}.", "Set Content-Type.", 415)
    if request.headers.get("Content-Encoding", "identity").casefold() != "identity":
        raise KindError("A compressed body is not taken.", "Send it as it is.", 415)
    if (request.content_length or 0) > MOST_BYTES:
        raise _too_large()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            return await request.read()
    except TimeoutError:
        raise SlowError("The request did not come in in time.", "Send it again.") from None
    except web.HTTPRequestEntityTooLarge:
        raise _too_large() from None


def status_of(error: Exception) -> int:
    """The HTTP status of one of the project's errors."""
    if isinstance(error, KindError):
        return error.status
    return next((status for kind, status in _statuses() if isinstance(error, kind)), 500)


def headers_of(error: Exception) -> dict[str, str]:
    """The headers that go with it."""
    if isinstance(error, RateError):
        return {"Retry-After": str(error.seconds)}
    if isinstance(error, TokenError):
        return {"WWW-Authenticate": "Bearer"}
    return {"Retry-After": "5"} if status_of(error) == 503 else {}  # noqa: PLR2004 - the status above


def _statuses() -> list[tuple[type[Exception], int]]:
    """The first that fits counts."""
    return [
        (TokenError, 401),
        (ForeignError, 403),
        (NotFoundError, 404),
        (PeopleError, 404),
        (UsageError, 400),
        (RateError, 429),
        (BusyError, 503),
        (SnapshotError, 503),
    ]


def _too_large() -> KindError:
    return KindError(f"The body is larger than {MOST_BYTES:,} bytes.", "Ask something shorter.", 413)


def _name(host: str) -> str:
    """What stands in `Host`, without the port."""
    name = host.casefold()
    if name.startswith("["):
        return name[: name.find("]") + 1]
    return name.partition(":")[0]
