"""The tools over stdio: the real command as a process, with the mcp package's own client."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from askbot.api import Access
from askbot.api.access import LOCAL
from askbot.errors import AskbotError
from askbot.mcp.runner import stdio_access
from askbot.settings import Settings
from mcp import Client, StdioServerParameters

READER = "reader-token-0123456789abcdef"
TOKENS = {"reader": {"token": READER, "collections": ["general"]}}


def environment(served: Settings, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ASKBOT_", "DISCORD_"))}
    paths = {
        "ASKBOT_CORPUS": str(served.corpus),
        "ASKBOT_INDEX": str(served.index),
        "ASKBOT_CACHE": os.environ["ASKBOT_CACHE"],
    }
    return {**kept, **paths, "PYTHONPATH": str(Path(__file__).parents[2] / "src"), **more}


@pytest.mark.slow
async def test_an_assistant_asks_over_stdio(served: Settings, tmp_path: Path) -> None:
    variables = environment(served, ASKBOT_API_TOKENS=json.dumps(TOKENS), ASKBOT_MCP_TOKEN=READER)
    command = StdioServerParameters(command=sys.executable, args=["-m", "askbot", "mcp"], env=variables, cwd=tmp_path)
    async with Client(command) as assistant:
        assert assistant.server_info.name == "askbot"
        assert "speaker" in (assistant.instructions or "")
        answer = await assistant.call_tool("ask", {"question": "How many dockers have stopped work?"})
        assert (answer.structured_content or {})["statements"][0]["attribution"]["source"] == "the Dockers' Union (DU)"
        follows = {"question": "Who said that?", "previous": (answer.structured_content or {})["id"]}
        assert (await assistant.call_tool("ask", follows)).structured_content["form"] == "speaker"  # type: ignore[index]
        assert "rota" not in str(await assistant.call_tool("list_documents", {}))
        assert (await assistant.call_tool("who", {"name": "Tove Brandt"})).is_error


@pytest.mark.slow
def test_nothing_but_the_protocol_is_on_stdout(served: Settings, tmp_path: Path) -> None:
    hello = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "initialize",
        "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}},
    }
    asked = {
        "jsonrpc": "2.0",
        "id": 2,
        "method": "tools/call",
        "params": {"name": "ask", "arguments": {"question": "?"}},
    }
    ready = {"jsonrpc": "2.0", "method": "notifications/initialized"}
    variables = environment(served, ASKBOT_LOG_LEVEL="debug", ASKBOT_LOG_FORMAT="json")
    command = [sys.executable, "-m", "askbot", "mcp"]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, env=variables, cwd=tmp_path, stdin=pipe, stdout=pipe, stderr=pipe, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(
            "".join(f"{line}\n" for line in ("not json", json.dumps(hello), json.dumps(ready), json.dumps(asked)))
        )
        process.stdin.flush()
        replies = [json.loads(process.stdout.readline()) for _ in range(2)]
        process.stdin.close()
        rest, log = process.stdout.read(), process.stderr.read()
        assert process.wait(timeout=60) == 0
    by_id = {reply.get("id"): reply for reply in [*replies, *map(json.loads, rest.splitlines())]}
    assert by_id[2]["result"]["isError"] is True
    assert by_id[2]["result"]["content"][0]["text"].startswith("There is no question in that.")
    assert all(reply["jsonrpc"] == "2.0" for reply in by_id.values())
    assert "Traceback" not in log


@pytest.mark.parametrize(
    ("tokens", "given", "said"),
    [
        (TOKENS, None, "A token is needed"),
        (TOKENS, "other-token-0123456789abcdef", "not known"),
        ({}, READER, "no token is known"),
    ],
)
def test_a_token_that_opens_nothing_is_refused(
    served: Settings, tokens: dict[str, object], given: str | None, said: str
) -> None:
    settings = Settings.model_validate({**served.model_dump(), "api_tokens": tokens, "mcp_token": given})
    with pytest.raises(AskbotError, match=said):
        stdio_access(settings)


def test_the_token_of_the_settings_decides_what_is_seen(served: Settings) -> None:
    assert stdio_access(served) == LOCAL
    settings = Settings.model_validate({**served.model_dump(), "api_tokens": TOKENS, "mcp_token": READER})
    assert stdio_access(settings) == Access("reader", frozenset({"general"}))


def test_an_index_that_is_not_there_is_an_error_of_one_line(tmp_path: Path, served: Settings) -> None:
    variables = {**environment(served), "ASKBOT_INDEX": str(tmp_path / "none")}
    done = subprocess.run(
        [sys.executable, "-m", "askbot", "mcp"],
        env=variables,
        cwd=tmp_path,
        input="",
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("askbot: ")
    assert "askbot index" in done.stderr
    assert "Traceback" not in done.stderr


HELLO = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}


def talking(served: Settings, folder: Path) -> subprocess.Popen[str]:
    """The command as a process that has said hello."""
    pipe = subprocess.PIPE
    process = subprocess.Popen(
        [sys.executable, "-m", "askbot", "mcp"],
        env=environment(served),
        cwd=folder,
        stdin=pipe,
        stdout=pipe,
        stderr=pipe,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    request = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": HELLO}
    process.stdin.write(json.dumps(request) + "\n")
    process.stdin.flush()
    assert json.loads(process.stdout.readline())["result"]["serverInfo"]["version"]
    return process


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_when_it_is_told_to_while_it_waits_for_a_line(
    served: Settings, tmp_path: Path, number: signal.Signals
) -> None:
    with talking(served, tmp_path) as process:
        process.send_signal(number)
        assert process.wait(timeout=20) == 0
        assert process.stderr is not None
        assert "Traceback" not in process.stderr.read()


@pytest.mark.slow
def test_it_ends_when_nobody_reads_what_it_answers(served: Settings, tmp_path: Path) -> None:
    with talking(served, tmp_path) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        process.stdin.write('{"jsonrpc":"2.0","id":2,"method":"ping"}\n')
        process.stdin.flush()
        assert process.wait(timeout=20) == 0
        said = process.stderr.read()
        assert "reads no more" in said
        assert "unexpected" not in said
