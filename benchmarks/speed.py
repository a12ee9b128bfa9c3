"""How fast: the encoder beside the machine's limit, queries and opening at several sizes, re-indexing, a cold start.

    python benchmarks/speed.py encoder  FOLDER [--threads 2] [--precision fp32]
    python benchmarks/speed.py queries  FOLDER --passages 10000 [--threads 2] [--keep DIR]
    python benchmarks/speed.py queries  FOLDER --index DIR [--threads 2]
    python benchmarks/speed.py reindex  [--documents 10000]
    python benchmarks/speed.py start    CORPUS [--times 9]

FOLDER is in the BEIR layout, CORPUS a folder of briefings. `queries` multiplies FOLDER's passages, with their vectors
a little disturbed and their words mixed, up to the size that is asked for, or asks an index that is there. Times are
wall-clock; beside them stand the processor's, which other work on the machine disturbs less. Results go to
benchmarks/results/.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from machine import RESULTS, save, with_plain_errors
from synthetic import make_snapshot, real_passages

import askbot
from askbot.encoder import Encoder, EncoderInput, load_encoder, tune_process
from askbot.errors import UsageError
from askbot.evaluation import load_questions
from askbot.index import FileStore, build_index
from askbot.index.encoding_inputs import encoder_input, passages_of
from askbot.index.snapshot import FileSnapshot
from askbot.search import Searcher
from askbot.settings import load_settings

PASSAGES, CHUNK, ROUNDS = 384, 128, 9
"""Encoded to time the encoder, so many at once, so many times."""
WARMING, ASKED = 10, 100
"""Questions that are not timed, and then those that are, each one once: the latest are remembered."""
QUESTION = "What is known so far?"


def timed(work: Callable[[], Any]) -> tuple[float, float]:
    """Wall-clock and processor seconds."""
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - processor


def encoder_speed(folder: Path, threads: int, precision: str) -> dict[str, Any]:
    """The encoder's multiplications per second on real passages, as a share of what the machine does at most.

    Each run stands between two measurements of the limit, since the speed of a shared machine changes by the minute.
    """
    import torch

    documents = load_questions(folder).documents
    encoder = _as_indexing_has_it(threads, precision)
    inputs = [encoder_input(d, p, encoder) for d in documents[:400] for p in passages_of(d, encoder)][:PASSAGES]
    work = sum(_flops(len(encoder.pieces(i.context + i.text)) + 2, encoder.dimension) for i in inputs)
    kind = torch.bfloat16 if encoder.fingerprint.endswith("bf16") else torch.float32
    limits, rates = [_limit(kind, threads)], []
    for _ in range(ROUNDS):
        rates.append(work / timed(lambda: _encode(encoder, inputs))[0])
        limits.append(_limit(kind, threads))
    shares = [2 * rate / sum(pair) for rate, pair in zip(rates, pairwise(limits), strict=True)]
    words = sum(len(i.text.split()) for i in inputs)
    return {
        "precision": str(kind),
        "threads": threads,
        "passages": len(inputs),
        "words_per_second": round(statistics.median(rates) * words / work),
        "limit_gflops": _middle([limit / 1e9 for limit in limits]),
        "encoder_gflops": _middle([rate / 1e9 for rate in rates]),
        "share_of_limit": _middle(shares),
    }


def _encode(encoder: Encoder, inputs: Sequence[EncoderInput]) -> None:
    """Chunk after chunk, as indexing does."""
    for chunk in encoder.encode_chunks(inputs[start : start + CHUNK] for start in range(0, len(inputs), CHUNK)):
        for _ in chunk:
            pass


def _as_indexing_has_it(threads: int, precision: str = "auto") -> Encoder:
    """The encoder with its traced copy, which every start but a machine's first one finds."""
    cache = load_settings().cache.expanduser()
    load_encoder(precision=precision, threads=threads, traced=cache).keep_traced(cache)
    return load_encoder(precision=precision, threads=threads, traced=cache)


def _flops(length: int, width: int, layers: int = 6) -> float:
    """Of one text: four square and two fourfold projections, and attention over the length."""
    return layers * (2 * length * 12 * width * width + 4 * length * length * width)


