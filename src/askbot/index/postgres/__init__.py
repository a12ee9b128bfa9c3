"""Snapshots in PostgreSQL with pgvector, for several machines. The driver is optional: `askbot[postgres]`."""

from askbot.index.postgres.store import PostgresStore

__all__ = ["PostgresStore"]
