"""The tables of docs/retrieval.md, written from the results that they show.

    python benchmarks/tables.py [--check]

A table stands between `<!-- table: NAME -->` and `<!-- end of table -->`; whatever is there is replaced.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from machine import RESULTS
from rounds import BUILD, BUILDS, QUERIES, QUERY

DOCUMENT = RESULTS.parents[1] / "docs" / "retrieval.md"
PLACE = re.compile(r"(<!-- table: ([\w ]+) -->\n).*?(<!-- end of table -->)", re.DOTALL)
SIZES = ("1000", "10000", "news-dev", "100000", "1000000")
ANSWERED = "answer in top 3 passages"


def result(name: str) -> dict[str, Any]:
    """What a benchmark saved."""
    return json.loads((RESULTS / f"{name}.json").read_text(encoding="utf-8"))


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Cells as Markdown."""
    return "".join(f"| {' | '.join(row)} |\n" for row in (head, ["---"] * len(head), *rows))


def share(value: float) -> str:
    """A figure between 0 and 1, as .911."""
    return f"{value:.3f}".removeprefix("0")


def short() -> str:
    """What was wanted, and what was reached."""
    squad, news = result("retrieval-squad-dev"), result("retrieval-news-dev")
    ours, peer = best_two(result("peers-squad-dev")["rows"])
    real, million = result("speed-queries-news-dev"), result("speed-queries-1000000")
    texts = result("peers-news-dev-short-10000")["rows"]
    all_, typo = squad["all"], squad["one typo in each question"]
    rows = [
        ("squad-dev: MRR@10 / h@1", ".91 / .86", f"{share(all_['mrr@10'])} / {share(all_['hits@1'])}"),
        ("squad-dev: answer in the top 3 passages", ".95", share(all_[ANSWERED])),
        ("squad-dev: abstention, AUROC", ".995", share(squad["abstention AUROC"])),
        ("squad-dev: MRR@10 lost to one typo a question", ".03 at most", share(all_["mrr@10"] - typo["mrr@10"])),
        ("squad-dev: lead over the best peer, MRR@10", ".04", share(ours - peer)),
        ("news-dev: MRR@10 of the gold article", ".58", share(news["all"]["mrr@10"])),
        (f"question among {real['passages']:,} real passages, p50", "15 ms at most", f"{real['query_ms']['p50']} ms"),
        ("question among 10,000 short texts: the fastest peer's time", "above askbot's", fastest(texts, QUERIES)),
        ("1,000,000 passages: opening / question, p50", "1 s / 40 ms", opened_and_asked(million)),
        ("indexing 10,000 short texts: the fastest peer's time", "3 times askbot's", fastest(texts, BUILDS)),
        (
            "encoder, share of the machine's limit: bf16 / fp32",
            ".6",
            " / ".join(share(one["share_of_limit"]["median"]) for one in encoder_results()),
        ),
        ("index of 10,000 documents, no change", "2 s at most", f"{result('speed-reindex')['no_change']['seconds']} s"),
        ("`askbot ask`, cold, median", "3 s at most", f"{result('speed-start')['askbot_ask']['median']:.2f} s"),
    ]
    return table(("measure", "wanted", "reached"), rows)


def opened_and_asked(speed: Mapping[str, Any]) -> str:
    """Seconds to open a snapshot, milliseconds to ask it."""
    return f"{speed['open_seconds']:.2f} s / {speed['query_ms']['p50']} ms"


def best_two(rows: Sequence[Mapping[str, Any]]) -> tuple[float, float]:
    """The MRR of askbot, and that of the best peer."""
    ours = next(row["RR@10"] for row in rows if row["name"] == "askbot")
    return ours, max(row["RR@10"] for row in rows if row["name"] != "askbot")


def fastest(rows: Sequence[Mapping[str, Any]], name: str) -> str:
    """How many times askbot's time the fastest peer takes, the median of the rounds' own quotients."""
    return f"{min(row[name] for row in rows if row['name'] != 'askbot'):.2f} times askbot's"


def ablation() -> str:
    """Each way to rank squad-dev."""
    squad = result("retrieval-squad-dev")
    ways = {**squad["ablation"], "as shipped, one typo in each question": squad["one typo in each question"]}
    rows = [
        (name, *(share(figures[key]) for key in ("mrr@10", "hits@1", "hits@5", ANSWERED)))
        for name, figures in ways.items()
    ]
    return table(("ranking", "MRR@10", "h@1", "h@5", ANSWERED), rows)


def sizes() -> str:
    """Questions to snapshots of several sizes."""
    head = ("passages", "sentences", "files", "open", "question, p50 / p95", "memory, MB", "recall of 50")
    return table(head, [_size(name, result(f"speed-queries-{name}")) for name in SIZES])


