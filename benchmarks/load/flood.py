"""One person asks 10,000 questions in a minute: told to slow down, while the others are answered and memory is bounded.

Run: python -m benchmarks.load.flood [--questions 10000] [--seconds 60]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from asyncio.subprocess import Process
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil

from benchmarks.faults.scene import QUESTION, turn
from benchmarks.load.people import OTHERS, SNAPSHOT, running_bot
from benchmarks.load.watching import percentile
from tests.small_discord import MEMBER, Person, SmallDiscord, until
from tests.small_discord.rest import Asked

OTHER_PEOPLE = 10
PAUSE_SECONDS = 5
"""Between two questions of one of the others."""
WAIT_SECONDS = 300
GROWTH_MB = 256
"""By which the bot may grow at most."""
SLOWEST_SECONDS = 10
"""That one of the others may wait at most."""


@dataclass(slots=True)
class Outcome:
    """What the flood did."""

    took: float = 0.0
    """Seconds in which the questions were sent."""
    flood: Counter[str] = field(default_factory=Counter[str])
    """What became of the flood's questions."""
    others: list[float] = field(default_factory=list[float])
    """How long the others waited, in seconds."""
    lost: int = 0
    """Questions of the others that got no answer."""
    before: float = 0.0
    """Megabytes of the bot before it."""
    peak: float = 0.0
    after: float = 0.0
    late: list[float] = field(default_factory=list[float])

    @property
    def sound(self) -> bool:
        """Whether everybody was told something, the others in time, and memory bounded."""
        told = self.flood["silent"] == 0 and self.flood["told to slow down"] > 0  # how many: as fast as the bot is
        return told and not self.lost and max(self.others) < SLOWEST_SECONDS and self.peak - self.before < GROWTH_MB

    def __str__(self) -> str:
        flood = ", ".join(f"{count:,} {what}" for what, count in sorted(self.flood.items()))
        return (
            f"flood of {self.flood.total():,} questions in {self.took:.0f} s: {flood}\n"
            f"others: {len(self.others)} answered, {self.lost} lost, p50 {percentile(self.others, 0.5):.0f} ms, "
            f"p95 {percentile(self.others, 0.95):.0f} ms, most {percentile(self.others, 1):.0f} ms\n"
            f"memory: {self.before:.0f} MB before, {self.peak:.0f} MB at most, {self.after:.0f} MB after\n"
            f"event loop late: p50 {percentile(self.late, 0.5):.1f} ms, p99 {percentile(self.late, 0.99):.1f} ms, "
            f"most {percentile(self.late, 1):.1f} ms"
        )


async def flood(home: Path, questions: int, seconds: float) -> Outcome:
    """Send so many questions of one person in so many seconds, while OTHER_PEOPLE ask one now and then."""
    turn(home / "corpus", 0)
    outcome, told = Outcome(), dict[str, Any]()
    async with SmallDiscord() as small, running_bot(small, home, 64, told, stacks=False) as process:
        await _answered(await small.slash(Person(9_999, "First"), "ask", question=QUESTION))
        outcome.before = _megabytes(process)
        watching = asyncio.create_task(_watch(process, outcome))
        asking = [asyncio.create_task(_ask_now_and_then(small, i, seconds, outcome)) for i in range(OTHER_PEOPLE)]
        began = time.monotonic()
        sent: list[Asked] = []
        for number in range(questions):
            await asyncio.sleep(max(0.0, began + number * seconds / questions - time.monotonic()))
            sent.append(await small.slash(MEMBER, "ask", question=f"{QUESTION} {number}"))
        outcome.took = time.monotonic() - began
        await asyncio.gather(*asking)
        await until(lambda: all(one.answers for one in sent), WAIT_SECONDS)
        watching.cancel()
        outcome.flood.update(map(_what, sent))
        outcome.after = _megabytes(process)
    outcome.late = told["late"]
    return outcome


async def _ask_now_and_then(small: SmallDiscord, number: int, seconds: float, outcome: Outcome) -> None:
    person, end = Person(10_000 + number, f"User{number}"), time.monotonic() + seconds
    await asyncio.sleep(number * PAUSE_SECONDS / OTHER_PEOPLE)
    while time.monotonic() < end:
        asked = await small.slash(person, "ask", question=OTHERS[number % len(OTHERS)])
        await _answered(asked)
        outcome.others.append(asked.answered_at - asked.asked_at)
        outcome.lost += _what(asked) != "answered"
        await asyncio.sleep(PAUSE_SECONDS)


async def _watch(process: Process, outcome: Outcome) -> None:
    while True:
        outcome.peak = max(outcome.peak, _megabytes(process))
        await asyncio.sleep(0.5)


async def _answered(asked: Asked) -> None:
    await until(lambda: bool(asked.answers), WAIT_SECONDS)


def _what(asked: Asked) -> str:
    if not asked.answers:
        return "silent"
    text = json.dumps(asked.answers)
    return "answered" if SNAPSHOT.search(text) else "told to slow down"


def _megabytes(process: Process) -> float:
    return psutil.Process(process.pid).memory_info().rss / 2**20


def main() -> int:
    """Flood, and tell what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=60)
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        outcome = asyncio.run(flood(Path(folder), options.questions, options.seconds))
    print(outcome)
    return int(not outcome.sound)


if __name__ == "__main__":
    sys.exit(main())
