"""Kill a run of the sources, and the re-index after it, at any moment: library and index stay whole, nothing is lost.

Run: python -m benchmarks.faults.sources [--kills 200] [--publishing]

Two feeds, a page and a watched folder change before each run. Visits and re-index are one real process, which is killed
with signal 9 at a random moment; with `--publishing` at one from when the new snapshot is sealed. After each kill every document in the library must be whole, none that was there may be
gone, and the index must pass every check; the run after the last must bring everything, once.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import os
import random
import re
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory

from askbot.attribution import Attributor, load_attributor
from askbot.encoder import Encoder
from askbot.index import FileStore, build_index
from askbot.index.manifest import MANIFEST
from askbot.index.store import BUILDING, REMOVED, SNAPSHOTS
from askbot.sources import Limits, Sources, make_source
from benchmarks.faults.reporting import report
from benchmarks.faults.scene import LEFTOVERS, encoder

_NUMBER = re.compile(r"Story (\d+)\.(\d+)\.")
NEW_STORIES = 3
"""In each feed, before each run."""
A_SCENE = 25
"""Kills after which all begins anew, so that the library stays small."""
LONGEST = 120.0
"""Seconds for which a run may take to seal its snapshot."""
KEPT = 2
"""Snapshots that are kept."""
WIRE = 5
"""Of these the fifth is in both feeds."""


def story(number: int, version: int) -> str:
    """A text that tells its number and version at its beginning and, after them, at its end."""
    middle = " ".join(f"Berth {n} of port {number} is closed, said master {version}." for n in range(16))
    return f"Story {number}.{version}. {middle} End of {number}.{version}."


def is_whole(text: str) -> bool:
    """Whether a document holds one story to its end."""
    match = _NUMBER.search(text)
    return match is not None and text.rstrip().endswith(story(int(match[1]), int(match[2])))


@dataclass
class Publisher:
    """What the feeds and the page say now."""

    stories: dict[str, dict[int, int]] = field(default_factory=lambda: {"one": {}, "two": {}})
    """Number → version of the stories in each feed."""
    page: int = 0
    count: int = 0

    def turn(self) -> None:
        """Bring new stories, correct the newest, and a new version of the page."""
        for versions in self.stories.values():
            for number in list(versions)[-1:]:
                versions[number] += number % WIRE != 0
            for _ in range(NEW_STORIES):
                self.count += 1
                versions[self.count] = 0
        for number in [n for n in self.stories["one"] if n % WIRE == 0]:
            self.stories["two"][number] = self.stories["one"][number]
        self.page += 1

    def said(self, path: str) -> tuple[str, str] | None:
        """Content type and body of a path."""
        if path == "/page":
            return "text/plain", story(100_000, self.page)
        versions = self.stories.get(path.removeprefix("/"))
        if versions is None:
            return None
        items = "".join(
            f"<item><guid isPermaLink='false'>g{number}</guid><title>Story of port {number}</title>"
            f"<description>{story(number, version)}</description></item>"
            for number, version in list(versions.items())
        )
        return "text/xml", f"<rss version='2.0'><channel><title>Paper {path}</title>{items}</channel></rss>"


@contextmanager
def published(publisher: Publisher) -> Iterator[str]:
    """The root of the publisher's addresses."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            said = publisher.said(self.path)
            self.send_response(200 if said else 404)
            body = said[1].encode() if said else b""
            self.send_header("Content-Type", said[0] if said else "text/plain")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()


