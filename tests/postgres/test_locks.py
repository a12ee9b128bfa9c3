import pytest

from askbot.errors import BusyError, PostgresError
from askbot.postgres import Postgres, advisory_lock
from tests.postgres.test_pool import cut_all
from tests.support.postgres_server import PostgresServer

BUSY = BusyError("Somebody builds.", "Wait.")


def test_one_holds_a_lock_at_a_time(postgres_address: str) -> None:
    one, two = (Postgres(postgres_address, schema="trial") for _ in range(2))
    with advisory_lock(one, "build", busy=BUSY) as lock:
        lock.check()
        with pytest.raises(BusyError, match="Somebody builds"), advisory_lock(two, "build", busy=BUSY):
            pass
        with advisory_lock(two, "other", busy=BUSY):
            pass
    with advisory_lock(two, "build", busy=BUSY):
        pass


def test_a_lock_that_was_lost_with_its_connection_says_so(
    postgres_address: str, postgres_server: PostgresServer
) -> None:
    postgres = Postgres(postgres_address, schema="trial")
    with advisory_lock(postgres, "build", busy=BUSY) as lock:
        cut_all(postgres_server)
        assert not lock.held()
        with pytest.raises(PostgresError, match="'build' was lost"):
            lock.check()
        with advisory_lock(postgres, "build", busy=BUSY):
            pass
