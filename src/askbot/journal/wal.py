"""What SQLite does not say of its write-ahead log: that commits in it are damaged, and so lost.

SQLite takes the log's frames up to the first whose checksum fails, and drops the rest without a word. A crash leaves
such a frame too, but nothing whole behind it: what was acknowledged had been forced to disk. So whole frames of the
same run behind a broken one are damage. The format is SQLite's own (sqlite.org/fileformat2.html, "The Write-Ahead
Log").
"""

from __future__ import annotations

import struct
import time
from dataclasses import dataclass
from pathlib import Path

_HEADER = struct.Struct(">8I")
_FRAME = struct.Struct(">6I")
_SALTS = 8
"""Where the two numbers of a run stand in a frame's head."""
_MAGIC = 0x377F0682
_MASK = 0xFFFFFFFF
_PAGES = {1 << power for power in range(9, 17)}
_LOOK_AGAIN = 0.05
"""Seconds until a log that seems damaged is read again: another process may just have begun it anew."""


@dataclass(frozen=True, slots=True)
class Loss:
    """Damage in a write-ahead log."""

    commits: int
    """Acknowledged changes that SQLite drops; 0 where the head is damaged, and nobody knows how many."""


def loss(wal: Path) -> Loss | None:
    """What of a log is lost to damage; None where it is sound, empty or missing. Raises `OSError`."""
    first = _loss(_bytes(wal))
    if first is None:
        return None
    time.sleep(_LOOK_AGAIN)
    return first if _loss(_bytes(wal)) == first else None


def _bytes(wal: Path) -> bytes:
    try:
        return wal.read_bytes()
    except FileNotFoundError:
        return b""


def _loss(data: bytes) -> Loss | None:
    if len(data) <= _HEADER.size:
        return None
    magic, _, page, _, salt_1, salt_2, sum_1, sum_2 = _HEADER.unpack_from(data)
    order = ">" if magic & 1 else "<"
    sums = _checksum(data[: _HEADER.size - 8], (0, 0), order)
    if magic & ~1 != _MAGIC or page not in _PAGES or sums != (sum_1, sum_2):
        return Loss(0)
    sums, at, size = (sum_1, sum_2), _HEADER.size, _FRAME.size + page
    while at + size <= len(data):
        _, _, *rest = _FRAME.unpack_from(data, at)
        if rest[:2] != [salt_1, salt_2]:
            break
        sums = _checksum(data[at : at + 8], sums, order)
        sums = _checksum(data[at + _FRAME.size : at + size], sums, order)
        if sums != (rest[2], rest[3]):
            break
        at += size
    lost = _commits(data, at + _FRAME.size, size, (salt_1, salt_2))
    return Loss(lost) if lost else None


def _commits(data: bytes, start: int, size: int, salts: tuple[int, int]) -> int:
    """Frames from `start` on that end a commit of this run, wherever lost or added bytes have moved them to."""
    mark, count = struct.pack(">2I", *salts), 0
    at = data.find(mark, start + _SALTS) - _SALTS
    while 0 <= at <= len(data) - size:
        count += _FRAME.unpack_from(data, at)[1] > 0
        at = data.find(mark, at + _FRAME.size + _SALTS) - _SALTS
    return count


def _checksum(data: bytes, sums: tuple[int, int], order: str) -> tuple[int, int]:
    one, two = sums
    words = iter(struct.unpack(f"{order}{len(data) // 4}I", data))
    for first, second in zip(words, words, strict=True):
        one = (one + first + two) & _MASK
        two = (two + second + one) & _MASK
    return one, two
