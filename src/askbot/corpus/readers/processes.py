"""Reading files of strangers in processes of their own: a file that crashes, hangs or swells ends its reader only.

The parent writes orders to a reader's stdin, a line of JSON and the file's bytes, and reads a line of JSON from its
stdout. A reader that takes too long is killed, and a new one takes the next file.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from askbot.corpus.readers.extracted import Extracted, from_json
from askbot.errors import CorpusError

SECONDS = 120.0
"""Wall time for one file."""
PROCESSES = 2
_CRASHED = "its reader crashed: damaged, or too much for the memory it may take"
_SECRET = ("TOKEN", "KEY", "SECRET", "PASSWORD")


class ReaderProcesses:
    """A few readers, each started when it is first needed. Safe to use from several threads."""

    def __init__(self, count: int = 0, seconds: float = SECONDS) -> None:
        """`count` readers at most, 0 for as many as there are processors, up to two."""
        self.count = count or min(PROCESSES, os.cpu_count() or 1)
        self._seconds = seconds
        self._idle: queue.LifoQueue[_ReaderProcess] = queue.LifoQueue()
        for _ in range(self.count):
            self._idle.put(_ReaderProcess())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def read(self, path: str, data: bytes) -> Extracted:
        """Read a file; waits until a reader is free. Raises `CorpusError`, whose message is the reason."""
        reader = self._idle.get()
        try:
            return reader.read(path, data, self._seconds)
        finally:
            self._idle.put(reader)

    def close(self) -> None:
        """End the readers; each must be idle."""
        for _ in range(self.count):
            self._idle.get().stop()


class _ReaderProcess:
    """One reader."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, path: str, data: bytes, seconds: float) -> Extracted:
        process = self._process or self._started()
        late = threading.Event()
        timer = threading.Timer(seconds, lambda: (late.set(), process.kill()))
        timer.daemon = True
        timer.start()
        try:
            reply = _exchanged(process, path, data)
        finally:
            timer.cancel()
        if not reply.endswith(b"\n"):
            self.stop()
            reason = f"takes longer than {seconds:g} s to read" if late.is_set() else _CRASHED
            raise CorpusError(reason)
        if reply.startswith(b'{"error":'):
            raise CorpusError(json.loads(reply)["error"])
        return from_json(reply)

    def stop(self) -> None:
        """End the process, if there is one."""
        if self._process is not None:
            self._process.kill()
            with suppress(OSError):
                self._process.communicate()
            self._process = None

    def _started(self) -> subprocess.Popen[bytes]:
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "askbot.corpus.readers.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
        )
        return self._process


def _exchanged(process: subprocess.Popen[bytes], path: str, data: bytes) -> bytes:
    """The line that the reader says to an order; empty where it is gone."""
    assert process.stdin is not None  # noqa: S101 - Popen made both pipes
    assert process.stdout is not None  # noqa: S101
    try:
        process.stdin.write(json.dumps([path, len(data)]).encode() + b"\n")
        process.stdin.write(data)
        process.stdin.flush()
        return process.stdout.readline()
    except OSError:
        return b""


def _environment() -> dict[str, str]:
    """The present environment without what is secret; the reader runs the code that this process runs."""
    kept = {name: value for name, value in os.environ.items() if not name.upper().endswith(_SECRET)}
    home = str(Path(__file__).parents[3])
    path = os.pathsep.join(filter(None, [home, kept.get("PYTHONPATH")]))
    return {**kept, "PYTHONPATH": path, "OMP_NUM_THREADS": "1"}
