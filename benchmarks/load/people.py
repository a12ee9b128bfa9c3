"""Everybody asks at once, again and again, and an admin re-indexes the corpus meanwhile."""

from __future__ import annotations

import asyncio
import json
import os
import random
import re
import sqlite3
import sys
from asyncio.subprocess import Process
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.faults.scene import QUESTION, YEARS, turn
from benchmarks.load.watching import bare_process, percentile
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
SPEAKERS = ("the harbour board", "a regional court", "the fishing union", "two eyewitnesses", "the energy ministry")
VERBS = ("said that", "denied that", "warned that", "confirmed that", "reported that")
CLAIMS = ("{n} boats had left {place}", "prices in {place} rose by {n} percent", "{n} jobs were lost in {place}")
PLACES = ("Port Ellery", "Cape Morrow", "the northern valley", "Saint Orlan", "the old quarter")
SENTENCES = 30
MOST = 1800
"""Of what is counted in them: no count looks like one of YEARS, by which answers from two snapshots differ."""
_YEAR = re.compile(rf"\b(?:{'|'.join(YEARS)})\b")
"""A word by itself, unlike four figures in the id of an answer."""
ANSWER = re.compile(r"askbot:[a-z]+:(\w+):\d+")
"""In the buttons of an answer, with its id; the journal knows from which snapshot that came."""
RUN_SECONDS = 600
REINDEXES = 2
"""Each begins when the one before has ended, however many bursts that takes."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the load run saw."""

    asked: int
    answered: int
    doubled: int
    out_of_order: int
    reindexes: int
    during: int
    """Questions asked and answered while a re-index ran."""
    snapshots: int
    mixed: int
    seconds: Sequence[float]
    """From question to answer, sorted."""
    late: Sequence[float]
    """How late the bot's event loop was, at each look."""
    bare: Sequence[float]
    """The same of a process that only sleeps."""
    notes: Sequence[str] = field(repr=False, default=())

    @property
    def sound(self) -> bool:
        """Whether nothing was lost, doubled, mixed or overtaken."""
        return self.asked == self.answered and not (self.doubled or self.mixed or self.out_of_order)

    def facts(self) -> dict[str, float]:
        """The numbers; times of answers in seconds, lateness in milliseconds."""
        plain = ("asked", "answered", "doubled", "out_of_order", "reindexes", "during", "snapshots", "mixed")
        return {name: getattr(self, name) for name in plain} | {
            "lost": self.asked - self.answered,
            "answer_p50_s": round(percentile(self.seconds, 0.5) / 1000, 2),
            "answer_p95_s": round(percentile(self.seconds, 0.95) / 1000, 2),
            "looks": len(self.late),
            **{f"loop_{name}_ms": round(percentile(self.late, share), 1) for name, share in SHARES.items()},
            **{f"bare_{name}_ms": round(percentile(self.bare, share), 1) for name, share in SHARES.items()},
        }


SHARES = {"p50": 0.5, "p99": 0.99, "p999": 0.999, "max": 1.0}


def write_fillers(corpus: Path, documents: int) -> None:
    """Briefings enough that a full re-index takes a while; the same ones every time."""
    chance = random.Random(7)  # noqa: S311 - the same briefings every time
    corpus.mkdir(parents=True, exist_ok=True)
    for number in range(documents):
        sentences = (_sentence(chance) for _ in range(SENTENCES))
        (corpus / f"filler-{number:04d}.md").write_text(f"# Report {number}\n\n{' '.join(sentences)}\n", "utf-8")


def _sentence(chance: random.Random) -> str:
    claim = chance.choice(CLAIMS).format(n=chance.randrange(2, MOST), place=chance.choice(PLACES))
    return f"{chance.choice(SPEAKERS).capitalize()} {chance.choice(VERBS)} {claim}."


