"""The tools over streamable HTTP, with the mcp package's own client on the loopback address."""

import asyncio
import json
import re
import socket
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import jsonschema
import pytest
import uvicorn
from mcp.client.streamable_http import streamable_http_client

from askbot.api import OPERATIONS, AccessTokens, Operation, Service
from askbot.api.connections import Connections
from askbot.api.opening import bound
from askbot.engine import Askbot
from askbot.mcp.http import MOST_BYTES, create_http_app
from askbot.mcp.runner import watched
from askbot.settings import ApiToken, Settings
from mcp import Client
from tests.mcp.test_stdio import environment

ALL, READER = "all-token-0123456789abcdef", "reader-token-0123456789abcdef"
TOKENS = AccessTokens(
    {
        "all": ApiToken.model_validate({"token": ALL, "collections": ["*"]}),
        "reader": ApiToken.model_validate({"token": READER, "collections": ["general"]}),
    }
)
NIGHT = {"question": "Who keeps the night watch in March?"}


@dataclass(frozen=True)
class Running:
    url: str
    port: int
    server: uvicorn.Server


@pytest.fixture
async def running(served_engine: Askbot) -> AsyncIterator[Running]:
    service = Service(served_engine)
    listening: socket.socket = bound("127.0.0.1", 0)
    app = create_http_app(service, TOKENS, "127.0.0.1", ())
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, ws="none"))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    async with asyncio.timeout(30):
        while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0.01)
    port = listening.getsockname()[1]
    yield Running(f"http://127.0.0.1:{port}/mcp", port, server)
    server.should_exit = True
    await serving


@asynccontextmanager
async def client(url: str, token: str) -> AsyncIterator[Client]:
    async with (
        httpx2.AsyncClient(headers={"Authorization": f"Bearer {token}"}, timeout=60) as http,
        Client(streamable_http_client(url, http_client=http)) as connected,
    ):
        yield connected


async def test_tools_are_listed_with_schemas_and_results_fit_them(running: Running) -> None:
    async with client(running.url, ALL) as assistant:
        tools = {tool.name: tool for tool in (await assistant.list_tools()).tools}
        assert list(tools) == [operation.name for operation in OPERATIONS]
        assert all(tool.annotations and tool.annotations.read_only_hint for tool in tools.values())
        given: dict[str, dict[str, Any]] = {
            "ask": {"question": "How many dockers have stopped work?"},
            "search": {"query": "fuel"},
            "read_passage": {"id": "harbour.md#1"},
            "who": {"name": "Lindqvist"},
            "timeline": {"topic": "the strike"},
            "list_documents": {},
        }
        for name, arguments in given.items():
            jsonschema.validate(arguments, tools[name].input_schema)
            result = await assistant.call_tool(name, arguments)
            assert not result.is_error
            schema = tools[name].output_schema
            assert schema is not None
            jsonschema.validate(result.structured_content, schema)
        answer = await assistant.call_tool("ask", given["ask"])
        first = (answer.structured_content or {})["statements"][0]
        assert first["attribution"]["source"] == "the Dockers' Union (DU)"
        assert (first["stance"], first["citation"]["document"]) == ("reported", "harbour.md")
        assert "The Dockers' Union (DU) · 🔵 reported" in text_of(answer)


def text_of(result: Any) -> str:
    return "\n".join(block.text for block in result.content)


async def test_each_token_sees_its_collections(running: Running) -> None:
    async with client(running.url, ALL) as assistant:
        assert "Pelle Ahlgren" in text_of(await assistant.call_tool("ask", NIGHT))
    async with client(running.url, READER) as assistant:
        for name, arguments in (("ask", NIGHT), ("search", {"query": "night watch"}), ("list_documents", {})):
            assert "Pelle" not in str(await assistant.call_tool(name, arguments))
        refused = await assistant.call_tool("read_passage", {"id": "staff/rota.md#1"})
        assert refused.is_error


@pytest.mark.parametrize("header", [None, "Bearer wrong-token-0123456789abcdef", f"Basic {ALL}", ""])
async def test_without_a_known_token_nothing_is_served(running: Running, header: str | None) -> None:
    headers = {"Authorization": header} if header is not None else {}
    async with httpx2.AsyncClient() as http:
        for method in ("POST", "GET", "DELETE"):
            reply = await http.request(method, running.url, headers=headers, json={})
            assert (reply.status_code, reply.headers["WWW-Authenticate"]) == (401, "Bearer")
            assert ALL not in reply.text


async def test_two_tokens_are_none(running: Running) -> None:
    both = [("Authorization", f"Bearer {ALL}"), ("Authorization", f"Bearer {READER}")]
    async with httpx2.AsyncClient() as http:
        assert (await http.post(running.url, headers=both, json={})).status_code == 401


@pytest.mark.parametrize(
    ("header", "value"),
    [("Host", "evil.example"), ("Host", "127.0.0.1.evil.example"), ("Origin", "https://evil.example")],
)
async def test_a_page_elsewhere_cannot_reach_in(running: Running, header: str, value: str) -> None:
    headers = {"Authorization": f"Bearer {ALL}", "Accept": "application/json, text/event-stream", header: value}
    async with httpx2.AsyncClient() as http:
        reply = await http.post(running.url, headers=headers, json={"jsonrpc": "2.0", "id": 1, "method": "tools/list"})
    assert reply.status_code in {403, 421}


