"""Throw strange input at every parser: no exception but the project's own, no hang, memory bounded.

Run: python -m benchmarks.faults.fuzz [--cases 100000] [--only question]
"""

from __future__ import annotations

import argparse
import random
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from types import FrameType
from typing import Any, Never

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from askbot.errors import AskbotError
from benchmarks.faults.blocks import STRETCHED, stretched
from benchmarks.faults.reporting import Row, report_row
from benchmarks.faults.targets import Target, targets

HANG = 2.0
"""Seconds of the processor's time that one case may take, so that a busy machine does not count."""
GROWTH = 512
"""Megabytes by which the process may grow over all cases of a target."""
STRETCH = 20_000
"""Characters of a stretched text."""
STRETCHED_EVERY = 400
BATCH = 8
"""Cases that hypothesis draws together, which takes a quarter of the time."""
ROUND = 10_000
PAIRS = 2 * len(STRETCHED) ** 2


class HangError(Exception):
    """A case took longer than HANG."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What fuzzing one target found."""

    name: str
    cases: int
    refused: int
    """Cases that were turned away with one of the project's own errors."""
    slowest: float
    """Seconds."""
    grown: int
    """Megabytes."""
    seconds: float

    @property
    def row(self) -> Row:
        """For the table."""
        refused, slowest = f"{self.refused:,} refused", f"slowest {self.slowest:.2f} s of the processor"
        return Row(self.name, self.cases, f"{refused}, {slowest}, +{self.grown} MB, took {self.seconds:,.0f} s")


class _Tally:
    def __init__(self, check: Callable[[Any], None], texts: int) -> None:
        self._check = check
        self._texts = texts
        self.cases = self.refused = 0
        self.slowest = 0.0

    def __call__(self, case: Any) -> None:
        self.cases += self._texts
        started = time.process_time()
        try:
            with limited():
                self._check(case)
        except AskbotError as error:
            if "\n" in str(error):
                raise AssertionError(f"an error of more than one line: {error!r}") from error
            self.refused += self._texts
        except BaseException as error:
            error.add_note(f"case of {len(case)}: {case[:60]!r} … {case[-20:]!r}")
            raise
        finally:
            self.slowest = max(self.slowest, time.process_time() - started)


def fuzz(target: Target, cases: int, stretch: int = STRETCH) -> Outcome:
    """Run one target over `cases` generated inputs, and over stretched ones, about one in STRETCHED_EVERY.

    Raises whatever a case raised that is not the project's own, `HangError`, or `MemoryError`.
    """
    target.prepare()
    tally, began, before = _Tally(target.check, target.texts), time.perf_counter(), _peak()
    _generated(target, tally, cases)
    step = max(1, PAIRS // max(1, cases // STRETCHED_EVERY))
    for text in islice(stretched(stretch), random.randrange(step), None, step):  # noqa: S311 - others every time
        tally(target.wrap(text))
    grown = _peak() - before
    if grown > GROWTH:
        raise MemoryError(f"{target.name} made the process grow by {grown} MB")
    return Outcome(target.name, tally.cases, tally.refused, tally.slowest, grown, time.perf_counter() - began)


def _generated(target: Target, tally: _Tally, cases: int) -> None:
    """Rounds of ROUND cases, since hypothesis keeps books of what it drew; each says how far it is."""
    while tally.cases < cases:
        _round(target.cases, tally, -(-min(ROUND, cases - tally.cases) // (BATCH * target.texts)))
        if cases > ROUND:
            print(f"  {tally.cases:,} cases, {tally.refused:,} refused, slowest {tally.slowest:.2f} s", flush=True)


def _round(strategy: st.SearchStrategy[Any], check: Callable[[Any], None], batches: int) -> None:
    @settings(
        max_examples=batches,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=tuple(HealthCheck.__members__.values()),
    )
    @given(st.lists(strategy, min_size=BATCH, max_size=BATCH))
    def run(batch: list[Any]) -> None:
        for case in batch:
            check(case)

    run()


@contextmanager
def limited() -> Iterator[None]:
    """Raise `HangError` inside where it takes longer than HANG."""
    before = signal.signal(signal.SIGPROF, _too_long)
    signal.setitimer(signal.ITIMER_PROF, HANG)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _too_long(_: int, __: FrameType | None) -> Never:
    raise HangError(f"a case took more than {HANG:g} s")


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> int:
    """Fuzz every target, and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    failed = 0
    for target in targets():
        if options.only not in target.name:
            continue
        try:
            report_row(fuzz(target, options.cases).row)
        except Exception as error:  # noqa: BLE001 - whatever a case raised is the finding
            failed += 1
            print(*getattr(error, "__notes__", ()), sep="\n")
            report_row(Row(target.name, options.cases, f"{error!r}"[:200], 1, held=False))
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
