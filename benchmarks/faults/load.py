"""Ask the real bot, over real sockets, more than it likes: nothing lost, nothing mixed, order kept, memory flat.

Run: python -m benchmarks.faults.load [--questions 1000] [--users 200] [--leak 20000]
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import psutil

from askbot.bot import AskbotClient, create_bot
from askbot.bot.cards import answer_card
from askbot.bot.shown import shown
from askbot.bot.texts import DEFAULT, words_for
from askbot.domain import Answer
from askbot.engine import Askbot
from askbot.settings import Settings
from benchmarks.faults.scene import QUESTION, YEARS, Scene, a_scene
from tests.small_discord import ADMIN, Person, SmallDiscord, until
from tests.small_discord.rest import Asked
from tests.small_discord.world import GUILD

OTHERS = (
    "How many dockers have stopped work?",
    "Who says that 1,450 dockers have stopped work?",
    "How far does the lamp reach?",
    "What did the port authority say?",
    "Which ferry is there?",
    "What is the capital of Mongolia?",
)
PAUSE = 0.01
"""Seconds between two looks at the event loop."""


class WatchedEngine(Askbot):
    """The engine, with a note of what each snapshot answered."""

    years: dict[str, set[str]]

    def ask(self, question: str, **options: Any) -> Answer:
        """As `Askbot.ask`."""
        answer = super().ask(question, **options)
        told = {year for year in YEARS for hit in answer.hits if year in hit.passage.text}
        told |= {YEARS[i] for i in (0, 1) for hit in answer.hits if hit.document.path == f"extra-{i}.txt"}
        self.years.setdefault(answer.snapshot, set()).update(told)
        return answer


@dataclass(slots=True)
class Lag:
    """How late the event loop comes back to a task that only sleeps."""

    late: list[float] = field(default_factory=list[float])

    async def watch(self) -> None:
        """Measure until cancelled."""
        while True:
            before = time.perf_counter()
            await asyncio.sleep(PAUSE)
            self.late.append(time.perf_counter() - before - PAUSE)

    def percentile(self, share: float) -> float:
        """Milliseconds."""
        return sorted(self.late)[int(share * (len(self.late) - 1))] * 1000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the load run saw."""

    asked: int
    answered: int
    doubled: int
    out_of_order: int
    snapshots: int
    mixed: int
    p50: float
    p95: float
    lag: Lag

    @property
    def sound(self) -> bool:
        """Whether nothing was lost, doubled, mixed or overtaken."""
        return self.asked == self.answered and not (self.doubled or self.mixed or self.out_of_order)

    def __str__(self) -> str:
        return (
            f"asked {self.asked:,}, answered {self.answered:,}, lost {self.asked - self.answered}, "
            f"doubled {self.doubled}, out of order {self.out_of_order}, snapshots {self.snapshots}, "
            f"mixed {self.mixed}, answer p50 {self.p50:.2f} s, p95 {self.p95:.2f} s, event loop late "
            f"p50 {self.lag.percentile(0.5):.1f} ms, p99 {self.lag.percentile(0.99):.1f} ms, "
            f"most {self.lag.percentile(1):.1f} ms"
        )


