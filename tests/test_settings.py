from pathlib import Path

import pytest

from askbot.errors import SettingsError
from askbot.settings import load_settings, settings_for_corpus


@pytest.fixture(autouse=True)
def _empty_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DISCORD_TOKEN", raising=False)


def test_reads_environment_and_dotenv_and_overrides(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("ASKBOT_K=7\nDISCORD_TOKEN=secret-token\nASKBOT_CORPUS=\n", encoding="utf-8")
    monkeypatch.setenv("ASKBOT_KEEP_SNAPSHOTS", "3")
    settings = load_settings(index=Path("elsewhere"))
    assert (settings.k, settings.keep_snapshots, settings.index) == (7, 3, Path("elsewhere"))
    assert settings.corpus == Path("corpus"), "an empty value is no value"
    assert settings.discord_token is not None
    assert settings.discord_token.get_secret_value() == "secret-token"


def test_an_unknown_setting_is_named_with_the_nearest_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASKBOT_CORPSE", "x")
    with pytest.raises(SettingsError, match=r"ASKBOT_CORPSE is not a setting.*ASKBOT_CORPUS"):
        load_settings()


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("THREAD", "ASKBOT_THREADS"),
        ("TRESHOLD", "ASKBOT_THRESHOLD"),
        ("TOKEN", "DISCORD_TOKEN"),
        ("DISCORD_TOKEN", "DISCORD_TOKEN"),
        ("JOURNAL_DAY", "ASKBOT_JOURNAL_DAYS"),
        ("LOGLEVEL", "ASKBOT_LOG_LEVEL"),
        ("FOO", ""),
        ("BAR", ""),
        ("COLOUR", ""),
        ("VERBOSE", ""),
    ],
)
def test_only_a_real_setting_that_is_near_is_offered(monkeypatch: pytest.MonkeyPatch, name: str, nearest: str) -> None:
    monkeypatch.setenv(f"ASKBOT_{name}", "x")
    with pytest.raises(SettingsError) as error:
        load_settings()
    said = str(error.value)
    assert said.endswith(f"Did you mean {nearest}?" if nearest else "`askbot settings` lists those that exist.")


def test_an_unknown_setting_in_dotenv_is_refused_too(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("ASKBOT_INDEKS=1\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"ASKBOT_INDEKS.*ASKBOT_INDEX"):
        load_settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ASKBOT_API_HOSTS", "https://ask.example.org"),
        ("ASKBOT_API_HOSTS", "ask.example.org:8080"),
        ("ASKBOT_API_HOSTS", '["ask.example.org"]'),
        ("ASKBOT_API_ORIGINS", '["https://app.example.org"]'),
        ("ASKBOT_API_ORIGINS", "app.example.org"),
        ("ASKBOT_API_ORIGINS", "https://app.example.org/page"),
        ("ASKBOT_API_ORIGINS", "*"),
    ],
)
def test_a_name_that_no_request_would_ever_have_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match="write such as"):
        load_settings()


def test_names_of_hosts_and_pages_are_listed_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASKBOT_API_HOSTS", "ask.example.org, [2001:db8::1] 10.0.0.7")
    monkeypatch.setenv("ASKBOT_API_ORIGINS", "https://app.example.org,http://localhost:3000/")
    settings = load_settings()
    assert settings.api_hosts == ("ask.example.org", "[2001:db8::1]", "10.0.0.7")
    assert settings.api_origins == ("https://app.example.org", "http://localhost:3000/")


def test_a_value_out_of_range_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASKBOT_K", "0")
    with pytest.raises(SettingsError, match=r"ASKBOT_K: .*greater than or equal to 1"):
        load_settings()


def test_the_token_shows_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "mfa.very-secret")
    settings = load_settings()
    assert "very-secret" not in f"{settings!r} {settings} {settings.model_dump_json()}"


def test_another_corpus_gets_an_index_of_its_own(tmp_path: Path) -> None:
    settings = load_settings()
    other = settings_for_corpus(settings, tmp_path / "other")
    assert other.journal != settings.journal
    assert other.journal.parent == settings.journal.parent
    assert other.corpus == tmp_path / "other"
    assert other.index != settings.index
    assert settings_for_corpus(settings, Path("corpus")) == settings


@pytest.mark.parametrize("text", ["123,456", " 123 , 456 ", "123 456"])
def test_servers_are_named_with_commas_or_blanks(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    assert load_settings().home_servers == ()
    monkeypatch.setenv("ASKBOT_HOME_SERVERS", text)
    assert load_settings().home_servers == (123, 456)
    monkeypatch.setenv("ASKBOT_HOME_SERVERS", "Newsroom")
    with pytest.raises(SettingsError, match="ASKBOT_HOME_SERVERS"):
        load_settings()


@pytest.mark.parametrize("value", ['{"bm25": NaN}', '{"bm25": Infinity}', '{"bm25": "x"}', "{", "[]"])
def test_a_weight_is_a_finite_number(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("ASKBOT_WEIGHTS", value)
    with pytest.raises(SettingsError, match="ASKBOT_WEIGHTS"):
        load_settings()
