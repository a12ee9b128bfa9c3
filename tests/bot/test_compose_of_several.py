"""The compose file of a PostgreSQL and three bots: no engine runs it here, so what it promises is read in it."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from askbot.bot.core.shards import parse_shards
from askbot.postgres.address import parsed
from askbot.settings import Settings, variable_name

ROOT = Path(__file__).parents[2]
VARIABLES = {variable_name(field.alias or name) for name, field in Settings.model_fields.items()}


@pytest.fixture
def compose() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "deploy" / "compose.postgres.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def bots(compose: dict[str, Any]) -> list[dict[str, Any]]:
    return [service for name, service in compose["services"].items() if name.startswith("bot-")]


def test_three_bots_share_out_all_shards_and_none_twice(bots: list[dict[str, Any]]) -> None:
    commands = [bot["command"] for bot in bots]
    assert [command[0] for command in commands] == ["run"] * 3
    options = [dict(zip(command[1::2], command[2::2], strict=True)) for command in commands]
    shards = [parse_shards(option["--shards"], int(option["--of"])) for option in options]
    (count,) = {one.count for one in shards}
    assert sorted(number for one in shards for number in one.ids) == list(range(count))


def test_all_bots_name_the_server_beside_them_as_it_names_itself(
    compose: dict[str, Any], bots: list[dict[str, Any]]
) -> None:
    server = compose["services"]["postgres"]
    assert server["image"].startswith("pgvector/pgvector:")
    for bot in bots:
        assert bot["environment"].keys() <= VARIABLES
        address = parsed(bot["environment"]["ASKBOT_STORE"])
        assert address["host"] == "postgres"
        named = {"POSTGRES_USER": "user", "POSTGRES_DB": "dbname", "POSTGRES_PASSWORD": "password"}
        assert {name: address[part] for name, part in named.items()} == server["environment"]


def test_bots_wait_until_the_server_answers_and_cannot_write_but_where_they_must(
    compose: dict[str, Any], bots: list[dict[str, Any]]
) -> None:
    assert "pg_isready" in compose["services"]["postgres"]["healthcheck"]["test"]
    for bot in bots:
        assert bot["depends_on"] == {"postgres": {"condition": "service_healthy"}}
        assert bot["read_only"]
        assert bot["cap_drop"] == ["ALL"]
        (corpus,) = bot["volumes"]
        assert (ROOT / "deploy" / corpus.split(":")[0]).resolve() == ROOT / "corpus"


def test_what_the_server_keeps_outlives_it(compose: dict[str, Any]) -> None:
    (mount,) = compose["services"]["postgres"]["volumes"]
    assert mount.split(":")[0] in compose["volumes"]
    assert "ports" not in compose["services"]["postgres"], "nobody outside reaches it"
