"""Work in the background: whatever else wants the processor or the disk goes first."""

from __future__ import annotations

import os
from contextlib import suppress

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
