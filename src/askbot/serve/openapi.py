"""The OpenAPI description, made from the routes and from the models that check requests and shape results."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import TypeAdapter
from typing_extensions import TypedDict

from askbot.api import Operation
from askbot.serve.routes import Route

VERSION = "1"
_SCHEMAS = "#/components/schemas/"
_REFUSALS = {
    "400": "The request cannot be taken as it is.",
    "401": "A token is needed, or is not known.",
    "403": "The request comes from a page elsewhere, or calls the server by a name that is not its own.",
    "404": "There is no such speaker, passage or collection.",
    "413": "The body is too large.",
    "415": "The body is of another kind.",
    "429": "That was too often; `Retry-After` says when to try again.",
    "500": "Something unforeseen; the log says more.",
    "503": "Too much to do, or no index; try again later.",
}


class ErrorJson(TypedDict):
    """What went wrong."""

    error: str
    remedy: str


class HealthJson(TypedDict):
    """Whether questions can be answered."""

    index: bool


def described(routes: Sequence[Route]) -> dict[str, Any]:
    """The description of the whole API, OpenAPI 3.1."""
    shapes = [ErrorJson, HealthJson, *(route.shape for route in routes)]
    shapes += [route.operation.parameters for route in routes if route.method == "POST"]
    schemas = _schemas(shapes)
    paths = {route.path: {route.method.lower(): _operation(route)} for route in routes}
    paths["/healthz"] = {"get": _health()}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "askbot",
            "version": VERSION,
            "description": "Answers from a library of briefings, always with who claims what, and where it stands.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "One of ASKBOT_API_TOKENS. A server for its own machine alone may need none.",
                }
            },
        },
    }


def _operation(route: Route) -> dict[str, Any]:
    operation = route.operation
    about: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.title,
        "description": operation.description,
        "responses": {"200": _content("The result.", route.shape.__name__), **_refusals(route.method)},
    }
    if route.method == "POST":
        schema = {"$ref": f"{_SCHEMAS}{operation.parameters.__name__}"}
        return {**about, "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}
    return {**about, "parameters": list(_query(operation))}


def _query(operation: Operation[Any, Any]) -> Iterable[dict[str, Any]]:
    """Each parameter of a query with its schema."""
    whole = operation.parameters.model_json_schema()
    definitions = whole.get("$defs", {})
    for name, schema in whole["properties"].items():
        about = {key: value for key, value in _inlined(schema, definitions).items() if key != "description"}
        yield {
            "name": name,
            "in": "query",
            "required": name in whole.get("required", []),
            "description": schema.get("description", ""),
            "schema": about,
        }


def _inlined(schema: Any, definitions: dict[str, Any]) -> Any:
    """A schema with what it refers to put in its place; nothing here refers to itself."""
    if isinstance(schema, list):
        return [_inlined(one, definitions) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _inlined(definitions[schema["$ref"].rsplit("/", 1)[-1]], definitions)
    return {key: _inlined(value, definitions) for key, value in schema.items()}


def _refusals(method: str) -> dict[str, Any]:
    fitting = {status: said for status, said in _REFUSALS.items() if method == "POST" or status not in {"413", "415"}}
    return {status: _content(said, ErrorJson.__name__) for status, said in fitting.items()}


def _health() -> dict[str, Any]:
    well, ill = _content("Well.", HealthJson.__name__), _content("No index can be read.", HealthJson.__name__)
    return {
        "operationId": "health",
        "summary": "Whether questions can be answered",
        "security": [],
        "responses": {"200": well, "503": ill},
    }


def _content(description: str, shape: str) -> dict[str, Any]:
    schema = {"$ref": f"{_SCHEMAS}{shape}"}
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _schemas(shapes: Iterable[type]) -> dict[str, Any]:
    """The schemas of these shapes and of all that they consist of, by name."""
    adapters = [(shape.__name__, "validation", TypeAdapter[Any](shape)) for shape in dict.fromkeys(shapes)]
    _, definitions = TypeAdapter.json_schemas(adapters, ref_template=_SCHEMAS + "{model}")  # pyright: ignore[reportArgumentType]
    return definitions["$defs"]
