"""Work in a process in the background: whatever else wants the processor or the disk goes first."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from contextlib import suppress
from typing import Any

NICE = 19
"""Where a system has no better way to say that a process should wait for all others."""


def step_back() -> None:
    """Let this process, and all that it starts, run only while nothing else wants the processor.

    Linux has a policy for that, SCHED_IDLE: whoever wakes up takes the processor from such a process at once, while a
    merely nice one ends its turn first; what it reads and writes waits as well. The policy counts inside a session
    (autogroups), so a process that should make room for the bot must stay in the bot's. Call it before other threads
    are begun: each takes the policy of the thread that starts it. Elsewhere the lowest priority must do.
    """
    with suppress(AttributeError, OSError):
        os.nice(NICE)
    with suppress(AttributeError, OSError):
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))


def order_from_parent() -> dict[str, Any]:
    """The line of JSON that a child was started for, read from stdin; from then on it works in the background.

    It ends with its parent: as soon as that closes the pipe, or is gone. Ctrl+C is the parent's to handle.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    step_back()
    order = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    return order


def _end_with_parent() -> None:
    sys.stdin.read()
    os._exit(1)
