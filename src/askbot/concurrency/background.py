"""Work in a process in the background: whatever else wants the processor or the disk goes first.

As a script of its own it steps back and then becomes the command that is named after it.
"""

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


def background_command(module: str) -> list[str]:
    """The command that runs a module of askbot's in the background, from before its first import.

    Importing takes most of a second of the processor. A child that stepped back afterwards would have held up answers
    for as long. The interpreter that steps back loads nothing but this file, and becomes the one that is wanted.
    """
    command = [sys.executable, "-P", "-m", module]
    return [sys.executable, "-I", "-S", __file__, *command] if os.name == "posix" else command


def order_from_parent() -> dict[str, Any]:
    """The line of JSON that a child was started for, read from stdin.

    It ends with its parent: as soon as that closes the pipe, or is gone. Ctrl+C is the parent's to handle.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    order = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    return order


def _end_with_parent() -> None:
    sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    step_back()
    os.execv(sys.argv[1], sys.argv[1:])  # noqa: S606 - the command is `background_command`'s
