"""Kill or restart a PostgreSQL server under processes that vote: no acknowledged vote is lost.

Run: python -m benchmarks.faults.postgres_journal [--kills 20] [--restarts 5]
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field

from askbot.errors import JournalError
from askbot.journal import CardLog, CardRecord
from askbot.journal.postgresql import PostgresDatabase
from benchmarks.faults.reporting import Row, report_row
from tests.support.postgres_server import PASSWORD, PostgresServer

PROCESSES, THREADS = 2, 2
ADDRESS = "VOTING_ADDRESS"
GUILD = 1000
PATIENCE = 20.0
REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Voted:
    """What processes that voted have said."""

    acknowledged: list[str] = field(default_factory=list[str])
    refused: list[str] = field(default_factory=list[str])
    others: list[str] = field(default_factory=list[str])
    """Warnings and errors."""

    def wait_for(self, more: int, seconds: float = 60) -> None:
        """Until so many more votes are acknowledged."""
        wanted, until = len(self.acknowledged) + more, time.monotonic() + seconds
        while len(self.acknowledged) < wanted:
            assert time.monotonic() < until, f"nobody could vote for {seconds} s: {self.others[-3:]}"
            time.sleep(0.02)


@contextmanager
def voting(address: str) -> Generator[Voted]:
    """PROCESSES that vote until the end, from THREADS each."""
    voted = Voted()
    command = [sys.executable, "-m", "benchmarks.faults.postgres_journal", "--vote"]
    processes = [
        subprocess.Popen(
            [*command, str(number)],
            env={**os.environ, ADDRESS: address},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for number in range(PROCESSES)
    ]
    readers = [threading.Thread(target=_read, args=(process, voted)) for process in processes]
    for reader in readers:
        reader.start()
    try:
        voted.wait_for(20)
        yield voted
        voted.wait_for(20)
    finally:
        for process in processes:
            process.kill()
        for reader in readers:
            reader.join()
        for process in processes:
            process.wait()


def _read(process: subprocess.Popen[str], voted: Voted) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        if not line.endswith("\n"):
            continue  # the process was killed while it wrote
        kind, _, name = line.strip().partition(" ")
        {"ok": voted.acknowledged, REFUSED: voted.refused}.get(kind, voted.others).append(name or line)


def _vote(process: str) -> None:
    """Vote for ever; each vote is named once it is acknowledged, or refused."""
    log = CardLog(PostgresDatabase(os.environ[ADDRESS], patience=PATIENCE), days=30)
    said = threading.Lock()

    def vote(thread: int) -> None:
        for number in range(1_000_000):
            name = f"{process}-{thread}-{number}"
            try:
                log.vote(CardRecord(name, time.time(), GUILD, 1, 2, "answered", 0.1, "{}"), 7, up=True)
                outcome = "ok"
            except JournalError:
                outcome = REFUSED
            with said:
                print(f"{outcome} {name}", flush=True)

    for thread in range(THREADS):
        threading.Thread(target=vote, args=(thread,)).start()


def kept(address: str) -> set[str]:
    """The answers that were voted on."""
    database = PostgresDatabase(address, patience=PATIENCE)
    rows = database.run(lambda db: db.rows("SELECT answer FROM votes"))
    database.close()
    return {str(row["answer"]) for row in rows}


def falls(server: PostgresServer, times: int, *, killed: bool, seed: int = 1) -> Voted:
    """Let the server fall `times` times under votes, killed or stopped, and rise again; returns what was said.

    Raises `AssertionError` for an acknowledged vote that is gone, a vote that was never cast, and a password that shows.
    """
    dice = random.Random(seed)  # noqa: S311 - a simulation
    address = server.database()
    PostgresDatabase(address).close()
    with voting(address) as voted:
        for _ in range(times):
            time.sleep(dice.uniform(0.05, 0.5))
            server.kill() if killed else server.stop()
            server.start()
            before = list(voted.acknowledged)
            lost = set(before) - kept(address)
            assert not lost, f"lost: {sorted(lost)[:5]}"
            voted.wait_for(10)
    lost = set(voted.acknowledged) - kept(address)
    assert not lost, f"lost: {sorted(lost)[:5]}"
    assert PASSWORD not in "".join(voted.others)
    return voted


def main() -> None:
    """Both kinds of falls, each at its full count, on a server that forces its writes to the disk."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--restarts", type=int, default=5)
    parser.add_argument("--vote", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.vote is not None:
        _vote(options.vote)
        return
    server = PostgresServer(fsync=True)
    try:
        for what, times, killed in (("kill -9", options.kills, True), ("restart", options.restarts, False)):
            voted = falls(server, times, killed=killed)
            said = f"{len(voted.acknowledged):,} votes acknowledged, none lost; {len(voted.refused)} refused"
            report_row(Row(f"PostgreSQL, {what} under votes", times, said))
    finally:
        server.close()


if __name__ == "__main__":
    main()
