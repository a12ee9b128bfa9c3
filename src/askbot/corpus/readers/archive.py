"""Zip files of strangers, unpacked within limits."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from askbot.errors import CorpusError

MAX_UNPACKED = 100_000_000
"""Bytes of all members that are read."""
MAX_MEMBERS = 10_000
MAX_RATIO = 200
"""A member above a megabyte that shrank to less than this share is no document; text shrinks to a tenth or so."""
_ENCRYPTED = 0x1
_SMALL = 1_000_000


class Archive:
    """The members of a zip file, as far as they may be read."""

    def __init__(self, data: bytes) -> None:
        """Read the directory. Raises `CorpusError` where there is none, or too much in it."""
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
            raise CorpusError("damaged: its zip directory cannot be read") from None
        members = self._zip.infolist()
        if len(members) > MAX_MEMBERS:
            raise CorpusError(f"too many parts ({len(members):,}, the limit is {MAX_MEMBERS:,})")
        self.names = frozenset(member.filename for member in members)
        self._left = MAX_UNPACKED

    def read(self, name: str) -> bytes:
        """A member's bytes. Raises `CorpusError` where it is missing, encrypted, damaged or a bomb."""
        try:
            member = self._zip.getinfo(name)
        except KeyError:
            raise CorpusError(f"damaged: its part {name:.60} is missing") from None
        if member.flag_bits & _ENCRYPTED:
            raise CorpusError("encrypted; save it without a password")
        if member.file_size > _SMALL and member.file_size > MAX_RATIO * max(member.compress_size, 1):
            raise CorpusError(f"a zip bomb: {name:.60} unpacks to {member.file_size / 1e6:.0f} MB")
        return self._unpacked(member)

    def _unpacked(self, member: zipfile.ZipInfo) -> bytes:
        try:
            with self._zip.open(member) as stream:
                data = stream.read(self._left + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
            raise CorpusError(f"damaged: its part {member.filename:.60} cannot be unpacked") from None
        self._left -= len(data)
        if self._left < 0:
            raise CorpusError(f"too large unpacked (over {MAX_UNPACKED // 1_000_000} MB)")
        return data

    def existing(self, names: Iterator[str]) -> Iterator[str]:
        """Those of the names that are members."""
        return (name for name in names if name in self.names)
