"""One person asks 10,000 questions in a minute: told to slow down, then not heard; the others are answered.

Run: python -m benchmarks.load.flood [--questions 10000] [--seconds 60] [--cooldown 0]

Exit code 1 where one of the others waits long or in vain, the flood is neither held back nor told so, the bot falls
behind, it grows, or the one who flooded is not answered again afterwards.
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

from askbot.bot.core.rate_limits import SILENCE_SECONDS
from askbot.journal import GuildSettings, GuildStore, open_sqlite
from benchmarks.faults.reporting import Row, report_row
from benchmarks.faults.scene import QUESTION, turn
from benchmarks.load.people import ANSWER, OTHERS, running_bot
from benchmarks.load.watching import percentile
from tests.small_discord import MEMBER, Person, SmallDiscord, until
from tests.small_discord.rest import Asked
from tests.small_discord.world import GUILD

ANSWERED, SLOWED, UNHEARD = "answered", "told to slow down", "left unheard"
OTHER_PEOPLE = 10
PAUSE_SECONDS = 5
"""Between two questions of one of the others."""
WAIT_SECONDS = 300
GROWTH_MB = 256
"""By which the bot may grow at most."""
SLOWEST_SECONDS = 10
"""That one of the others may wait at most, the last of them included, who asks when the flood is over."""
REST_SECONDS = SILENCE_SECONDS + 1
"""After which the one who flooded asks again."""


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
    again: str = ""
    """What became of the question that the one who flooded asked after a rest."""

    @property
    def sound(self) -> bool:
        """Whether the flood was held back and told so, the others answered in time, and memory bounded."""
        held = self.flood[SLOWED] > 0 and self.flood[UNHEARD] > 0 and self.again == ANSWERED
        return held and not self.lost and max(self.others) < SLOWEST_SECONDS and self.peak - self.before < GROWTH_MB

    def __str__(self) -> str:
        flood = ", ".join(f"{count:,} {what}" for what, count in sorted(self.flood.items()))
        return (
            f"flood of {self.flood.total():,} questions in {self.took:.0f} s: {flood}; after a rest: {self.again}\n"
            f"others: {len(self.others)} answered, {self.lost} lost, p50 {percentile(self.others, 0.5):.0f} ms, "
            f"p95 {percentile(self.others, 0.95):.0f} ms, most {percentile(self.others, 1):.0f} ms\n"
            f"memory: {self.before:.0f} MB before, {self.peak:.0f} MB at most, {self.after:.0f} MB after\n"
            f"event loop late: p50 {percentile(self.late, 0.5):.1f} ms, p99 {percentile(self.late, 0.99):.1f} ms, "
            f"most {percentile(self.late, 1):.1f} ms"
        )


async def flood(
    home: Path, questions: int, seconds: float, *, cooldown: int = 0, rest: float = REST_SECONDS
) -> Outcome:
    """Send so many questions of one person in so many seconds, while OTHER_PEOPLE ask one now and then."""
    turn(home / "corpus", 0)
    GuildStore(open_sqlite(home / "journal.sqlite")).put(GUILD, GuildSettings(cooldown=cooldown))
    outcome, watched = Outcome(), dict[str, Any]()
    async with SmallDiscord() as small, running_bot(small, home, 64, watched, stacks=False) as process:
        await _answered(await small.slash(Person(9_999, "First"), "ask", question=QUESTION))
        outcome.before = _megabytes(process)
        watching = asyncio.create_task(_watch(process, outcome))
        asking = [asyncio.create_task(_ask_now_and_then(small, i, seconds, outcome)) for i in range(OTHER_PEOPLE)]
        sent = await _send(small, questions, seconds, outcome)
        await asyncio.gather(*asking, _ask(small, Person(9_998, "Last"), 0, outcome))
        await until(lambda: all(one.answers for one in sent if one.acknowledged), WAIT_SECONDS)
        watching.cancel()
        outcome.flood.update(map(_what, sent))
        outcome.after = _megabytes(process)
        await asyncio.sleep(rest)
        await _answered(again := await small.slash(MEMBER, "ask", question=QUESTION))
        outcome.again = _what(again)
    outcome.late = watched["late"]
    return outcome


async def _send(small: SmallDiscord, questions: int, seconds: float, outcome: Outcome) -> list[Asked]:
    """The flood, evenly spread."""
    began = time.monotonic()
    sent: list[Asked] = []
    for number in range(questions):
        await asyncio.sleep(max(0.0, began + number * seconds / questions - time.monotonic()))
        sent.append(await small.slash(MEMBER, "ask", question=f"{QUESTION} {number}"))
    outcome.took = time.monotonic() - began
    return sent


async def _ask(small: SmallDiscord, person: Person, number: int, outcome: Outcome) -> None:
    """One question of one of the others."""
    await _answered(asked := await small.slash(person, "ask", question=OTHERS[number % len(OTHERS)]))
    outcome.others.append(asked.answered_at - asked.asked_at)
    outcome.lost += _what(asked) != ANSWERED


async def _ask_now_and_then(small: SmallDiscord, number: int, seconds: float, outcome: Outcome) -> None:
    person, end = Person(10_000 + number, f"User{number}"), time.monotonic() + seconds
    await asyncio.sleep(number * PAUSE_SECONDS / OTHER_PEOPLE)
    while time.monotonic() < end:
        await _ask(small, person, number, outcome)
        await asyncio.sleep(PAUSE_SECONDS)


async def _watch(process: Process, outcome: Outcome) -> None:
    while True:
        outcome.peak = max(outcome.peak, _megabytes(process))
        await asyncio.sleep(0.5)


async def _answered(asked: Asked) -> None:
    await until(lambda: bool(asked.answers), WAIT_SECONDS)


def _what(asked: Asked) -> str:
    if not asked.answers:
        return UNHEARD
    return ANSWERED if ANSWER.search(json.dumps(asked.answers)) else SLOWED


def _megabytes(process: Process) -> float:
    return psutil.Process(process.pid).memory_info().rss / 2**20


def main() -> int:
    """Flood, and report what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument(
        "--cooldown", type=int, default=0, help="seconds between two questions; a server's default is 0"
    )
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        rest = max(REST_SECONDS, options.cooldown + 1)
        outcome = asyncio.run(
            flood(Path(folder), options.questions, options.seconds, cooldown=options.cooldown, rest=rest)
        )
    print(outcome)
    flooded = ", ".join(f"{count:,} {what}" for what, count in sorted(outcome.flood.items()))
    others = f"{len(outcome.others)} questions of others meanwhile, p95 {percentile(outcome.others, 0.95):.0f} ms"
    grown = f"+{outcome.peak - outcome.before:.0f} MB"
    summary = f"in {outcome.took:.0f} s: {flooded}; {others}; {grown}"
    report_row(Row("questions of one person", outcome.flood.total(), summary, outcome.lost, outcome.sound))
    return int(not outcome.sound)


if __name__ == "__main__":
    sys.exit(main())
