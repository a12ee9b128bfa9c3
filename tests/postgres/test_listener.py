import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from askbot.postgres import Listener, Postgres
from tests.postgres.test_pool import cut_all
from tests.support.postgres_server import PostgresServer


class Looks:
    """Counts how often it was called."""

    def __init__(self, *, fail: bool = False) -> None:
        self.times = 0
        self._fail = fail
        self._changed = threading.Condition()

    def __call__(self) -> None:
        with self._changed:
            self.times += 1
            self._changed.notify_all()
        if self._fail:
            raise KeyError("in the look")

    def wait_for(self, times: int, seconds: float) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self.times >= times, seconds)


@contextmanager
def listening(postgres: Postgres, looks: Looks, poll_seconds: float) -> Iterator[None]:
    listener = Listener(postgres, "trial_changes", looks, poll_seconds=poll_seconds)
    listener.start()
    assert looks.wait_for(1, 10)
    yield
    listener.stop()


def notify(postgres: Postgres) -> None:
    postgres.run(lambda db: db.execute("SELECT pg_notify('trial_changes', '')"))


@pytest.fixture
def postgres(postgres_address: str) -> Iterator[Postgres]:
    opened = Postgres(postgres_address, schema="trial")
    yield opened
    opened.close()


def test_a_notification_is_heard_at_once(postgres: Postgres) -> None:
    looks = Looks()
    with listening(postgres, looks, poll_seconds=2):
        time.sleep(0.2)
        before, started = looks.times, time.monotonic()
        notify(postgres)
        assert looks.wait_for(before + 1, 1)
        assert time.monotonic() - started < 1


def test_it_looks_by_itself_where_nothing_is_notified(postgres: Postgres) -> None:
    looks = Looks()
    with listening(postgres, looks, poll_seconds=0.05):
        assert looks.wait_for(5, 5)


def test_it_listens_again_after_its_connection_was_cut(postgres: Postgres, postgres_server: PostgresServer) -> None:
    looks = Looks()
    with listening(postgres, looks, poll_seconds=0.5):
        cut_all(postgres_server)
        assert looks.wait_for(looks.times + 2, 10)
        before = looks.times
        notify(postgres)
        assert looks.wait_for(before + 1, 10)


def test_a_look_that_fails_is_logged_and_tried_again(postgres: Postgres, caplog: pytest.LogCaptureFixture) -> None:
    looks = Looks(fail=True)
    with listening(postgres, looks, poll_seconds=0.05):
        assert looks.wait_for(3, 5)
    assert "trial_changes could not be taken over" in caplog.text