async def bursts(scene: Scene, questions: int, users: int) -> Outcome:
    """Every user asks at once, two questions at a time, again and again; two re-indexes run in between."""
    people = [Person(10_000 + i, f"User{i}") for i in range(users)]
    rounds = max(1, questions // users)
    by_person: dict[int, list[Asked]] = defaultdict(list)
    async with _running(scene, queue=questions) as (small, engine):
        lag = Lag()
        watch = asyncio.create_task(lag.watch())
        for number in range(0, rounds, 2):
            await _burst(small, people, by_person, range(number, min(number + 2, rounds)))
            before = engine.snapshot.id
            if number in {0, 2}:
                scene.turn(1 - scene.state())
                await small.slash(ADMIN, "reindex")
                await until(lambda before=before: engine.snapshot.id != before, 600)
            await until(lambda: all(a.answered_at for own in by_person.values() for a in own), 600)
        watch.cancel()
    return _counted(by_person, engine, lag)


async def _burst(
    small: SmallDiscord, people: Sequence[Person], by_person: dict[int, list[Asked]], rounds: range
) -> None:
    for place, person in enumerate(people):
        for number in rounds:
            question = QUESTION if (place + number) % 2 else OTHERS[(place + number) % len(OTHERS)]
            by_person[person.id].append(await small.slash(person, "ask", question=question))


def _counted(by_person: dict[int, list[Asked]], engine: WatchedEngine, lag: Lag) -> Outcome:
    asked = [one for own in by_person.values() for one in own]
    seconds = sorted(one.answered_at - one.asked_at for one in asked)
    return Outcome(
        asked=len(asked),
        answered=sum(len(one.answers) >= 1 and "snapshot" not in one.answers[0] for one in asked),
        doubled=sum(len(one.answers) > 1 for one in asked),
        out_of_order=sum(a.answered_at > b.answered_at for own in by_person.values() for a, b in _pairs(own)),
        snapshots=len(engine.years),
        mixed=sum(len(years) > 1 for years in engine.years.values()),
        p50=seconds[len(seconds) // 2],
        p95=seconds[int(0.95 * (len(seconds) - 1))],
        lag=lag,
    )


def _pairs(own: list[Asked]) -> list[tuple[Asked, Asked]]:
    return list(pairwise(own))


@asynccontextmanager
async def _running(scene: Scene, queue: int) -> AsyncIterator[tuple[SmallDiscord, WatchedEngine]]:
    settings = Settings(corpus=scene.corpus, index=scene.index, journal=scene.home / "journal.sqlite", ask_queue=queue)
    engine = WatchedEngine(settings, scene.encoder, scene.attributor)
    engine.years = {}
    engine.reload()
    async with SmallDiscord() as small:
        bot = create_bot(settings, engine)
        task = await small.run(bot)
        await _no_cooldown(bot)
        try:
            yield small, engine
        finally:
            await bot.close()
            await asyncio.wait([task], timeout=5)


async def _no_cooldown(bot: AskbotClient) -> None:
    """Let everybody ask as fast as they like, where the bot has such a limit."""
    memory: Any = getattr(bot, "memory", None)
    if memory is not None:
        from dataclasses import replace

        await memory.set_guild(GUILD, replace(memory.guild(GUILD), cooldown=0))


def leak(scene: Scene, questions: int) -> list[tuple[int, int]]:
    """Ask and render so many questions; tells after how many the process had how many megabytes."""
    engine = Askbot(Settings(corpus=scene.corpus, index=scene.index), scene.encoder, scene.attributor)
    engine.reload()
    words = words_for(DEFAULT)
    samples: list[tuple[int, int]] = []
    for number in range(questions):
        question = f"{OTHERS[number % len(OTHERS)]} {number % 97}"
        json.dumps(answer_card(shown(engine.ask(question)), words).to_components())
        if (number + 1) % max(1, questions // 20) == 0:
            gc.collect()
            samples.append((number + 1, psutil.Process().memory_info().rss >> 20))
            print(f"  {number + 1:,} questions: {samples[-1][1]} MB", flush=True)
    return samples


def main() -> int:
    """Load, then look for leaks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=1000)
    parser.add_argument("--users", type=int, default=200)
    parser.add_argument("--leak", type=int, default=20_000)
    options = parser.parse_args()
    sound = True
    with a_scene() as scene:
        if options.questions:
            outcome = asyncio.run(bursts(scene, options.questions, options.users))
            sound = outcome.sound
            print(outcome, flush=True)
            print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        if options.leak:
            samples = leak(scene, options.leak)
            late = [megabytes for number, megabytes in samples if number > options.leak // 4]
            print(f"memory over {options.leak:,} questions: {late[0]} MB after a quarter, {late[-1]} MB at the end")
    return int(not sound)


if __name__ == "__main__":
    sys.exit(main())
