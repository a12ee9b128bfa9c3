"""How far an answer is looked for: how many passages it shows, which of them may be seen, how many are read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from askbot.answer.scoring.scorer import READ_HITS, WEIGHED_HITS
from askbot.search import Filters

if TYPE_CHECKING:
    from datetime import date

LEAST_READ = 2
"""Hits that are read for each of several questions. With two as against four, 459 and 467 of 560 judged single
questions had the right sentence first, and 129 and 131 of 703 that are not covered were answered."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What one question may take."""

    k: int
    """Passages that make an answer."""
    filters: Filters | None = None
    reads: int = READ_HITS
    """Hits that the reader reads, which takes most of an answer's time."""

    @property
    def searched(self) -> int:
        """Hits that are searched for."""
        return max(self.k, WEIGHED_HITS)

    @property
    def has_days(self) -> bool:
        """Whether it is limited in time already."""
        return bool(self.filters and (self.filters.since or self.filters.until))

    def within(self, *, since: date | None, until: date | None) -> Scope:
        """The same between two days."""
        return replace(self, filters=replace(self.filters or Filters(), since=since, until=until))

    def among(self, rows: frozenset[int]) -> Scope:
        """The same in some passages alone, by row."""
        return replace(self, filters=replace(self.filters or Filters(), rows=rows))

    def shared_by(self, questions: int) -> Scope:
        """For each of so many questions, that all of them take about as long as one."""
        return replace(self, reads=max(LEAST_READ, self.reads // questions))
