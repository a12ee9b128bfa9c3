"""A day of a library that renews itself: 20 feeds, 2,000 items, and how long answers take meanwhile.

Run: python -m benchmarks.sources_day [--items 2000] [--steps 24]

The feeds are served by a real server in a process of its own, the clock is set hour by hour, the index is brought up to
date in the processes that the bot uses, and one thread asks the real engine all the time, as a busy channel does. After
each hour's work comes a quiet while of the same length, so that both are measured on the same machine in the same
minutes; what other programs take of it shows in the quiet answers as well, and in the load average. Questions take
different times (one asks two things), so each answer is held against the quiet median of all questions and against that
of its own. Of the slow ones it is said what was done meanwhile, and whether they waited for a processor.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import json
import os
import random
import shutil
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from askbot.bot.runner import steady
from askbot.encoder import tune_process
from askbot.engine import Askbot
from askbot.engine.build_process import BuildProcess
from askbot.settings import Settings
from askbot.sources import Limits, Schedule, Sources, Visit, make_source
from askbot.sources.visiting import VisitProcess

FEEDS = 20
BETWEEN_QUESTIONS = 0.25
"""Seconds from an answer to the next question."""
LEAST_QUIET = 6.0
QUIET = "quiet"
TWICE = 2.0
LISTED = 12
"""Slow answers that are listed, by how slow they are for their question."""
RENEWING = ("visiting", "building", "opening")
PLACES = "Ellery Norvik Morrow Haven Strand Ostend Calder Brine Sound Fjord Quay Ness Holm Skerry Vik".split()
SHIPS = "Albatross Borealis Cormorant Dunlin Eider Fulmar Gannet Heron Ibis Jackdaw Kestrel Lapwing Merlin".split()
CARGOES = "grain timber steel cement salt coal fish wool copper fruit paper machines".split()
CAUSES = "fog|a strike|high wind|ice|a broken crane|dredging|an inspection|a fire|low water|a dispute over pay".split(
    "|"
)
BODIES = "pilots' guild|port authority|ferry company|coast guard|dockers' union|customs office|chamber of trade".split(
    "|"
)
QUESTIONS = (
    "Who said that berth {n} of {place} is closed?",
    "How many ships are waiting off {place}?",
    "What did the harbour master of {place} announce on day {n}?",
    "When will the crane at {place} be mended?",
    "What is the capital of Mongolia, and who asks from {place}?",
)


def item(feed: int, number: int) -> str:
    """One entry of a feed, with figures of its own."""
    place = f"{PLACES[feed % len(PLACES)]}{feed}"
    dice = random.Random(f"{feed} {number}")  # noqa: S311 - made-up news
    ship, cargo, cause, body = (dice.choice(words) for words in (SHIPS, CARGOES, CAUSES, BODIES))
    sentences = [
        f"The harbour master of {place} said that berth {number} is closed because of {cause}.",
        f"{number + 11} ships with {cargo} are waiting off {place}, according to the {body}.",
        f"Mayor Ines Okafor denied that the {ship} had left with {number * 3 + 2} tonnes of {dice.choice(CARGOES)}.",
        f"The {dice.choice(BODIES)} warned that {dice.choice(CAUSES)} may delay {dice.choice(SHIPS)} by {number} days.",
    ]
    text = " ".join(dice.sample(sentences, len(sentences)))
    guid = f"{feed}-{number}"
    about = f"<guid isPermaLink='false'>{guid}</guid><title>{place}, report {number}</title>"
    return f"<item>{about}<description>{text}</description></item>"


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A server of a folder's files, in a process of its own; gives the root of its addresses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1", "--directory", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        time.sleep(1.5)
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.kill()


@dataclass(frozen=True, slots=True)
class Asked:
    """One answer: how long it took, and what happened meanwhile. Times in seconds."""

    place: int
    """Of its question in QUESTIONS."""
    during: str
    """What was done meanwhile; of two things the later, and anything before nothing."""
    into: float
    """Since that began, when the question was asked."""
    seconds: float
    processor: float
    """What this process had of the processors."""
    waited: float
    """What its threads waited for a processor that others had; 0 where the system does not say."""


@dataclass
class Asker:
    """Asks all the time, in a thread of its own."""

    engine: Askbot
    doing: str = QUIET
    """What is done meanwhile."""
    since: float = 0.0
    answers: list[Asked] = field(default_factory=list[Asked])
    failures: list[str] = field(default_factory=list[str])
    stop: threading.Event = field(default_factory=threading.Event)

    def begin(self, doing: str) -> None:
        """Note what is done from now on."""
        self.doing, self.since = doing, time.perf_counter()

    def run(self) -> None:
        """Until it is stopped. An answer counts as a busy one if any of it was."""
        number = 0
        while not self.stop.is_set():
            number += 1
            self._ask(number)
            time.sleep(BETWEEN_QUESTIONS)

    def _ask(self, number: int) -> None:
        question = QUESTIONS[number % len(QUESTIONS)].format(n=number, place=PLACES[number % len(PLACES)])
        doing, since = self.doing, self.since
        waited, processor, began = waited_for_processor(), time.process_time(), time.perf_counter()
        try:
            self.engine.ask(question)
        except Exception as error:  # noqa: BLE001 - each is counted
            self.failures.append(repr(error))
        seconds, processor = time.perf_counter() - began, time.process_time() - processor
        during = doing if self.doing == QUIET else self.doing
        waited = waited_for_processor() - waited
        self.answers.append(Asked(number % len(QUESTIONS), during, began - since, seconds, processor, waited))


def waited_for_processor() -> float:
    """The seconds for which threads of this process were ready to run and did not; 0 where the system does not say."""
    total = 0
    for file in Path("/proc/self/task").glob("*/schedstat"):
        with suppress(OSError, IndexError, ValueError):
            total += int(file.read_text().split()[1])
    return total / 1e9


@dataclass
class Day:
    """The library, its sources, and the clock."""

    settings: Settings
    engine: Askbot
    feeds: Path
    at: dt.datetime = dt.datetime(2026, 3, 9, tzinfo=dt.UTC)
    reindexes: int = 0

    def publish(self, upto: int) -> None:
        """The feeds as they are once `upto` items of each have come out; the latest 60 stand in them."""
        for feed in range(FEEDS):
            items = "".join(item(feed, number) for number in range(upto - 1, max(-1, upto - 61), -1))
            text = f"<rss version='2.0'><channel><title>Desk {feed}</title>{items}</channel></rss>"
            (self.feeds / f"{feed}.xml").write_text(text, encoding="utf-8")

    def sources(self, root: str) -> Sources:
        """The feeds as sources of the library. Setting them up is no part of the day."""
        at = Sources.of(self.settings)
        made = Sources(
            at.file.path, at.corpus, self.settings.index.parent, now=lambda: self.at, limits=Limits(apart=0.0)
        )
        for feed in range(FEEDS):
            entry = {"kind": "feed", "address": f"{root}/{feed}.xml", "every": "1h", "private": True}
            made.file.add(make_source(name=f"desk-{feed}", **entry))
        return made

    async def live(self, asker: Asker, sources: Sources, each: int, steps: int) -> None:
        """All hours, each followed by a quiet while as long."""
        builder = BuildProcess(self.settings)

        def reindex() -> None:
            with sources.indexing():
                asker.begin("building")
                sources.arrived(builder.build().added)
                asker.begin("opening")
                self.engine.reload()
            self.reindexes += 1

        async def changed(_: Sequence[Visit]) -> None:
            await asyncio.to_thread(reindex)

        schedule = Schedule(sources, changed, visit=VisitProcess(sources).run)
        for step in range(steps):
            self.publish(round((step + 1) * each / steps))
            began = time.monotonic()
            asker.begin("visiting")
            await schedule.once()
            asker.begin(QUIET)
            await asyncio.sleep(max(LEAST_QUIET, time.monotonic() - began))
            self.at += dt.timedelta(days=1) / steps
            print(f"hour {step + 1} of {steps}: {len(self.engine.catalogue())} documents", file=sys.stderr, flush=True)


@dataclass(frozen=True)
class Medians:
    """Of the answers while nothing else was done, in seconds."""

    whole: float
    own: tuple[float, ...]
    """Of each question by itself."""

    @classmethod
    def of(cls, answers: Sequence[Asked]) -> Medians:
        """Those of some answers. A question without a quiet answer is held against all of them."""
        quiet = [one for one in answers if one.during == QUIET]
        whole = statistics.median(one.seconds for one in quiet)
        each = ([one.seconds for one in quiet if one.place == place] or [whole] for place in range(len(QUESTIONS)))
        return cls(whole, tuple(map(statistics.median, each)))

    def ratio(self, one: Asked) -> float:
        """How long an answer took, against the quiet median of its own question."""
        return one.seconds / self.own[one.place]

    def row(self, answers: Sequence[Asked]) -> dict[str, float]:
        """What is said of some answers, against both medians."""
        seconds = sorted(one.seconds for one in answers)
        ratios = sorted(map(self.ratio, answers))
        return {
            "answers": len(seconds),
            "median": _ms(statistics.median(seconds)),
            "p95": _ms(_share(seconds, 0.95)),
            "max": _ms(seconds[-1]),
            "slowest / quiet median": round(seconds[-1] / self.whole, 2),
            "over twice the quiet median": sum(one > TWICE * self.whole for one in seconds),
            "median / own median": round(statistics.median(ratios), 2),
            "p99 / own median": round(_share(ratios, 0.99), 2),
            "slowest / own median": round(ratios[-1], 2),
            "over twice its own median": sum(one > TWICE for one in ratios),
        }

    def facts(self, one: Asked) -> dict[str, object]:
        """What is known of an answer that was slow."""
        return {
            "question": QUESTIONS[one.place],
            "ms": _ms(one.seconds),
            "of the quiet median": round(one.seconds / self.whole, 2),
            "of its own median": round(self.ratio(one), 2),
            "during": one.during,
            "seconds into it": round(one.into, 2),
            "processor (ms)": _ms(one.processor),
            "waited for a processor (ms)": _ms(one.waited),
        }


def _ms(seconds: float) -> float:
    return round(1000 * seconds, 1)


def _share(ordered: Sequence[float], share: float) -> float:
    return ordered[int(share * (len(ordered) - 1))]


def measured(asker: Asker, day: Day, items: int, loads: Sequence[float]) -> dict[str, object]:
    """What was measured."""
    medians = Medians.of(asker.answers)
    during = {what: [one for one in asker.answers if one.during == what] for what in (QUIET, *RENEWING)}
    busy = [one for what in RENEWING for one in during[what]]
    slow = [one for one in asker.answers if max(one.seconds / medians.whole, medians.ratio(one)) > TWICE]
    slowest = sorted(slow or asker.answers, key=medians.ratio, reverse=True)[:LISTED]
    paths = [one.path for one in day.engine.catalogue() if one.path.startswith("general/desk-")]
    return {
        "items": items,
        "indexed once": len(paths) == len(set(paths)) == items,
        "failed answers": len(asker.failures),
        "re-indexes": day.reindexes,
        "quiet (ms)": medians.row(during[QUIET]),
        "renewing (ms)": medians.row(busy),
        **{f"{what} (ms)": medians.row(during[what]) for what in RENEWING if during[what]},
        "quiet median of each question (ms)": [_ms(one) for one in medians.own],
        "slowest": [medians.facts(one) for one in slowest],
        "load average before and after": [round(one, 1) for one in loads],
        "processors": os.cpu_count(),
    }


def main() -> int:
    """Run it, and print what was measured as JSON. Exit code 1 where an item is missing or an answer failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=2000)
    parser.add_argument("--steps", type=int, default=24)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"), help="what is in the library at first")
    options = parser.parse_args()
    with TemporaryDirectory() as home:
        root, feeds = Path(home), Path(home) / "feeds"
        feeds.mkdir()
        shutil.copytree(options.corpus, root / "corpus")
        tune_process()  # as the bot is
        settings = Settings(corpus=root / "corpus", index=root / "index", journal=root / "journal.sqlite")
        engine = Askbot.open(settings=settings)
        engine.reindex()
        day, asker, before = Day(settings, engine, feeds), Asker(engine), os.getloadavg()[0]
        for question in QUESTIONS * 4:
            engine.ask(question.format(n=1, place="Ellery"))
        steady()
        thread = threading.Thread(target=asker.run)
        with served(feeds) as address:
            sources = day.sources(address)
            thread.start()
            try:
                asyncio.run(day.live(asker, sources, options.items // FEEDS, options.steps))
            finally:
                asker.stop.set()
                thread.join()
        result = measured(asker, day, options.items, [before, os.getloadavg()[0]])
    print(json.dumps(result, indent=1))
    return int(not result["indexed once"] or bool(result["failed answers"]))


if __name__ == "__main__":
    sys.exit(main())
