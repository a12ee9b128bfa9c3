"""Which operation stands under which address of the API."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from askbot.api import OPERATIONS, Operation
from askbot.presentation.answer_json import answer_to_json
from askbot.presentation.json_types import AnswerJson

_BY_NAME: dict[str, Operation[Any, Any]] = {operation.name: operation for operation in OPERATIONS}


@dataclass(frozen=True, slots=True)
class Route:
    """An operation under an address; POST takes its parameters as a JSON body, GET as a query."""

    method: str
    path: str
    operation: Operation[Any, Any]
    shape: type
    to_json: Callable[[Any], Any]


def _route(method: str, path: str, name: str) -> Route:
    operation = _BY_NAME[name]
    return Route(method, path, operation, operation.shape, operation.to_json)


ROUTES = (
    Route("POST", "/v1/ask", _BY_NAME["ask"], AnswerJson, answer_to_json),
    _route("POST", "/v1/search", "search"),
    _route("GET", "/v1/passage", "read_passage"),
    _route("GET", "/v1/who", "who"),
    _route("GET", "/v1/timeline", "timeline"),
    _route("GET", "/v1/documents", "list_documents"),
)
