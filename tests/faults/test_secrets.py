"""The token and the language model's key appear nowhere that a person might paste into a chat."""

import traceback
from pathlib import Path

import pytest

from askbot.errors import SettingsError
from askbot.settings import Settings, load_settings

TOKEN, KEY = "mfa.very-secret-token", "sk-very-secret-key"


@pytest.fixture(autouse=True)
def _secrets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    monkeypatch.setenv("ASKBOT_LLM_KEY", KEY)


def shows(text: str) -> bool:
    return TOKEN in text or KEY in text


def test_not_in_what_settings_print_or_dump() -> None:
    settings = load_settings()
    assert settings.discord_token is not None
    assert settings.discord_token.get_secret_value() == TOKEN
    for printed in (
        repr(settings),
        str(settings),
        str(settings.model_dump()),
        settings.model_dump_json(),
        f"{vars(settings)}",
    ):
        assert not shows(printed)


@pytest.mark.parametrize(
    ("name", "value"), [("ASKBOT_K", "many"), ("ASKBOT_CORPSE", "x"), ("ASKBOT_LLM_BASE_URL", "ftp:")]
)
def test_not_in_an_error_nor_in_its_traceback(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert name in str(caught.value)
    assert not shows("".join(traceback.format_exception(caught.value)))


def test_not_in_the_traceback_of_a_slip_of_ours() -> None:
    with pytest.raises(ValueError, match="frozen") as caught:
        load_settings().k = 3
    assert not shows("".join(traceback.TracebackException.from_exception(caught.value, capture_locals=True).format()))


def test_not_in_a_copy() -> None:
    copy: Settings = load_settings().model_copy(update={"k": 3})
    assert not shows(repr(copy))
