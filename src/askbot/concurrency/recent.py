"""A dictionary that keeps the entries which were set last."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Recent(OrderedDict[K, V]):
    """Holds `most` entries, the one set longest ago first; another one makes the first go. Threads may share it.

    >>> recent = Recent[str, int](2)
    >>> recent["a"] = 1; recent["b"] = 2; recent["a"] = 3; recent["c"] = 4
    >>> list(recent)
    ['a', 'c']
    """

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most
        self._lock = threading.Lock()

    def __setitem__(self, key: K, value: V) -> None:
        with self._lock:
            super().__setitem__(key, value)
            self.move_to_end(key)
            if len(self) > self._most:
                del self[next(iter(self))]

    def all(self) -> dict[K, V]:
        """What is kept now."""
        with self._lock:
            return dict(self.items())
