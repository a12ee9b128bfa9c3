"""Rounds of the same systems: in what order they run, and what all of a system's runs come to."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

QUALITY = ("RR@10", "Success@1")
BUILD, QUERY = "build_seconds", "query_ms_p50"
TIMES = (BUILD, "build_processor_seconds", QUERY, "query_ms_p95", "query_processor_ms_p50", "peak_memory_mb")
BUILDS, QUERIES = "build_times_askbot", "query_times_askbot"
RATIOS = {BUILDS: BUILD, QUERIES: QUERY}
Run = Mapping[str, Any]
"""What one system gave in one round: `system`, `round`, `name`, `version`, and figures."""


def in_turns(systems: Sequence[str], rounds: int) -> Iterator[tuple[int, str]]:
    """Round by round every system, the order turned round in every second one: who is first once is last the next time.

    A machine that grows slower or faster meanwhile then favours nobody.
    """
    for number in range(1, rounds + 1):
        yield from ((number, system) for system in (systems if number % 2 else reversed(systems)))


def summed_up(runs: Sequence[Run], baseline: str) -> list[dict[str, Any]]:
    """One row a system, in the order of their first runs."""
    runs_of: dict[str, list[Run]] = defaultdict(list)
    for run in runs:
        runs_of[run["system"]].append(run)
    return [_row(those, runs_of.get(baseline, [])) for those in runs_of.values()]


def _row(runs: Sequence[Run], baseline: Sequence[Run]) -> dict[str, Any]:
    """Medians, the least and the most of some, and ratios to askbot's figures of the same rounds."""
    about = {key: runs[0][key] for key in ("name", "version", "timed")}
    medians = {key: round(statistics.median(run[key] for run in runs), 4) for key in (*QUALITY, *TIMES)}
    ranges = {f"{key}_range": [min(run[key] for run in runs), max(run[key] for run in runs)] for key in (BUILD, QUERY)}
    row = {**about, "rounds": len(runs), **medians, **ranges, **_ratios(runs, baseline)}
    differing = [key for key in QUALITY if len({run[key] for run in runs}) > 1]
    return {**row, "unsteady": differing} if differing else row


def _ratios(runs: Sequence[Run], baseline: Sequence[Run]) -> dict[str, float]:
    """Medians over the rounds: what a machine is slower by in a whole round, both figures of a ratio have alike."""
    baseline_in = {run["round"]: run for run in baseline}
    pairs = [(run, baseline_in[run["round"]]) for run in runs if run["round"] in baseline_in]
    return {
        name: round(statistics.median(theirs[key] / ours[key] for theirs, ours in pairs), 3)
        for name, key in RATIOS.items()
        if pairs
    }
