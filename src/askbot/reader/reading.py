"""What goes into a reader and what comes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from askbot.domain import Span


@dataclass(frozen=True, slots=True)
class ReaderInput:
    """A passage to read."""

    text: str
    sentences: tuple[Span, ...]
    """Relative to `text`, ascending."""
    context: str = ""
    """What a person would see around it: title, date, section. It is read first, and no answer is taken from it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of one passage and one question; all scores are log odds."""

    answerable: float
    """That the passage answers the question."""
    sentences: tuple[float, ...]
    """That each of the passage's sentences holds the answer."""
    spans: tuple[Span | None, ...]
    """The likeliest answer within each sentence, in characters of the passage's text; None in one that was not read."""
    span_scores: tuple[float, ...]
    """The logits of each span's beginning and end, added up."""

    @property
    def best(self) -> int | None:
        """The place of the sentence with the likeliest span; None where no sentence was read."""
        read = [i for i, span in enumerate(self.spans) if span is not None]
        return max(read, key=self.span_scores.__getitem__, default=None)

    @property
    def span(self) -> Span | None:
        """The likeliest answer of all, in characters of the passage's text."""
        return None if self.best is None else self.spans[self.best]


class Reader(Protocol):
    """Reads passages; safe to share between threads."""

    @property
    def fingerprint(self) -> str:
        """Names the weights and the precision: a calibration belongs to one."""
        ...

    def read(self, question: str, passages: Sequence[ReaderInput]) -> list[Reading]:
        """One reading for each passage."""
        ...
