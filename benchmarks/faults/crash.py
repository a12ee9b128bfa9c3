"""Crash the indexer, fill its disk, and change files under it: the old or the new index must open whole and answer.

Run: python -m benchmarks.faults.crash [--kills 200]
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from askbot.errors import SnapshotError
from askbot.index.manifest import read_manifest, write_manifest
from benchmarks.faults.disks import ERRORS, FaultyDisk, Killed, Mode
from benchmarks.faults.reporting import report
from benchmarks.faults.scene import Scene, a_scene

CRASHES = (Mode.BEFORE, Mode.HALF, Mode.AFTER, Mode.POWER)


def kills(scene: Scene, count: int, seed: int = 1) -> Counter[str]:
    """Kill a building process `count` times at random moments of its run; counts how often old or new was found."""
    dice = random.Random(seed)  # noqa: S311 - a simulation
    outcomes: Counter[str] = Counter()
    span = _seconds_of_a_build(scene)
    for _ in range(count):
        old = scene.state()
        scene.turn(1 - old)
        _kill_after(scene, dice.uniform(0, 1.5 * span))
        outcomes["old" if scene.state() == old else "new"] += 1
    scene.turn(1 - scene.state())
    scene.build()
    assert scene.leftovers() == [], "orphans were not swept"
    return outcomes


def _seconds_of_a_build(scene: Scene) -> float:
    started = time.perf_counter()
    for state in (1, 0):
        scene.turn(state)
        scene.build()
    return (time.perf_counter() - started) / 2


def _kill_after(scene: Scene, seconds: float) -> None:
    """Build in a process of its own, and end it without warning."""
    child = os.fork()
    if child == 0:
        try:
            scene.build()
        finally:
            os._exit(0)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def boundaries(scene: Scene, modes: tuple[Mode, ...] = (*CRASHES, *ERRORS), every: int = 1) -> Counter[str]:
    """Crash or fail at each step of a build, in every mode; `every` > 1 takes only some of the pairs."""
    outcomes: Counter[str] = Counter()
    turn = scene.state()
    for number, (mode, step) in enumerate((mode, step) for mode in modes for step in range(steps_of(scene))):
        if number % every:
            continue
        turn = 1 - scene.state()
        scene.turn(turn)
        _fail_at(scene, mode, step, number)
        outcomes[f"{mode}: {'new' if scene.state() == turn else 'old'}"] += 1
        scene.build()
        assert scene.state() == turn, "the next build did not mend it"
        assert scene.leftovers() == [], "orphans were not swept"
    return outcomes


def steps_of(scene: Scene) -> int:
    """How many steps a build takes."""
    scene.turn(1 - scene.state())
    disk = FaultyDisk()
    scene.build(disk)
    return disk.steps


def _fail_at(scene: Scene, mode: Mode, step: int, seed: int) -> None:
    try:
        scene.build(FaultyDisk(step, mode, seed))
    except Killed:
        assert mode in CRASHES
    except SnapshotError as error:
        assert mode in ERRORS
        assert "cannot be written" in str(error), error


def sizes(scene: Scene, count: int) -> Counter[str]:
    """Let writing fail from a certain file size on, at `count` sizes up to the largest file: every write boundary."""
    outcomes: Counter[str] = Counter()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    largest = max(p.stat().st_size for p in scene.index.rglob("*") if p.is_file())
    for number in range(count):
        old = scene.state()
        scene.turn(1 - old)
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest * number // count, hard))
        try:
            scene.build()
            outcomes["built"] += 1
        except SnapshotError:
            outcomes["refused"] += 1
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert scene.state() == (1 - old if outcomes.total() == outcomes["built"] else old)
    return outcomes


@contextmanager
def _rewritten(path: Path) -> Iterator[None]:
    """A thread writes other text into a file every millisecond."""
    stop = threading.Event()

    def rewrite() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            path.write_text(f"Version {number} of this note was written.\n" * (number % 50 + 1), encoding="utf-8")
            time.sleep(0.001)

    writer = threading.Thread(target=rewrite)
    writer.start()
    try:
        yield
    finally:
        stop.set()
        writer.join()


def changing_files(scene: Scene, builds: int) -> Counter[str]:
    """Index while somebody keeps rewriting a file: what is indexed is what was hashed, and the last version wins."""
    path = scene.corpus / "busy.txt"
    outcomes: Counter[str] = Counter()
    with _rewritten(path):
        for _ in range(builds):
            scene.build()
            snapshot = scene.store.open_current()
            snapshot.verify()
            outcomes["busy file indexed" if "busy.txt" in snapshot.documents() else "skipped while empty"] += 1
    scene.build()
    assert scene.store.open_current().document("busy.txt").text == path.read_text(encoding="utf-8")
    path.unlink()
    scene.build()
    return outcomes


def clock_back(scene: Scene) -> str:
    """A snapshot from the future, as a clock that was set back leaves it: the next build still comes after it."""
    store = scene.store
    current = store.current()
    assert current is not None
    future = f"2099{current[4:]}"
    store.path(current).rename(store.path(future))
    write_manifest(store.path(future), replace(read_manifest(store.path(future)), snapshot=future))
    store.make_current(future)
    turn = 1 - scene.state()
    scene.turn(turn)
    report = scene.build()
    assert report.snapshot > future
    assert store.current() == report.snapshot
    assert scene.state() == turn
    return f"{future} → {report.snapshot}"


def main() -> int:
    """Run all of it, and print the counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--steps", type=int, default=199, help="of all pairs of a step and a way to fail")
    parser.add_argument("--sizes", type=int, default=100)
    parser.add_argument("--builds", type=int, default=50)
    parser.add_argument("--folder", type=Path, default=None, help="a disk to try it on")
    options = parser.parse_args()
    with a_scene(options.folder) as scene:
        steps = steps_of(scene)
        every = max(1, round(steps * len(Mode) / options.steps))
        print(f"steps of a build: {steps}")
        report("crashes and errors at the steps of a build", boundaries(scene, every=every))
        report("writes refused from a size on", sizes(scene, options.sizes))
        report("builds while a file changes", changing_files(scene, options.builds))
        report("the clock going back", Counter({clock_back(scene): 1}))
    with a_scene(options.folder) as scene:
        report("kill -9 at a random moment", kills(scene, options.kills))
    return 0


if __name__ == "__main__":
    sys.exit(main())
