"""The API as a client meets it: what it gives fits its description, to whoever may see it."""

import asyncio
import json
from typing import Any
from urllib.parse import quote

import jsonschema
import pytest
from openapi_spec_validator import validate

from askbot.api.parameters import Parameters
from askbot.encoder import Encoder
from askbot.serve.openapi import described
from askbot.serve.routes import ROUTES
from askbot.settings import Settings
from tests.serve.conftest import ALL, READER, Server, running, with_tokens

QUESTION = {"question": "How many dockers have stopped work?"}
NIGHT = {"question": "Who keeps the night watch in March?"}
TRIED: dict[str, tuple[str, str, Any]] = {
    "/v1/ask": ("POST", "/v1/ask", QUESTION),
    "/v1/search": ("POST", "/v1/search", {"query": "fuel", "most": 2}),
    "/v1/passage": ("GET", "/v1/passage?id=harbour.md%231", None),
    "/v1/who": ("GET", "/v1/who?name=Lindqvist&stance=reported&stance_=", None),
    "/v1/timeline": ("GET", "/v1/timeline?topic=strike&since=2026-01-01", None),
    "/v1/documents": ("GET", "/v1/documents?collections=general&collections=staff&most=2", None),
}
TRIED["/v1/who"] = ("GET", "/v1/who?name=Lindqvist", None)


def test_the_description_is_valid_openapi() -> None:
    validate(described(ROUTES))


def test_every_status_that_a_refusal_has_is_described() -> None:
    for path, methods in described(ROUTES)["paths"].items():
        for method, operation in methods.items():
            wanted = {"200", "503"} if path == "/healthz" else {"400", "401", "403", "404", "429", "500", "503"}
            assert wanted <= operation["responses"].keys(), (path, method)


async def test_the_description_names_the_routes_that_there_are(local: Server) -> None:
    spec = json.loads((await local.get("/openapi.json")).text)
    assert {path for path in spec["paths"] if path != "/healthz"} == set(TRIED)
    for path, operations in spec["paths"].items():
        for method in ("GET", "POST", "PUT", "DELETE", "PATCH"):
            status = (await local.send(method, path, json={} if method == "POST" else None)).status
            assert (status == 405) == (method.lower() not in operations), (method, path, status)


@pytest.mark.parametrize("path", TRIED)
async def test_every_reply_fits_its_description(local: Server, path: str) -> None:
    spec = described(ROUTES)
    method, address, body = TRIED[path]
    reply = await local.send(method, address, json=body)
    assert reply.status == 200, reply.text
    check(spec, path, method, "200", reply.text)
    wrong = await local.send(method, path + "?unknown=1", json={"unknown": 1} if body else None)
    assert wrong.status == 400
    check(spec, path, method, "400", wrong.text)


def check(spec: dict[str, Any], path: str, method: str, status: str, text: str) -> None:
    schema = spec["paths"][path][method.lower()]["responses"][status]["content"]["application/json"]["schema"]
    jsonschema.validate(json.loads(text), {**schema, "components": spec["components"]})


def test_parameters_of_a_query_are_those_that_are_taken() -> None:
    spec = described(ROUTES)
    for route in ROUTES:
        model: type[Parameters] = route.operation.parameters
        operation = spec["paths"][route.path][route.method.lower()]
        if route.method == "GET":
            assert {p["name"] for p in operation["parameters"]} == set(model.model_fields)
            assert {p["name"] for p in operation["parameters"] if p["required"]} == {
                name for name, field in model.model_fields.items() if field.is_required()
            }
        else:
            name = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]
            assert set(spec["components"]["schemas"][name]["properties"]) == set(model.model_fields)


async def test_an_answer_has_speaker_stance_and_citation(local: Server) -> None:
    answer = json.loads((await local.post("/v1/ask", QUESTION)).text)
    first = answer["statements"][0]
    assert (first["attribution"]["source"], first["stance"]) == ("the Dockers' Union (DU)", "reported")
    passage = await local.get(f"/v1/passage?id={quote(first['citation']['passage'], safe='')}")
    assert first["text"] in json.loads(passage.text)["text"]
    again = json.loads((await local.post("/v1/ask", {"question": "Who said that?", "previous": answer["id"]})).text)
    assert again["form"] == "speaker"