def _limit(kind: Any, threads: int) -> float:
    """Operations per second, by the clock, of large matrix products, one in each thread."""
    import torch

    a, b = torch.randn(2048, 2048).to(kind), torch.randn(2048, 2048).to(kind)

    def multiply(_: int) -> None:
        for _ in range(4):
            torch.matmul(a, b)

    with ThreadPoolExecutor(threads) as workers:
        list(workers.map(multiply, range(threads)))
        seconds, _ = timed(lambda: list(workers.map(multiply, range(threads))))
    return threads * 4 * 2 * 2048**3 / seconds


def asked_of(folder: Path) -> list[str]:
    """A set's questions, enough to time them. Raises `UsageError`."""
    questions = [question.text for question in load_questions(folder).questions]
    if len(questions) < WARMING + 2:
        raise UsageError(f"{folder} has {len(questions)} questions.", f"Name a set with {WARMING + 2} or more.")
    return questions


def query_speed(questions: Sequence[str], place: Path, building: float | None, threads: int) -> dict[str, Any]:
    """Open a snapshot and ask it real questions, as the bot does: with the encoder's traced copy."""
    encoder = _as_indexing_has_it(threads)
    before = memory()
    opening = [timed(lambda: FileSnapshot(place)) for _ in range(3)]
    snapshot = FileSnapshot(place)
    opened = memory()
    searcher = Searcher(snapshot, encoder)
    list(map(searcher.search, questions[:WARMING]))
    times = [timed(lambda q=q: searcher.search(q)) for q in questions[WARMING : WARMING + ASKED]]
    after = memory()
    return {
        "passages": len(snapshot),
        "sentences": snapshot.manifest.sentences,
        "threads": threads,
        "approximate": snapshot.approximate,
        "snapshot_mb": round(snapshot.manifest.size / 1e6),
        "build_seconds_without_encoding": building,
        "open_seconds": round(min(o[0] for o in opening), 3),
        "asked": len(times),
        "query_ms": _spread([t[0] for t in times]),
        "query_processor_ms": _spread([t[1] for t in times]),
        "memory_mb": {"before": before, "opened": opened, "asked": after},
        "recall_at_50_of_sentence_index": _recall(snapshot, encoder, questions[:50]),
    }


