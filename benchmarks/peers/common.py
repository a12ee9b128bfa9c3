"""What every peer's script shares: the data, the clock, and the form of the result. Needs nothing but Python."""

from __future__ import annotations

import json
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

Search = Callable[[str], Sequence[str]]
"""A question to the ids of ten documents, best first."""
WARMING = 10
"""Questions that are not timed: the first ones pay for what a system loads late. Of few, half are."""


def run(name: str, build: Callable[[list[dict[str, str]], str], Search]) -> None:
    """Build with FOLDER's documents and the model in MODEL, ask every question, and write OUT.

    The command line of each peer's script is: FOLDER MODEL OUT.
    """
    folder, model, out = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    documents = [json.loads(line) for line in (folder / "corpus.jsonl").open(encoding="utf-8")]
    queries = [json.loads(line) for line in (folder / "queries.jsonl").open(encoding="utf-8")]
    started, processor = time.perf_counter(), time.process_time()
    search = build(documents, model)
    built, built_processor = time.perf_counter() - started, time.process_time() - processor
    rankings, waited, worked = {}, [], []
    for number, query in enumerate(queries):
        started, processor = time.perf_counter(), time.process_time()
        rankings[query["_id"]] = list(search(query["text"]))[:10]
        if number >= min(WARMING, len(queries) // 2):
            waited.append(time.perf_counter() - started)
            worked.append(time.process_time() - processor)
    result = {
        "name": name,
        "timed": len(waited),
        "build_seconds": round(built, 1),
        "build_processor_seconds": round(built_processor, 1),
        "query_ms_p95": round(statistics.quantiles(waited if len(waited) > 1 else waited * 2, n=20)[18] * 1e3, 1),
        "query_ms_p50": round(statistics.median(waited) * 1e3, 1),
        "query_processor_ms_p50": round(statistics.median(worked) * 1e3, 1),
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "run": rankings,
    }
    out.write_text(json.dumps(result), encoding="utf-8")


def text_of(document: dict[str, str]) -> str:
    """Title and text, as every peer is given them."""
    return f"{document.get('title', '')}\n{document['text']}".strip()
