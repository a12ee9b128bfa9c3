"""Tokens open their collections, and no others; what is not private is not served without one."""

import json
from pathlib import Path

import pytest

from askbot.api import Access, AccessTokens
from askbot.api.access import LOCAL, allowed_hosts, require_private
from askbot.engine import build_process
from askbot.errors import SettingsError, TokenError
from askbot.settings import Settings, load_settings

STAFF, READER = "staff-token-0123456789abcdef", "reader-token-0123456789abcdef"
GIVEN = {
    "newsroom": {"token": STAFF, "collections": ["*"]},
    "reader": {"token": READER, "collections": ["general"]},
}


@pytest.fixture
def tokens(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AccessTokens:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ASKBOT_API_TOKENS", json.dumps(GIVEN))
    return AccessTokens(load_settings().api_tokens)


def test_a_token_opens_its_collections(tokens: AccessTokens) -> None:
    assert tokens.required
    assert tokens.access(STAFF) == Access("newsroom", None)
    assert tokens.of_header(f"bearer {READER}") == Access("reader", frozenset({"general"}))


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        READER,
        f"Basic {READER}",
        f"Bearer {READER}x",
        f"Bearer {READER[:-1]}",
        "Bearer ",
        "Bearer \udcff",
        "Bearer *",
    ],
)
def test_anything_else_opens_nothing(tokens: AccessTokens, header: str | None) -> None:
    with pytest.raises(TokenError) as error:
        tokens.of_header(header)
    assert READER not in str(error.value)


def test_without_tokens_whoever_is_on_this_machine_sees_everything() -> None:
    assert AccessTokens({}).access(None) == LOCAL


@pytest.mark.parametrize(
    "host",
    ["0.0.0.0", "::", "192.168.1.5", "example.org", "", "127.0.0.1.example.org", "localhost."],  # noqa: S104
)
def test_others_are_let_in_with_tokens_only(tokens: AccessTokens, host: str) -> None:
    with pytest.raises(SettingsError, match=r"no token is set.*ASKBOT_API_TOKENS"):
        require_private(host, AccessTokens({}))
    require_private(host, tokens)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.0.0.2"])
def test_this_machine_needs_none(host: str) -> None:
    require_private(host, AccessTokens({}))


def test_a_request_may_call_the_server_by_these_names_only() -> None:
    assert allowed_hosts("::1", ("ask.example.org",)) == {"localhost", "127.0.0.1", "[::1]", "ask.example.org"}


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("{", "ASKBOT_API_TOKENS cannot be read: it must be JSON"),
        (
            '{"a": {"token": "short", "collections": []}}',
            "ASKBOT_API_TOKENS: a, token: .*at least 24 characters, not 5",
        ),
        (f'{{"a b": {{"token": "{STAFF}"}}}}', "ASKBOT_API_TOKENS: "),
        (f'{{"a": {{"token": "{STAFF} and a blank"}}}}', "ASKBOT_API_TOKENS: .*without blanks"),
        (f'{{"a": {{"token": "{STAFF}", "collection": ["x"]}}}}', "ASKBOT_API_TOKENS: "),
        (f'{{"a": {{"token": "{STAFF}"}}, "b": {{"token": "{STAFF}"}}}}', "two names have the same token"),
    ],
)
def test_tokens_that_are_set_up_wrongly_are_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, value: str, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ASKBOT_API_TOKENS", value)
    with pytest.raises(SettingsError, match=said) as error:
        load_settings()
    assert STAFF not in str(error.value)


def test_a_token_shows_nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ASKBOT_API_TOKENS", json.dumps(GIVEN))
    monkeypatch.setenv("ASKBOT_MCP_TOKEN", STAFF)
    settings: Settings = load_settings()
    shown = f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()} {vars(settings)}"
    assert STAFF not in shown
    assert READER not in shown


def test_no_token_goes_to_the_process_that_builds(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ASKBOT_API_TOKENS", json.dumps(GIVEN))
    monkeypatch.setenv("ASKBOT_MCP_TOKEN", STAFF)
    given = f"{build_process._dumped(load_settings())} {build_process._environment()}"
    assert "ASKBOT_API_TOKENS" not in given
    assert not {"api_tokens", "mcp_token"} & set(build_process._dumped(load_settings()))
    assert STAFF not in given
