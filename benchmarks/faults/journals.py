"""Kill a process that votes, and damage the journal: no acknowledged vote is lost, and a damaged file stops nobody.

Run: python -m benchmarks.faults.journals [--kills 200] [--damages 300]
"""

from __future__ import annotations

import argparse
import logging
import os
import random
import shutil
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from askbot.errors import JournalError
from askbot.journal import AnswerLog, CardLog, CardRecord, GuildSettings, GuildStore, SQLiteDatabase, open_sqlite
from benchmarks.faults.corruption import HARMS
from benchmarks.faults.reporting import Row, report, report_row

THREADS = 4
GUILD = 1000


def kills(folder: Path, count: int, seed: int = 1) -> tuple[int, int]:
    """Kill a voting process `count` times; returns the votes acknowledged and the votes kept.

    Raises `AssertionError` for an acknowledged vote that is gone.
    """
    dice = random.Random(seed)  # noqa: S311 - a simulation
    path = folder / "journal.sqlite"
    acknowledged: set[str] = set()
    for round_ in range(count):
        acknowledged |= _voted_until_killed(path, round_, dice.uniform(0.02, 0.4))
        kept = votes(path)
        assert acknowledged <= kept, f"lost: {sorted(acknowledged - kept)[:5]}"
    return len(acknowledged), len(votes(path))


def _voted_until_killed(path: Path, round_: int, seconds: float) -> set[str]:
    """The votes that a child process had acknowledged when it was killed."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            _vote_on(path, round_, writing)
        finally:
            os._exit(0)
    os.close(writing)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reading, encoding="ascii") as stream:
        lines = stream.read().split("\n")
    return set(lines[:-1])


def _vote_on(path: Path, round_: int, pipe: int) -> None:
    """Vote in several threads, for ever, and write each vote's name to the pipe once it is kept."""
    log = CardLog(open_sqlite(path), days=30)

    def vote(thread: int) -> None:
        for number in range(1_000_000):
            name = f"{round_}-{thread}-{number}"
            log.vote(CardRecord(name, time.time(), GUILD, 1, 2, "answered", 0.1, "{}"), 7, up=True)
            os.write(pipe, f"{name}\n".encode())

    threads = [threading.Thread(target=vote, args=(thread,)) for thread in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def votes(path: Path) -> set[str]:
    """The answers that were voted on."""
    database = SQLiteDatabase(path)
    database.check()
    return {str(row["answer"]) for row in database.run(lambda db: db.rows("SELECT answer FROM votes"))}


def damages(folder: Path, times: int, seed: int = 1) -> Counter[str]:
    """Damage the file `times` times: it opens, or is set aside by name, and then takes votes; nothing else is raised."""
    dice = random.Random(seed)  # noqa: S311 - a simulation
    sound = folder / "sound.sqlite"
    _filled(sound)
    outcomes: Counter[str] = Counter()
    for _ in range(times):
        place = folder / "place"
        place.mkdir()
        path = place / "journal.sqlite"
        path.write_bytes(dice.choice(HARMS)(bytearray(sound.read_bytes()), dice))
        outcomes[_outcome(path)] += 1
        shutil.rmtree(place)
    return outcomes


def _outcome(path: Path) -> str:
    database = open_sqlite(path)
    set_aside = list(path.parent.glob("journal.sqlite.damaged-*"))
    log = CardLog(database, days=30)
    refused = sum(_refuses(use) for use in _uses(database))
    if set_aside:
        assert refused == 0, "a new journal refuses something"
        log.vote(CardRecord("new", 1.0, GUILD, 1, 2, "answered", 0.1, "{}"), 7, up=True)
        assert "new" in votes(path)
        return "set aside"
    return "partly unreadable" if refused else "readable"


def _uses(database: SQLiteDatabase) -> list[Callable[[], object]]:
    cards, guilds = CardLog(database, days=30), GuildStore(database)
    answers = AnswerLog(database, log_questions=False, days=30)
    return [
        lambda: [cards.get(f"a{i}") for i in range(0, 200, 9)],
        lambda: cards.statistics(GUILD, 365),
        lambda: [guilds.get(g) for g in range(20)],
        lambda: [answers.get(f"a{i}") for i in range(0, 200, 9)],
    ]


def _refuses(use: Callable[[], object]) -> bool:
    try:
        use()
    except JournalError:
        return True
    return False


def _filled(path: Path) -> None:
    database = SQLiteDatabase(path)
    cards, guilds = CardLog(database, days=30), GuildStore(database)
    for i in range(200):
        card = CardRecord(f"a{i}", time.time(), GUILD, 1, i % 20, "answered", 0.1, '{"text": "' + "x" * 200 + '"}')
        cards.record(card)
        cards.vote(card, i % 20, up=i % 3 > 0)
    for guild in range(20):
        guilds.put(guild, GuildSettings(channels=(guild,)))
    detail = '{"signals": {"x": 1.0}, "candidates": [], "hits": []}'
    rows = [(f"a{i}", 1.0, "0", None, "answered", 0.5, 0.5, "s", detail) for i in range(200)]
    database.run(lambda db: db.change_many("INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows))


def main() -> int:
    """Kill, damage, count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--damages", type=int, default=300)
    options = parser.parse_args()
    logging.getLogger("askbot").setLevel(logging.ERROR)
    with TemporaryDirectory() as folder:
        acknowledged, kept = kills(Path(folder), options.kills)
        report_row(
            Row("kill -9 while voting", options.kills, f"{acknowledged:,} votes acknowledged, {kept:,} found", 0)
        )
        report("damaged journals", damages(Path(folder), options.damages))
    return 0


if __name__ == "__main__":
    sys.exit(main())
