"""Which processes may run beside each other where they share a server."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from askbot.bot.core import token_lock
from askbot.bot.core.shards import ALL, Shards
from askbot.bot.core.token_lock import only_one
from askbot.errors import BusyError
from askbot.settings import Settings
from tests.postgres.test_pool import cut_all
from tests.support.postgres_server import PASSWORD, PostgresServer

TOKEN = "a.b.c"  # noqa: S105
HOLD = """
import os, sys, time
from askbot.bot.core.shards import parse_shards
from askbot.bot.core.token_lock import only_one
from askbot.settings import load_settings
with only_one(load_settings(), sys.argv[1], parse_shards(sys.argv[2], int(sys.argv[3]))):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def settings(postgres_address: str, tmp_path: Path) -> Settings:
    return Settings(store=postgres_address, journal=tmp_path / "j.sqlite")


@pytest.fixture
def elsewhere(postgres_address: str) -> Iterator[ExitStack]:
    """Another process that holds shards 0 to 3 of 16."""
    environment = {**os.environ, "ASKBOT_STORE": postgres_address}
    with ExitStack() as stack:
        command = [sys.executable, "-c", HOLD, TOKEN, "0-3", "16"]
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        stack.callback(process.wait)
        stack.callback(process.kill)
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield stack


def test_each_shard_is_run_by_one_process(settings: Settings, elsewhere: ExitStack) -> None:
    with only_one(settings, TOKEN, Shards((4, 5), 16)), only_one(settings, "another", Shards((0,), 16)):
        with (
            pytest.raises(BusyError, match="for shard 3 of 16") as caught,
            only_one(settings, TOKEN, Shards((3, 6), 16)),
        ):
            pass
        assert PASSWORD not in str(caught.value)
        with only_one(settings, TOKEN, Shards((6,), 16)):  # who was refused holds nothing
            pass
    elsewhere.close()
    with only_one(settings, TOKEN, Shards((3,), 16)):
        pass


@pytest.mark.usefixtures("elsewhere")
@pytest.mark.parametrize("shards", [ALL, Shards((1,), 8)])
def test_all_processes_have_the_same_number_of_shards(settings: Settings, shards: Shards) -> None:
    with (
        pytest.raises(BusyError, match=r"runs with 16 shards in all.*the same --of"),
        only_one(settings, TOKEN, shards),
    ):
        pass


def test_a_lock_lost_with_the_connection_is_taken_again(
    settings: Settings, postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(token_lock, "CHECK_SECONDS", 0.1)
    with only_one(settings, TOKEN, ALL):
        cut_all(postgres_server)
        time.sleep(1)
        with pytest.raises(BusyError, match="running already"), only_one(settings, TOKEN, ALL):
            pass


def test_who_finds_the_shards_taken_after_an_outage_leaves(
    settings: Settings, postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(token_lock, "CHECK_SECONDS", 0.5)
    heard: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, _: heard.append(number))
    try:
        with only_one(settings, TOKEN, ALL):
            cut_all(postgres_server)
            with only_one(settings, TOKEN, ALL):
                until = time.monotonic() + 5
                while not heard and time.monotonic() < until:
                    time.sleep(0.05)
    finally:
        signal.signal(signal.SIGTERM, before)
    assert heard == [signal.SIGTERM]