def _size(name: str, figures: Mapping[str, Any]) -> tuple[str, ...]:
    kind = "synthetic" if name.isdigit() else "real"
    return (
        f"{figures['passages']:,} {kind}",
        f"{figures['sentences']:,}",
        f"{figures['snapshot_mb']:,} MB",
        f"{figures['open_seconds']:.2f} s",
        f"{figures['query_ms']['p50']} / {figures['query_ms']['p95']} ms",
        _memory(figures),
        f"{figures['recall_at_50_of_sentence_index']:.3f}",
    )


def _memory(figures: Mapping[str, Any]) -> str:
    """The process's own memory before a snapshot is opened, with it open, and after questions; then mapped files."""
    steps = [figures["memory_mb"][step] for step in ("before", "opened", "asked")]
    private = " / ".join(f"{step['own']:,}" for step in steps)
    return f"{private}, {steps[-1]['mapped']:,} of files"


def encoder() -> str:
    """The encoder beside the machine's limit."""
    head = ("precision", "encoder, GFLOPS", "large products, GFLOPS", "share (range)", "words a second", "threads")
    return table(head, [_encoder_row(figures) for figures in encoder_results()])


def encoder_results() -> list[dict[str, Any]]:
    """Of both precisions."""
    return [result(f"speed-encoder-{kind}") for kind in ("bfloat16", "float32")]


def _encoder_row(figures: Mapping[str, Any]) -> tuple[str, ...]:
    shares = {place: share(value) for place, value in figures["share_of_limit"].items()}
    return (
        figures["precision"].removeprefix("torch."),
        *(f"{figures[key]['median']:.0f}" for key in ("encoder_gflops", "limit_gflops")),
        f"{shares['median']} ({shares['least']} to {shares['most']})",
        f"{figures['words_per_second']:,}",
        str(figures["threads"]),
    )


def start() -> str:
    """A cold start."""
    figures = result("speed-start")
    names = {"askbot_ask": "`askbot ask`", "import_torch": "`import torch` alone"}
    rows = [
        (name, *(f"{figures[key][place]:.2f}" for place in ("least", "median", "most"))) for key, name in names.items()
    ]
    return table((f"seconds by the clock, {figures['times']} runs", "least", "median", "most"), rows)


def reindexing() -> str:
    """What an index takes that is there already."""
    figures = result("speed-reindex")
    steps = {"first": "first", "no_change": "no change", "one_changed": "one document changed"}
    rows = [
        (name, *(f"{figures[key][kind]} s" for kind in ("seconds", "processor_seconds"))) for key, name in steps.items()
    ]
    return table((f"index of {figures['documents']:,} small documents", "by the clock", "of the processor"), rows)


def peers() -> str:
    """Systems beside each other, on squad-dev."""
    return _systems("peers-squad-dev")


def peers_short() -> str:
    """Systems beside each other, on 10,000 short texts."""
    return _systems("peers-news-dev-short-10000")


def _systems(name: str) -> str:
    head = ("system", "MRR@10", "h@1", "build, s", "× askbot's", "of the processor", "question, p50, ms", "× askbot's")
    rows = result(name)["rows"]
    ordered = sorted(rows, key=lambda row: -row["RR@10"])
    return table((*head, "p95", "memory, MB"), [_system(row) for row in ordered])


def _system(row: Mapping[str, Any]) -> tuple[str, ...]:
    version = "" if row["name"] == "askbot" else f" ({row['version']})"
    return (
        f"{row['name']}{version}",
        share(row["RR@10"]),
        share(row["Success@1"]),
        _with_range(row, BUILD),
        f"{row[BUILDS]:.2f}",
        f"{row['build_processor_seconds']:.1f}",
        _with_range(row, QUERY),
        f"{row[QUERIES]:.2f}",
        f"{row['query_ms_p95']:.1f}",
        f"{row['peak_memory_mb']:,.0f}",
    )


def _with_range(row: Mapping[str, Any], key: str) -> str:
    """A median, with the least and the most of the rounds."""
    least, most = row[f"{key}_range"]
    return f"{row[key]:.1f} ({least:.1f} to {most:.1f})"


TABLES: Mapping[str, Callable[[], str]] = {
    "in short": short,
    "ablation": ablation,
    "sizes": sizes,
    "reindexing": reindexing,
    "encoder": encoder,
    "start": start,
    "peers": peers,
    "peers on short texts": peers_short,
}


def filled(document: str) -> str:
    """A document with its tables as the results have them now."""
    return PLACE.sub(lambda match: f"{match[1]}{TABLES[match[2]]()}{match[3]}", document)


def main() -> None:
    """Write the tables, or say that they are not as the results are."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing, and fail where a table is out of date")
    check = parser.parse_args().check
    before = DOCUMENT.read_text(encoding="utf-8")
    after = filled(before)
    if check and after != before:
        sys.exit(f"{DOCUMENT.name} does not say what the results say. Run: python benchmarks/tables.py")
    if not check:
        DOCUMENT.write_text(after, encoding="utf-8")


if __name__ == "__main__":
    main()