def memory() -> dict[str, int]:
    """Megabytes of this process: its own, and those of mapped files, which the system takes back when it needs them."""
    lines = Path("/proc/self/status").read_text().splitlines()
    parts = [line.partition(":") for line in lines]
    megabytes = {name: int(value.split()[0]) // 1024 for name, _, value in parts if name.startswith("Rss")}
    return {"own": megabytes["RssAnon"], "mapped": megabytes["RssFile"] + megabytes["RssShmem"]}


def made(folder: Path, passages: int, keep: Path) -> tuple[Path, float | None]:
    """A synthetic snapshot of so many passages, and the seconds that making it took; None where it was there."""
    place = keep / f"speed-{passages}"
    if place.exists():
        return place, None
    encoder = load_encoder(threads=1)
    real = real_passages(folder, encoder)
    return place, round(timed(lambda: make_snapshot(place, real, passages, encoder))[0], 1)


def _spread(seconds: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(seconds, n=20)
    return {"p50": round(cuts[9] * 1e3, 1), "p95": round(cuts[18] * 1e3, 1)}


def _recall(snapshot: FileSnapshot, encoder: Encoder, questions: Sequence[str]) -> float:
    """How many of the exact 50 nearest sentences the index finds."""
    vectors = np.stack([encoder.encode_question(q).vector for q in questions])
    exact = np.full((len(questions), 50), -1.0, np.float32)
    for start in range(0, snapshot.manifest.sentences, 100_000):
        block = np.asarray(snapshot.sentence_vectors[start : start + 100_000], np.float32)
        exact = -np.sort(-np.concatenate([exact, vectors @ block.T], 1), 1)[:, :50]
    numbers = [snapshot.nearest_sentences(vector, 50) for vector in vectors]
    scores_found = [
        np.asarray(snapshot.sentence_vectors[n], np.float32) @ v for n, v in zip(numbers, vectors, strict=True)
    ]
    hits = [(scores >= bound[-1] - 2e-3).sum() / 50 for scores, bound in zip(scores_found, exact, strict=True)]
    return round(float(np.mean(hits)), 4)


def reindex_speed(count: int, threads: int) -> dict[str, Any]:
    """Index many small documents; again without a change; again with one changed."""
    encoder = load_encoder(threads=threads)
    with tempfile.TemporaryDirectory() as scratch:
        corpus, index = Path(scratch) / "corpus", Path(scratch) / "index"
        words = _write_ships(corpus, count)
        steps = {}
        for step in ("first", "no_change", "one_changed"):
            if step == "one_changed":
                (corpus / "00007.md").write_text("# Ship 7\n\nShip number 7 was sold.\n")
            wall, processor = timed(lambda: build_index(corpus, index, encoder, None))
            steps[step] = {"seconds": round(wall, 2), "processor_seconds": round(processor, 2)}
        opened, _ = timed(lambda: FileStore(index).open_current())
        return {"documents": count, "words": words, "threads": threads, **steps, "open_seconds": round(opened, 3)}


def _write_ships(corpus: Path, count: int) -> int:
    """Write so many small documents; gives the number of their words."""
    corpus.mkdir()
    words = 0
    for number in range(count):
        text = f"# Ship {number}\n\nShip number {number} left the harbour with {number % 97} containers.\n"
        (corpus / f"{number:05d}.md").write_text(text)
        words += len(text.split())
    return words


def start_speed(corpus: Path, times: int) -> dict[str, Any]:
    """`askbot ask` in processes of its own, in turns with the import of torch alone, which no start can do without.

    The index and the encoder's traced copy are there, as after the first indexing; files are in the system's cache.
    """
    with tempfile.TemporaryDirectory() as scratch:
        places = {"ASKBOT_CORPUS": str(corpus.resolve()), "PYTHONPATH": str(Path(askbot.__file__).parents[1])}
        places |= {f"ASKBOT_{name}": str(Path(scratch) / name.lower()) for name in ("INDEX", "JOURNAL", "CACHE")}
        environment = {**os.environ, **places}
        run = [sys.executable, "-m", "askbot"]
        subprocess.run([*run, "index"], check=True, env=environment, stdout=subprocess.DEVNULL)
        kinds = {"askbot_ask": [*run, "ask", QUESTION], "import_torch": [sys.executable, "-c", "import torch"]}
        seconds: dict[str, list[float]] = {kind: [] for kind in kinds}
        for _ in range(times):
            for kind, command in kinds.items():
                seconds[kind].append(_lasting(command, environment))
    return {"times": times, **{kind: _middle(values) for kind, values in seconds.items()}}


def _lasting(command: list[str], environment: dict[str, str]) -> float:
    """Seconds by the clock; exit status 1 says that the question is not covered."""
    started = time.perf_counter()
    done = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)
    if done.returncode > 1:
        sys.exit(f"{' '.join(command)} failed; what it said stands above.")
    return time.perf_counter() - started


def _middle(values: list[float]) -> dict[str, float]:
    places = {"least": min(values), "median": statistics.median(values), "most": max(values)}
    return {name: round(value, 3) for name, value in places.items()}


def measured(given: argparse.Namespace) -> tuple[str, dict[str, Any]]:
    """What was asked for, and the name of its result."""
    if given.what == "encoder":
        result = encoder_speed(given.folder, given.threads, given.precision)
        return f"speed-encoder-{result['precision'].removeprefix('torch.')}", result
    if given.what == "reindex":
        return "speed-reindex", reindex_speed(given.documents, given.threads)
    if given.what == "start":
        return "speed-start", start_speed(given.folder, given.times)
    questions = asked_of(given.folder)
    if given.index:
        place = FileStore(given.index).open_current().folder
        return f"speed-queries-{given.index.name}", query_speed(questions, place, None, given.threads)
    with tempfile.TemporaryDirectory() as scratch:
        place, building = made(given.folder, given.passages, given.keep or Path(scratch))
        return f"speed-queries-{given.passages}", query_speed(questions, place, building, given.threads)


@with_plain_errors
def main() -> None:
    """Run one of the four and save its result."""
    tune_process()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("encoder", "queries", "reindex", "start"))
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--passages", type=int, default=10_000)
    parser.add_argument("--index", type=Path, help="ask this index in place of a synthetic one")
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--times", type=int, default=9)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="folder that keeps the made snapshots for the next run")
    parser.add_argument("--precision", default="auto", choices=("auto", "bf16", "fp32"))
    parser.add_argument("--results", type=Path, default=RESULTS, help="folder for the JSON")
    given = parser.parse_args()
    if given.folder is None and given.what != "reindex":
        parser.error(f"{given.what} needs a folder")
    name, result = measured(given)
    print(save(name, result, given.results).read_text())


if __name__ == "__main__":
    main()
