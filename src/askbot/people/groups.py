"""Things joined into groups (union-find)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)


class Groups(Generic[T]):
    """Each thing is alone until it is joined with another; parts come in the order of their first things."""

    def __init__(self, things: Iterable[T]) -> None:
        self._parent = {thing: thing for thing in things}

    def join(self, one: T, other: T) -> None:
        """Put two things, and all that are with either, into one group."""
        self._parent[self.root(other)] = self.root(one)

    def root(self, thing: T) -> T:
        """One thing that stands for its whole group."""
        while self._parent[thing] != thing:
            self._parent[thing] = self._parent[self._parent[thing]]
            thing = self._parent[thing]
        return thing

    def parts(self) -> list[set[T]]:
        """The groups."""
        by_root: dict[T, set[T]] = defaultdict(set)
        for thing in self._parent:
            by_root[self.root(thing)].add(thing)
        return list(by_root.values())
