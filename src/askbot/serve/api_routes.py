"""The API: operations under addresses, JSON in and out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_origin

from aiohttp import web

from askbot.api import AccessTokens, Service
from askbot.api.parameters import Parameters
from askbot.api.service import parsed
from askbot.errors import UsageError
from askbot.serve.openapi import described
from askbot.serve.routes import ROUTES, Route
from askbot.serve.security import body


def add_api(app: web.Application, service: Service, tokens: AccessTokens) -> None:
    """Add the routes to an application."""
    for route in ROUTES:
        methods = ("GET", "HEAD") if route.method == "GET" else (route.method,)
        for method in methods:
            app.router.add_route(method, route.path, _handler(route, service, tokens))
        app.router.add_route("OPTIONS", route.path, _preflight(methods))

    async def health(request: web.Request) -> web.Response:  # noqa: ARG001 - aiohttp's signature
        problem = service.problem()
        return web.json_response({"index": problem is None}, status=503 if problem else 200)

    async def openapi(request: web.Request) -> web.Response:  # noqa: ARG001
        return web.json_response(described(ROUTES))

    app.router.add_get("/healthz", health)
    app.router.add_get("/openapi.json", openapi)


def _handler(route: Route, service: Service, tokens: AccessTokens) -> Callable[[web.Request], Any]:
    async def handle(request: web.Request) -> web.Response:
        access = tokens.of_header(request.headers.get("Authorization"))
        parameters = await _parameters(route, request)
        result = await service.call(route.operation, access, parameters)
        return web.json_response(route.to_json(result))

    return handle


def _preflight(methods: tuple[str, ...]) -> Callable[[web.Request], Any]:
    async def handle(request: web.Request) -> web.Response:
        """Answers a browser's question whether a script may ask; the headers are added where it may."""
        if "Origin" not in request.headers:
            raise web.HTTPMethodNotAllowed("OPTIONS", methods)
        return web.Response(status=204)

    return handle


async def _parameters(route: Route, request: web.Request) -> Parameters:
    model = route.operation.parameters
    if route.method == "POST":
        return parsed(model, await body(request, "application/json"))
    return parsed(model, from_query(model, request))


def from_query(model: type[Parameters], request: web.Request) -> dict[str, Any]:
    """A query as a dictionary: a list for what may be given several times. Raises `UsageError` for what may not."""
    given: dict[str, Any] = {}
    for name in dict.fromkeys(request.query):
        values = request.query.getall(name)
        field = model.model_fields.get(name)
        several = field is not None and get_origin(field.annotation) is tuple
        if len(values) > 1 and not several:
            raise UsageError(f"{name[:60]} is given {len(values)} times.", "Give it once.")
        given[name] = values if several else values[0]
    return given