async def test_a_huge_request_is_refused(running: Running) -> None:
    headers = {"Authorization": f"Bearer {ALL}", "Content-Type": "application/json", "Accept": "application/json"}
    async with httpx2.AsyncClient() as http:
        reply = await http.post(running.url, headers=headers, content=b" " * (MOST_BYTES + 1))
    assert reply.status_code == 413


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("ask", {"question": "?"}, "There is no question in that."),
        ("ask", {"question": "Who?", "since": "May"}, "since: write a day like 2026-03-09."),
        ("ask", {"question": "Who?", "collections": ["nowhere"]}, "There is no collection nowhere in the index."),
        ("who", {"name": "Zebedee"}, "Nobody called Zebedee is quoted."),
        ("read_passage", {"id": "/etc/passwd"}, "There is no passage of that id in the index."),
        ("shell", {"command": "ls"}, "There is no such tool."),
    ],
)
async def test_what_cannot_be_done_is_said_in_a_sentence(
    running: Running, name: str, arguments: dict[str, Any], said: str
) -> None:
    async with client(running.url, ALL) as assistant:
        result = await assistant.call_tool(name, arguments)
    assert result.is_error
    assert text_of(result).startswith(said)
    assert "Traceback" not in text_of(result)
    assert "pydantic" not in text_of(result)


async def test_what_nobody_expected_is_a_sentence_too_and_the_log_holds_no_question(
    running: Running, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_asked: object, parameters: Any) -> None:
        raise KeyError(parameters.question)

    operation: Operation[Any, Any] = OPERATIONS[0]
    monkeypatch.setitem(vars(operation), "run", broken)
    async with client(running.url, ALL) as assistant:
        result = await assistant.call_tool("ask", {"question": "Is my secret safe?"})
    assert text_of(result) == "Something unexpected went wrong. The operator finds more in the log."
    assert "KeyError" in caplog.text
    assert "secret" not in caplog.text
    assert ALL not in caplog.text


async def test_several_assistants_at_once_get_their_own_answers(running: Running) -> None:
    async def night(token: str) -> bool:
        async with client(running.url, token) as assistant:
            return "Pelle Ahlgren" in text_of(await assistant.call_tool("ask", NIGHT))

    tokens = [ALL, READER] * 4
    assert await asyncio.gather(*map(night, tokens)) == [token == ALL for token in tokens]


async def test_whoever_sends_byte_by_byte_holds_no_connection_for_long(running: Running) -> None:
    watching = asyncio.create_task(watched(running.server, Connections(30, head_seconds=1.0)))
    held = [await asyncio.open_connection("127.0.0.1", running.port) for _ in range(20)]
    for _, writer in held:
        writer.write(b"GET /mcp HTTP/1.1\r\nHost: localhost\r\nX: ")
    for _ in range(6):
        for _, writer in held:
            writer.write(b"X")
        await asyncio.sleep(0.5)
    for reader, writer in held:
        with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
            await asyncio.wait_for(reader.readexactly(1), 2)
        writer.close()
    watching.cancel()


async def test_an_answer_may_take_longer_than_the_head_of_its_request(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    watching = asyncio.create_task(watched(running.server, Connections(30, head_seconds=0.5)))
    operation: Operation[Any, Any] = OPERATIONS[-1]
    usual = operation.run

    def slow(*given: Any) -> Any:
        time.sleep(2.5)
        return usual(*given)

    monkeypatch.setitem(vars(operation), "run", slow)
    async with client(running.url, ALL) as assistant:
        assert not (await assistant.call_tool("list_documents", {})).is_error
    watching.cancel()


@pytest.mark.slow
async def test_the_command_serves_over_http_and_stops_when_told(served: Settings, tmp_path: Path) -> None:
    tokens = json.dumps({"all": {"token": ALL, "collections": ["*"]}})
    variables = environment(served, ASKBOT_API_TOKENS=tokens)
    command = [sys.executable, "-m", "askbot", "mcp", "--http", "--port", "0"]
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, env=variables, cwd=tmp_path, stdout=pipe, stderr=pipe)
    try:
        assert process.stderr is not None
        line = (await asyncio.wait_for(process.stderr.readline(), 60)).decode()
        url = re.search(r"http://\S+/mcp", line)
        assert url, line
        async with client(url.group(), ALL) as assistant:
            assert "Pelle Ahlgren" in text_of(await assistant.call_tool("ask", NIGHT))
        process.terminate()
        assert await asyncio.wait_for(process.wait(), 30) == 0
        log = (await process.stderr.read()).decode()
        assert "night watch" not in log
        assert ALL not in log
    finally:
        if process.returncode is None:
            process.kill()


async def test_no_stream_is_held_that_would_bring_nothing(running: Running) -> None:
    async with httpx2.AsyncClient(timeout=10) as http:
        headers = {"Authorization": f"Bearer {READER}", "Accept": "text/event-stream"}
        reply = await http.get(running.url, headers=headers)
        assert (reply.status_code, reply.headers["Allow"]) == (405, "POST")
        assert (await http.get(running.url, headers={"Accept": "text/event-stream"})).status_code == 401
