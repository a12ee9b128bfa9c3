"""What a whole question costs that is answered from a small collection of a large library alone.

Run: python -m benchmarks.filtered_questions FOLDER [--passages 200000] [--share 0.01] [--asked 200]

FOLDER is in the BEIR layout: its passages, with their vectors a little disturbed and their words mixed, make up both
collections, and its questions are asked. Each question is asked of the small collection alone and of everything, in
turn, searched for first and then answered, reading and all. The large collection repeats its passages, of which an
answer reads one each: so what reading takes is also left out of the whole. Ratios are of processor time, since the
clock depends on what else the machine does. Reported as well: whether what the filter finds is what the small
collection would find by itself: its candidates, compared with an exhaustive search of its vectors (recall@50).
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from askbot.encoder import Encoder, EncoderInput, load_encoder
from askbot.engine import Askbot, Library
from askbot.evaluation import load_questions
from askbot.index import FileStore
from askbot.settings import Settings
from askbot.tracing import Facts, Step, traced
from benchmarks.synthetic import MADE, make_collections, real_passages

if TYPE_CHECKING:
    from askbot.index.snapshot import FileSnapshot

SMALL = "small"
WARM = 3
NEAR = 50
PARTS = ("search", "answer but reading", "answer")
"""Reading depends on what is found, which differs: passages that repeat each other are read once."""


def build(folder: Path, index: Path, passages: int, share: float, encoder: Encoder) -> None:
    """Write the library, unless it is there."""
    store = FileStore(index)
    if store.current() is not None:
        return
    small = round(passages * share)
    large = max(1, round((passages - small) / MADE)) * MADE
    with store.building() as fresh:
        name = "20260101T000000-000"
        make_collections(fresh / name, real_passages(folder, encoder), small, large, encoder)
        store.publish(fresh / name, name)


@dataclass
class Times:
    """Milliseconds of processor time and of the clock, a question each."""

    processor: list[float] = field(default_factory=list[float])
    clock: list[float] = field(default_factory=list[float])

    def take(self, ask: Callable[[], Any]) -> None:
        """Do it, and note what it took."""
        began, begun = time.process_time(), time.perf_counter()
        ask()
        self.clock.append(1000 * (time.perf_counter() - begun))
        self.processor.append(1000 * (time.process_time() - began))

    def summary(self) -> dict[str, float]:
        """Half and 95 % of the questions took up to so much."""
        return {
            f"{name}_ms_{label}": round(float(np.percentile(values, share)), 1)
            for name, values in (("processor", self.processor), ("clock", self.clock))
            for label, share in (("p50", 50), ("p95", 95))
        }


class Reading:
    """Takes the steps of questions, and what processor time reading takes of them."""

    def __init__(self) -> None:
        self.processor = 0.0
        """Milliseconds."""

    @contextmanager
    def span(self, step: Step) -> Generator[Facts]:
        """As `Tracer.span`."""
        began = time.process_time()
        yield self
        if step is Step.READ:
            self.processor += 1000 * (time.process_time() - began)

    def add(self, **facts: str | float) -> None:
        """Nothing is noted."""


def timed(library: Library, question: str, times: Mapping[str, Times]) -> None:
    """Search alone; then ask the whole question, reading and all, and the same without what reading took."""
    times["search"].take(lambda: library.searcher.search(question))
    reading = Reading()
    with traced(reading):
        times["answer"].take(lambda: library.ask(question))
    whole = times["answer"]
    times["answer but reading"].processor.append(whole.processor[-1] - reading.processor)
    times["answer but reading"].clock.append(whole.clock[-1])


def recall(library: Library, rows: range, encoder: Encoder, questions: Sequence[str]) -> float:
    """The share of the NEAR nearest passages among some rows that a library of these alone gives."""
    snapshot, shares = cast("FileSnapshot", library.snapshot), list[float]()
    vectors = np.asarray(snapshot.passage_vectors[rows.start : rows.stop], np.float32)
    for question in questions:
        vector = next(iter(encoder.encode([EncoderInput(question)]))).vector
        exact = rows.start + np.argsort(-(vectors @ vector), kind="stable")[:NEAR]
        given = snapshot.nearest_passages(vector, NEAR)
        shares.append(len(set(exact.tolist()) & set(given.tolist())) / len(exact))
    return round(statistics.mean(shares), 4)


def measured(folder: Path, index: Path, passages: int, share: float, asked: int) -> dict[str, Any]:
    """Both ways of asking."""
    settings = Settings(corpus=index / "none", index=index, journal=index / "journal.sqlite", threads=1)
    encoder = load_encoder()
    build(folder, index, passages, share, encoder)
    engine = Askbot(settings, encoder)
    engine.reload()
    questions = [one.text for one in load_questions(folder).questions][: WARM + asked]
    ways = {"all": engine.library(), SMALL: engine.library([SMALL])}
    times = {name: {part: Times() for part in PARTS} for name in ways}
    for number, question in enumerate(questions):
        if number == WARM:
            times = {name: {part: Times() for part in PARTS} for name in ways}
        for name in (ways, reversed(ways))[number % 2]:  # who is first once is second the next time
            timed(ways[name], question, times[name])
    result: dict[str, Any] = {"passages": passages, "share": share, "asked": len(questions) - WARM}
    result |= {name: {part: one.summary() for part, one in parts.items()} for name, parts in times.items()}
    rows = range(round(passages * share))
    result["recall_at_50"] = recall(ways[SMALL], rows, encoder, questions)
    for part in PARTS:
        small, everything = times[SMALL][part].processor, times["all"][part].processor
        result[f"{part}_ratio_of_medians"] = round(statistics.median(small) / statistics.median(everything), 3)
        pairs = zip(small, everything, strict=True)
        result[f"{part}_median_of_ratios"] = round(statistics.median(one / other for one, other in pairs), 3)
    return result


def main() -> None:
    """Build, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--passages", type=int, default=200_000)
    parser.add_argument("--share", type=float, default=0.01)
    parser.add_argument("--asked", type=int, default=200)
    parser.add_argument("--keep", type=Path, help="where the library stays, to be asked again")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        index = given.keep or Path(scratch)
        print(json.dumps(measured(given.folder, index, given.passages, given.share, given.asked), indent=1))


if __name__ == "__main__":
    main()
