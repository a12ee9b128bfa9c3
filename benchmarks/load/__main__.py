"""Ask the real bot, over real sockets, more than it likes: nothing lost, nothing mixed, the event loop never blocked.

Run: python -m benchmarks.load [--questions 1000] [--users 200] [--at-once 2] [--documents 300] [--leak 20000]

The bot runs in a process of its own, as `askbot run` starts it; Discord and its people in this one. Exit code 1 where
something was lost, doubled, mixed or overtaken, or the event loop came back more than 50 ms late.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.faults.reporting import Row, report_row
from benchmarks.load.memory import leak
from benchmarks.load.people import Outcome, bursts, write_fillers

MOST_MS = 50
GROWTH_MB = 16
"""By which the bot may grow over the last three quarters of the questions of the leak check."""


def main() -> int:
    """Load, then look for leaks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=int, default=1000)
    parser.add_argument("--users", type=int, default=200)
    parser.add_argument("--at-once", type=int, default=2, help="questions that each user asks at once")
    parser.add_argument("--documents", type=int, default=300, help="so many briefings are indexed anew meanwhile")
    parser.add_argument("--leak", type=int, default=20_000, help="questions to look for leaks with; 0 for none")
    parser.add_argument("--stacks", action="store_true", help="tell what the threads did while the loop was late")
    parser.add_argument("--json", type=Path, help="write the numbers there")
    options = parser.parse_args()
    well = _load(options) if options.questions else True
    if options.leak:
        well = _stays_flat(options.leak) and well
    return int(not well)


def _stays_flat(questions: int) -> bool:
    with TemporaryDirectory() as folder:
        samples = asyncio.run(leak(Path(folder), questions))
    late = [megabytes for number, megabytes in samples if number * 4 >= questions]
    grown = late[-1] - late[0]
    summary = f"{late[0]:.1f} MB after a quarter, {late[-1]:.1f} MB at the end: +{grown:.1f}, {GROWTH_MB} allowed"
    report_row(Row("questions to look for leaks", questions, summary, held=grown <= GROWTH_MB))
    return grown <= GROWTH_MB


def _load(options: argparse.Namespace) -> bool:
    with TemporaryDirectory() as folder:
        home = Path(folder)
        write_fillers(home / "corpus", options.documents)
        outcome = asyncio.run(
            bursts(
                home,
                questions=options.questions,
                users=options.users,
                at_once=options.at_once,
                stacks=options.stacks,
                polite=True,
            )
        )
    _print_outcome(outcome, options)
    report_row(_row(outcome))
    return _holds(outcome)


def _holds(outcome: Outcome) -> bool:
    return outcome.sound and max(outcome.late) * 1000 <= MOST_MS


def _row(outcome: Outcome) -> Row:
    facts = outcome.facts()
    summary = (
        f"{facts['reindexes']} re-indexes, {facts['during']} asked meanwhile, {facts['doubled']} doubled, "
        f"{facts['mixed']} mixed, {facts['out_of_order']} out of order, answered in {facts['answer_p50_s']} s (p50) "
        f"and {facts['answer_p95_s']} s (p95); event loop late by {facts['loop_max_ms']} ms at most, "
        f"{MOST_MS} allowed; a bare process {facts['bare_max_ms']} ms"
    )
    return Row("questions in bursts", outcome.asked, summary, int(facts["lost"]), _holds(outcome))


def _print_outcome(outcome: Outcome, options: argparse.Namespace) -> None:
    machine = {"cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1)}
    run = {"users": options.users, "at_once": options.at_once, "documents": options.documents, **machine}
    facts = {**run, **outcome.facts()}
    print("\n".join(f"{name:<16} {value}" for name, value in facts.items()), flush=True)
    print("\n".join(outcome.notes))
    if options.json:
        options.json.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