@dataclass
class Scene:
    """A library with its sources and its index, in one folder."""

    home: Path
    encoder: Encoder
    attributor: Attributor
    publisher: Publisher

    @property
    def corpus(self) -> Path:
        """The library."""
        return self.home / "corpus"

    def prepare(self, root: str) -> None:
        """Write sources.yaml, and something that comes from no source."""
        for folder in (self.corpus, self.home / "desk"):
            folder.mkdir()
        (self.corpus / "own.md").write_text(f"# Own\n\n{story(0, 0)}\n", encoding="utf-8")
        more = {"private": True, "every": "1m"}
        entries = [("one", "feed", f"{root}/one"), ("two", "feed", f"{root}/two"), ("page", "page", f"{root}/page")]
        for name, kind, address in [*entries, ("desk", "folder", str(self.home / "desk"))]:
            self.sources.file.add(make_source(name=name, kind=kind, address=address, **more))

    @property
    def sources(self) -> Sources:
        """The sources, seen afresh."""
        later = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=5)
        return Sources(
            self.home / "sources.yaml", self.corpus, self.home / "state", now=lambda: later, limits=Limits(apart=0.0)
        )

    def turn(self, number: int) -> None:
        """Change all that the sources show; in the watched folder one file comes, one changes, one is renamed."""
        self.publisher.turn()
        desk = self.home / "desk"
        (desk / f"{number}.md").write_text(f"# Note {number}\n\n{story(200_000 + number, 0)}\n", encoding="utf-8")
        (desk / "changes.md").write_text(f"# Changes\n\n{story(300_000, number)}\n", encoding="utf-8")
        if (desk / f"{number - 1}.md").exists():
            (desk / f"{number - 1}.md").rename(desk / f"kept-{number - 1}.md")

    def run(self) -> None:
        """Visit all sources, then bring the index up to date, as `askbot sources run` does."""
        sources = self.sources
        visits = asyncio.run(sources.run(every=True))
        assert not any(visit.problem for visit in visits), [visit.problem for visit in visits]
        if sources.unindexed:
            with sources.indexing():
                build_index(self.corpus, self.home / "index", self.encoder, self.attributor, force=True)

    def documents(self) -> dict[str, str]:
        """The documents in the library by their paths."""
        return {path.relative_to(self.corpus).as_posix(): path.read_text("utf-8") for path in self.corpus.rglob("*.md")}

    def check(self, before: dict[str, str]) -> str:
        """Check library and index, after whatever happened; tells how far the run came."""
        now = self.documents()
        broken = [path for path, text in now.items() if not is_whole(text)]
        assert not broken, f"not whole: {broken}"
        lost = {_what(path) for path in before} - {_what(path) for path in now}
        assert not lost, f"lost: {lost}"
        store = FileStore(self.home / "index")
        snapshot = store.open_current()
        snapshot.verify()
        for path in snapshot.documents():
            assert is_whole(snapshot.document(path).text), f"not whole in the index: {path}"
        if set(snapshot.documents()) == set(now):
            return "library and index new" if now.keys() != before.keys() else "nothing done yet"
        return "library new, index old" if now.keys() != before.keys() else "library old"

    def check_complete(self) -> None:
        """Check that everything is there, once, after a run that nobody disturbed."""
        now = self.documents()
        expected = set().union(*self.publisher.stories.values())
        feeds = [text for path, text in now.items() if path.startswith(("general/one", "general/two"))]
        counts = Counter(int(match[1]) for text in feeds if (match := _NUMBER.search(text)))
        assert counts == Counter(expected), (
            f"missing or double: {counts - Counter(expected)}, {Counter(expected) - counts}"
        )
        stated = FileStore(self.home / "index").open_current()
        assert set(stated.documents()) == set(now), "the index is not up to date"
        assert all(stated.document(path).text == text for path, text in now.items()), "the index has another version"
        left = [p for pattern in (*LEFTOVERS, "*.partial", ".*.partial") for p in self.home.rglob(pattern)]
        assert not left, f"left behind: {left}"
        assert not self.sources.unindexed


def _what(path: str) -> str:
    """What a document is, whatever it is called by now."""
    name = Path(path).stem
    if path.startswith("general/desk"):
        return f"desk {name.removeprefix('kept-')}"
    return name.rpartition("-")[2] if path.startswith("general/") else path


