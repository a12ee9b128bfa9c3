"""What both stores need of PostgreSQL: pooled connections, locks, notifications, migrations. The driver is optional."""

from askbot.postgres.address import described, is_postgres
from askbot.postgres.listener import Listener
from askbot.postgres.locks import HeldLock, advisory_lock, lock_in_transaction
from askbot.postgres.migrations import migrate
from askbot.postgres.pool import Postgres

__all__ = [
    "HeldLock",
    "Listener",
    "Postgres",
    "advisory_lock",
    "described",
    "is_postgres",
    "lock_in_transaction",
    "migrate",
]
