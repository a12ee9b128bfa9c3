"""What can go wrong between a bot and Discord's REST interface, put in the way of chosen requests."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum


class Effect(StrEnum):
    """Whether Discord did what was asked before the answer went wrong."""

    NONE = "none"
    DONE = "done"
    """The message was sent, but its sender never learns of it from this answer."""


@dataclass(slots=True)
class Fault:
    """The next `times` requests that match get this in place of their answer."""

    method: str
    path: str
    """A regular expression, searched in the path."""
    status: int = 500
    """An HTTP status; 0 cuts the connection without an answer."""
    effect: Effect = Effect.NONE
    retry_after: float = 0.2
    """Seconds, for a 429."""
    is_global: bool = False
    times: int = 1


@dataclass(slots=True)
class FaultPlan:
    """The faults still to come, in order, and how many struck."""

    waiting: list[Fault] = field(default_factory=list[Fault])
    struck: int = 0

    def add(self, *faults: Fault) -> None:
        """Put faults at the end of the plan."""
        self.waiting.extend(faults)

    def take(self, method: str, path: str) -> Fault | None:
        """The fault for this request, if one waits for it."""
        for fault in self.waiting:
            if fault.method == method and re.search(fault.path, path):
                fault.times -= 1
                if fault.times <= 0:
                    self.waiting.remove(fault)
                self.struck += 1
                return fault
        return None
