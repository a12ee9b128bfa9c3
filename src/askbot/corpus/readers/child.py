"""The process that reads files of strangers: orders on stdin, results on stdout, within limits of memory and depth."""

from __future__ import annotations

import io
import json
import os
import signal
import sys
from contextlib import suppress
from typing import BinaryIO

from askbot.corpus.readers.extracted import Extracted, to_json
from askbot.corpus.readers.registry import reader_of
from askbot.errors import CorpusError

MEMORY = 3 << 30
"""Bytes of address space."""
NICE = 5


def extracted(path: str, data: bytes) -> Extracted:
    """Read a file in this process. Raises `CorpusError`, whatever its library raises."""
    try:
        return reader_of(path, data).read(path, data)
    except CorpusError:
        raise
    except ImportError as error:
        raise CorpusError(f"{error.name} is missing; install askbot[documents]") from error
    except MemoryError:
        raise CorpusError("takes too much memory to read") from None
    except RecursionError:
        raise CorpusError("nested too deep") from None
    except Exception as error:
        raise CorpusError(f"damaged: {type(error).__name__} while it was read") from error


def _limited() -> None:
    """Take limits upon this process, where the system knows them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the parent's to handle
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(AttributeError, OSError):
        os.nice(NICE)


def _private_stdout() -> BinaryIO:
    """Stdout for results alone: what libraries print goes nowhere."""
    results = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    sys.stdout = io.TextIOWrapper(io.BytesIO())
    return results


def main() -> None:
    """Read files until the parent closes the pipe."""
    results = _private_stdout()
    _limited()
    while header := sys.stdin.buffer.readline():
        path, size = json.loads(header)
        data = sys.stdin.buffer.read(size)
        try:
            reply = to_json(extracted(path, data))
        except CorpusError as error:
            reply = json.dumps({"error": error.message}).encode()
        results.write(reply + b"\n")
        results.flush()


if __name__ == "__main__":
    main()
