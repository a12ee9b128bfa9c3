"""Two workers of one build beside one, in turns: clock, and processor time of all that work.

Run: python -m benchmarks.workers FOLDER [--characters 1000000] [--rounds 3] [--ways one,two,cores]

FOLDER is a BEIR set; so much of its text is indexed anew each time (`askbot index --full --shared`). `one` is the
builder by itself, `two` the builder and one `askbot work` that was started before, each as it comes (a thread for each
core); `cores` is two that have one thread each. The order is turned round in every second round.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from askbot.evaluation import load_questions
from benchmarks.machine import machine
from benchmarks.rounds import in_turns
from tests.support.postgres_server import PostgresServer

WAYS = ("one", "two", "cores")
LOADED = 40.0
"""Seconds that a worker is given to load its models, which is not what is measured."""


@dataclass(frozen=True, slots=True)
class Built:
    """What one build took."""

    clock: float
    processor: float
    """Of builder and worker, without the loading of the worker."""
    helped: float
    """The worker's share of that."""
    load: float
    """Of the machine, averaged over a minute, when it began."""


def corpus_of(folder: Path, characters: int, home: Path) -> None:
    """Write documents of a set as files until they have so many characters."""
    home.mkdir()
    left = characters
    for number, document in enumerate(load_questions(folder).documents):
        if left > 0:
            (home / f"{number}.txt").write_text(document.text[:left], encoding="utf-8")
            left -= len(document.text)


def built(way: str, home: Path, address: str) -> Built:
    """One build of everything, from the start of its process to its end."""
    environment = {**os.environ, "ASKBOT_STORE": address, "ASKBOT_CORPUS": str(home / "corpus"), "ASKBOT_READER": "off"}
    environment.pop("OMP_NUM_THREADS", None)
    if way == "cores":
        environment["OMP_NUM_THREADS"] = "1"
    worker = None if way == "one" else started("work", home / "worker", environment)
    try:
        if worker is not None:
            time.sleep(LOADED)
        before, load = spent(worker), os.getloadavg()[0]
        begun = time.monotonic()
        builder = started("index", home / "builder", environment, "--full", "--shared", "--json")
        _, status, usage = os.wait4(builder.pid, 0)
        took = time.monotonic() - begun
        if status:
            raise RuntimeError("the build failed")
        helped = spent(worker) - before
        return Built(took, usage.ru_utime + usage.ru_stime + helped, helped, load)
    finally:
        if worker is not None:
            worker.kill()
            worker.wait()


def started(command: str, index: Path, environment: Mapping[str, str], *options: str) -> subprocess.Popen[bytes]:
    """A command of askbot that is under way."""
    return subprocess.Popen(
        [sys.executable, "-m", "askbot", command, *options],
        env={**environment, "ASKBOT_INDEX": str(index)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def spent(process: subprocess.Popen[bytes] | None) -> float:
    """Seconds of processor that a process has had."""
    if process is None:
        return 0.0
    times = psutil.Process(process.pid).cpu_times()
    return times.user + times.system


def run(given: argparse.Namespace) -> dict[str, Any]:
    """All ways in turns."""
    home, server = Path(tempfile.mkdtemp()), PostgresServer()
    ways = given.ways.split(",")
    results: dict[str, list[Built]] = {way: [] for way in ways}
    try:
        corpus_of(given.folder, given.characters, home / "corpus")
        for number, way in in_turns(ways, given.rounds):
            results[way].append(built(way, home, server.database()))
            print(number, way, results[way][-1], file=sys.stderr, flush=True)
            for folder in ("builder", "worker"):
                shutil.rmtree(home / folder, ignore_errors=True)
    finally:
        server.close()
        shutil.rmtree(home, ignore_errors=True)
    return {"measured on": machine(), "characters": given.characters, **summed_up(results)}


def summed_up(results: Mapping[str, list[Built]]) -> dict[str, Any]:
    """Of each way the medians, and the median of the ratios of its rounds to those of the first way."""
    first = next(iter(results.values()))
    return {
        way: {
            "clock_s": round(statistics.median(one.clock for one in runs), 1),
            "processor_s": round(statistics.median(one.processor for one in runs), 1),
            "of it the worker's": round(statistics.median(one.helped for one in runs), 1),
            "clock, times the first": round(
                statistics.median(one.clock / other.clock for one, other in zip(runs, first, strict=True)), 3
            ),
            "loads": [round(one.load, 1) for one in runs],
        }
        for way, runs in results.items()
    }


def main() -> None:
    """Run, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--characters", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--ways", default=",".join(WAYS[:2]), help="of " + ", ".join(WAYS))
    given = parser.parse_args()
    print(json.dumps(run(given), indent=1))


if __name__ == "__main__":
    main()
