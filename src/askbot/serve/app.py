"""The application: routes, and what goes around each request."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from aiohttp import web

from askbot.api import AccessTokens, Service
from askbot.api.access import allowed_hosts
from askbot.api.connections import Connections
from askbot.api.failures import UNEXPECTED, log_failure
from askbot.errors import AskbotError
from askbot.presentation.translations import preferred
from askbot.serve.api_routes import add_api
from askbot.serve.cards import notice
from askbot.serve.page import page
from askbot.serve.page_routes import Pages, reply_page
from askbot.serve.security import API_POLICY, HEADERS, MOST_BYTES, PAGE_POLICY, Gate, headers_of, status_of
from askbot.serve.sessions import Sessions
from askbot.settings import Settings

log = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def create_app(service: Service, settings: Settings, host: str, connections: Connections) -> web.Application:
    """The application of a server that listens on `host`."""
    tokens = AccessTokens(settings.api_tokens)
    gate = Gate(allowed_hosts(host, settings.api_hosts), settings.api_origins)

    @web.middleware
    async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            connections.begun(request.protocol)
            gate.check(request)
            return await handler(request)
        except web.HTTPError as refused:
            message, remedy = _said(request, refused)
            return refusal(request, refused.status, message, remedy, dict(refused.headers))
        except AskbotError as error:
            return refused_for(request, error)
        except Exception as error:  # noqa: BLE001 - whatever it is, nothing of it goes out
            log_failure(log, "a request failed", error)
            return refused_for(request, UNEXPECTED)

    async def prepared(request: web.Request, response: web.StreamResponse) -> None:
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.update(HEADERS | {"Content-Security-Policy": _policy(response)} | gate.cross_origin(request))

    app = web.Application(middlewares=[guarded], client_max_size=MOST_BYTES)
    app.on_response_prepare.append(prepared)
    add_api(app, service, tokens)
    Pages(service, tokens, Sessions()).add_to(app)
    return app


def refused_for(request: web.Request, error: AskbotError) -> web.Response:
    """What goes out for one of the project's errors."""
    return refusal(request, status_of(error), error.message, error.remedy, headers_of(error))


def refusal(request: web.Request, status: int, message: str, remedy: str, headers: dict[str, str]) -> web.Response:
    """An error: a page for a browser that asks for one, else JSON."""
    kept = {name: value for name, value in headers.items() if name in {"Retry-After", "WWW-Authenticate", "Allow"}}
    if "text/html" in request.headers.get("Accept", "") and not request.path.startswith("/v1/"):
        tr = preferred(request.headers.get("Accept-Language", ""))
        said = notice(tr("failure.other", error=f"{message} {remedy}".strip()), "alert")
        return reply_page(page("", "", tr, said, signed_in=False), tr, status, kept)
    return web.json_response({"error": message, "remedy": remedy}, status=status, headers=kept)


def _said(request: web.Request, refused: web.HTTPError) -> tuple[str, str]:
    """What aiohttp refuses, in the project's words."""
    if isinstance(refused, web.HTTPMethodNotAllowed):
        taken = ", ".join(sorted(refused.allowed_methods))
        return f"This address does not take {request.method}.", f"It takes: {taken}."
    if isinstance(refused, web.HTTPNotFound):
        return "There is nothing at this address.", "The page is at /; /openapi.json lists what the API has."
    return refused.reason, ""


def _policy(response: web.StreamResponse) -> str:
    return PAGE_POLICY if response.content_type == "text/html" else API_POLICY