async def bursts(
    home: Path, *, questions: int, users: int, at_once: int = 1, stacks: bool = False, polite: bool = False
) -> Outcome:
    """Every user asks `at_once` questions at once, again and again; an admin re-indexes REINDEXES times meanwhile.

    As many rounds as `questions` need, and REINDEXES more, each after a re-index. `home` has a folder `corpus`, to
    which the documents that take turns are added. `polite` lowers this process's priority: in life, Discord and its
    people are on other machines.
    """
    people = [Person(10_000 + i, f"User{i}") for i in range(users)]
    rounds = -(-questions // (users * at_once))
    by_person: dict[int, list[Asked]] = defaultdict(list)
    watched: dict[str, Any] = {}
    turn(home / "corpus", 0)
    with bare_process() as bare:
        async with SmallDiscord() as small, running_bot(small, home, questions, watched, stacks=stacks):
            os.nice(5 if polite else 0)
            reindexing: list[asyncio.Task[tuple[float, float]]] = []
            for number in range(rounds + REINDEXES):
                if number >= rounds:  # nobody asks on for ever: the bot would find it too much
                    await asyncio.gather(*reindexing)
                await _burst(small, people, by_person, number, at_once)
                if len(reindexing) < REINDEXES and all(task.done() for task in reindexing):
                    turn(home / "corpus", (len(reindexing) + 1) % 2)
                    reindexing.append(asyncio.create_task(_reindex(small)))
                await _all_answered(by_person)
            spans = await asyncio.gather(*reindexing)
    return _counted(by_person, spans, watched, bare, _snapshots(home / "journal.sqlite"))


async def _burst(
    small: SmallDiscord, people: Sequence[Person], by_person: dict[int, list[Asked]], number: int, at_once: int
) -> None:
    for place, person in enumerate(people):
        for i in range(number * at_once, (number + 1) * at_once):
            question = QUESTION if (place + i) % 2 else OTHERS[(place + i) % len(OTHERS)]
            by_person[person.id].append(await small.slash(person, "ask", question=question))


async def _all_answered(by_person: dict[int, list[Asked]]) -> None:
    await until(lambda: all(a.answered_at for questions in by_person.values() for a in questions), RUN_SECONDS)


async def _reindex(small: SmallDiscord) -> tuple[float, float]:
    """Re-index everything anew, as an admin; when it began and when it ended, by the clock of answers."""
    clock = asyncio.get_running_loop().time  # time.monotonic, as in `Asked`
    began, seen = clock(), len(small.from_bot())
    await small.slash(ADMIN, "reindex", full=True)
    await until(lambda: any("up to date" in _text(message) for message in small.from_bot()[seen:]), 600)
    return began, clock()


@asynccontextmanager
async def running_bot(
    small: SmallDiscord, home: Path, queue: int, watched: dict[str, Any], *, stacks: bool
) -> AsyncIterator[Process]:
    """The bot in a process of its own; what it saw of its event loop is in `watched` at the end."""
    result = home / "watched.json"
    places = {"CORPUS": home / "corpus", "INDEX": home / "index", "JOURNAL": home / "journal.sqlite"}
    environment = {
        **os.environ,
        **{f"ASKBOT_{name}": str(path) for name, path in places.items()},
        "ASKBOT_ASK_QUEUE": str(queue),
        "ASKBOT_LOG_LEVEL": "warning",
        "ASKBOT_HOME_SERVERS": str(GUILD),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    command = [sys.executable, "-m", "benchmarks.load.bot", small.address, str(result)]
    process = await asyncio.create_subprocess_exec(*command, *(["--stacks"] if stacks else []), env=environment)
    try:
        await asyncio.wait_for(_either(small.gateway.connected(), process), RUN_SECONDS)
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
    watched.update(json.loads(result.read_text(encoding="utf-8")))


async def _either(connected: Any, process: Process) -> None:
    """Wait until the bot is connected. Raises `RuntimeError` where it ended before."""
    tasks = {asyncio.ensure_future(connected), asyncio.ensure_future(process.wait())}
    done, waiting = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()
    if process.returncode is not None and done:
        raise RuntimeError("the bot ended before it was connected")


def _counted(
    by_person: dict[int, list[Asked]],
    spans: Sequence[tuple[float, float]],
    watched: dict[str, Any],
    bare: list[float],
    snapshots: dict[str, str],
) -> Outcome:
    asked = [one for questions in by_person.values() for one in questions]
    years: dict[str, set[str]] = defaultdict(set)
    for one in asked:
        for answer in one.answers:
            for name in set(ANSWER.findall(json.dumps(answer))) & snapshots.keys():
                years[snapshots[name]].update(_YEAR.findall(_text(answer)))
    return Outcome(
        asked=len(asked),
        answered=sum(any(ANSWER.search(json.dumps(answer)) for answer in one.answers) for one in asked),
        doubled=sum(len(one.answers) > 1 for one in asked),
        out_of_order=sum(
            a.answered_at > b.answered_at for questions in by_person.values() for a, b in pairwise(questions)
        ),
        reindexes=len(spans),
        during=sum(any(a <= one.asked_at and one.answered_at <= b for a, b in spans) for one in asked),
        snapshots=len(years),
        mixed=sum(len(of_snapshot) > 1 for of_snapshot in years.values()),
        seconds=sorted(one.answered_at - one.asked_at for one in asked),
        late=watched["late"],
        bare=bare,
        notes=watched["notes"],
    )


def _snapshots(journal: Path) -> dict[str, str]:
    """Id of an answer → the snapshot that it came from, as the journal has it."""
    with closing(sqlite3.connect(journal)) as db:
        return dict(db.execute("SELECT id, snapshot FROM answers"))


def _text(part: Any) -> str:
    """All the words of a message or of a part of it, without ids."""
    if isinstance(part, list):
        return "\n".join(_text(one) for one in part)
    inner = [part.get(name, []) for name in ("components", "accessory")] if isinstance(part, dict) else []
    return "\n".join([part.get("content") or "", *map(_text, inner)]) if isinstance(part, dict) else ""
