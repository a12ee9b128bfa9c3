"""Lines of a text whose newlines may be CR LF, LF or CR, each counting as one."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

_NEWLINE = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Lines:
    """Where each line of a text starts and ends."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    """Without the newline."""

    @classmethod
    def of(cls, text: str) -> Lines:
        """Find the lines of `text`."""
        breaks = [m.span() for m in _NEWLINE.finditer(text)]
        return cls(text, (0, *(end for _, end in breaks)), (*(start for start, _ in breaks), len(text)))

    def __len__(self) -> int:
        return len(self.starts)

    def __getitem__(self, row: int) -> str:
        return self.text[self.starts[row] : self.ends[row]]

    def row(self, offset: int) -> int:
        """The index, from 0, of the line that holds the character at `offset`."""
        return bisect_right(self.starts, offset) - 1

    def numbers(self, start: int, end: int) -> tuple[int, int]:
        """The first and last line, from 1, of the characters from `start` to `end`."""
        return self.row(start) + 1, self.row(max(start, end - 1)) + 1
