"""How late an event loop comes back, what held it up, and how late the machine itself is."""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
import threading
import time
import traceback
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

PAUSE = 0.01
"""Seconds between two looks."""
STALL = 0.025
"""Seconds of lateness from which on the stacks of all threads are noted."""
WORST = 6
"""Stalls that are reported with their stacks."""
IDLE = {"_worker", "wait", "build", "_followed"}
"""What threads do that wait."""
CONTROL = (
    "import time, sys\nwhile True:\n b = time.perf_counter(); time.sleep(.01); print(time.perf_counter() - b - .01)"
)


@dataclass(slots=True)
class Lag:
    """How late the event loop comes back to a task that only sleeps, in seconds."""

    late: array[float] = field(default_factory=lambda: array("d"))
    """Packed, so that watching does not look like a leak."""
    seen: float = field(default_factory=time.perf_counter)
    """When the loop was there last."""
    stalls: list[tuple[float, float]] = field(default_factory=list[tuple[float, float]])
    """How late, and `seen` then, where it was later than STALL."""

    async def watch(self) -> None:
        """Measure until cancelled."""
        while True:
            self.seen = time.perf_counter()
            await asyncio.sleep(PAUSE)
            late = time.perf_counter() - self.seen - PAUSE
            self.late.append(late)
            if late > STALL:
                self.stalls.append((late, self.seen))


def percentile(late: Sequence[float], share: float) -> float:
    """Milliseconds that `share` (0 to 1) of the looks were late at most."""
    return sorted(late)[int(share * (len(late) - 1))] * 1000 if late else 0.0


class Watchdog(threading.Thread):
    """Notes what every thread does while the loop is late, and how long the garbage collector takes."""

    def __init__(self, lag: Lag) -> None:
        super().__init__(name="watchdog", daemon=True)
        self._lag = lag
        self._began = 0.0
        self._stacks: dict[float, str] = {}
        self._collections: list[str] = []
        gc.callbacks.append(self._collecting)

    def notes(self) -> list[str]:
        """The worst stalls with what was going on, and long garbage collections."""
        worst = sorted(self._lag.stalls, reverse=True)[:WORST]
        stalls = [f"late by {late * 1000:.0f} ms\n{self._stacks.get(seen, '  not seen')}" for late, seen in worst]
        return [*self._collections, *stalls]

    def run(self) -> None:
        """Look until the process ends."""
        noted = 0.0
        while True:
            time.sleep(0.002)
            seen, late = self._lag.seen, time.perf_counter() - self._lag.seen - PAUSE
            if late > STALL and seen != noted:
                noted = seen
                self._stacks[seen] = _stacks()

    def _collecting(self, phase: str, facts: dict[str, int]) -> None:
        if phase == "start":
            self._began = time.perf_counter()
        elif (took := time.perf_counter() - self._began) > STALL / 2:
            self._collections.append(
                f"garbage collection of generation {facts['generation']} took {took * 1000:.0f} ms"
            )


def _stacks() -> str:
    names = {thread.ident: thread.name for thread in threading.enumerate()}
    frames = [(names.get(i, "?"), frame) for i, frame in sys._current_frames().items()]  # noqa: SLF001
    return "\n".join(
        f"  {name}:\n{''.join(traceback.format_stack(frame)[-4:])}"
        for name, frame in frames
        if name != "watchdog" and frame.f_code.co_name not in IDLE
    )


@contextmanager
def bare_process() -> Iterator[list[float]]:
    """How late a process is that does nothing but sleep: what the machine itself adds. Filled in at the end."""
    late: list[float] = []
    with subprocess.Popen([sys.executable, "-uc", CONTROL], stdout=subprocess.PIPE, text=True) as process:
        try:
            yield late
        finally:
            process.terminate()
            output, _ = process.communicate()
            late += [float(line) for line in output.splitlines()[:-1]]