@pytest.mark.parametrize("token", [None, "wrong-token-0123456789abcdef", ALL[:-1], ALL + "0"])
async def test_nothing_is_served_without_a_known_token(closed: Server, token: str | None) -> None:
    for method, address, body in TRIED.values():
        reply = await closed.send(method, address, token, json=body)
        assert (reply.status, reply.headers["WWW-Authenticate"]) == (401, "Bearer")
    for path in ("/", "/documents", "/passage?id=harbour.md%231", "/who?name=DU", "/timeline?topic=strike"):
        reply = await closed.get(path, token)
        assert "Your token" in reply.text
        assert "Dockers" not in reply.text


async def test_each_token_sees_its_collections(closed: Server) -> None:
    assert "Pelle Ahlgren" in (await closed.post("/v1/ask", NIGHT, ALL)).text
    replies = [
        await closed.post("/v1/ask", NIGHT, READER),
        await closed.post("/v1/search", {"query": "night watch"}, READER),
        await closed.get("/v1/passage?id=staff/rota.md%231", READER),
        await closed.get("/v1/who?name=Tove+Brandt", READER),
        await closed.get("/v1/timeline?topic=night+watch", READER),
        await closed.get("/v1/documents", READER),
    ]
    assert [reply.status for reply in replies] == [200, 200, 404, 404, 200, 200]
    assert not any("Pelle" in reply.text or "rota" in reply.text for reply in replies)


async def test_health_needs_no_token_and_tells_of_an_index_that_is_not_there(
    closed: Server, served: Settings, encoder: Encoder
) -> None:
    well = await closed.get("/healthz")
    assert (well.status, well.text) == (200, '{"index": true}')
    gone = served.model_copy(update={"index": served.index / "none"})
    async with running(gone, encoder) as server:
        assert (await server.get("/healthz")).status == 503
        refused = await server.post("/v1/ask", QUESTION)
        assert refused.status == 503
        assert "Traceback" not in refused.text
        assert (await server.get("/")).status == 200


async def test_a_token_that_asks_too_often_waits_and_others_do_not(served: Settings, encoder: Encoder) -> None:
    async with running(with_tokens(served, api_rate=3), encoder) as server:
        replies = [await server.get("/v1/documents", ALL) for _ in range(5)]
        assert [reply.status for reply in replies] == [200, 200, 200, 429, 429]
        assert 1 <= int(replies[3].headers["Retry-After"]) <= 20
        assert (await server.get("/v1/documents", READER)).status == 200


async def test_a_full_queue_and_a_slow_answer_are_said(
    served: Settings, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    free = threading.Event()
    settings = served.model_copy(update={"ask_threads": 1, "ask_queue": 0, "api_seconds": 0.3})
    monkeypatch.setitem(vars(ROUTES[0].operation), "run", lambda *_: free.wait(10))
    async with running(settings, encoder) as server:
        slow, full = await asyncio.gather(
            server.post("/v1/ask", QUESTION), delayed(0.1, lambda: server.get("/v1/documents"))
        )
        free.set()
    assert (slow.status, full.status) == (503, 503)
    assert "takes too long" in slow.text
    assert "waiting" in full.text
    assert "Retry-After" in slow.headers


async def delayed(seconds: float, begin: Any) -> Any:
    await asyncio.sleep(seconds)
    return await begin()


async def test_head_is_answered_as_get_is_without_a_body(local: Server) -> None:
    for method, path, _ in TRIED.values():
        reply = await local.send("HEAD", path)
        assert (reply.status, reply.text) == (200 if method == "GET" else 405, ""), path


async def test_what_is_not_there_or_not_taken_is_said_with_what_is(local: Server) -> None:
    assert json.loads((await local.get("/nothing")).text)["remedy"].startswith("The page is at /")
    for method, path, taken in (
        ("PUT", "/v1/ask", {"OPTIONS", "POST"}),
        ("OPTIONS", "/v1/ask", {"POST"}),
        ("OPTIONS", "/v1/who", {"GET", "HEAD"}),
        ("DELETE", "/documents", {"GET", "HEAD"}),
    ):
        reply = await local.send(method, path)
        assert reply.status == 405
        assert set(reply.headers["Allow"].split(",")) == taken
        assert all(one in json.loads(reply.text)["remedy"] for one in taken)


async def test_a_browser_that_has_gone_astray_gets_a_page(local: Server) -> None:
    for path, status in (("/nothing", 404), ("/v1/nothing", 404)):
        reply = await local.get(path, Accept="text/html,application/xhtml+xml")
        assert reply.status == status
        assert ("<nav>" in reply.text) == (path == "/nothing")
    refused = await local.get("/", Accept="text/html", Host="evil.example")
    assert (refused.status, "not called so" in refused.text) == (403, True)
    assert refused.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'")