@contextmanager
def a_scene(folder: Path | None = None) -> Iterator[Scene]:
    """A scene after its first run, in a folder below `folder` that goes afterwards."""
    publisher = Publisher()
    with TemporaryDirectory(dir=folder) as home, published(publisher) as root:
        scene = Scene(Path(home), encoder(), load_attributor(encoder()), publisher)
        scene.prepare(root)
        scene.turn(0)
        scene.run()
        scene.check_complete()
        yield scene


def kills(scene: Scene, count: int, seed: int = 1, *, publishing: bool = False) -> Counter[str]:
    """Kill the process `count` times at random moments of its run; tells how far it had come.

    With `publishing` the moments are those from when the new snapshot is sealed to the end.
    """
    dice = random.Random(seed)  # noqa: S311 - a simulation
    outcomes: Counter[str] = Counter()
    begun = _sealed if publishing else _at_once
    span = _seconds_of_a_run(scene, begun)
    for number in range(10, 10 + count):
        before, current = scene.documents(), FileStore(scene.home / "index").current()
        scene.turn(number)
        ended = _kill_after(scene, dice.uniform(0.0 if publishing else 0.02, 1.1 * span), begun)
        step = _step(scene, current) if publishing else ""
        how_far = scene.check(before)
        outcomes["ended before the kill" if ended else step or how_far] += 1
    scene.turn(10 + count)
    scene.run()
    scene.check_complete()
    return outcomes


def _at_once(_: Scene) -> bool:
    return True


def _sealed(scene: Scene) -> bool:
    """Whether a run has written all of a new snapshot, and goes on to check it and to point at it."""
    return any((scene.home / "index" / SNAPSHOTS).glob(f"{BUILDING}*/{MANIFEST}"))


def _step(scene: Scene, before: str | None) -> str:
    """How far the publishing was that a kill cut off."""
    store = FileStore(scene.home / "index")
    if store.current() == before:
        is_named = before is not None and max(store.ids()) > before
        return "it has its name, and is not current" if is_named else "sealed, without a name"
    left = any((scene.home / "index" / SNAPSHOTS).glob(f"{REMOVED}*")) or len(store.ids()) > KEPT
    return "current, the older ones not removed" if left else "current, not yet noted"


def _seconds_of_a_run(scene: Scene, begun: Callable[[Scene], bool]) -> float:
    """How long it takes to the end, undisturbed, from a moment on; the mean of two."""
    taken = 0.0
    for number in (1, 2):
        scene.turn(number)
        child = _started(scene)
        _wait_for(scene, begun)
        started = time.perf_counter()
        assert os.waitpid(child, 0)[1] == 0, "a run failed by itself"
        taken += time.perf_counter() - started
    scene.check_complete()
    return taken / 2


def _wait_for(scene: Scene, begun: Callable[[Scene], bool]) -> None:
    until = time.monotonic() + LONGEST
    while not begun(scene) and time.monotonic() < until:
        time.sleep(0.0005)


def _started(scene: Scene) -> int:
    """A process that visits and indexes."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            scene.run()
            status = 0
        finally:
            os._exit(status)
    return child


def _kill_after(scene: Scene, seconds: float, begun: Callable[[Scene], bool]) -> bool:
    """End a run without warning, so long after it has begun what is waited for; tells whether it had ended by itself."""
    child = _started(scene)
    _wait_for(scene, begun)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            assert status == 0, "a run failed by itself"
            return True
        time.sleep(min(0.005, seconds / 20))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return False


def main() -> int:
    """Run it, and print the counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--publishing", action="store_true", help="kill only while a snapshot is published")
    parser.add_argument("--folder", type=Path, default=None, help="a disk to try it on")
    options = parser.parse_args()
    outcomes: Counter[str] = Counter()
    for start in range(0, options.kills, A_SCENE):
        with a_scene(options.folder) as scene:
            count = min(A_SCENE, options.kills - start)
            outcomes += kills(scene, count, options.seed + start, publishing=options.publishing)
        print(f"{outcomes.total()} of {options.kills}", file=sys.stderr, flush=True)
    report("kill -9 of a run of the sources", outcomes)
    return 0


if __name__ == "__main__":
    sys.exit(main())
