"""What a whole question costs that is answered from a small collection of a large library alone.

Run: python -m benchmarks.filtered_questions FOLDER [--passages 200000] [--share 0.01] [--asked 40]

FOLDER is in the BEIR layout: its passages, with their vectors a little disturbed and their words mixed, make up both
collections, and its questions are asked. Each question is asked of the small collection alone and of everything, in
turn, reading and all. Processor time is reported, since the clock depends on what else the machine does; and whether
what the filter finds is exactly what the small collection would find by itself: its candidates, compared with an
exhaustive search of its vectors (recall@50).
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from askbot.encoder import Encoder, EncoderInput, load_encoder
from askbot.engine import Askbot, Library
from askbot.evaluation import load_questions
from askbot.index import FileStore
from askbot.settings import Settings
from benchmarks.synthetic import MADE, make_collections, real_passages

if TYPE_CHECKING:
    from askbot.index.snapshot import FileSnapshot

SMALL = "small"
WARM = 3
NEAR = 50


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


def cost(ask: Callable[[], Any]) -> float:
    """Milliseconds of processor time."""
    began = time.process_time()
    ask()
    return 1000 * (time.process_time() - began)


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
    times: dict[str, list[float]] = {name: [] for name in ways}
    for question in questions:
        for name, library in ways.items():
            times[name].append(cost(lambda library=library, question=question: library.ask(question)))
    result: dict[str, Any] = {"passages": passages, "share": share, "asked": len(questions) - WARM}
    for name, own in times.items():
        kept = own[WARM:]
        result[name] = {
            "processor_ms_p50": round(statistics.median(kept), 1),
            "processor_ms_p95": round(float(np.percentile(kept, 95)), 1),
        }
    rows = range(round(passages * share))
    result["recall_at_50"] = recall(ways[SMALL], rows, encoder, questions)
    result["ratio_p50"] = round(result[SMALL]["processor_ms_p50"] / result["all"]["processor_ms_p50"], 3)
    return result


def main() -> None:
    """Build, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--passages", type=int, default=200_000)
    parser.add_argument("--share", type=float, default=0.01)
    parser.add_argument("--asked", type=int, default=40)
    parser.add_argument("--keep", type=Path, help="where the library stays, to be asked again")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        index = given.keep or Path(scratch)
        print(json.dumps(measured(given.folder, index, given.passages, given.share, given.asked), indent=1))


if __name__ == "__main__":
    main()
