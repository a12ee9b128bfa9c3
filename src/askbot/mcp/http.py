"""Streamable HTTP: a token for each request, and nothing for pages elsewhere that reach in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mcp.server.context import ServerRequestContext
from mcp.server.transport_security import TransportSecuritySettings
from starlette.responses import JSONResponse

from askbot.api import Access, AccessTokens, Service
from askbot.api.access import allowed_hosts
from askbot.errors import TokenError
from askbot.mcp.tools import create_server

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

MOST_BYTES = 1_000_000
"""Of a request."""
PATH = "/mcp"
_ACCESS = "askbot.access"


def create_http_app(service: Service, tokens: AccessTokens, host: str, named: tuple[str, ...]) -> ASGIApp:
    """The ASGI application; `host` and `named` are what a request may call the server, for the check of `Host`."""
    server = create_server(service, _access_of)
    hosts = sorted(allowed_hosts(host, named))
    security = TransportSecuritySettings(
        allowed_hosts=[name for host in hosts for name in (host, f"{host}:*")],
        allowed_origins=[
            f"{scheme}://{host}{port}" for host in hosts for scheme in ("http", "https") for port in ("", ":*")
        ],
    )
    app = server.streamable_http_app(
        streamable_http_path=PATH,
        json_response=True,
        stateless_http=True,
        max_request_body_size=MOST_BYTES,
        transport_security=security,
    )
    return BearerTokens(app, tokens)


class BearerTokens:
    """Lets through what brings a known token, and notes what that opens."""

    def __init__(self, app: ASGIApp, tokens: AccessTokens) -> None:
        self._app = app
        self._tokens = tokens

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """As ASGI calls it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            access = self._tokens.of_header(_header(scope, b"authorization"))
        except TokenError as error:
            refusal = JSONResponse({"error": str(error)}, 401, {"WWW-Authenticate": "Bearer"})
            await refusal(scope, receive, send)
            return
        if (scope["method"], scope["path"]) == (
            "GET",
            PATH,
        ):  # a stream of messages of our own, of which there are none; it would only be held
            refusal = JSONResponse({"error": "There is no stream. Send a POST."}, 405, {"Allow": "POST"})
            await refusal(scope, receive, send)
            return
        await self._app({**scope, _ACCESS: access}, receive, send)


def _header(scope: Scope, name: bytes) -> str | None:
    values = [value for key, value in scope["headers"] if key == name]
    return values[0].decode("latin-1") if len(values) == 1 else None


def _access_of(context: ServerRequestContext[Any, Any]) -> Access:
    request = context.request
    access = request.scope.get(_ACCESS) if request is not None else None
    if access is None:
        raise TokenError("The request has no access.")
    return access
