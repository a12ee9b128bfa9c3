"""Documents that wait to be encoded, claimed in batches by any number of workers on any machines."""

from __future__ import annotations

import time
import uuid
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from askbot.domain import Document
from askbot.index.encoded import EncodedDocument, dump_documents, dump_encoded, parse_documents, parse_encoded
from askbot.index.postgres.schema import MIGRATIONS, SCHEMA
from askbot.postgres import Postgres, migrate

LEASE_SECONDS = 300.0
"""A batch that was not given back by then is claimed by another: its worker is taken for dead."""
BATCH_BYTES = 100_000
"""Of text in a batch: about half a minute of one processor."""
AHEAD = 64
"""Batches that wait at a time, so that documents are not read faster than they are encoded."""
IDLE_SECONDS = 0.5

_CLAIM = """
UPDATE work SET worker = %(worker)s, until = now() + make_interval(secs => %(lease)s), tries = tries + 1
WHERE (job, number) = (
    SELECT job, number FROM work WHERE words IS NULL AND made_with = %(made_with)s AND (until IS NULL OR until < now())
    ORDER BY job, number LIMIT 1 FOR UPDATE SKIP LOCKED
) RETURNING job, number, documents
"""
_FINISH = "UPDATE work SET words = %s, numbers = %s WHERE job = %s AND number = %s AND words IS NULL"
_TAKE = "DELETE FROM work WHERE job = %s AND number = %s AND words IS NOT NULL RETURNING words, numbers"

Encode = Callable[[Sequence[Document]], Sequence[EncodedDocument]]


@dataclass(frozen=True, slots=True)
class Claim:
    """A batch that somebody works at."""

    job: str
    number: int
    documents: bytes
    """As `parse_documents` reads them."""


class WorkQueue:
    """The batches of all builds under way on one server; safe to share between threads and processes."""

    def __init__(self, address: str, *, lease: float = LEASE_SECONDS, connections: int = 2) -> None:
        self._postgres = Postgres(address, schema=SCHEMA, size=connections)
        self._lease = lease
        migrate(self._postgres, MIGRATIONS)

    def begin(self, job: str) -> None:
        """Forget the batches of other builds: only the holder of the right to build may."""
        self._postgres.run(lambda db: db.execute("DELETE FROM work WHERE job <> %s", (job,)))

    def put(self, job: str, number: int, made_with: str, documents: bytes) -> None:
        """Offer a batch to workers whose models are `made_with`."""
        sql = "INSERT INTO work (job, number, made_with, documents) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING"
        self._postgres.run(lambda db: db.execute(sql, (job, number, made_with, documents)))

    def claim(self, worker: str, made_with: str) -> Claim | None:
        """The first batch that nobody works at, or whose lease ran out; None where there is none. Never waits."""
        values = {"worker": worker, "made_with": made_with, "lease": self._lease}
        row = self._postgres.run(lambda db: db.execute(_CLAIM, values, binary=True).fetchone())
        return None if row is None else Claim(row["job"], row["number"], bytes(row["documents"]))

    def finish(self, claim: Claim, words: bytes, numbers: bytes) -> bool:
        """Give a batch's result; False where another was faster, or the build is over."""
        values = words, numbers, claim.job, claim.number
        return bool(self._postgres.run(lambda db: db.execute(_FINISH, values).rowcount))

    def take(self, job: str, number: int) -> tuple[bytes, bytes] | None:
        """Take a batch's result out, if it is there."""
        row: dict[str, Any] | None = self._postgres.run(
            lambda db: db.execute(_TAKE, (job, number), binary=True).fetchone()
        )
        return None if row is None else (bytes(row["words"]), bytes(row["numbers"]))

    def close(self) -> None:
        """Close the connections."""
        self._postgres.close()


def work_once(queue: WorkQueue, worker: str, made_with: str, encode: Encode) -> int:
    """Claim one batch and encode it; how many documents it had, 0 where none waits."""
    claim = queue.claim(worker, made_with)
    if claim is None:
        return 0
    documents = parse_documents(claim.documents)
    queue.finish(claim, *dump_encoded(encode(documents)))
    return len(documents)


def shared(
    queue: WorkQueue, made_with: str, encode: Encode, documents: Iterable[Document]
) -> Iterator[EncodedDocument]:
    """Documents encoded by whoever works, in their order; who asks works too while it waits."""
    job, stream = uuid.uuid4().hex, enumerate(_batches(documents))
    waiting: deque[tuple[int, list[Document]]] = deque()
    queue.begin(job)
    while True:
        while len(waiting) < AHEAD and (batch := next(stream, None)) is not None:
            queue.put(job, batch[0], made_with, dump_documents(batch[1]))
            waiting.append(batch)
        if not waiting:
            return
        number, members = waiting.popleft()
        while (result := queue.take(job, number)) is None:
            if not work_once(queue, "builder", made_with, encode):
                time.sleep(IDLE_SECONDS)
        yield from parse_encoded(members, *result)


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    batch: list[Document] = []
    size = 0
    for document in documents:
        batch.append(document)
        size += len(document.text)
        if size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
